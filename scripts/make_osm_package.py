"""Make a network package of an OpenStreetMap extract, to try the program on real roads.

`python scripts/make_osm_package.py EXTRACT.osm.pbf FOLDER [--outlets 12] [--seed 0]`

Roads and places are those of the extract; outlets, the hub, operators, vans and goods are invented, and
`provenance` says so. The extract itself goes into the package as `roads.osm.pbf`.
"""

import argparse
import sys
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from random import Random

_ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(_ROOT))

from network.model import (  # noqa: E402
    OUTLET,
    Demand,
    Designation,
    Direction,
    Network,
    Operator,
    OperatorClass,
    Site,
    Tier,
    Vehicle,
    Village,
    VillageKind,
)
from store.packages import read_package  # noqa: E402
from store.packages.columns import OSM_ROADS  # noqa: E402
from store.packages.osm import read_ways, roads_of_ways  # noqa: E402
from store.packages.writing import package_tables  # noqa: E402

_PEOPLE = {"city": 40_000, "town": 6_000, "suburb": 2_000, "village": 1_500, "neighbourhood": 400,
           "quarter": 800, "hamlet": 150}  # fmt: skip
"""Residents of a place without a `population` tag, before chance makes them 0.6 to 1.4 times as many."""
_OPERATORS = (("coop", "Supply co-op", OperatorClass.CO_OP), ("post", "Post", OperatorClass.POST))
_VAN_KG = 1200.0


@dataclass(frozen=True, slots=True)
class Place:
    """A place node of the extract."""

    id: int
    name: str
    kind: str
    lon: float
    lat: float
    population: int | None


def main() -> int:
    """Read the arguments, write the package, read it back and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("extract", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--outlets", type=int, default=12)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    try:
        data = given.extract.read_bytes()
        name = given.extract.name.partition(".")[0]
        network = make_network(data, name=name, outlets=given.outlets, seed=given.seed)
    except (OSError, RuntimeError, ValueError) as trouble:
        print(f"{given.extract}: {trouble}", file=sys.stderr)
        return 1
    write(network, data, given.folder)
    report = read_package(given.folder)
    for problem in report.problems:
        print(f"{problem.severity.value} {problem.sentence}")
    print(f"{given.folder}: {len(network.villages)} places, {len(network.sites) - 1} outlets, "
          f"{network.roads.node_count} road nodes, {network.roads.link_count} links")  # fmt: skip
    return 0 if report.network is not None else 1


def make_network(data: bytes, *, name: str, outlets: int, seed: int) -> Network:
    """The network of an extract's bytes. ValueError where it holds no places."""
    chance = Random(seed)
    places = read_places(data)
    if not places:
        raise ValueError("the extract holds no place nodes, and without places there is nothing to reach")
    villages = tuple(_village(place, chance) for place in places)
    chosen = _choose(villages, outlets, chance)
    demands = _demands(villages)
    biggest = max(villages, key=lambda village: (village.population or 0, village.code))
    return Network(
        code=name, name=name.replace("-", " ").title(), district_code="",
        village_list_version="OpenStreetMap", provenance=_provenance(name, seed), townships=(),
        villages=villages, roads=roads_of_ways(read_ways(data)),
        sites=(_hub(biggest), *(_outlet(village) for village in chosen)),
        operators=tuple(Operator(*row) for row in _OPERATORS),
        vehicles=tuple(_vans(row[0], demands) for row in _OPERATORS), demands=demands,
    )  # fmt: skip


def read_places(data: bytes) -> list[Place]:
    """The inhabited places of an extract, by node id."""
    import osmium

    file = osmium.FileProcessor(osmium.io.FileBuffer(data, "osm.pbf"), osmium.osm.NODE)
    found = []
    for node in file.with_filter(osmium.filter.KeyFilter("place")):
        kind, people = node.tags["place"], node.tags.get("population", "")
        if kind in _PEOPLE:
            name = node.tags.get("name", f"{kind} {node.id}")
            population = int(people) if people.isdecimal() else None
            found.append(Place(node.id, name, kind, node.lon, node.lat, population))
    return sorted(found, key=lambda place: place.id)


def write(network: Network, data: bytes, folder: Path) -> None:
    """Write the tables, and the extract in place of those of roads."""
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in package_tables(network).items():
        if not file.startswith("roads/"):
            (folder / file).write_bytes(text.encode())
    (folder / OSM_ROADS).write_bytes(data)


def _provenance(name: str, seed: int) -> str:
    return (
        f"Roads, names and places: OpenStreetMap extract {name} (© OpenStreetMap contributors, ODbL 1.0). "
        "Residents: OpenStreetMap where tagged, else invented by kind of place. "
        f"Invented (seed {seed}): outlets, the hub, operators, vans, demands."
    )


def _village(place: Place, chance: Random) -> Village:
    kind = VillageKind.VILLAGE if place.kind in ("village", "hamlet") else VillageKind.COMMUNITY
    invented = round(_PEOPLE[place.kind] * chance.uniform(0.6, 1.4))
    people = invented if place.population is None else place.population
    return Village(str(place.id), place.name, "", kind, place.lon, place.lat, people)


def _choose(villages: tuple[Village, ...], count: int, chance: Random) -> list[Village]:
    """Villages that get an outlet: drawn at random, the larger ones rather."""
    drawn = sorted(villages, key=lambda v: chance.random() ** (1 / max(v.population or 0, 1)), reverse=True)
    return sorted(drawn[:count], key=lambda village: village.code)


def _hub(village: Village) -> Site:
    return Site(
        "hub", f"Hub {village.name}", Tier.DISTRICT, ("distribution_centre",), village.lon, village.lat,
        operator_id="coop", functions=("cold_store", "reserve"),
    )  # fmt: skip


def _outlet(village: Village) -> Site:
    return Site(
        f"outlet-{village.code}", f"Outlet {village.name}", Tier.VILLAGE, (OUTLET,), village.lon, village.lat,
        village_code=village.code, operator_id="coop", functions=("retail", "parcel_in"),
        designations=(Designation("流通网点"),),
    )  # fmt: skip


def _vans(operator: str, demands: tuple[Demand, ...]) -> Vehicle:
    """As many vans as carry the operator's goods on three quarters of their room, down or up."""
    loads = [
        sum(d.kg for d in demands if (d.operator_id, d.direction) == (operator, way)) for way in Direction
    ]
    return Vehicle(
        f"{operator}-van", operator, ceil(max(loads) / (0.75 * _VAN_KG)), "hub", capacity_kg=_VAN_KG,
        shift_start_s=7 * 3600, shift_end_s=19 * 3600, cost_fixed=60, cost_per_km=2, cost_per_hour=30,
        co2_kg_per_km=0.3,
    )  # fmt: skip


def _demands(villages: tuple[Village, ...]) -> tuple[Demand, ...]:
    """For each place what both operators bring down, and what the co-op takes up; none is over half a van."""
    rows = (("coop", Direction.DOWN, "parcel", 0.12), ("post", Direction.DOWN, "parcel", 0.05),
            ("coop", Direction.UP, "produce", 0.04))  # fmt: skip
    return tuple(
        Demand(
            f"{owner}-{way.value.lower()}-{v.code}", owner, v.code, commodity=commodity, direction=way,
            kg=round(min((v.population or 0) * a_head, _VAN_KG / 2), 1), service_minutes=5,
        )
        for v in villages for owner, way, commodity, a_head in rows
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
