"""A whole district, from facts to the bytes of its network package."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scripts.districts.calibration import calibrate
from scripts.districts.demand import call_demands
from scripts.districts.expressways import add_expressways
from scripts.districts.facts import Facts, read_facts
from scripts.districts.fleet import hire_fleet, operator_rows
from scripts.districts.lines import run_lines
from scripts.districts.links import write_roads
from scripts.districts.mesh import lay_mesh
from scripts.districts.package import Row, to_files
from scripts.districts.places import Country, settle
from scripts.districts.provenance import provenance_of
from scripts.districts.recipe import Recipe
from scripts.districts.reserves import need_rows, stock_rows
from scripts.districts.roads import Roads, build_roads
from scripts.districts.roadside import set_back
from scripts.districts.site import Site
from scripts.districts.sites import found_sites
from scripts.districts.stations import grain_main
from scripts.districts.targets import target_rows
from scripts.districts.travel import Travel, survey_travel

STEPS = ("places", "roads", "sites", "demands", "fleets", "tables")
VILLAGE_LIST = "国家统计局统计用区划代码 2022/2023 (china-division 2.7.0)"


@dataclass(frozen=True)
class District:
    """What was built: the country, its roads, sites and travel, and the files of the package."""

    country: Country
    roads: Roads
    sites: list[Site]
    travel: Travel
    demands: list[Row]
    files: dict[str, bytes]


def build_district(recipe: Recipe, *, seed: int, on_step: Callable[[str], None]) -> District:
    """Build one district; the same recipe and seed give the same bytes. `on_step` hears each step begin."""
    facts = read_facts(recipe.code)
    on_step("places")
    country = settle(facts, recipe, seed=seed)
    on_step("roads")
    mesh = lay_mesh(country, seed=seed)
    roads = calibrate(country, add_expressways(country, build_roads(country, mesh, seed=seed), seed=seed))
    country = set_back(country, roads, seed=seed)
    on_step("sites")
    sites = found_sites(country, roads, seed=seed)
    travel = survey_travel(country, roads, sites)
    on_step("demands")
    demands = call_demands(country, sites, seed=seed)
    on_step("fleets")
    vehicles = hire_fleet(demands, travel, bus_lines=len(recipe.bus_terminals))
    on_step("tables")
    road_tables, lines = write_roads(country, roads, seed=seed), run_lines(country, travel)
    tables = {
        "network.csv": [_network_row(facts, recipe)],
        "townships.csv": _township_rows(country),
        "villages.csv": _village_rows(country),
        "roads/node.csv": road_tables.nodes,
        "roads/link.csv": road_tables.links,
        "sites.csv": [site.row() for site in sites],
        "designations.csv": [row for site in sites for row in site.badge_rows()],
        "operators.csv": operator_rows(),
        "vehicles.csv": vehicles,
        "demands.csv": demands,
        "routes.csv": lines.routes,
        "route_stops.csv": lines.stops,
        "stocks.csv": stock_rows(country, sites, seed=seed),
        "needs.csv": need_rows(),
        "targets.csv": target_rows(recipe.code, recipe.district_code),
    }
    return District(country, roads, sites, travel, demands, to_files(tables))


def _network_row(facts: Facts, recipe: Recipe) -> Row:
    return {
        "code": recipe.code,
        "name": recipe.name,
        "district_code": recipe.district_code,
        "datum": "WGS84",
        "village_list_version": VILLAGE_LIST,
        "provenance": provenance_of(facts, recipe),
    }


def _township_rows(country: Country) -> list[Row]:
    grain = set(grain_main(country))
    lonlat = country.plane.to_lonlat(country.seat_points())
    return [
        {
            "code": seat.township.code,
            "name": seat.township.name,
            "kind": seat.township.kind,
            "lon": float(lon),
            "lat": float(lat),
            "population": country.township_population(seat.township.code),
            "grain_main": int(seat.township.code in grain),
        }
        for seat, (lon, lat) in zip(country.seats, lonlat, strict=True)
    ]


def _village_rows(country: Country) -> list[Row]:
    lonlat = np.asarray(country.plane.to_lonlat(country.settlement_points()))
    return [
        {
            "code": settlement.village.code,
            "name": settlement.village.name,
            "township_code": settlement.village.township_code,
            "kind": settlement.village.kind,
            "lon": float(lon),
            "lat": float(lat),
            "population": settlement.population,
            "households": settlement.households,
        }
        for settlement, (lon, lat) in zip(country.settlements, lonlat, strict=True)
    ]
