"""Drawing legs that are kept: the ways are those that are searched anew, and only so many are kept."""

from itertools import pairwise

import pytest

from network.pooling import drawing
from network.pooling.drawing import Drawing
from network.roads import Path, Point, paths_between, point_of
from tests.pooling.counties import county

Told = tuple[int, int, tuple[object, ...]]


def told(path: Path | None) -> Told | None:
    """Cost, length and pieces."""
    return None if path is None else (path.ms, path.mm, path.pieces)


def legs() -> list[tuple[Point, Point]]:
    """From every village to the next, and one twice."""
    points = [point_of(village) for village in county(3, places=9).villages]
    return [*pairwise(points), (points[0], points[1])]


def test_kept_ways_are_those_that_are_searched() -> None:
    """Asked in parts, by two questions on one network, and all at once: the same ways in the same order."""
    network = county(3, places=9)
    searched = [told(path) for path in paths_between(network, legs())]
    Drawing(network).between(legs()[:4])
    assert [told(path) for path in Drawing(network).between(legs())] == searched


def test_only_so_many_legs_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Past the most what was kept is given up, and every answer is whole all the same."""
    network = county(3, places=9)
    monkeypatch.setattr(drawing, "MOST_LEGS", 3)
    searched = [told(path) for path in paths_between(network, legs())]
    for _ in range(2):
        assert [told(path) for path in Drawing(network).between(legs())] == searched
