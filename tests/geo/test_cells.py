"""Cells and ridges: what is drawn is exactly the union of what was reached."""

import json

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.cells import cells_of
from geo.plane import Plane, plane_around
from geo.ridges import Ridges

PLANE = Plane(107.0, 29.0)


def squares(*corners: tuple[int, int]) -> np.ndarray:
    """Squares of a hundredth of a degree on a grid, named by their lower left corners."""
    boxes = [shapely.box(x / 100, y / 100, (x + 1) / 100, (y + 1) / 100) for x, y in corners]
    return np.array(boxes, dtype=object)


GRID = squares(*((x, y) for x in range(5) for y in range(5)))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.booleans(), min_size=25, max_size=25))
def test_the_walked_outline_is_the_union(chosen: list[bool]):
    """For any choice of squares, with holes, islands, touching corners: valid, and equal to the union."""
    mask = np.array(chosen)
    outline = Ridges(GRID).outline(mask)
    assert outline.is_valid
    assert shapely.equals(outline, shapely.union_all(GRID[mask]))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.booleans(), min_size=25, max_size=25).filter(any))
def test_the_text_is_the_outline(chosen: list[bool]):
    """The GeoJSON put together corner by corner is the outline's, shells counter-clockwise (RFC 7946)."""
    ridges = Ridges(GRID)
    mask = np.array(chosen)
    shape = shapely.from_geojson(ridges.geojson(mask))
    assert shapely.equals(shape, ridges.outline(mask))
    coordinates = json.loads(ridges.geojson(mask))["coordinates"]
    shells = [p[0] for p in coordinates] if shape.geom_type == "MultiPolygon" else [coordinates[0]]
    assert all(shapely.LinearRing(shell).is_ccw for shell in shells)


def test_nothing_chosen_is_nothing_drawn():
    """An empty choice has no GeoJSON and an empty outline."""
    assert Ridges(GRID).geojson(np.zeros(25, dtype=bool)) is None
    assert Ridges(GRID).outline(np.zeros(25, dtype=bool)).is_empty


def test_four_points_share_a_square_evenly():
    """The cells of four points in a square outline of 4 km² are its quarters, 1 km² each."""
    x, y = np.array([-500.0, 500, -500, 500]), np.array([-500.0, -500, 500, 500])
    lon, lat = PLANE.to_degrees(x=x, y=y)
    ring = PLANE.to_degrees(
        x=np.array([-1000.0, 1000, 1000, -1000]), y=np.array([-1000.0, -1000, 1000, 1000])
    )
    outline = shapely.to_wkb(shapely.Polygon(np.column_stack(ring)))
    cells = cells_of(PLANE, lon=lon, lat=lat, outline_wkb=outline)
    assert cells.area_km2 == pytest.approx([1, 1, 1, 1], rel=1e-4)
    assert cells.area(np.array([True, False, True, False])) == pytest.approx(2, rel=1e-4)


def test_points_outside_the_outline_and_doubles_have_no_cell():
    """A point beyond the outline, and the second of two at one position, have an empty cell of area 0."""
    outline = shapely.to_wkb(shapely.box(106.99, 28.99, 107.01, 29.01))
    cells = cells_of(
        PLANE,
        lon=np.array([107.0, 107.0, 107.0051, 107.5]),
        lat=np.array([29.0, 29.0, 29.0, 29.5]),
        outline_wkb=outline,
    )
    assert [a > 0 for a in cells.area_km2] == [True, False, True, False]


def test_without_an_outline_cells_end_a_kilometre_past_the_hull():
    """Three points of unknown district: the cells' area is the hull's with a margin of 1 km."""
    x, y = np.array([0.0, 2000, 0]), np.array([0.0, 0, 2000])
    lon, lat = PLANE.to_degrees(x=x, y=y)
    cells = cells_of(PLANE, lon=lon, lat=lat, outline_wkb=None)
    perimeter = 2000 * (2 + 2**0.5)
    assert cells.area_km2.sum() == pytest.approx((2e6 + perimeter * 1000 + np.pi * 1e6) / 1e6, rel=0.01)


def test_no_points_no_cells():
    """A network without roads draws nothing."""
    none = np.empty(0)
    assert len(cells_of(PLANE, lon=none, lat=none, outline_wkb=None).area_km2) == 0


def test_the_plane_measures_metres_and_comes_back():
    """A thousandth of a degree of latitude at 29° N is 110.836 m; there and back is within a centimetre."""
    x, y = PLANE.to_metres(lon=[107.0, 107.3], lat=[29.001, 29.2])
    assert (x[0], y[0]) == (pytest.approx(0, abs=1e-6), pytest.approx(110.836, abs=0.001))
    lon, lat = PLANE.to_degrees(x=x, y=y)
    assert lon == pytest.approx([107.0, 107.3], abs=1e-7)
    assert lat == pytest.approx([29.001, 29.2], abs=1e-7)
    assert plane_around(lon=np.array([107.0, 107.2]), lat=np.array([29.0, 29.4])) == Plane(107.1, 29.2)
