"""Roads: the GMNS tables of nodes and links, read column by column into the model's columns."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from geo.datums import Datum, to_wgs84
from geo.lines import Lines, lines_of_wkt, starts_of, with_ends
from geo.measure import line_lengths_km, nearby_m, straight_km
from network.model import ProblemCode, Roads
from network.model.speeds import class_speed_kmh
from store.packages import columns
from store.packages.cells import CellError, to_flag
from store.packages.positions import Floats, Located, numbers_of
from store.packages.sources import Source
from store.packages.tables import Table

T = TypeVar("T")
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_AT_NODE_M = 1.0
"""A line that starts within a metre of its node starts there (CONTRACT.md part 3)."""
_LENGTH_DIGITS = 6
"""Decimals of a computed length in km, a millimetre: equal on every machine."""


def read_roads(source: Source) -> Roads | None:
    """The roads of roads/node.csv and roads/link.csv; None where they are not sound."""
    errors = source.findings.error_count
    nodes, links = source.table(columns.NODES), source.table(columns.LINKS)
    if nodes is None or links is None or not (nodes.is_sound and links.is_sound):
        return None
    located = source.locate(nodes, lon_column="x_coord", lat_column="y_coord")
    node_ids, node_rows = _identities(nodes, "node_id")
    _check_positions(located)
    position = {node_id: i for i, node_id in enumerate(node_ids)}
    reader = _LinkReader(source, links, located.lon[node_rows], located.lat[node_rows], position)
    roads = reader.read(node_ids)
    return roads if source.findings.error_count == errors else None


def _identities(table: Table, column: str) -> tuple[list[str], Ints]:
    """The ids of a column in order, and the row of each; empty ids and repeats are problems."""
    texts = table.column(column)
    order = sorted(range(len(texts)), key=texts.__getitem__)
    ids = [texts[i] for i in order]
    for k in range(len(ids)):
        if not ids[k] or (k and ids[k] == ids[k - 1]):
            _tell(table, order[k], column, *(_TWICE if ids[k] else _EMPTY))
    return ids, np.array(order, dtype=np.int64)


_EMPTY = (ProblemCode.CELL_MISSING, "is empty.", "Fill it in.")
_TWICE = (ProblemCode.DUPLICATE_ID, "stands there twice.", "Give each row an id of its own.")
_NO_NODE = (
    ProblemCode.ROAD_NODE_UNKNOWN, "is not among the nodes.",
    "Add the node to roads/node.csv, or mend the id.",
)  # fmt: skip
_NEGATIVE = (ProblemCode.LENGTH_NEGATIVE, "is negative.", "Write kilometres, or leave the cell empty.")
_NO_SPEED = (
    ProblemCode.NUMBER_OUT_OF_RANGE, "is not above 0.",
    "Write km/h, or leave the cell empty for the class speed.",
)  # fmt: skip
_NO_LINE = (
    ProblemCode.GEOMETRY_UNPARSABLE, "is no line.",
    "Write WKT such as LINESTRING (107.1 29.1, 107.2 29.2), or nothing.",
)  # fmt: skip


def _tell(table: Table, i: int, column: str, code: ProblemCode, wrong: str, remedy: str) -> None:
    cell = table.column(column)[i]
    value = f"{cell[:60]}…" if len(cell) > 60 else cell or None
    table.findings.error(
        code, wrong, remedy, file=table.file, row=table.numbers[i], column=column, value=value
    )


def _check_positions(located: Located) -> None:
    for i in np.flatnonzero(np.isnan(located.lon) & ~located.wrong):
        _tell(located.table, int(i), located.lon_column, *_EMPTY)


class _LinkReader:
    """Reads roads/link.csv against the nodes; every column comes back in the order of the link ids."""

    def __init__(self, source: Source, table: Table, node_lon: Floats, node_lat: Floats,
                 position: dict[str, int]) -> None:  # fmt: skip
        self._datum = source.datum
        self._table = table
        self._node_lon, self._node_lat = node_lon, node_lat
        self._position = position

    def read(self, node_ids: Sequence[str]) -> Roads | None:
        """The roads, or None where a link ends nowhere."""
        link_ids, order = _identities(self._table, "link_id")
        ends = [self._ends(column)[order] for column in ("from_node_id", "to_node_id")]
        directed = self._each("directed", to_flag)[order]
        length, speed = self._positive("length", _NEGATIVE)[order], self._speeds()[order]
        classes = [text or "unclassified" for text in self._column("facility_type", order)]
        limits = [self._positive(name, _NEGATIVE_LIMIT)[order] for name in ("width_m", "weight_limit_t")]
        bridge = self._each("bridge", to_flag)[order] if any(self._table.column("bridge")) else None
        given, has_line = self._lines(order)
        if (np.concatenate(ends) < 0).any() or np.isnan(self._node_lon).any():
            return None
        bends = self._bends(given, has_line, ends[0], ends[1])
        names = sorted(set(classes))
        place = {name: i for i, name in enumerate(names)}
        length = self._lengths(length, bends, ends[0], ends[1], order)
        speed = np.where(np.isnan(speed), [class_speed_kmh(name) for name in classes], speed)
        if not ((length >= 0).all() and (speed > 0).all()):
            return None
        return Roads(
            node_ids=tuple(node_ids), node_lon=self._node_lon, node_lat=self._node_lat,
            link_ids=tuple(link_ids), link_from=ends[0].astype(np.int32), link_to=ends[1].astype(np.int32),
            directed=directed, length_km=length, speed_kmh=speed, class_names=tuple(names),
            link_class=np.array([place[name] for name in classes], dtype=np.int32),
            geometry_start=bends.start, geometry_lon=bends.lon, geometry_lat=bends.lat,
            names=tuple(self._column("name", order)), surfaces=tuple(self._column("surface", order)),
            width_m=_known(limits[0]), weight_limit_t=_known(limits[1]), bridge=bridge,
        )  # fmt: skip

    def _column(self, column: str, order: Ints) -> list[str]:
        texts = self._table.column(column)
        return [texts[i] for i in order.tolist()]

    def _ends(self, column: str) -> Ints:
        texts = self._table.column(column)
        ends = np.array([self._position.get(text, -1) for text in texts], dtype=np.int64)
        for i in np.flatnonzero(ends < 0):
            _tell(self._table, int(i), column, *(_NO_NODE if texts[i] else _EMPTY))
        return ends

    def _each(self, column: str, parse: Callable[[str], bool]) -> Flags:
        texts = self._table.column(column)
        meaning: dict[str, bool] = {}
        wrong: dict[str, CellError] = {}
        for text in set(texts):
            try:
                meaning[text] = parse(text)
            except CellError as trouble:
                wrong[text] = trouble
        for i, text in enumerate(texts) if wrong else ():
            if text in wrong:
                _tell(self._table, i, column, wrong[text].code, wrong[text].wrong, wrong[text].remedy)
        return np.array([meaning.get(text, False) for text in texts], dtype=bool)

    def _positive(self, column: str, rule: tuple[ProblemCode, str, str]) -> Floats:
        values = numbers_of(self._table, column).values
        for i in np.flatnonzero(values < 0):
            _tell(self._table, int(i), column, *rule)
        return values

    def _speeds(self) -> Floats:
        values = numbers_of(self._table, "free_speed").values
        for i in np.flatnonzero(values <= 0):
            _tell(self._table, int(i), "free_speed", *_NO_SPEED)
        return values

    def _lines(self, order: Ints) -> tuple[Lines, Ints]:
        """The lines that links give, in WGS84, and the positions of these links."""
        texts = self._column("geometry", order)
        has_line = np.array([i for i, text in enumerate(texts) if text], dtype=np.int64)
        lines, is_line = lines_of_wkt([texts[i] for i in has_line.tolist()])
        for k in np.flatnonzero(~is_line):
            _tell(self._table, int(order[has_line[k]]), "geometry", *_NO_LINE)
        if self._datum in (Datum.GCJ02, Datum.BD09):
            lon, lat = to_wgs84(self._datum, lon=lines.lon, lat=lines.lat)
            lines = Lines(np.round(lon, 9), np.round(lat, 9), lines.start)
        return lines, has_line

    def _bends(self, lines: Lines, has_line: Ints, tail: Ints, head: Ints) -> Lines:
        """What lies between a link's two nodes: lines the right way round, without their own ends."""
        counts = np.zeros(len(tail), dtype=np.int64)
        if not len(lines.lon):
            return Lines(lines.lon, lines.lat, starts_of(counts))
        lines = self._turned(lines, tail[has_line], head[has_line])
        owner, place = lines.owner, np.arange(len(lines.lon))
        keep = np.ones(len(lines.lon), dtype=bool)
        first, last = place == lines.start[owner], place == lines.start[owner + 1] - 1
        for is_end, nodes in ((first, tail), (last, head)):
            at = nodes[has_line[owner]]
            apart = nearby_m(lon=(self._node_lon[at], lines.lon), lat=(self._node_lat[at], lines.lat))
            keep &= ~(is_end & (apart <= _AT_NODE_M))
        counts[has_line] = np.bincount(owner[keep], minlength=len(has_line))
        return Lines(lines.lon[keep], lines.lat[keep], starts_of(counts))

    def _turned(self, lines: Lines, tail: Ints, head: Ints) -> Lines:
        """The same lines, those turned round that run from the link's end to its start."""
        filled = np.flatnonzero(np.diff(lines.start))
        ends = np.stack((lines.start[:-1][filled], lines.start[1:][filled] - 1))
        along = self._apart(lines, ends[0], tail[filled]) + self._apart(lines, ends[1], head[filled])
        against = self._apart(lines, ends[0], head[filled]) + self._apart(lines, ends[1], tail[filled])
        turn = np.zeros(len(lines.start) - 1, dtype=bool)
        turn[filled] = against < along
        owner, place = lines.owner, np.arange(len(lines.lon))
        source = np.where(turn[owner], lines.start[owner] + lines.start[owner + 1] - 1 - place, place)
        return Lines(lines.lon[source], lines.lat[source], lines.start)

    def _apart(self, lines: Lines, vertex: Ints, node: Ints) -> Floats:
        lon, lat = (self._node_lon[node], lines.lon[vertex]), (self._node_lat[node], lines.lat[vertex])
        return nearby_m(lon=lon, lat=lat)

    def _lengths(self, length: Floats, bends: Lines, tail: Ints, head: Ints, order: Ints) -> Floats:
        """Lengths in km, measured where the cell is empty; a warning where one is under the straight line."""
        lon, lat = self._node_lon, self._node_lat
        straight = straight_km(lon=(lon[tail], lon[head]), lat=(lat[tail], lat[head]))
        for i in np.flatnonzero((length >= 0) & (length < straight * 0.999 - 0.001)):
            self._table.findings.warning(
                ProblemCode.LENGTH_UNDER_STRAIGHT_LINE,
                f"km is less than the {straight[i]:.3f} km between its ends; it governs all the same.",
                "See that it is in kilometres and that the nodes are in place.", file=self._table.file,
                row=self._table.numbers[order[i]], column="length", value=f"{length[i]:g}",
            )  # fmt: skip
        missing = np.flatnonzero(np.isnan(length))
        if not len(missing):
            return length
        whole = with_ends(bends, lon=(lon[tail], lon[head]), lat=(lat[tail], lat[head]))
        measured = line_lengths_km(lon=whole.lon, lat=whole.lat, start=whole.start)
        length = length.copy()
        length[missing] = np.round(measured[missing], _LENGTH_DIGITS)
        return length


_NEGATIVE_LIMIT = (ProblemCode.NUMBER_OUT_OF_RANGE, "is negative.", "Write a number of at least 0.")


def _known(values: Floats) -> Floats | None:
    return None if np.isnan(values).all() else values
