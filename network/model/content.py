"""Content: what of a value enters the fingerprint of its network."""

from collections.abc import Mapping
from dataclasses import Field, fields
from datetime import date
from enum import Enum
from typing import Any

LATER: Mapping[str, bool] = {"later": True}
"""Metadata of a field that came later: it enters the content only where it is filled in, so that networks
that do not use it keep their fingerprint."""


def plain_of(value: Any) -> Any:
    """Rows as nested lists of JSON scalars; a whole number is written alike whether it came as 5 or 5.0."""
    if isinstance(value, tuple):
        return [plain_of(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "__dataclass_fields__"):
        return [cell for part in fields(value) for cell in _cells(value, part)]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _cells(value: Any, part: Field[Any]) -> list[Any]:
    """The field's value; of one that came later its name too, or nothing where it is as by default."""
    own = getattr(value, part.name)
    if not part.metadata.get("later"):
        return [plain_of(own)]
    return [] if own == part.default else [[part.name, plain_of(own)]]
