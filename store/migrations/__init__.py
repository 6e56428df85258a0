"""Migrations: numbered files, each a step forward from the one before; none changes after a release."""
