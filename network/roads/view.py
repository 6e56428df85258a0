"""The networkx view: the whole network as one MultiDiGraph, for planners' own scripts and for structure."""

from typing import TYPE_CHECKING

from network.model import Network
from network.roads.arrays import arrays_of
from network.roads.points import anchors_of, legs_between, point_of
from network.roads.profile import DEFAULT_PROFILE, Profile

if TYPE_CHECKING:
    import networkx as nx


Name = tuple[str, str]
"""Kind and id of a node of the view."""


def digraph(network: Network, profile: Profile = DEFAULT_PROFILE) -> "nx.MultiDiGraph[Name]":
    """Road nodes, villages and sites as nodes; drivable arcs and access legs as edges.

    Nodes are `("road", id)`, `("village", code)` and `("site", id)` with `lon` and `lat`; every node is
    there, also where no link is left. Edges carry `ms`, `minutes`, `km`, and `link` (None on an access
    leg). Two points on one link are joined through its ends only; `travel_matrix` knows the direct way.
    """
    import networkx as nx

    roads, arrays = network.roads, arrays_of(network.roads, profile)
    view: nx.MultiDiGraph[Name] = nx.MultiDiGraph(code=network.code, name=network.name)
    names = [("road", node_id) for node_id in roads.node_ids]
    for name, lon, lat in zip(names, roads.node_lon.tolist(), roads.node_lat.tolist(), strict=True):
        view.add_node(name, lon=lon, lat=lat)
    rows = arrays.outward
    for tail, name in enumerate(names):
        for arc in range(rows.start[tail], rows.start[tail + 1]):
            link = roads.link_ids[rows.arc_link[arc]]
            _join(view, name, names[rows.head[arc]], int(rows.ms[arc]), int(rows.mm[arc]), link)
    places = [("village", v.code, point_of(v)) for v in network.villages]
    places += [("site", s.code, point_of(s)) for s in network.sites]
    anchors = anchors_of(roads, [point for _, _, point in places])
    for kind, code, point in places:
        view.add_node((kind, code), lon=point.lon, lat=point.lat)
    for towards in (False, True):
        legs = legs_between(arrays, roads, anchors, profile, towards_points=towards)
        for i, node, ms, mm in zip(legs.point, legs.node, legs.ms, legs.mm, strict=True):
            ends = (places[i][:2], names[node])
            tail_name, head_name = ends[::-1] if towards else ends
            _join(view, tail_name, head_name, int(ms), int(mm), None)
    return view


def _join(
    view: "nx.MultiDiGraph[Name]",
    tail: Name,
    head: Name,
    ms: int,
    mm: int,
    link: str | None,
) -> None:
    view.add_edge(tail, head, ms=ms, minutes=ms / 60_000, km=mm / 1_000_000, link=link)
