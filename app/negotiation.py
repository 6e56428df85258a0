"""Negotiation: which form of answer a client accepts, by its Accept header (GraphQL over HTTP, RFC 9110)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
EVENTS = "text/event-stream"
HTML = "text/html"


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One entry of an Accept header; `*` stands for any."""

    kind: str
    subtype: str
    quality: float

    def rank(self, media_type: str) -> int:
        """How closely it names the media type: 2 exactly, 1 by kind, 0 as anything, -1 not at all."""
        kind, _, subtype = media_type.partition("/")
        if (self.kind, self.subtype) == (kind, subtype):
            return 2
        if (self.kind, self.subtype) == (kind, "*"):
            return 1
        return 0 if self.kind == self.subtype == "*" else -1


@lru_cache(maxsize=256)
def choose(accept: str | None, offered: tuple[str, ...]) -> str | None:
    """The media type to answer with, the first offered where nothing is said; None when none will do.

    The higher quality wins, among equals the type that is named more closely, then the order offered.
    """
    if not accept or not accept.strip():
        return offered[0]
    ranges = _ranges(accept)
    best, best_score = None, (0.0, -1)
    for media_type in offered:
        named = [(entry.rank(media_type), entry.quality) for entry in ranges if entry.rank(media_type) >= 0]
        if not named:
            continue
        rank, quality = max(named)
        if quality > 0 and (quality, rank) > best_score:
            best, best_score = media_type, (quality, rank)
    return best


@lru_cache(maxsize=256)
def names_explicitly(accept: str | None, media_type: str) -> bool:
    """True when the header names the media type itself and not only a wildcard."""
    return any(entry.rank(media_type) == 2 and entry.quality > 0 for entry in _ranges(accept or ""))


def media_type_of(content_type: str | None) -> tuple[str, str]:
    """Media type and charset (utf-8 when not said) of a Content-Type header, in lower case."""
    media_type, *parameters = (part.strip().lower() for part in (content_type or "").split(";"))
    charset = "utf-8"
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset":
            charset = value.strip().strip('"')
    return media_type, charset


def _ranges(accept: str) -> list[MediaRange]:
    found = []
    for entry in accept.split(","):
        media_type, *parameters = (part.strip().lower() for part in entry.split(";"))
        kind, slash, subtype = media_type.partition("/")
        if slash and kind and subtype:
            found.append(MediaRange(kind, subtype, _quality(parameters)))
    return found


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
