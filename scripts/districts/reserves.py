"""Reserve stocks for supply in an emergency (保供): food and farm supplies at the depots, and daily needs."""

from scripts.districts.chance import stream
from scripts.districts.package import Row
from scripts.districts.places import Country
from scripts.districts.site import Site

# Kilograms a head and day: cereals and oil after the Chinese dietary guidelines of 2022 (200 to 300 g and 25
# to 30 g), meat a guess; farm supplies as a year's use spread evenly, guessed. Planning values all.
NEEDS = {
    "edible_oil": 0.03,
    "fertiliser": 0.06,
    "flour": 0.05,
    "grain": 0.05,
    "meat": 0.07,
    "mulch_film": 0.002,
    "pesticide": 0.001,
    "rice": 0.2,
    "seed": 0.004,
}
_FOOD = ("edible_oil", "flour", "grain", "meat", "rice")
_FARM = ("fertiliser", "mulch_film", "pesticide", "seed")
_READINGS = ("2024-06-30", "2024-09-30", "2024-12-31")
_COVER_DAYS = {"DISTRICT": (12, 35), "TOWNSHIP": (15, 60)}


def need_rows() -> list[Row]:
    """Rows of `needs.csv`."""
    return [{"commodity": name, "kg_per_head_day": value} for name, value in sorted(NEEDS.items())]


def stock_rows(country: Country, sites: list[Site], *, seed: int) -> list[Row]:
    """Three readings of every depot: the district's holds food and farm supplies, a township's the latter."""
    everyone = sum(settlement.population for settlement in country.settlements)
    rows: list[Row] = []
    for site in sites:
        if "reserve_depot" not in site.types:
            continue
        code = site.township_code
        people = everyone if code is None else country.township_population(code)
        for commodity in sorted((*_FOOD, *_FARM) if code is None else _FARM):
            chance = stream(seed, "stock", site.id, commodity)
            days = float(chance.uniform(*_COVER_DAYS[site.tier]))
            for as_of in _READINGS:
                quantity = people * NEEDS[commodity] * days * float(chance.uniform(0.85, 1.1))
                rows.append(
                    {
                        "site_id": site.id,
                        "commodity": commodity,
                        "quantity_kg": int(round(quantity, -1)) or 10,
                        "as_of": as_of,
                    }
                )
    return rows
