"""Lines as text and bytes: every digit comes back."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.lines import Lines, lines_of_wkb, lines_of_wkt, starts_of, with_ends, wkb_of, wkt_of

_NUMBERS = st.floats(-180, 180, allow_nan=False)
_LINES = st.lists(st.lists(st.tuples(_NUMBERS, _NUMBERS), min_size=2, max_size=5), max_size=5)


def columns(lines: list[list[tuple[float, float]]]) -> Lines:
    """Lines from lists of positions."""
    points = np.array([point for line in lines for point in line], dtype=np.float64).reshape(-1, 2)
    return Lines(points[:, 0], points[:, 1], starts_of([len(line) for line in lines]))


def points(lines: Lines) -> list[list[tuple[float, float]]]:
    """Lists of positions from lines."""
    pairs = list(zip(lines.lon.tolist(), lines.lat.tolist(), strict=True))
    bounds = lines.start.tolist()
    return [pairs[a:b] for a, b in pairwise(bounds)]


@settings(max_examples=100, deadline=None)
@given(_LINES)
def test_text_and_bytes_read_back_exactly(lines: list[list[tuple[float, float]]]) -> None:
    """WKT by way of shortest digits, WKB bit for bit, and both as shapely understands them."""
    whole = columns(lines)
    texts = [wkt_of(np.array([x for x, _ in line]), np.array([y for _, y in line])) for line in lines]
    read, is_line = lines_of_wkt(texts)
    assert points(read) == lines
    assert is_line.all()
    assert points(lines_of_wkb(wkb_of(whole))) == lines
    assert [list(shape.coords) for shape in shapely.from_wkb(wkb_of(whole))] == lines


@pytest.mark.parametrize(
    "text",
    ["", "LINESTRING", "LINESTRING EMPTY", "LINESTRING (1 2)", "POINT (1 2)", "MULTILINESTRING ((1 2, 3 4))",
     "LINESTRING (1 2, nan 4)", "LINESTRING (1 2, inf 4)", "hello"],
)  # fmt: skip
def test_what_is_no_line_has_no_vertices(text: str) -> None:
    """It is marked, and the lines around it are whole."""
    good = "LINESTRING (1 2, 3 4)"
    lines, is_line = lines_of_wkt([good, text, good])
    assert is_line.tolist() == [True, False, True]
    assert points(lines) == [[(1, 2), (3, 4)], [], [(1, 2), (3, 4)]]


def test_heights_are_left_out() -> None:
    """A LINESTRING Z is read as flat."""
    lines, _ = lines_of_wkt(["LINESTRING Z (1 2 500, 3 4 600)"])
    assert points(lines) == [[(1, 2), (3, 4)]]


def test_ends_are_put_around_the_bends() -> None:
    """A straight line gets its two ends, a bent one its bends between them."""
    bends = columns([[], [(5, 6), (7, 8)]])
    ends = (np.array([0.0, 1.0]), np.array([9.0, 8.0])), (np.array([0.5, 1.5]), np.array([9.5, 8.5]))
    whole = with_ends(bends, lon=ends[0], lat=ends[1])
    assert points(whole) == [[(0, 0.5), (9, 9.5)], [(1, 1.5), (5, 6), (7, 8), (8, 8.5)]]
