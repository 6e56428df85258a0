"""Outlets: which villages get one, when it opens, and what it offers.

They follow the plan of the district. A planned opening is an ACTIVE site whose opening date lies ahead.
"""

from datetime import date

from scripts.districts.chance import stream
from scripts.districts.places import Country, Settlement
from scripts.districts.site import Badge, Ground, Site, opening_days

FUNCTIONS = {  # chance that an ordinary and a star outlet has the function
    "retail": (1.0, 1.0),
    "parcel_in": (0.80, 0.96),
    "parcel_out": (0.50, 0.80),
    "agri_inputs": (0.60, 0.85),
    "produce_purchase": (0.45, 0.75),
    "e_commerce": (0.40, 0.75),
    "finance": (0.40, 0.70),
    "recycling": (0.30, 0.55),
    "information": (0.30, 0.60),
    "cold_store": (0.05, 0.15),
}
_STAR_LEVELS, _STAR_CHANCES = (3, 4, 5), (0.6, 0.3, 0.1)


def open_outlets(ground: Ground, *, seed: int) -> list[Site]:
    """The outlets of the plan, in the order of opening."""
    plan = ground.country.recipe.outlets
    villages = _outlet_villages(ground.country, plan.count, every_village=plan.every_village)
    days = [day for cohort in plan.cohorts for day in opening_days(cohort, seed=seed, name="outlets")]
    return [
        _outlet(ground, settlement, day, star=number < plan.star, seed=seed)
        for number, (settlement, day) in enumerate(zip(villages, days, strict=True))
    ]


def _outlet_villages(country: Country, count: int, *, every_village: bool) -> list[Settlement]:
    """Villages in the order in which they get an outlet: by highest averages (D'Hondt).

    The next outlet goes where people ÷ (1 + outlets the township already has) is largest: bigger villages
    first, spread over the townships. Urban communities of the subdistricts are left to the town's shops.
    """
    kinds = {seat.township.code: seat.township.kind for seat in country.seats}
    left = [
        s
        for s in country.settlements
        if s.village.kind == "village"
        or (not every_village and kinds[s.village.township_code] != "subdistrict")
    ]
    given = dict.fromkeys(kinds, 0)
    chosen: list[Settlement] = []
    while len(chosen) < count:
        best = min(left, key=lambda s: (-s.population / (1 + given[s.village.township_code]), s.village.code))
        left.remove(best)
        given[best.village.township_code] += 1
        chosen.append(best)
    return chosen


def _outlet(ground: Ground, settlement: Settlement, opened: str, *, star: bool, seed: int) -> Site:
    plan, village = ground.country.recipe.outlets, settlement.village
    chance = stream(seed, "outlet", village.code)
    functions = tuple(name for name, odds in FUNCTIONS.items() if chance.random() < odds[star])
    room = settlement.population * float(chance.uniform(1.1, 2.1))
    badges = tuple(Badge(code, opened) for code in plan.designations)
    if star:
        since = str(_years_later(opened, plan.star_after_years))
        level = int(chance.choice(_STAR_LEVELS, p=_STAR_CHANCES))
        badges = (*badges, Badge("综合服务社星级社", since, star_level=level))
    return Site(
        id=f"outlet-{village.code}",
        name=f"{village.name}综合服务社",
        tier="VILLAGE",
        types=("outlet", "service_co_op"),
        position=ground.at_village(settlement),
        operator_id="coop",
        opened=opened,
        functions=functions,
        capacity_per_day=int(round(room, -2)) or 100,
        township_code=village.township_code,
        village_code=village.code,
        badges=badges,
    )


def _years_later(day: str, years: int) -> date:
    start = date.fromisoformat(day)
    leap_day = start.month == 2 and start.day == 29
    return start.replace(year=start.year + years, day=28 if leap_day else start.day)
