"""The sites of a district: which stand where, since when, with which designations and functions.

Outlets follow the district's plan, everything else a plain rule. A site is counted once however many
designations it carries; a planned opening is an ACTIVE site whose opening date lies ahead.
`capacity_per_day` is people served at an outlet, kilograms handled at every other site.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np

from districts.chance import stream
from districts.package import Row
from districts.mesh import Integers
from districts.places import Country, Seat, Settlement
from districts.recipe import CentrePlan, Cohort
from districts.roads import CLASSES, MAIN, Roads

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
_HABITABLE_M, _SLOPE_M = 800, 100  # grain grows below; chance falls to a third so much higher


@dataclass(frozen=True)
class Badge:
    """A designation a site carries from a day on."""

    code: str
    valid_from: str
    star_level: int | None = None


@dataclass(frozen=True)
class Site:
    """A site as it is written; position is longitude, latitude."""

    id: str
    name: str
    tier: str
    types: tuple[str, ...]
    position: tuple[float, float]
    operator_id: str
    opened: str
    functions: tuple[str, ...]
    capacity_per_day: int
    township_code: str | None = None
    village_code: str | None = None
    status: str = "ACTIVE"
    closed: str | None = None
    badges: tuple[Badge, ...] = field(default=())

    def row(self) -> Row:
        """The row of `sites.csv`."""
        lon, lat = self.position
        return {
            "id": self.id,
            "name": self.name,
            "tier": self.tier,
            "types": ";".join(self.types),
            "lon": lon,
            "lat": lat,
            "township_code": self.township_code,
            "village_code": self.village_code,
            "operator_id": self.operator_id,
            "status": self.status,
            "opened": self.opened,
            "closed": self.closed,
            "functions": ";".join(self.functions),
            "capacity_per_day": self.capacity_per_day,
        }

    def badge_rows(self) -> list[Row]:
        """The rows of `designations.csv`."""
        return [
            {
                "site_id": self.id,
                "code": badge.code,
                "star_level": badge.star_level,
                "valid_from": badge.valid_from,
            }
            for badge in self.badges
        ]


class Ground:
    """Where a site can stand: road nodes by nearness to a point, as positions."""

    def __init__(self, country: Country, roads: Roads) -> None:
        self._points = roads.mesh.points
        self._lonlat = country.plane.to_lonlat(roads.mesh.points)
        self._local = np.unique(roads.mesh.links[roads.classes > CLASSES.index("motorway_link")])
        self._main = np.unique(
            roads.mesh.links[(roads.classes > CLASSES.index("motorway_link")) & (roads.classes <= MAIN)]
        )
        self.country = country

    def beside(self, point: tuple[float, float], rank: int) -> tuple[float, float]:
        """The road node that is the so-manyeth nearest (0 = nearest) to a point on the sheet."""
        return self._position(self._local, point, rank)

    def on_main_road(self, point: tuple[float, float], rank: int) -> tuple[float, float]:
        """The same among the nodes of main roads."""
        return self._position(self._main, point, rank)

    def at_village(self, settlement: Settlement) -> tuple[float, float]:
        """The village's own point."""
        lon, lat = self.country.plane.to_lonlat(np.array([settlement.point]))[0]
        return float(lon), float(lat)

    def _position(self, nodes: Integers, point: tuple[float, float], rank: int) -> tuple[float, float]:
        apart = np.hypot(*(self._points[nodes] - np.array(point)).T)
        lon, lat = self._lonlat[nodes[np.argsort(apart, kind="stable")[rank]]]
        return float(lon), float(lat)


def found_sites(country: Country, roads: Roads, *, seed: int) -> list[Site]:
    """Every site of the district, in the order of id."""
    ground = Ground(country, roads)
    sites = [
        *_district_sites(ground),
        *_centres(ground, country.recipe.centres),
        *_outlets(ground, seed=seed),
        *_stations(ground, seed=seed),
        *_co_ops(ground, seed=seed),
        *_markets(ground, seed=seed),
        *_stores(ground, seed=seed),
    ]
    return sorted(sites, key=lambda site: site.id)


def grain_main(country: Country) -> tuple[str, ...]:
    """Townships with most village people on low land: the grain and oil townships (粮油主产), a rule of thumb."""
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


def _days(cohort: Cohort, *, seed: int, name: str) -> list[str]:
    first, last = date.fromisoformat(cohort.first), date.fromisoformat(cohort.last)
    span = (last - first).days + 1
    drawn = stream(seed, "days", name, cohort.first).choice(span, size=cohort.count, replace=False)
    return [str(first + timedelta(days=int(offset))) for offset in np.sort(drawn)]


# --- district tier -------------------------------------------------------------------------------------


