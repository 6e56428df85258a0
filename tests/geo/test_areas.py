"""Areas drawn by hand, and distances as the crow flies."""

import json

import numpy as np
import pytest

from geo.areas import lines_inside, polygon_of
from geo.measure import straight_km

SQUARE = [[107.0, 29.0], [107.1, 29.0], [107.1, 29.1], [107.0, 29.1]]


def inside(polygon: str, *lines: list[tuple[float, float]]) -> list[int]:
    points = np.array([point for line in lines for point in line])
    owner = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    return lines_inside(polygon, lon=points[:, 0], lat=points[:, 1], owner=owner).tolist()


def test_a_line_with_any_part_inside_is_inside():
    """Crossing and lying within count; lying outside, touching and running along the border do not."""
    crossing, within = [(106.9, 29.05), (107.2, 29.05)], [(107.02, 29.02), (107.03, 29.03)]
    outside, touching, border = (
        [(107.2, 29.0), (107.3, 29.0)],
        [(107.1, 29.05), (107.2, 29.05)],
        [(107.0, 29.0), (107.1, 29.0)],
    )
    assert inside(polygon_of(SQUARE), crossing, within, outside, touching, border) == [0, 1]


def test_a_polygon_may_be_a_ring_a_geometry_or_a_feature():
    """All three ways of drawing the same square are one canonical text."""
    geometry = {"type": "Polygon", "coordinates": [[*SQUARE, SQUARE[0]]]}
    feature = {"type": "Feature", "properties": {}, "geometry": geometry}
    assert polygon_of(SQUARE) == polygon_of(geometry) == polygon_of(feature)
    assert json.loads(polygon_of(SQUARE))["type"] == "Polygon"


@pytest.mark.parametrize(
    ("drawn", "why"),
    [
        ({"type": "Point", "coordinates": [107, 29]}, "not a Polygon"),
        ({"type": "Polygon"}, "no GeoJSON polygon"),
        ([[107, 29], [107.1, 29.1], [107.1, 29], [107, 29.2]], "not valid"),
        ([[107, 29], [107.1, 29], [107.2, 29]], "no inside"),
        ([[29, 107], [29.1, 107], [29.1, 107.1]], "not longitude, latitude"),
    ],
)
def test_what_is_no_polygon_says_why(drawn: object, why: str):
    """Points, crossings, flat shapes and swapped axes are refused with their reason."""
    with pytest.raises(ValueError, match=why):
        polygon_of(drawn)


def test_crow_distances_are_geodesic():
    """One degree of latitude is 111,132.95 − 559.82 cos 2φ + 1.175 cos 4φ metres (φ = 29.5°: 110,844.07)."""
    assert straight_km(lon=(107, 107), lat=(29, 30)) == pytest.approx([110.84407], abs=1e-3)
    both = straight_km(lon=([107, 0], [107, 1]), lat=([29, 0], [30, 0]))
    assert both == pytest.approx([110.84407, 111.3195], abs=1e-3)
    assert straight_km(lon=([107, 107], 107), lat=([29, 30], 30)) == pytest.approx([110.84407, 0], abs=1e-3)
