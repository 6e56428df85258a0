"""What is real in the packages is exactly what the facts say."""

from collections import Counter

import numpy as np
import pytest
import shapely

from .conftest import Package, km_between, position

COUNTS = {"nanchuan": (34, 184, 60), "jiangjin": (30, 175, 126)}
CENSUS_2010 = {"nanchuan": 534_329, "jiangjin": 1_233_149}
AREA_KM2 = {"nanchuan": 2588, "jiangjin": 3220}


def test_every_township_and_village_of_the_official_list_is_there(package: Package) -> None:
    """34 and 30 townships, 184 + 60 and 175 + 126 villages and communities, no more and no less."""
    kinds = Counter(village["kind"] for village in package.villages)
    assert (len(package.townships), kinds["village"], kinds["community"]) == COUNTS[package.code]
    official = {row["code"]: row["township_code"] for row in package.facts("villages")}
    assert {v["code"]: v["township_code"] for v in package.villages} == official


def test_names_are_the_official_ones_without_the_word_for_committee(package: Package) -> None:
    """鼓楼坝社区居民委员会 is shipped as 鼓楼坝社区, 高桥村村民委员会 as 高桥村."""
    official = {row["code"]: row["name"] for row in package.facts("villages")}
    committee = {"village": "村民委员会", "community": "居民委员会"}
    assert {v["code"]: v["name"] + committee[v["kind"]] for v in package.villages} == official
    names = {row["code"]: row["name"] for row in package.facts("townships")}
    assert {t["code"]: t["name"] for t in package.townships} == names


def test_the_tenth_digit_of_the_code_tells_village_from_community(package: Package) -> None:
    """2 is a village (村), 0 a community (社区)."""
    for village in package.villages:
        assert village["kind"] == {"2": "village", "0": "community"}[village["code"][9]]


def test_known_township_points_are_untouched_and_only_five_are_made_up(package: Package) -> None:
    """Published points are shipped as they are; the unknown ones are two in Nanchuan, three in Jiangjin."""
    shipped = {t["code"]: position(t) for t in package.townships}
    known = {t["code"]: position(t) for t in package.facts("townships") if t["lon"]}
    assert {code: shipped[code] for code in known} == known
    unknown = [t["name"] for t in package.townships if t["code"] not in known]
    made_up = {"nanchuan": ["南城街道", "西城街道"], "jiangjin": ["鼎山街道", "圣泉街道", "四屏镇"]}
    assert unknown == made_up[package.code]


def test_village_people_add_up_to_every_published_figure(package: Package) -> None:
    """Each figure of the 2010 census is met exactly by the villages of the townships it covers."""
    people: Counter[str] = Counter()
    for village in package.villages:
        people[village["township_code"]] += int(village["population"])
    for fact in package.facts("townships"):
        if fact["population_2010"]:
            covered = fact["population_covers"].split(";") if fact["population_covers"] else [fact["code"]]
            assert sum(people[code] for code in covered) == int(fact["population_2010"]), fact["name"]
    assert people.total() == CENSUS_2010[package.code]
    assert {t["code"]: int(t["population"]) for t in package.townships} == people


def test_the_three_subdistricts_share_the_figure_published_for_the_first(nanchuan: Package) -> None:
    """204,775 is the figure of 东城, 南城 and 西城 together."""
    shared = {"500119001", "500119002", "500119003"}
    assert sum(int(t["population"]) for t in nanchuan.townships if t["code"] in shared) == 204_775


def test_every_village_has_people_and_households_of_two_to_four(package: Package) -> None:
    """Households are synthetic, near a third of the people."""
    for village in package.villages:
        assert 2 < int(village["population"]) / int(village["households"]) < 4


def test_the_outline_is_the_published_one(package: Package) -> None:
    """The outline has the district's area and is the file of the facts, byte for byte."""
    lon, lat = np.array(package.outline.exterior.coords).T
    middle = np.radians(lat.mean())
    flat = shapely.Polygon(np.column_stack([lon * 111.32 * np.cos(middle), lat * 110.86]))
    assert flat.area == pytest.approx(AREA_KM2[package.code], rel=0.005)


def test_villages_and_townships_lie_in_the_district(package: Package) -> None:
    """No point is outside the outline."""
    for place in [*package.townships, *package.villages, *package.sites]:
        assert package.outline.contains(shapely.Point(position(place))), place["name"]


def test_every_village_is_nearer_to_its_own_township_point_than_to_any_other(package: Package) -> None:
    """A village lies in its township's share of the district."""
    for village in package.villages:
        nearest = min(package.townships, key=lambda t: km_between(position(t), position(village)))
        assert nearest["code"] == village["township_code"], village["name"]


def test_no_two_villages_share_a_point(package: Package) -> None:
    """Every village has a place of its own, written with five decimals at most."""
    points = [position(village) for village in package.villages]
    assert len(set(points)) == len(points)
    assert all(round(value, 5) == value for point in points for value in point)


def test_the_network_says_what_is_real_and_what_is_synthetic(package: Package) -> None:
    """Provenance speaks both languages and names what was made up."""
    (network,) = package.rows("network.csv")
    assert (network["code"], network["district_code"]) == (package.code, package.district_code)
    assert network["name"] == {"nanchuan": "重庆市南川区", "jiangjin": "重庆市江津区"}[package.code]
    assert network["datum"] == "WGS84"
    provenance = network["provenance"]
    for word in (
        "真实：",
        "合成（由固定种子的脚本生成）：",
        "开业日期均为计划",
        "Real:",
        "synthetic, made by a seeded script:",
    ):
        assert word in provenance
    assert f"openings after {2024 if package.code == 'nanchuan' else 2021} are planned" in provenance
