"""Shapes: drawn lines and polygons, as inputs give them, in the form that changes take."""

from typing import Any

import orjson

from graph.scalars import GeoJson


def polygon_text(given: GeoJson | None) -> str | None:
    """The polygon as GeoJSON text; a bare ring is closed and made a Polygon."""
    if given is None:
        return None
    shape = orjson.loads(given)
    if shape.get("type") != "LineString":
        return given
    ring = shape.get("coordinates")
    if isinstance(ring, list) and ring and ring[0] != ring[-1]:
        ring = [*ring, ring[0]]
    return orjson.dumps({"type": "Polygon", "coordinates": [ring]}).decode()


def line_of(given: GeoJson | None) -> tuple[tuple[float, float], ...]:
    """The positions (lon, lat) of a line; none where the shape is not a line."""
    shape = orjson.loads(given) if given is not None else {}
    positions: Any = shape.get("coordinates") if shape.get("type") == "LineString" else ()
    if not isinstance(positions, list) or not all(_is_position(position) for position in positions):
        return ()
    return tuple((float(position[0]), float(position[1])) for position in positions)


def _is_position(value: Any) -> bool:
    return isinstance(value, list) and len(value) >= 2 and all(isinstance(v, int | float) for v in value[:2])
