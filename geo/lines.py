"""Lines: many lines as columns, and their text (WKT) and bytes (WKB)."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Positions = NDArray[np.int64]
Flags = NDArray[np.bool_]

_WKB_LINE = 2
_WKB_HEAD = struct.Struct("<BII")


@dataclass(frozen=True, slots=True)
class Lines:
    """Line i has the vertices `start[i]` to `start[i + 1]` of `lon` and `lat` (degrees)."""

    lon: Floats
    lat: Floats
    start: Positions

    @property
    def owner(self) -> Positions:
        """The line of each vertex."""
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))


def starts_of(counts: Sequence[int] | Positions) -> Positions:
    """Where each line's vertices start, from how many it has."""
    return np.concatenate(([0], np.cumsum(np.asarray(counts, dtype=np.int64)))).astype(np.int64)


def with_ends(bends: Lines, *, lon: tuple[Floats, Floats], lat: tuple[Floats, Floats]) -> Lines:
    """Whole lines from the bends between the ends, and the ends: their first positions and their last."""
    start = bends.start + 2 * np.arange(len(bends.start))
    whole = [np.empty(len(bends.lon) + 2 * (len(bends.start) - 1)) for _ in range(2)]
    inner = np.arange(len(bends.lon)) + 2 * bends.owner + 1
    for column, (values, ends) in zip(whole, ((bends.lon, lon), (bends.lat, lat)), strict=True):
        column[start[:-1]], column[start[1:] - 1] = ends
        column[inner] = values
    return Lines(whole[0], whole[1], start)


def lines_of_wkt(texts: Sequence[str]) -> tuple[Lines, Flags]:
    """Lines from WKT, and which texts are a finite LINESTRING; the others come as lines without vertices."""
    import shapely

    with np.errstate(invalid="ignore"):  # "nan" in a text is found below
        shapes = shapely.from_wkt(np.asarray(texts, dtype=object), on_invalid="ignore")
    is_line = (shapely.get_type_id(shapes) == 1) & (shapely.get_num_coordinates(shapes) > 0)
    shapes[~is_line] = None
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    finite = np.isfinite(coordinates).all(axis=1)
    is_line[owner[~finite]] = False
    keep = is_line[owner]
    counts = np.bincount(owner[keep], minlength=len(texts))
    return Lines(coordinates[keep, 0].copy(), coordinates[keep, 1].copy(), starts_of(counts)), is_line


def wkt_of(lon: Floats, lat: Floats) -> str:
    """LINESTRING text that reads back as exactly the same numbers."""
    points = ", ".join(f"{x!r} {y!r}" for x, y in zip(lon.tolist(), lat.tolist(), strict=True))
    return f"LINESTRING ({points})"


def wkb_of(lines: Lines) -> list[bytes]:
    """Each line as little-endian WKB."""
    data = np.column_stack((lines.lon, lines.lat)).astype("<f8").tobytes()
    bounds = (lines.start * 16).tolist()
    counts = np.diff(lines.start).tolist()
    heads = (_WKB_HEAD.pack(1, _WKB_LINE, count) for count in counts)
    return [head + data[bounds[i] : bounds[i + 1]] for i, head in enumerate(heads)]


def lines_of_wkb(shapes: Sequence[bytes]) -> Lines:
    """Lines from little-endian WKB as `wkb_of` writes it."""
    head = _WKB_HEAD.size
    data = np.frombuffer(b"".join([shape[head:] for shape in shapes]), dtype="<f8").reshape(-1, 2)
    counts = [(len(shape) - head) // 16 for shape in shapes]
    return Lines(data[:, 0].astype(np.float64), data[:, 1].astype(np.float64), starts_of(counts))
