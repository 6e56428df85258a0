"""Ids and cursors: opaque to clients, strict on the way back in."""

import base64
import binascii
import re

import orjson
import strawberry

from graph.errors import AskingError

_FORM = re.compile(r"[A-Za-z0-9_-]{4,1000}\Z")
_CURSOR = "cursor"


def global_id(kind: str, *parts: str) -> strawberry.ID:
    """The opaque id of the thing of that kind: base64url without padding."""
    return strawberry.ID(_packed(kind, *parts))


def parts_of(text: str) -> tuple[str, ...]:
    """Kind and parts of an id; AskingError when this service never gave it out."""
    parts = _unpacked(text)
    if not parts or parts[0] == _CURSOR:
        raise AskingError(
            "This id was not given out by this service. Ask for `id` on the object and use that."
        )
    return parts


def cursor_after(code: str) -> str:
    """The cursor that stands after the thing with that code."""
    return _packed(_CURSOR, code)


def code_before(cursor: str) -> str:
    """The code that a cursor stands after; AskingError when this service never gave the cursor out."""
    parts = _unpacked(cursor)
    if len(parts) != 2 or parts[0] != _CURSOR:
        raise AskingError(
            "This cursor was not given out by this service. Use `endCursor` of the page before."
        )
    return parts[1]


def _packed(*parts: str) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")


def _unpacked(text: str) -> tuple[str, ...]:
    """The parts, or none at all where the text is not one of ours."""
    if not _FORM.match(text):
        return ()
    try:
        parts = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError):
        return ()
    known = isinstance(parts, list) and all(isinstance(part, str) for part in parts)
    return tuple(parts) if known and _packed(*parts) == text else ()
