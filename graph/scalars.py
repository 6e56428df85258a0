"""Scalars: days and shapes, with their formats said."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NewType

import orjson
import strawberry
from strawberry.types.scalar import ScalarDefinition

_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?\Z")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")

GeoJson = NewType("GeoJson", str)
"""A geometry as GeoJSON text, made once by `geo` and never parsed again on its way out."""

LocalTime = NewType("LocalTime", int)
"""A time of day as seconds after midnight, local to the district."""

JsonText = NewType("JsonText", str)
"""A JSON value as text, never parsed again on its way out."""


def _text(value: Any) -> GeoJson:
    if isinstance(value, list):
        value = {"type": "LineString", "coordinates": value}
    if not isinstance(value, dict) or not isinstance(value.get("type"), str):
        raise ValueError("a GeoJSON geometry is an object with a type and coordinates")
    return GeoJson(orjson.dumps(value).decode())


def _seconds(value: Any) -> LocalTime:
    found = _CLOCK.match(value) if isinstance(value, str) else None
    if not found:
        raise ValueError(f"{value!r} is not a time written HH:MM or HH:MM:SS")
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return LocalTime(hours * 3600 + minutes * 60 + seconds)


def clock(seconds: int) -> str:
    """Seconds after midnight as HH:MM:SS; past midnight the hours run on."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _day(value: Any) -> date:
    if not isinstance(value, str) or not _DAY.match(value):
        raise ValueError(f"{value!r} is not a day written YYYY-MM-DD")
    return date.fromisoformat(value)


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    if moment is None or moment.tzinfo is None:
        raise ValueError(f"{value!r} is not a moment of ISO 8601 with an offset")
    return moment


def _json(value: Any) -> JsonText:
    return JsonText(orjson.dumps(value).decode())


GEOJSON = strawberry.scalar(
    name="GeoJSON",
    description=(
        "A geometry object of RFC 7946, or a FeatureCollection where the field says so: WGS84 (EPSG:4326), "
        "longitude before latitude, degrees. "
        "Arrives as a JSON object. As input: a geometry object, or bare positions [[lon, lat], …]."
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

LOCAL_TIME = strawberry.scalar(
    name="LocalTime",
    description=(
        "A time of day as HH:MM:SS, local to the district; past midnight the hours run on (24:30:00). "
        'As input also HH:MM. Example: "08:00:00".'
    ),
    serialize=clock,
    parse_value=_seconds,
)

DATE_TIME = strawberry.scalar(
    name="DateTime",
    description='A moment as ISO 8601 with its offset from UTC. Example: "2026-11-22T08:00:00+00:00".',
    specified_by_url="https://datatracker.ietf.org/doc/html/rfc3339#section-5.6",
    serialize=datetime.isoformat,
    parse_value=_moment,
)

JSON_TEXT = strawberry.scalar(
    name="JSON",
    description="A JSON value (RFC 8259) of any kind.",
    specified_by_url="https://datatracker.ietf.org/doc/html/rfc8259",
    serialize=orjson.Fragment,
    parse_value=_json,
)

SCALARS: Mapping[object, ScalarDefinition] = {
    GeoJson: GEOJSON,
    date: DATE,
    LocalTime: LOCAL_TIME,
    datetime: DATE_TIME,
    JsonText: JSON_TEXT,
}
"""What each Python type is called in the schema."""
