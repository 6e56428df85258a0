"""Sites of the township tier: transfer stations, grassroots co-ops, markets and stores."""

from dataclasses import replace

import numpy as np

from scripts.districts.chance import stream
from scripts.districts.places import Country, Seat
from scripts.districts.recipe import Cohort
from scripts.districts.site import Badge, Ground, Site, opening_days

_HABITABLE_M, _SLOPE_M = 800, 100  # grain grows below; its weight falls to a quarter so much higher


def grain_main(country: Country) -> tuple[str, ...]:
    """Grain and oil townships (粮油主产乡镇) by rule of thumb: those with most village people on low land."""
    rural = [seat for seat in country.seats if seat.township.kind != "subdistrict"]
    heights = country.relief.at(np.array([seat.point for seat in rural]))
    score = {
        seat.township.code: _rural_people(country, seat) / (1 + np.exp((height - _HABITABLE_M) / _SLOPE_M))
        for seat, height in zip(rural, heights.tolist(), strict=True)
    }
    best = sorted(score, key=lambda code: (-score[code], code))[: country.recipe.grain_main_count]
    return tuple(sorted(best))


def _rural_people(country: Country, seat: Seat) -> int:
    return sum(
        s.population
        for s in country.settlements
        if s.village.township_code == seat.township.code and s.village.kind == "village"
    )


def _by_rural_people(country: Country) -> list[Seat]:
    return sorted(country.seats, key=lambda seat: (-_rural_people(country, seat), seat.township.code))


def transfer_stations(ground: Ground, *, seed: int) -> list[Site]:
    """One transfer station in every township, at its point."""
    stations = []
    for seat in ground.country.seats:
        chance = stream(seed, "station", seat.township.code)
        operator = str(chance.choice(("post", "express-a", "bus"), p=(0.5, 0.2, 0.3)))
        more = tuple(f for f, odds in (("e_commerce", 0.4), ("cold_store", 0.15)) if chance.random() < odds)
        year, month = int(chance.integers(2018, 2024)), int(chance.integers(1, 13))
        people = ground.country.township_population(seat.township.code)
        stations.append(
            Site(
                id=f"station-{seat.township.code}",
                name=f"{seat.township.name}运输服务站",
                tier="TOWNSHIP",
                types=("township_station",),
                position=ground.beside(seat.point, 0),
                operator_id=operator,
                opened=f"{year}-{month:02d}-15",
                functions=("parcel_in", "parcel_out", *more),
                capacity_per_day=max(500, int(round(people * 0.12, -2))),
                township_code=seat.township.code,
            )
        )
    return stations


def grassroots_co_ops(ground: Ground, *, seed: int) -> list[Site]:
    """Grassroots co-ops: the townships with most village people first, a second one where there are more."""
    plan = ground.country.recipe.co_ops
    ranked = _by_rural_people(ground.country)
    hosts = [ranked[i % len(ranked)] for i in range(plan.count)]
    hubs = ground.country.recipe.centres.openings
    order = sorted(range(plan.count), key=lambda i: (hosts[i].township.code not in hubs, i))
    models = set(order[: plan.demonstration])
    days = opening_days(Cohort(plan.count, plan.first, plan.last), seed=seed, name="co-ops")
    co_ops = []
    for number, (seat, opened) in enumerate(zip(hosts, days, strict=True)):
        turn = 1 + number // len(ranked)
        badges = [Badge("基层供销社", opened)]
        if number in models:
            badges.append(Badge("基层供销社示范社", opened))
        co_ops.append(
            Site(
                id=f"co-op-{seat.township.code}-{turn}",
                name=f"{seat.township.name}供销合作社" + ("" if turn == 1 else "第二门市"),
                tier="TOWNSHIP",
                types=("grassroots_co_op",),
                position=ground.beside(seat.point, turn),
                operator_id="coop",
                opened=opened,
                functions=("retail", "agri_inputs", "produce_purchase", "recycling"),
                capacity_per_day=4000,
                township_code=seat.township.code,
                status="SUSPENDED" if number >= plan.count - plan.suspended else "ACTIVE",
                badges=tuple(badges),
            )
        )
    return co_ops


def farmers_markets(ground: Ground, *, seed: int) -> list[Site]:
    """Farmers' markets in the eight most populous townships."""
    country = ground.country
    ranked = sorted(
        country.seats, key=lambda s: (-country.township_population(s.township.code), s.township.code)
    )
    return [
        Site(
            id=f"market-{seat.township.code}",
            name=f"{seat.township.name}农贸市场",
            tier="TOWNSHIP",
            types=("farmers_market",),
            position=ground.beside(seat.point, 4),
            operator_id="coop",
            opened=f"{int(stream(seed, 'market', seat.township.code).integers(2005, 2020))}-06-30",
            functions=("retail", "produce_purchase"),
            capacity_per_day=15000,
            township_code=seat.township.code,
        )
        for seat in ranked[:8]
    ]


def farm_stores(ground: Ground, *, seed: int) -> list[Site]:
    """Agri-input stores in the grain townships; cold stores in the three largest, one closed since."""
    country = ground.country
    grain = [seat for seat in _by_rural_people(country) if seat.township.code in grain_main(country)]
    stores = [
        Site(
            id=f"reserve-depot-{seat.township.code}",
            name=f"{seat.township.name}农资储备库",
            tier="TOWNSHIP",
            types=("reserve_depot",),
            position=ground.beside(seat.point, 6),
            operator_id="coop",
            opened=f"{int(stream(seed, 'depot', seat.township.code).integers(2014, 2023))}-03-31",
            functions=("agri_inputs", "reserve"),
            capacity_per_day=10000,
            township_code=seat.township.code,
        )
        for seat in grain
    ]
    cold = Site(
        id="cold-store",
        name="冷链仓储",
        tier="TOWNSHIP",
        types=("cold_store",),
        position=(0.0, 0.0),
        operator_id="logistics",
        opened="2019-07-31",
        functions=("cold_store", "produce_purchase"),
        capacity_per_day=20000,
    )
    for number, seat in enumerate(grain[:3]):
        store = replace(
            cold,
            id=f"cold-store-{seat.township.code}",
            name=f"{seat.township.name}冷链仓储",
            position=ground.beside(seat.point, 7),
            township_code=seat.township.code,
        )
        stores.append(replace(store, status="CLOSED", closed="2023-06-30") if number == 2 else store)
    return stores
