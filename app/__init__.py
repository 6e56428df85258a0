"""HOW the service is RUN: settings, server, command line, workers, the map page."""
