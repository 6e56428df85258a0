"""Measuring: geodesics against known lengths, lines as the sum of their steps, offsets from lines."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.lines import starts_of
from geo.measure import line_lengths_km, nearby_m, offsets_m, shares_along, straight_km

QUADRANT_KM = 10_001.965729
"""From equator to pole on the WGS84 ellipsoid."""


def test_a_quarter_of_a_meridian() -> None:
    """And half of the equator is more than twice as long as the way over the pole is short."""
    assert straight_km(lon=([0], [0]), lat=([0], [90])) == pytest.approx([QUADRANT_KM], abs=1e-6)


def test_a_degree_of_the_equator() -> None:
    """6378137 m × π / 180."""
    assert straight_km(lon=([107], [108]), lat=([0], [0])) == pytest.approx(
        [6378.137 * np.pi / 180], abs=1e-9
    )


def test_across_the_antimeridian_is_the_short_way() -> None:
    """From 179.5 E to 179.5 W is one degree and not 359."""
    over = straight_km(lon=([179.5], [-179.5]), lat=([0], [0]))
    assert over == pytest.approx([6378.137 * np.pi / 180], abs=1e-9)


def test_at_the_pole_longitude_means_nothing() -> None:
    """Two longitudes at 90 N are one place."""
    assert straight_km(lon=([10], [100]), lat=([90], [90])) == pytest.approx([0], abs=1e-9)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.tuples(st.floats(106, 108), st.floats(28, 30)), max_size=4), max_size=4))
def test_a_line_is_the_sum_of_its_steps(lines: list[list[tuple[float, float]]]) -> None:
    """Lines of no or one vertex have no length; what ends one line does not lead to the next."""
    points = np.array([point for line in lines for point in line]).reshape(-1, 2)
    found = line_lengths_km(
        lon=points[:, 0], lat=points[:, 1], start=starts_of([len(line) for line in lines])
    )
    expected = [
        sum(straight_km(lon=([a[0]], [b[0]]), lat=([a[1]], [b[1]]))[0] for a, b in pairwise(line))
        for line in lines
    ]
    assert found == pytest.approx(expected, abs=1e-9)


def test_nearby_metres_are_good_to_one_per_cent() -> None:
    """Against the geodesic, at 29 N, over a kilometre in each direction."""
    for lon, lat in ((107.11, 29.1), (107.1, 29.11), (107.108, 29.106)):
        near = nearby_m(lon=(np.array([107.1]), np.array([lon])), lat=(np.array([29.1]), np.array([lat])))
        true = straight_km(lon=([107.1], [lon]), lat=([29.1], [lat])) * 1000
        assert near == pytest.approx(true, rel=0.01)


def test_offsets_are_to_the_nearest_point_of_any_line() -> None:
    """A point beside the middle of a segment, one past its end, one on it."""
    lines = np.array([107.0, 107.1, 107.3, 107.4]), np.array([29.0, 29.0, 29.0, 29.0]), starts_of([2, 2])
    offsets = offsets_m(lon=[107.05, 107.2, 107.35], lat=[29.01, 29.0, 29.0], lines=lines)
    beside = float(straight_km(lon=([107.05], [107.05]), lat=([29.01], [29.0]))[0]) * 1000
    past = float(straight_km(lon=([107.2], [107.1]), lat=([29.0], [29.0]))[0]) * 1000
    assert offsets == pytest.approx([beside, past, 0], rel=1e-3, abs=2)


def test_without_lines_every_point_is_infinitely_far() -> None:
    """There is no road to be near to; and without points there is nothing to tell."""
    none = np.empty(0), np.empty(0), starts_of([])
    assert offsets_m(lon=[107.0], lat=[29.0], lines=none).tolist() == [np.inf]
    some = np.array([107.0, 107.1]), np.array([29.0, 29.0]), starts_of([2])
    assert offsets_m(lon=[], lat=[], lines=some).tolist() == []


def test_a_line_is_shared_out_by_its_length():
    """On the equator 1 of 4 degrees is a quarter; at 60° N a degree of longitude is half one of latitude."""
    equator = shares_along(lon=np.array([0.0, 1.0, 4.0]), lat=np.zeros(3))
    assert equator.tolist() == [0, 0.25, 1]
    north = shares_along(lon=np.array([10.0, 12.0, 12.0]), lat=np.array([60.0, 60.0, 61.0]))
    assert north == pytest.approx([0, 0.5, 1])
    assert shares_along(lon=np.array([5.0, 5.0]), lat=np.array([1.0, 1.0])).tolist() == [0, 0]
