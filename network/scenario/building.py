"""Building: roads put into a road network, and links divided where a new road joins them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geo.measure import shares_along
from geo.plane import plane_around
from geo.snapping import SnapIndex
from network.model import Roads
from network.scenario.finding import undivided

JOIN_REACH_M = 500.0
"""A drawn road joins the network where its ends come this near to a road (SPEC.md NM4, WI2)."""


@dataclass(frozen=True, slots=True)
class Join:
    """Where an end of a drawn road meets the roads: a node, or a link and the fraction of its length."""

    node: int
    link: int
    fraction: float
    offset_m: float


def find_joins(roads: Roads, ends: Sequence[tuple[float, float]]) -> list[Join | None]:
    """Where each end (lon, lat) meets the roads; None where no road is near enough."""
    lon, lat, owner = roads.vertices()
    whole = undivided(roads)
    keep = whole[owner]
    kept = np.flatnonzero(whole)
    index = SnapIndex(
        plane_around(lon=roads.node_lon, lat=roads.node_lat),
        nodes=(roads.node_lon, roads.node_lat),
        coordinates=(lon[keep], lat[keep]),
        owner=np.searchsorted(kept, owner[keep]),
        ends=np.column_stack((roads.link_from[kept], roads.link_to[kept])),
    )
    snaps = index.snap(lon=np.array([e[0] for e in ends]), lat=np.array([e[1] for e in ends]))
    joins: list[Join | None] = [None] * len(ends)
    for row in np.lexsort((snaps.line, snaps.node, snaps.point))[::-1]:
        if snaps.offset_m[row] <= JOIN_REACH_M:
            line = int(snaps.line[row])
            link = int(kept[line]) if line >= 0 else -1
            joins[int(snaps.point[row])] = Join(
                int(snaps.node[row]), link, float(snaps.fraction[row]), float(snaps.offset_m[row])
            )
    return joins


def with_junction(roads: Roads, link: int, fraction: float) -> tuple[Roads, int]:
    """Roads with a new node on a link, which is divided into two pieces there; and the node's position."""
    node = roads.node_count
    lon, lat = roads.line(link)
    along = shares_along(lon=lon, lat=lat)
    at_lon, at_lat = float(np.interp(fraction, along, lon)), float(np.interp(fraction, along, lat))
    before, after = (along > 0) & (along < fraction), (along > fraction) & (along < 1)
    name = roads.link_ids[link]
    roads = with_node(roads, f"{name}@{node}", at_lon, at_lat)
    ends = int(roads.link_from[link]), int(roads.link_to[link])
    first = roads.link_count
    for piece, (tail, head, share, bends) in enumerate(
        ((ends[0], node, fraction, before), (node, ends[1], 1 - fraction, after)), start=1
    ):
        roads = _with_piece(
            roads, link, f"{name}#{piece}@{node}", tail, head, share, (lon[bends], lat[bends])
        )
    is_open = roads.open_links.copy()
    is_open[link] = False
    parts = {**roads.parts, link: ((0.0, fraction, first), (fraction, 1.0, first + 1))}
    return roads.with_columns(is_open=is_open, parts=parts), node


def with_node(roads: Roads, node_id: str, lon: float, lat: float) -> Roads:
    """Roads with one more node."""
    return roads.with_columns(
        node_ids=(*roads.node_ids, node_id),
        node_lon=np.append(roads.node_lon, lon),
        node_lat=np.append(roads.node_lat, lat),
    )


def with_link(
    roads: Roads,
    link_id: str,
    ends: tuple[int, int],
    *,
    length_km: float,
    speed_kmh: float,
    facility_type: str,
    directed: bool,
    bends: tuple[Sequence[float], Sequence[float]] = ((), ()),
) -> Roads:
    """Roads with one more link, at the end of the columns, so that points know what there was before."""
    names = roads.class_names if facility_type in roads.class_names else (*roads.class_names, facility_type)
    columns = {
        "link_ids": (*roads.link_ids, link_id),
        "link_from": np.append(roads.link_from, np.int32(ends[0])),
        "link_to": np.append(roads.link_to, np.int32(ends[1])),
        "directed": np.append(roads.directed, directed),
        "length_km": np.append(roads.length_km, length_km),
        "speed_kmh": np.append(roads.speed_kmh, speed_kmh),
        "class_names": names,
        "link_class": np.append(roads.link_class, np.int32(names.index(facility_type))),
        "geometry_start": np.append(roads.geometry_start, roads.geometry_start[-1] + len(bends[0])),
        "geometry_lon": np.append(roads.geometry_lon, bends[0]),
        "geometry_lat": np.append(roads.geometry_lat, bends[1]),
        "names": (*roads.names, "") if roads.names else (),
        "surfaces": (*roads.surfaces, "") if roads.surfaces else (),
        "is_open": np.append(roads.open_links, np.True_),
    }
    for column, blank in (("width_m", np.nan), ("weight_limit_t", np.nan), ("bridge", np.False_)):
        if getattr(roads, column) is not None:
            columns[column] = np.append(getattr(roads, column), blank)
    return roads.with_columns(**columns)


def _with_piece(
    roads: Roads,
    link: int,
    piece_id: str,
    tail: int,
    head: int,
    share: float,
    bends: tuple[np.ndarray, np.ndarray],
) -> Roads:
    """One piece of a divided link, like the link in all but its ends and its length."""
    made = with_link(
        roads,
        piece_id,
        (tail, head),
        length_km=float(roads.length_km[link]) * share,
        speed_kmh=float(roads.speed_kmh[link]),
        facility_type=roads.facility_type(link),
        directed=bool(roads.directed[link]),
        bends=(bends[0].tolist(), bends[1].tolist()),
    )
    own: dict[str, object] = {"is_open": _last(made.open_links, roads.open_links[link])}
    for column in ("width_m", "weight_limit_t", "bridge"):
        values = getattr(made, column)
        if values is not None:
            own[column] = _last(values, values[link])
    if roads.names:
        own["names"] = (*made.names[:-1], roads.names[link])
    if roads.surfaces:
        own["surfaces"] = (*made.surfaces[:-1], roads.surfaces[link])
    return made.with_columns(**own)


def _last(values: np.ndarray, value: object) -> np.ndarray:
    changed = values.copy()
    changed[-1] = value
    return changed
