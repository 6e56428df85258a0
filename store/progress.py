"""Progress: how the room tells how far long work has come."""

from collections.abc import Callable

Progress = Callable[[str, float], None]
"""Called with what is being done, in a few words, and the share that is done, 0 to 1."""


def silent(_label: str, _share: float) -> None:
    """Tells nobody."""
