"""Random small counties for Hypothesis: nothing in them was chosen by hand."""

from dataclasses import dataclass

import networkx as nx
from hypothesis import strategies as st

from network.model import (
    OUTLET,
    Link,
    Network,
    Site,
    Tier,
    Township,
    TownshipKind,
    Village,
    VillageKind,
    roads_of,
)

CLASSES = ("tertiary", "unclassified", "track")


@dataclass(frozen=True)
class Spot:
    """A road node of a random county, on a grid of about a kilometre so that no two are within a metre."""

    name: str
    lon: float
    lat: float


@st.composite
def counties(draw: st.DrawFn, *, outlets: int | None = None) -> Network:
    """A county of up to nine road nodes with places and outlets at nodes; roads may be one-way, parallel,
    missing or of no length."""
    nodes = [
        Spot(f"n{i}", 107 + 0.01 * (i % 3), 29 + 0.01 * (i // 3)) for i in range(draw(st.integers(2, 9)))
    ]
    links = draw(st.lists(_links([n.name for n in nodes]), max_size=14))
    links = [Link(f"l{i:02}", *row) for i, row in enumerate(links)]
    at = draw(st.lists(st.sampled_from(nodes), min_size=1, max_size=6))
    people = st.one_of(st.none(), st.integers(0, 900))
    villages = [
        Village(f"v{i}", f"Village {i}", "t", draw(st.sampled_from(VillageKind)), s.lon, s.lat, draw(people))
        for i, s in enumerate(at)
    ]
    count = draw(st.integers(1, 4)) if outlets is None else outlets
    stands = [draw(st.sampled_from(nodes)) for _ in range(count)]
    sites = [
        Site(f"s{i}", f"Outlet {i}", Tier.VILLAGE, (OUTLET,), s.lon, s.lat) for i, s in enumerate(stands)
    ]
    return Network(
        code="random",
        name="Random county",
        district_code="000000",
        village_list_version="1",
        provenance="drawn at random",
        townships=(Township("t", "Town", TownshipKind.TOWN),),
        villages=tuple(villages),
        roads=roads_of({n.name: (n.lon, n.lat) for n in nodes}, links),
        sites=tuple(sites),
    )


def _links(names: list[str]) -> st.SearchStrategy[tuple[str, str, float, float, str, bool]]:
    return st.tuples(
        st.sampled_from(names),
        st.sampled_from(names),
        st.one_of(st.just(0.0), st.integers(1, 40).map(lambda n: n / 4)),
        st.sampled_from([15.0, 20.0, 30.0]),
        st.sampled_from(CLASSES),
        st.booleans(),
    ).filter(lambda row: row[0] != row[1])


def plain_digraph(network: Network) -> nx.MultiDiGraph:
    """The roads as plain networkx, written down from the links and not from the service's own arrays."""
    roads = network.roads
    digraph = nx.MultiDiGraph()
    digraph.add_nodes_from(range(roads.node_count))
    for i in range(roads.link_count):
        if not roads.open_links[i]:
            continue
        ms = round(roads.length_km[i] / roads.speed_kmh[i] * 3_600_000)
        ends = int(roads.link_from[i]), int(roads.link_to[i])
        for tail, head in (ends,) if roads.directed[i] else (ends, ends[::-1]):
            digraph.add_edge(tail, head, ms=ms, mm=round(roads.length_km[i] * 1e6))
    return digraph


def node_at(network: Network, lon: float, lat: float) -> int:
    """The road node at exactly that position."""
    here = zip(network.roads.node_lon.tolist(), network.roads.node_lat.tolist(), strict=True)
    return list(here).index((lon, lat))


def plain_costs(network: Network, weight: str = "ms") -> dict[tuple[int, int], int]:
    """Least cost between all pairs of road nodes, by networkx; a pair without a way is missing."""
    lengths = nx.all_pairs_dijkstra_path_length(plain_digraph(network), weight=weight)
    return {(tail, head): cost for tail, costs in lengths for head, cost in costs.items()}
