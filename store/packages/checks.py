"""Checks over a whole package: positions against each other, the district and the roads; the roads' shape."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from geo.lines import Lines, with_ends
from geo.measure import offsets_m
from geo.outlines import distances_outside_m
from network.model import Network, ProblemCode, Roads
from network.roads import DEFAULT_PROFILE, anchors_of, nearest_of, point_of
from store.packages import columns
from store.packages.positions import Flags, Floats, Located
from store.packages.report import Findings

OFF_ROADS_M = 500.0
"""A place farther than this from any road is told; it is still joined to the nearest one."""
OUTSIDE_M = 500.0
"""How far past the outline still counts as inside: the outlines are of planning scale."""
_NEAR_DEGREES = 3.0
"""Half the extent that a district's package is expected to stay within; the largest county has 8 degrees."""


def check_swapped(located: Sequence[Located], findings: Findings, outline: bytes | None) -> None:
    """Longitudes and latitudes that fit the rest only when exchanged, although both ways are possible."""
    lon = np.concatenate([part.lon for part in located] or [np.empty(0)])
    lat = np.concatenate([part.lat for part in located] or [np.empty(0)])
    there = np.isfinite(lon)
    if not there.any():
        return
    middle = float(np.median(lon[there])), float(np.median(lat[there]))
    fits = _outline_test(outline) if outline else _middle_test(*middle)
    for part in located:
        possible = np.isfinite(part.lon) & (np.abs(part.lon) <= 90)
        swapped = np.zeros(len(part.lon), dtype=bool)
        some = np.flatnonzero(possible)
        swapped[some] = ~fits(part.lon[some], part.lat[some]) & fits(part.lat[some], part.lon[some])
        part.wrong[:] |= swapped
        for i in np.flatnonzero(swapped):
            findings.error(
                ProblemCode.LON_LAT_SWAPPED,
                f"is far from the rest, and {part.lon_column} and {part.lat_column} would fit exchanged.",
                "Exchange longitude and latitude.", file=part.table.file, row=part.table.numbers[i],
                column=part.lon_column, value=f"{part.lon[i]:g}",
            )  # fmt: skip


def _middle_test(lon: float, lat: float) -> Callable[[Floats, Floats], Flags]:
    def fits(x: Floats, y: Floats) -> Flags:
        return (np.abs(x - lon) <= _NEAR_DEGREES) & (np.abs(y - lat) <= _NEAR_DEGREES)

    return fits


def _outline_test(outline: bytes) -> Callable[[Floats, Floats], Flags]:
    def fits(x: Floats, y: Floats) -> Flags:
        return distances_outside_m(outline, lon=x, lat=y) <= 100_000

    return fits


def check_district(
    located: Sequence[Located], findings: Findings, *, outline: bytes, district_code: str
) -> None:
    """Townships, villages and sites that lie outside the district; roads may lead out of it."""
    for part in located:
        if part.table.file == columns.NODES.file:
            continue
        there = np.flatnonzero(np.isfinite(part.lon) & ~part.wrong)
        outside_m = distances_outside_m(outline, lon=part.lon[there], lat=part.lat[there])
        for i, metres in zip(there, outside_m, strict=True):
            if metres > OUTSIDE_M:
                findings.error(
                    ProblemCode.POINT_OUTSIDE_DISTRICT,
                    f"lies {metres / 1000:.1f} km outside the district {district_code}.",
                    "Mend lon and lat, the datum, or the district_code of network.csv.",
                    file=part.table.file, row=part.table.numbers[i], column=part.lon_column,
                    value=f"{part.lon[i]:g}, {part.lat[i]:g}",
                )  # fmt: skip


