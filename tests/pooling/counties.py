"""Counties: small random networks for the pooling tests, made by a seed, with every kind of limit."""

import random
from dataclasses import replace
from datetime import date

from network.model import (
    Demand,
    Direction,
    GoodsClass,
    Link,
    Network,
    Operator,
    OperatorClass,
    Site,
    Tier,
    Township,
    TownshipKind,
    Vehicle,
    Village,
    VillageKind,
    roads_of,
)

DAY = date(2026, 1, 1)


def county(
    seed: int,
    *,
    places: int = 4,
    demands: int = 5,
    limits: bool = False,
    trips: bool = False,
    shipments: int = 0,
) -> Network:
    """A hub and a second depot, some villages on a connected random road net, two owners, goods both ways.

    With `limits` the vehicles have shifts, most kilometres and stops, and some goods have windows. With
    `trips` there is one small vehicle a row, which may reload. The first `shipments` demands go from their
    village to another place.
    """
    dice = random.Random(seed)
    names = [f"n{i}" for i in range(places + 2)]
    positions = {name: (107 + dice.random() * 0.2, 29 + dice.random() * 0.2) for name in names}
    links = [_link(dice, names[i], names[dice.randrange(i)]) for i in range(1, len(names))]
    for _ in range(places):
        a, b = dice.sample(names, 2)
        links.append(_link(dice, a, b))
    links = list({link.id: link for link in links}.values())
    villages = tuple(
        Village(f"v{i}", f"Village {i}", "t", VillageKind.VILLAGE, *positions[names[i + 2]], 100)
        for i in range(places)
    )
    sites = tuple(Site(f"d{i}", f"Depot {i}", Tier.DISTRICT, (), *positions[names[i]]) for i in (0, 1))
    vans = tuple(_van(dice, owner, limits) for owner in "ab")
    goods = tuple(_goods(dice, i, places, limits) for i in range(demands))
    if trips:
        vans = tuple(replace(van, count=1, max_trips=dice.choice([1, 2, 3]), capacity_kg=300,
                             reload_minutes=dice.choice([0, 15, 20])) for van in vans)  # fmt: skip
    far = [{"to_village_code": f"v{dice.randrange(places)}"}, {"to_site_id": "d1"}]
    moved = [replace(own, **dice.choice(far)) for own in goods[:shipments]]
    return Network(
        code="random",
        name="Random county",
        district_code="000000",
        village_list_version="1",
        provenance="invented",
        townships=(Township("t", "Town", TownshipKind.TOWN),),
        villages=villages,
        roads=roads_of(positions, links),
        sites=sites,
        operators=(Operator("a", "A", OperatorClass.POST), Operator("b", "B", OperatorClass.EXPRESS)),
        vehicles=vans,
        demands=(*moved, *goods[shipments:]),
    )


def _link(dice: random.Random, a: str, b: str) -> Link:
    km = dice.randrange(2, 20)
    one_way = dice.random() < 0.1
    link = Link(f"{a}-{b}", a, b, km, dice.choice([20, 30, 40]), directed=False)
    return replace(link, length_km=km + 0.5 * one_way)


def _van(dice: random.Random, owner: str, limits: bool) -> Vehicle:
    van = Vehicle(
        f"van-{owner}", owner, dice.choice([1, 2, 3]), dice.choice(["d0", "d1"]),
        capacity_kg=dice.choice([300, 500]), capacity_m3=dice.choice([None, 3.0]),
        cost_fixed=dice.choice([0, 40, 80]), cost_per_km=dice.choice([1.0, 2.0, 2.35]),
        cost_per_hour=dice.choice([0, 25]), cost_per_stop=dice.choice([0, 3.5]),
        cold=dice.random() < 0.6, co2_kg_per_km=0.3,
    )  # fmt: skip
    if not limits:
        return van
    return replace(
        van,
        shift_start_s=dice.choice([None, 6 * 3600, 7 * 3600]),
        shift_end_s=dice.choice([None, 11 * 3600, 18 * 3600]),
        max_km=dice.choice([None, 60, 120]),
        max_stops=dice.choice([None, 1, 2, 3]),
    )


def _goods(dice: random.Random, number: int, places: int, limits: bool) -> Demand:
    demand = Demand(
        f"g{number}", dice.choice("ab"), f"v{dice.randrange(places)}",
        kg=dice.randrange(20, 260), m3=dice.choice([None, 0.5, 1.25]),
        goods_class=dice.choice([GoodsClass.AMBIENT] * 4 + [GoodsClass.COLD]),
        direction=dice.choice([Direction.DOWN, Direction.UP]), service_minutes=dice.choice([0, 5, 12.5]),
    )  # fmt: skip
    if not limits or dice.random() < 0.5:
        return demand
    opens = dice.choice([8, 9, 10]) * 3600
    return replace(demand, window_start_s=opens, window_end_s=opens + dice.choice([1800, 7200]))
