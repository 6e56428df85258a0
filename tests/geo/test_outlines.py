"""Outlines: polygons out of any GeoJSON, and how far outside of them a point lies."""

import json

import numpy as np
import pytest
import shapely

from geo.measure import straight_km
from geo.outlines import distances_outside_m, outline_wkb_of

SQUARE = {"type": "Polygon", "coordinates": [[[107, 29], [107.2, 29], [107.2, 29.2], [107, 29.2], [107, 29]]]}
HOLE = [[107.05, 29.05], [107.15, 29.05], [107.15, 29.15], [107.05, 29.15], [107.05, 29.05]]
ISLAND = {"type": "Polygon", "coordinates": [[[108, 29], [108.1, 29], [108.1, 29.1], [108, 29]]]}


@pytest.mark.parametrize(
    "value",
    [
        SQUARE,
        {"type": "Feature", "properties": {}, "geometry": SQUARE},
        {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "properties": {}, "geometry": SQUARE}],
        },
    ],
    ids=["geometry", "feature", "collection"],
)
def test_every_form_of_geojson_is_read(value: dict[str, object]) -> None:
    """The same bytes whatever the polygon is wrapped in."""
    assert shapely.equals(
        shapely.from_wkb(outline_wkb_of(json.dumps(value))), shapely.box(107, 29, 107.2, 29.2)
    )
    assert outline_wkb_of(json.dumps(value)) == outline_wkb_of(json.dumps(SQUARE).encode())


def test_several_polygons_are_one_outline() -> None:
    """A district with an exclave has two parts."""
    features = [{"type": "Feature", "properties": {}, "geometry": shape} for shape in (SQUARE, ISLAND)]
    outline = shapely.from_wkb(
        outline_wkb_of(json.dumps({"type": "FeatureCollection", "features": features}))
    )
    assert (outline.geom_type, len(outline.geoms)) == ("MultiPolygon", 2)


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"type": "Point", "coordinates": [1, 2]}', '{"type": "FeatureCollection"}']
)
def test_what_holds_no_polygon_is_refused(text: str) -> None:
    """A ValueError and no empty outline."""
    with pytest.raises(ValueError, match=r"outline|Expecting"):
        outline_wkb_of(text)


def test_points_inside_are_0_outside() -> None:
    """On the edge too; in a hole they are as far as its edge, outside as far as the outer one."""
    ring = {"type": "Polygon", "coordinates": [SQUARE["coordinates"][0], HOLE]}
    outline = outline_wkb_of(json.dumps(ring))
    metres = distances_outside_m(outline, lon=[107.02, 107.2, 107.1, 107.3], lat=[29.02, 29.1, 29.1, 29.1])
    in_hole = float(straight_km(lon=([107.1], [107.05]), lat=([29.1], [29.1]))[0]) * 1000
    outside = float(straight_km(lon=([107.2], [107.3]), lat=([29.1], [29.1]))[0]) * 1000
    assert metres == pytest.approx([0, 0, in_hole, outside], rel=1e-3, abs=0.5)


def test_the_other_side_of_the_world_is_far() -> None:
    """Also where the plane around the district has no such point."""
    outline = outline_wkb_of(json.dumps(SQUARE))
    metres = distances_outside_m(outline, lon=[-72.9, 0.0], lat=[-29.1, 0.0])
    assert (metres > 5_000_000).all()
    assert np.isfinite(metres).all()