def check_off_roads(located: Sequence[Located], findings: Findings, roads: Roads) -> None:
    """Villages and sites too far from every road to join it: every answer has them unreachable."""
    whole = _whole_lines(roads)
    for part in located:
        if part.table.file not in (columns.VILLAGES.file, columns.SITES.file):
            continue
        there = np.flatnonzero(np.isfinite(part.lon) & ~part.wrong)
        offsets = offsets_m(
            lon=part.lon[there], lat=part.lat[there], lines=(whole.lon, whole.lat, whole.start)
        )
        for i, metres in zip(there, offsets, strict=True):
            if metres > OFF_ROADS_M:
                findings.warning(
                    ProblemCode.POINT_OFF_ROADS,
                    f"lies {metres / 1000:.1f} km from the nearest road, too far to join: it reaches nothing."
                    if np.isfinite(metres) else "lies off the roads, for there are none.",
                    "Mend lon and lat, or add the road that leads there.",
                    file=part.table.file, row=part.table.numbers[i], column=part.lon_column,
                    value=f"{part.lon[i]:g}, {part.lat[i]:g}",
                )  # fmt: skip


def check_reach(located: Sequence[Located], findings: Findings, network: Network) -> None:
    """Villages on the roads between which and every site no road leads, the one way or the other."""
    if not network.sites:
        return
    villages = network.villages
    places, sites = [point_of(village) for village in villages], [point_of(site) for site in network.sites]
    joined = [not anchor.is_far(DEFAULT_PROFILE) for anchor in anchors_of(network.roads, places)]
    there = nearest_of(network, places, sites, to_targets=True).target >= 0
    back = nearest_of(network, places, sites, to_targets=False).target >= 0
    (table,) = (part.table for part in located if part.table.file == columns.VILLAGES.file)
    row_of = dict(zip(table.column("code"), table.numbers, strict=True))
    for village, is_joined, leads_there, leads_back in zip(villages, joined, there, back, strict=True):
        if is_joined and not (leads_there and leads_back):
            findings.warning(
                ProblemCode.UNREACHABLE_PLACES,
                "is reached from no site by road." if leads_there else "reaches no site by road.",
                "Add the roads that are missing, or mend `directed` of those that are there.",
                file=table.file, row=row_of[village.code], column="code", value=village.code,
            )  # fmt: skip


def _whole_lines(roads: Roads) -> Lines:
    bends = Lines(roads.geometry_lon, roads.geometry_lat, roads.geometry_start)
    tail, head = roads.link_from, roads.link_to
    lon, lat = roads.node_lon, roads.node_lat
    return with_ends(bends, lon=(lon[tail], lon[head]), lat=(lat[tail], lat[head]))


def check_shape(roads: Roads, findings: Findings, *, file: str) -> None:
    """Nodes to which no road leads, and roads that fall into several unconnected parts."""
    linked = np.zeros(roads.node_count, dtype=bool)
    linked[roads.link_from] = linked[roads.link_to] = True
    for i in np.flatnonzero(~linked):
        findings.warning(
            ProblemCode.NODE_WITHOUT_LINKS, "has no road.", "Add its roads, or take the node out.",
            file=file, value=roads.node_ids[i],
        )  # fmt: skip
    labels = component_labels(roads.node_count, roads.link_from, roads.link_to)
    sizes = np.bincount(labels[linked], minlength=roads.node_count)
    parts = np.flatnonzero(sizes)
    if len(parts) > 1:
        small = np.delete(parts, np.argmax(sizes[parts]))
        names = ", ".join(roads.node_ids[i] for i in small[:5])
        findings.warning(
            ProblemCode.ROADS_IN_COMPONENTS,
            f"The roads fall into {len(parts)} parts; {sizes[small].sum()} nodes are cut off from the largest"
            f" (parts with the nodes {names}{', …' if len(small) > 5 else ''}).",
            "Add the roads between them, or give meeting roads the same node.", file=file,
        )  # fmt: skip


def component_labels(nodes: int, tail: NDArray[np.int32], head: NDArray[np.int32]) -> NDArray[np.int64]:
    """For each node the smallest node it is connected with, whatever the directions of the links."""
    labels = np.arange(nodes, dtype=np.int64)
    while True:
        low = np.minimum(labels[tail], labels[head])
        before = labels.copy()
        np.minimum.at(labels, labels[tail], low)
        np.minimum.at(labels, labels[head], low)
        while not np.array_equal(jumped := labels[labels], labels):
            labels = jumped
        if np.array_equal(labels, before):
            return labels
