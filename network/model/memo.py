"""Memo: what has been computed from an immutable value, kept with the value and gone with it."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar, cast

T = TypeVar("T")


class Memo:
    """Remembers results by key. One asker computes, others wait: several worker threads share a network.

    Keys start with the name of the maker's module, so that rooms do not meet by accident.
    At most `capacity` results of one memo are kept, the oldest given up first: a planner who drags a
    slider asks for hundreds of radii.
    """

    __slots__ = ("_capacity", "_lock", "_locks", "_results")

    def __init__(self, *, capacity: int = 64) -> None:
        self._capacity = capacity
        self._lock = Lock()
        self._locks: dict[Hashable, Lock] = {}
        self._results: dict[Hashable, object] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The remembered result for `key`, made first where there is none; an exception is not remembered."""
        with self._lock:
            if key in self._results:
                return cast(T, self._results[key])
            own = self._locks.setdefault(key, Lock())
        with own:
            with self._lock:
                if key in self._results:
                    return cast(T, self._results[key])
            result = make()
            with self._lock:
                self._results[key] = result
                self._locks.pop(key, None)
                while len(self._results) > self._capacity:
                    self._results.pop(next(iter(self._results)))
            return result