def _district_sites(ground: Ground) -> list[Site]:
    country, recipe = ground.country, ground.country.recipe
    seat = next(seat for seat in country.seats if seat.township.code == recipe.seat_code)
    x, y = seat.point
    designated = f"{recipe.plan_year}-12-31"
    return [
        Site(
            id="distribution-centre",
            name=f"{recipe.short_name}集采集配中心",
            tier="DISTRICT",
            types=("distribution_centre",),
            position=ground.on_main_road((x, y), 4),
            operator_id="coop",
            opened="2020-09-30",
            functions=("parcel_in", "parcel_out", "agri_inputs", "produce_purchase", "e_commerce", "cold_store"),
            capacity_per_day=120000,
            badges=(Badge("县域集采集配中心", designated),),
        ),
        Site(
            id="coach-station",
            name=f"{recipe.short_name}客运站",
            tier="DISTRICT",
            types=("coach_station",),
            position=ground.on_main_road((x, y), 2),
            operator_id="bus",
            opened="2012-06-30",
            functions=("parcel_in", "parcel_out"),
            capacity_per_day=30000,
            badges=(Badge("客货邮站", designated),),
        ),
        Site(
            id="wholesale-market",
            name=f"{recipe.short_name}农产品批发市场",
            tier="DISTRICT",
            types=("wholesale_market",),
            position=ground.on_main_road((x, y), 6),
            operator_id="coop",
            opened="2018-05-31",
            functions=("retail", "produce_purchase", "cold_store"),
            capacity_per_day=90000,
            badges=(Badge("公益性农产品市场", designated),),
        ),
        Site(
            id="reserve-depot",
            name=f"{recipe.short_name}应急保供储备库",
            tier="DISTRICT",
            types=("reserve_depot",),
            position=ground.on_main_road((x, y), 8),
            operator_id="coop",
            opened="2016-11-30",
            functions=("reserve", "agri_inputs"),
            capacity_per_day=60000,
        ),
    ]


def _centres(ground: Ground, plan: CentrePlan) -> list[Site]:
    """Service centres; each opens on its day and is designated from then on."""
    recipe = ground.country.recipe
    functions = ("agri_inputs", "produce_purchase", "finance", "information")
    centres = [
        Site(
            id=f"service-centre-{seat.township.code}",
            name=f"{seat.township.name}{plan.label}",
            tier="TOWNSHIP",
            types=("service_centre",),
            position=ground.beside(seat.point, 3),
            operator_id="coop",
            opened=plan.openings[seat.township.code],
            functions=functions,
            capacity_per_day=6000,
            township_code=seat.township.code,
            badges=(Badge(plan.designation, plan.openings[seat.township.code]),),
        )
        for seat in ground.country.seats
        if seat.township.code in plan.openings
    ]
    if plan.district_opened:
        seat = next(seat for seat in ground.country.seats if seat.township.code == recipe.seat_code)
        centres.append(
            Site(
                id="service-centre",
                name=f"{recipe.short_name}{plan.label}",
                tier="DISTRICT",
                types=("service_centre",),
                position=ground.beside(seat.point, 5),
                operator_id="coop",
                opened=plan.district_opened,
                functions=functions,
                capacity_per_day=12000,
                badges=(Badge(plan.designation, plan.district_opened),),
            )
        )
    return centres


# --- outlets -------------------------------------------------------------------------------------------


def _outlets(ground: Ground, *, seed: int) -> list[Site]:
    plan = ground.country.recipe.outlets
    villages = _outlet_villages(ground.country, plan.count, every_village=plan.every_village)
    days = [day for cohort in plan.cohorts for day in _days(cohort, seed=seed, name="outlets")]
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


# --- township tier -------------------------------------------------------------------------------------


def _stations(ground: Ground, *, seed: int) -> list[Site]:
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


def _co_ops(ground: Ground, *, seed: int) -> list[Site]:
    """Grassroots co-ops: the townships with most village people first, a second one where there are more."""
    plan = ground.country.recipe.co_ops
    ranked = _by_rural_people(ground.country)
    hosts = [ranked[i % len(ranked)] for i in range(plan.count)]
    hubs = ground.country.recipe.centres.openings
    order = sorted(range(plan.count), key=lambda i: (hosts[i].township.code not in hubs, i))
    models = set(order[: plan.demonstration])
    days = _days(Cohort(plan.count, plan.first, plan.last), seed=seed, name="co-ops")
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


def _markets(ground: Ground, *, seed: int) -> list[Site]:
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


def _stores(ground: Ground, *, seed: int) -> list[Site]:
    """Agri-input stores in the grain townships and cold stores in the two largest of them, one long closed."""
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
