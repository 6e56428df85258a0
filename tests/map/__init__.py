"""Tests of the map page; a package, so that the browser is closed when they end and leaves the loop free."""
