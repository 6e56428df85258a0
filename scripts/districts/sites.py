"""All sites of a district.

Outlets and centres follow the district's plan, everything else a plain rule. A site is counted once
however many designations it carries. `capacity_per_day` is people served at an outlet and kilograms
handled at every other site.
"""

from scripts.districts.centres import district_sites, service_centres
from scripts.districts.outlets import open_outlets
from scripts.districts.places import Country
from scripts.districts.roads import Roads
from scripts.districts.site import Ground, Site
from scripts.districts.stations import farm_stores, farmers_markets, grassroots_co_ops, transfer_stations


def found_sites(country: Country, roads: Roads, *, seed: int) -> list[Site]:
    """Every site of the district, in the order of id."""
    ground = Ground(country, roads)
    sites = [
        *district_sites(ground),
        *service_centres(ground, country.recipe.centres),
        *open_outlets(ground, seed=seed),
        *transfer_stations(ground, seed=seed),
        *grassroots_co_ops(ground, seed=seed),
        *farmers_markets(ground, seed=seed),
        *farm_stores(ground, seed=seed),
    ]
    return sorted(sites, key=lambda site: site.id)
