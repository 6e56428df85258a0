"""An ordinary week of demands: goods down and produce up for every village, by its people.

Each stream of goods has an owner, a rate per head and the share of villages it reaches. Rates are
planning guesses: about 80 g of goods and parcels a head and day going down and 40 g of produce coming up.
"""

from dataclasses import dataclass
from math import ceil

from scripts.districts.chance import stream
from scripts.districts.package import Row
from scripts.districts.places import Country
from scripts.districts.site import Site

# No demand is larger than the smallest vehicle that may carry it: cold goods need a cold vehicle, hazardous
# goods stay off buses.
LARGEST_KG = {"ambient": 300.0, "hazardous": 600.0, "cold": 1000.0}
LARGEST_M3 = {"ambient": 2.0, "hazardous": 3.5, "cold": 6.0}
_WINDOW_SHARE = 0.05
_WINDOWS = (("08:30", "12:00"), ("08:00", "11:30"), ("13:30", "17:30"))
_COLD_WINDOW = ("07:00", "12:00")


@dataclass(frozen=True)
class Goods:
    """A stream of goods: whose, what, which way, how much and where."""

    id: str
    operator_id: str
    commodity: str
    goods_class: str
    direction: str
    kg_per_head: float
    share: float
    kg_per_m3: float
    days: tuple[str, ...]


STREAMS = (
    Goods("coop-down", "coop", "groceries", "ambient", "DOWN", 0.026, 1.0, 260, ("12345", "135", "246")),
    Goods("coop-up", "coop", "produce", "ambient", "UP", 0.030, 1.0, 300, ("12345", "1234567")),
    Goods("post-down", "post", "parcel", "ambient", "DOWN", 0.010, 1.0, 170, ("1234567", "12345")),
    Goods("express-a-down", "express-a", "parcel", "ambient", "DOWN", 0.014, 1.0, 160, ("1234567",)),
    Goods("express-b-down", "express-b", "parcel", "ambient", "DOWN", 0.009, 0.75, 160, ("123456",)),
    Goods("post-up", "post", "parcel", "ambient", "UP", 0.006, 0.25, 200, ("12345",)),
    Goods("bus-down", "bus", "parcel", "ambient", "DOWN", 0.005, 0.2, 180, ("1234567",)),
    Goods(
        "logistics-down", "logistics", "household_goods", "ambient", "DOWN", 0.018, 0.25, 200, ("135", "24")
    ),
)


def call_demands(country: Country, sites: list[Site], *, seed: int) -> list[Row]:
    """All demands of the district, in the order of id."""
    rows = _village_rows(country, seed=seed) + _cold_rows(country, seed=seed) + _site_rows(sites, seed=seed)
    return sorted(rows, key=lambda row: str(row["id"]))


def _village_rows(country: Country, *, seed: int) -> list[Row]:
    rows: list[Row] = []
    for settlement in country.settlements:
        code = settlement.village.code
        for goods in STREAMS:
            chance = stream(seed, "demand", goods.id, code)
            if chance.random() >= goods.share:
                continue
            kg = settlement.population * goods.kg_per_head * float(chance.uniform(0.75, 1.25))
            window = (
                _WINDOWS[int(chance.integers(len(_WINDOWS)))] if chance.random() < _WINDOW_SHARE else None
            )
            days = goods.days[int(chance.integers(len(goods.days)))]
            rows += _split(f"{goods.id}-{code}", goods, kg, days=days, window=window, village_code=code)
    return rows


def _cold_rows(country: Country, *, seed: int) -> list[Row]:
    """Chilled food for the twelve most populous townships, at the village of the township point."""
    goods = Goods("cold", "logistics", "chilled_food", "cold", "DOWN", 0.004, 1.0, 280, ("135", "24"))
    points = {seat.point: seat for seat in country.seats}
    central = [s for s in country.settlements if s.point in points]
    central.sort(key=lambda s: (-country.township_population(s.village.township_code), s.village.code))
    rows: list[Row] = []
    for number, settlement in enumerate(central[:12]):
        people = country.township_population(settlement.village.township_code)
        chance = stream(seed, "cold", settlement.village.code)
        kg = min(people * goods.kg_per_head, 140.0) * float(chance.uniform(0.75, 1.25))
        days = goods.days[number % len(goods.days)]
        rows += _split(
            f"cold-{settlement.village.code}",
            goods,
            kg,
            days=days,
            window=_COLD_WINDOW,
            village_code=settlement.village.code,
        )
    return rows


def _site_rows(sites: list[Site], *, seed: int) -> list[Row]:
    """Farm supplies: fertiliser to the township service centres, pesticides to the farm-supply stores."""
    fertiliser = Goods("supply", "coop", "fertiliser", "ambient", "DOWN", 0, 1.0, 900, ("14",))
    pesticide = Goods("supply", "coop", "pesticide", "hazardous", "DOWN", 0, 1.0, 700, ("2",))
    rows: list[Row] = []
    for site in sites:
        if site.tier != "TOWNSHIP" or site.opened > "2024-12-31":
            continue
        draw = float(stream(seed, "supply", site.id).uniform(0.7, 1.0))
        if "service_centre" in site.types:
            rows += _split(
                f"supply-{site.id}", fertiliser, 300 * draw, days="14", window=None, site_id=site.id
            )
        if "reserve_depot" in site.types:
            rows += _split(f"supply-{site.id}", pesticide, 90 * draw, days="2", window=None, site_id=site.id)
    return rows


def _split(
    demand_id: str,
    goods: Goods,
    kg: float,
    *,
    days: str,
    window: tuple[str, str] | None,
    village_code: str | None = None,
    site_id: str | None = None,
) -> list[Row]:
    """The demand as rows of equal size, none above what the smallest permitted vehicle holds."""
    largest_kg = min(LARGEST_KG[goods.goods_class], LARGEST_M3[goods.goods_class] * goods.kg_per_m3)
    parts = ceil(kg / largest_kg)
    each = max(1.0, round(kg / parts, 1))
    start, end = window or (None, None)
    return [
        {
            "id": demand_id if parts == 1 else f"{demand_id}-{part}",
            "village_code": village_code,
            "site_id": site_id,
            "operator_id": goods.operator_id,
            "commodity": goods.commodity,
            "goods_class": goods.goods_class,
            "direction": goods.direction,
            "kg": each,
            "m3": round(each / goods.kg_per_m3, 3),
            "service_minutes": 2 + ceil(each / 60),
            "window_start": start,
            "window_end": end,
            "days": days,
        }
        for part in range(1, parts + 1)
    ]
