"""Random counties small enough to look at every set of outlets, and the looking itself."""

from dataclasses import dataclass
from datetime import date
from itertools import combinations

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

DAY = date(2026, 1, 1)
TOWNS = ("A", "B")
INF = float("inf")


@dataclass(frozen=True)
class County:
    """A network with its travel times, worked out without it."""

    network: Network
    ms: tuple[tuple[float, ...], ...]
    outlets: tuple[int, ...]

    @property
    def people(self) -> list[int]:
        """People by place, unknown as 0."""
        return [village.population or 0 for village in self.network.villages]

    def nearest(self, sites: tuple[int, ...]) -> list[float]:
        """Milliseconds of each place to the nearest of the sites."""
        return [min((row[j] for j in sites), default=INF) for row in self.ms]


@st.composite
def random_counties(draw: st.DrawFn, *, most: int = 8) -> County:
    """Places on a ring road with holes, some chords and one-way roads, and outlets at some of them."""
    size = draw(st.integers(3, most))
    minutes = st.integers(1, 9)
    pairs = [(i, (i + 1) % size) for i in range(size) if draw(st.integers(0, 9)) > 0]
    pairs += [(i, j) for i, j in combinations(range(size), 2) if j - i > 1 and draw(st.integers(0, 5)) == 0]
    rows = [(i, j, draw(minutes), draw(st.integers(0, 4)) == 0) for i, j in sorted(set(pairs))]
    people = [draw(st.one_of(st.none(), st.integers(0, 20))) for _ in range(size)]
    outlets = tuple(i for i in range(size) if draw(st.integers(0, 4)) == 0)
    return county_of(size, rows, people, outlets)


def county_of(
    size: int, rows: list[tuple[int, int, int, bool]], people: list[int | None], outlets: tuple[int, ...]
) -> County:
    """A county from roads (from, to, minutes, one-way), people and the places with an outlet."""
    at = {f"v{i:02}": (107.0 + 0.01 * i, 29.0 + 0.004 * (i % 3)) for i in range(size)}
    codes = list(at)
    links = [
        Link(f"l{n}", codes[i], codes[j], length_km=float(m), speed_kmh=60.0, facility_type="tertiary",
             directed=one_way)
        for n, (i, j, m, one_way) in enumerate(rows)
    ]  # fmt: skip
    network = Network(
        code="random", name="Random", district_code="000000", village_list_version="1",
        provenance="invented",
        townships=tuple(Township(town, town, TownshipKind.TOWN) for town in TOWNS),
        villages=tuple(
            Village(code, code, TOWNS[i % 2], VillageKind.VILLAGE, *at[code], people[i])
            for i, code in enumerate(codes)
        ),
        roads=roads_of(at, links),
        sites=tuple(
            Site(f"s{i}", f"s{i}", Tier.VILLAGE, (OUTLET,), *at[codes[i]], village_code=codes[i])
            for i in outlets
        ),
    )  # fmt: skip
    return County(network, _all_ways(size, rows), outlets)


def _all_ways(size: int, rows: list[tuple[int, int, int, bool]]) -> tuple[tuple[float, ...], ...]:
    """Milliseconds between all places, by Floyd and Warshall."""
    ms = [[0.0 if i == j else INF for j in range(size)] for i in range(size)]
    for i, j, minutes, one_way in rows:
        ms[i][j] = min(ms[i][j], minutes * 60_000.0)
        if not one_way:
            ms[j][i] = min(ms[j][i], minutes * 60_000.0)
    for k in range(size):
        for i in range(size):
            for j in range(size):
                ms[i][j] = min(ms[i][j], ms[i][k] + ms[k][j])
    return tuple(map(tuple, ms))
