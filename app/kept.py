"""Kept: answers and tiles as the bytes that go out, in memory within a bound."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock

import orjson

from app.compression import encoded

ENTRY_SHARE = 8
"""One answer may take this part of the whole at most: a few large ones do not drive out all others."""


@dataclass(slots=True)
class Body:
    """The bytes of one answer, and of its codings where they were asked for."""

    plain: bytes
    coded: dict[str, bytes] = field(default_factory=dict)
    _etag: str = ""

    @property
    def etag(self) -> str:
        """Weak, because one answer goes out in several codings."""
        if not self._etag:
            self._etag = f'W/"{sha256(self.plain).hexdigest()[:32]}"'
        return self._etag

    @property
    def size(self) -> int:
        """Bytes held."""
        return len(self.plain) + sum(map(len, self.coded.values()))

    def in_coding(self, coding: str | None) -> bytes:
        """The bytes in a coding, made once."""
        if coding is None:
            return self.plain
        if coding not in self.coded:
            self.coded[coding] = encoded(self.plain, coding)
        return self.coded[coding]


def question_key(text: str, variables: Mapping[str, object] | None, *more: str | None) -> str | None:
    """Equal for equal questions; None where the variables are beyond what is compared (huge integers)."""
    try:
        told = orjson.dumps([text, variables or None, more], option=orjson.OPT_SORT_KEYS)
    except TypeError:
        return None
    return sha256(told).hexdigest()


class Kept:
    """Bodies by question, each with the revision it was made from; those asked longest ago go first."""

    def __init__(self, bytes_max: int) -> None:
        self._bytes_max = bytes_max
        self._bodies: OrderedDict[str, tuple[str, Body, int]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    @property
    def byte_count(self) -> int:
        """Bytes held by all of them."""
        return self._bytes

    def find(self, key: str, revision: str) -> Body | None:
        """The answer from that revision; one from another revision is forgotten."""
        with self._lock:
            found = self._bodies.get(key)
            if found is None:
                return None
            if found[0] != revision:
                self._drop(key)
                return None
            self._bodies.move_to_end(key)
            return found[1]

    def keep(self, key: str, revision: str, body: Body) -> None:
        """Remember an answer, unless it is too large."""
        with self._lock:
            self._drop(key)
            size = body.size
            if size > self._bytes_max // ENTRY_SHARE:
                return
            self._bodies[key] = revision, body, size
            self._bytes += size
            while self._bytes > self._bytes_max:
                self._drop(next(iter(self._bodies)))

    def grow(self, key: str, body: Body) -> None:
        """Count the codings that a kept answer has got meanwhile."""
        with self._lock:
            known = self._bodies.get(key)
        if known is not None and known[1] is body:
            self.keep(key, known[0], body)

    def _drop(self, key: str) -> None:
        known = self._bodies.pop(key, None)
        if known is not None:
            self._bytes -= known[2]
