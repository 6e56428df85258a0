"""OpenStreetMap roads: the driveable ways of an extract, split where they meet, as the model's columns."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.lines import Lines, starts_of
from geo.measure import line_lengths_km
from network.model import ProblemCode, Roads
from store.packages import columns, osm_rules
from store.packages.files import PackageError
from store.packages.osm_rules import LeftOut
from store.packages.report import Findings
from store.packages.sources import Source

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_LENGTH_DIGITS = 6


@dataclass
class Ways:
    """Driveable ways as columns: of each its id and tags, and all their vertices one after the other."""

    ids: list[int] = field(default_factory=list)
    tags: list[dict[str, str]] = field(default_factory=list)
    refs: list[int] = field(default_factory=list)
    x: list[int] = field(default_factory=list)
    y: list[int] = field(default_factory=list)
    owner: list[int] = field(default_factory=list)
    run: list[int] = field(default_factory=list)
    left_out: Counter[LeftOut] = field(default_factory=Counter)
    runs: int = 0

    def add(self, way: Any) -> None:
        """Take in a way of the library; where the extract has cut nodes off, the way falls into runs."""
        tags = {tag.k: tag.v for tag in way.tags}
        reason = osm_rules.why_left_out(tags)
        if reason is not None:
            self.left_out[reason] += 1
        if reason is not None or not osm_rules.is_road(tags):
            return
        last, place = None, len(self.ids)
        self.ids.append(way.id)
        self.tags.append(tags)
        self.runs += 1
        for node in way.nodes:
            if not node.location.valid():
                self.runs += 1
                last = None
            elif node.ref != last:
                last = node.ref
                self.refs.append(node.ref)
                self.x.append(node.x)
                self.y.append(node.y)
                self.owner.append(place)
                self.run.append(self.runs)


def read_osm_roads(source: Source) -> Roads | None:
    """The roads of `roads.osm.pbf`; None where it cannot be read.

    Ways connect only where they share a node: a bridge does not meet the road under it. Positions are
    WGS84 whatever the datum of the tables.
    """
    try:
        ways = read_ways(source.files.read(columns.OSM_ROADS))
    except (PackageError, RuntimeError) as trouble:
        source.findings.error(
            ProblemCode.FILE_UNREADABLE, f"cannot be read: {str(trouble).rstrip('.')}.",
            "See that it is an OpenStreetMap extract in PBF.", file=columns.OSM_ROADS,
        )  # fmt: skip
        return None
    _tell_left_out(ways, source.findings)
    return roads_of_ways(ways)


def read_ways(data: bytes) -> Ways:
    """The driveable ways of an extract; RuntimeError where the bytes are none."""
    import osmium

    kinds = osmium.osm.NODE | osmium.osm.WAY
    file = osmium.FileProcessor(osmium.io.FileBuffer(data, "osm.pbf"), kinds).with_locations()
    file = file.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
    ways = Ways()
    for way in file.with_filter(osmium.filter.KeyFilter("highway", "route", "ferry")):
        ways.add(way)
    return ways


def _tell_left_out(ways: Ways, findings: Findings) -> None:
    for reason, count in sorted(ways.left_out.items()):
        findings.info(
            ProblemCode.ROADS_LEFT_OUT, f"{count} ways were left out: {reason.value}.",
            "Add what vans do use as roads of your own.", file=columns.OSM_ROADS,
        )  # fmt: skip


def roads_of_ways(ways: Ways) -> Roads:
    """Links between the nodes where ways meet or end. `link_id` is the way's id and the part, from 0."""
    refs, run, owner = (np.array(c, dtype=np.int64) for c in (ways.refs, ways.run, ways.owner))
    lon, lat = (np.array(column, dtype=np.int64) / 1e7 for column in (ways.x, ways.y))
    start, end = _parts(refs, run)
    part = np.arange(len(start)) - np.searchsorted(owner[start], owner[start])
    direction = np.array([osm_rules.direction_of(tags) for tags in ways.tags], dtype=np.int64)
    way = owner[start]
    ids = [f"{ways.ids[w]}-{p}" for w, p in zip(way.tolist(), part.tolist(), strict=True)]
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.int64)
    way, start, end = way[order], start[order], end[order]
    lines = _lines(lon, lat, start, end, backward=direction[way] < 0)
    tail = np.where(direction[way] < 0, refs[end], refs[start])
    head = np.where(direction[way] < 0, refs[start], refs[end])
    nodes, first = np.unique(np.concatenate((tail, head)), return_index=True)
    places = np.concatenate((lines.start[:-1], lines.start[1:] - 1))[first]
    names = [str(node) for node in nodes.tolist()]
    by_name = np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64)
    position = np.empty_like(by_name)
    position[by_name] = np.arange(len(by_name))
    inner = np.ones(len(lines.lon), dtype=bool)
    inner[lines.start[:-1]] = inner[lines.start[1:] - 1] = False
    length = line_lengths_km(lon=lines.lon, lat=lines.lat, start=lines.start)
    return Roads(
        node_ids=tuple(names[i] for i in by_name.tolist()), node_lon=lines.lon[places][by_name],
        node_lat=lines.lat[places][by_name], link_ids=tuple(ids[i] for i in order.tolist()),
        link_from=position[np.searchsorted(nodes, tail)].astype(np.int32),
        link_to=position[np.searchsorted(nodes, head)].astype(np.int32), directed=direction[way] != 0,
        length_km=np.round(length, _LENGTH_DIGITS), geometry_start=starts_of(np.diff(lines.start) - 2),
        geometry_lon=lines.lon[inner], geometry_lat=lines.lat[inner], **_attributes(ways, way),
    )  # fmt: skip


