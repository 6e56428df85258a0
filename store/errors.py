"""Trouble with the database itself: one sentence for the command line to print."""


class StoreError(RuntimeError):
    """The database cannot be opened, read or written; the message is one sentence that says why."""
