"""Scalars: days and shapes, with their formats said."""

import re
from datetime import date
from typing import Any, NewType

import orjson
import strawberry

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")

GeoJson = NewType("GeoJson", str)
"""A geometry as GeoJSON text, made once by `geo` and never parsed again on its way out."""


def _text(value: Any) -> GeoJson:
    if not isinstance(value, dict) or "type" not in value:
        raise ValueError("a GeoJSON geometry is an object with a type and coordinates")
    return GeoJson(orjson.dumps(value).decode())


def _day(value: Any) -> date:
    if not isinstance(value, str) or not _DAY.match(value):
        raise ValueError(f"{value!r} is not a day written YYYY-MM-DD")
    return date.fromisoformat(value)


GEOJSON = strawberry.scalar(
    name="GeoJSON",
    description=(
        "A geometry object of RFC 7946: WGS84 (EPSG:4326), longitude before latitude, degrees. "
        "Arrives as a JSON object. As input: a geometry object."
    ),
    specified_by_url="https://datatracker.ietf.org/doc/html/rfc7946",
    serialize=orjson.Fragment,
    parse_value=_text,
)

DATE = strawberry.scalar(
    name="Date",
    description=(
        "A day of the Gregorian calendar as YYYY-MM-DD (ISO 8601), local to the district, without a time. "
        'Example: "2024-12-31".'
    ),
    specified_by_url="https://datatracker.ietf.org/doc/html/rfc3339#section-5.6",
    serialize=date.isoformat,
    parse_value=_day,
)