def _parts(refs: Ints, run: Ints) -> tuple[Ints, Ints]:
    """First and last vertex of each part: from one node where ways meet, end or turn back, to the next.

    A part that comes back to its own start is divided in the middle, so that no link is a loop.
    """
    is_first = np.concatenate(([True], run[1:] != run[:-1])) if len(run) else np.zeros(0, dtype=bool)
    is_last = np.concatenate((is_first[1:], [True])) if len(run) else is_first
    _, place, uses = np.unique(refs, return_inverse=True, return_counts=True)
    joins = is_first | is_last | (uses[place] > 1)
    start, end = _between(joins, run)
    loops = refs[start] == refs[end]
    joins[(start[loops] + end[loops]) // 2] = True
    return _between(joins, run)


def _between(joins: NDArray[np.bool_], run: Ints) -> tuple[Ints, Ints]:
    at = np.flatnonzero(joins)
    same = run[at[1:]] == run[at[:-1]]
    return at[:-1][same], at[1:][same]


def _lines(lon: Floats, lat: Floats, start: Ints, end: Ints, *, backward: NDArray[np.bool_]) -> Lines:
    """The vertices of each part in driving direction, both ends included."""
    starts = starts_of(end - start + 1)
    owner = np.repeat(np.arange(len(start)), end - start + 1)
    along = np.arange(len(owner)) - starts[owner]
    vertex = np.where(backward[owner], end[owner] - along, start[owner] + along)
    return Lines(lon[vertex], lat[vertex], starts)


def _attributes(ways: Ways, way: Ints) -> dict[str, Any]:
    """The columns that links take over from their ways."""
    classes = [tags["highway"] for tags in ways.tags]
    names = sorted({classes[i] for i in way.tolist()})
    place = {name: i for i, name in enumerate(names)}
    at = way.tolist()
    return {
        "class_names": tuple(names),
        "link_class": np.array([place[classes[i]] for i in at], dtype=np.int32),
        "speed_kmh": np.array([osm_rules.speed_kmh_of(tags) for tags in ways.tags], dtype=np.float64)[way],
        "names": tuple(ways.tags[i].get("name", "") for i in at),
        "surfaces": tuple(ways.tags[i].get("surface", "") for i in at),
        "width_m": _known([osm_rules.width_m_of(tags) for tags in ways.tags], way),
        "weight_limit_t": _known([osm_rules.weight_limit_t_of(tags) for tags in ways.tags], way),
        "bridge": np.array([osm_rules.is_bridge(tags) for tags in ways.tags], dtype=bool)[way],
    }


def _known(values: list[float | None], way: Ints) -> Floats | None:
    column = np.array(values, dtype=np.float64)[way]
    return None if np.isnan(column).all() else column
