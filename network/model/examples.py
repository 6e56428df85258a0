"""Examples: tiny named networks that can be checked by hand, made in code."""

from datetime import date

from network.model.network import Network
from network.model.operators import Demand, Operator, OperatorClass, Vehicle
from network.model.places import Township, TownshipKind, Village, VillageKind
from network.model.roads import Link, roads_of
from network.model.sites import OUTLET, Designation, Site, Tier

_POSITIONS = {
    "H": (107.1, 29.15), "T1": (107.139, 29.1955), "T2": (107.1455, 29.1175), "V1": (107.152, 29.2085),
    "V2": (107.1195, 29.228), "V3": (107.178, 29.124), "V4": (107.2105, 29.137), "V5": (107.1585, 29.0785),
}  # fmt: skip
_ROADS = (
    ("H", "T1", 10, 40, "tertiary"), ("H", "T2", 8, 40, "tertiary"), ("T1", "T2", 12, 30, "tertiary"),
    ("T1", "V1", 3, 30, "tertiary"), ("T1", "V2", 6, 24, "tertiary"), ("V1", "V2", 4, 20, "unclassified"),
    ("T2", "V3", 5, 30, "tertiary"), ("V3", "V4", 6, 20, "unclassified"), ("T2", "V5", 7, 20, "unclassified"),
)  # fmt: skip
_PEOPLE = {"V1": 1200, "V2": 800, "V3": 1500, "V4": 600, "V5": 900}
_GOODS = (
    ("coop", "V1", 200), ("coop", "V2", 150), ("post", "V1", 80), ("post", "V3", 120), ("post", "V4", 60),
    ("express", "V1", 100), ("express", "V3", 150), ("express", "V5", 90),
)  # fmt: skip
_OWNERS = (
    ("coop", "Supply co-op", OperatorClass.CO_OP),
    ("post", "Post", OperatorClass.POST),
    ("express", "Express", OperatorClass.EXPRESS),
)


def toy_county() -> Network:
    """Five villages on nine roads around a hub, outlets at V1 and V3; every figure fits on paper.

    The same county as the package in `tests/toy`.

    >>> toy = toy_county()
    >>> sum(village.population for village in toy.villages)
    5000
    >>> [site.code for site in toy.outlets(date(2026, 1, 1))]
    ['s1', 's3']
    """
    owners = [Operator(*row) for row in _OWNERS]
    return Network(
        code="toy",
        name="Toy county",
        district_code="000000",
        village_list_version="toy-1",
        provenance="invented, to be checked by hand",
        townships=(_toy_town("T1", "Town One"), _toy_town("T2", "Town Two")),
        villages=tuple(_toy_village(code, people) for code, people in _PEOPLE.items()),
        roads=roads_of(_POSITIONS, [Link(f"{a}-{b}", a, b, km, kmh, kind) for a, b, km, kmh, kind in _ROADS]),
        sites=_toy_sites(),
        operators=tuple(owners),
        vehicles=tuple(_toy_van(owner.id) for owner in owners),
        demands=tuple(_toy_parcel(*goods) for goods in _GOODS),
    )


def _toy_town(code: str, name: str) -> Township:
    lon, lat = _POSITIONS[code]
    return Township(code, name, TownshipKind.TOWN, lon, lat, grain_main=code == "T2")


def _toy_village(code: str, people: int) -> Village:
    township = "T1" if code in ("V1", "V2") else "T2"
    return Village(code, f"Village {code[1:]}", township, VillageKind.VILLAGE, *_POSITIONS[code], people)


def _toy_sites() -> tuple[Site, ...]:
    outlet = (OUTLET,)
    hub = Site(
        "hub", "County hub", Tier.DISTRICT, ("distribution_centre",), *_POSITIONS["H"], operator_id="coop",
        opened=date(2020, 1, 1), functions=("cold_store", "reserve"),
    )  # fmt: skip
    s1 = Site(
        "s1", "Outlet one", Tier.VILLAGE, outlet, *_POSITIONS["V1"], "T1", "V1", "coop",
        opened=date(2022, 1, 1), functions=("retail", "parcel_in"), capacity_per_day=1700,
        designations=(
            Designation("流通网点", valid_from=date(2022, 1, 1)),
            Designation("综合服务社", valid_from=date(2022, 1, 1)),
            Designation("一站式站点", valid_from=date(2023, 1, 1)),
        ),
    )  # fmt: skip
    s3 = Site(
        "s3", "Outlet three", Tier.VILLAGE, outlet, *_POSITIONS["V3"], "T2", "V3", "coop",
        opened=date(2023, 1, 1), functions=("retail",), capacity_per_day=1500,
        designations=(Designation("流通网点", valid_from=date(2023, 1, 1)),),
    )  # fmt: skip
    return (hub, s1, s3)


def _toy_van(owner: str) -> Vehicle:
    return Vehicle(
        f"{owner}-van", owner, 3, "hub", capacity_kg=500, shift_start_s=6 * 3600, shift_end_s=20 * 3600,
        cost_fixed=60, cost_per_km=2, co2_kg_per_km=0.3,
    )  # fmt: skip


def _toy_parcel(owner: str, village: str, kg: float) -> Demand:
    return Demand(f"{owner}-{village}", owner, village, commodity="parcel", kg=kg)
