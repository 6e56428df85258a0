"""The two committed packages, read as plain tables, and the facts they were built from."""

import csv
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
import shapely
from pyproj import Geod
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from scripts.districts.command import SEED, build_all
from scripts.districts.district import District

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "store" / "districts"
FACTS = ROOT / "scripts" / "districts" / "facts"
WGS84 = Geod(ellps="WGS84")


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV table, cells as they are written."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def km_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Geodesic distance of two positions."""
    return WGS84.inv(*a, *b)[2] / 1000


@dataclass(frozen=True, eq=False)
class Package:
    """A shipped network package; `seat` is the township the known distances lead to."""

    code: str
    district_code: str
    seat: str

    def rows(self, name: str) -> list[dict[str, str]]:
        return read_rows(SHIPPED / self.code / name)

    def facts(self, name: str) -> list[dict[str, str]]:
        return read_rows(FACTS / f"{self.code}_{name}.csv")

    @cached_property
    def links(self) -> list[dict[str, str]]:
        return self.rows("roads/link.csv")

    @cached_property
    def nodes(self) -> dict[str, tuple[float, float]]:
        return {n["node_id"]: (float(n["x_coord"]), float(n["y_coord"])) for n in self.rows("roads/node.csv")}

    @cached_property
    def node_at(self) -> dict[tuple[float, float], str]:
        return {position: node for node, position in self.nodes.items()}

    @cached_property
    def shapes(self) -> np.ndarray:
        return shapely.from_wkt([link["geometry"] for link in self.links])

    @cached_property
    def villages(self) -> list[dict[str, str]]:
        return self.rows("villages.csv")

    @cached_property
    def townships(self) -> list[dict[str, str]]:
        return self.rows("townships.csv")

    @cached_property
    def sites(self) -> list[dict[str, str]]:
        return self.rows("sites.csv")

    @cached_property
    def outline(self) -> shapely.Polygon:
        path = SHIPPED / "outlines" / f"{self.district_code}.geojson"
        return shapely.geometry.shape(json.loads(path.read_text(encoding="utf-8"))["geometry"])

    @cached_property
    def digraph(self) -> nx.MultiDiGraph:
        """Roads as a directed network with km and minutes."""
        digraph = nx.MultiDiGraph()
        digraph.add_nodes_from(self.nodes)
        for link in self.links:
            km = float(link["length"])
            weights = {"km": km, "minutes": km / float(link["free_speed"]) * 60}
            digraph.add_edge(link["from_node_id"], link["to_node_id"], **weights)
            if link["directed"] == "0":
                digraph.add_edge(link["to_node_id"], link["from_node_id"], **weights)
        return digraph

    def matrix(self, weight: str, from_nodes: list[str]) -> np.ndarray:
        """Least km or minutes from nodes to all nodes, columns in the order of `nodes`."""
        index = {node: i for i, node in enumerate(self.nodes)}
        least: dict[tuple[int, int], float] = {}
        for a, b, value in self.digraph.edges(data=weight):
            pair = index[a], index[b]
            least[pair] = min(least.get(pair, np.inf), value)
        rows, columns = zip(*least, strict=True)
        size = len(index)
        sparse = coo_array((list(least.values()), (rows, columns)), shape=(size, size)).tocsr()
        return dijkstra(sparse, indices=[index[node] for node in from_nodes])

    @cached_property
    def nearest_node(self) -> dict[str, str]:
        """The road node nearest to each village, by code."""
        names, points = list(self.nodes), np.array(list(self.nodes.values()))
        stretch = np.array([np.cos(np.radians(points[:, 1].mean())), 1])
        nearest = {}
        for village in self.villages:
            apart = (points - position(village)) * stretch
            nearest[village["code"]] = names[int(np.argmin(np.hypot(*apart.T)))]
        return nearest


def position(row: dict[str, str]) -> tuple[float, float]:
    """Longitude and latitude of a row."""
    return float(row["lon"]), float(row["lat"])


_PACKAGES = (
    Package("nanchuan", "500119", seat="500119001"),
    Package("jiangjin", "500116", seat="500116001"),
)


@pytest.fixture(scope="session", params=_PACKAGES, ids=lambda package: package.code)
def package(request: pytest.FixtureRequest) -> Package:
    """Each of the two packages in turn."""
    return request.param


@pytest.fixture(scope="session")
def nanchuan() -> Package:
    return _PACKAGES[0]


@pytest.fixture(scope="session")
def jiangjin() -> Package:
    return _PACKAGES[1]


@pytest.fixture(scope="session")
def built() -> dict[str, District]:
    """Both districts built anew from the facts, by code."""
    return {district.country.recipe.code: district for district in build_all(seed=SEED)}
