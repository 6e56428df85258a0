"""Outlines of districts that the service knows, by district code."""

from functools import lru_cache
from pathlib import Path

from geo.outlines import outline_wkb_of

_FOLDER = Path(__file__).parent / "districts" / "outlines"


@lru_cache(maxsize=64)
def find_outline(district_code: str) -> bytes | None:
    """The district's outline as WKB (WGS84, longitude first), None where it is not known."""
    if not district_code.isalnum():
        return None
    path = _FOLDER / f"{district_code}.geojson"
    return outline_wkb_of(path.read_bytes()) if path.is_file() else None
