"""The sites follow the plans of the two districts, date by date, and none is counted twice."""

from collections import Counter

import pytest

from .conftest import Package, position

ONE_SITE_FOUR_NAMES = ("流通网点", "综合服务社", "一站式站点", "流通综合服务网点")
HUBS = {"大观镇", "水江镇", "鸣玉镇", "金山镇", "大有镇", "南平镇", "西城街道"}
FUNCTIONS = {
    "retail", "agri_inputs", "produce_purchase", "parcel_in", "parcel_out", "e_commerce", "recycling",
    "cold_store", "finance", "information", "reserve",
}  # fmt: skip
TYPES = {
    "outlet", "service_co_op", "distribution_centre", "coach_station", "wholesale_market", "farmers_market",
    "cold_store", "township_station", "grassroots_co_op", "service_centre", "reserve_depot",
}  # fmt: skip


def _active(package: Package, day: str) -> dict[str, dict[str, str]]:
    """Sites that count at a date, as the contract defines it."""
    return {
        site["id"]: site
        for site in package.sites
        if (site["status"] == "ACTIVE" or (site["status"] == "CLOSED" and site["closed"]))
        and site["opened"] <= day
        and not (site["closed"] and site["closed"] <= day)
    }


def _count(package: Package, code: str, day: str) -> int:
    """Sites with a designation at a date: sites, not designations."""
    active = _active(package, day)
    rows = package.rows("designations.csv")
    return len(
        {
            row["site_id"]
            for row in rows
            if row["code"] == code
            and row["site_id"] in active
            and row["valid_from"] <= day
            and not (row["valid_to"] and row["valid_to"] <= day)
        }
    )


def _outlets(package: Package, day: str) -> list[dict[str, str]]:
    return [site for site in _active(package, day).values() if "outlet" in site["types"].split(";")]


@pytest.mark.parametrize(
    ("day", "count"),
    [("2024-12-31", 46), ("2025-12-31", 80), ("2026-12-31", 114), ("2027-12-31", 147)],
)
def test_nanchuan_has_46_outlets_in_2024_and_147_in_2027(nanchuan: Package, day: str, count: int) -> None:
    """T1, T2 and the natural path between; the four official names are names of the same sites (NM1)."""
    assert len(_outlets(nanchuan, day)) == count
    assert [_count(nanchuan, code, day) for code in ONE_SITE_FOUR_NAMES] == [count] * 4


@pytest.mark.parametrize("day", ["2024-12-31", "2027-12-31"])
def test_nanchuan_has_46_star_outlets(nanchuan: Package, day: str) -> None:
    """T4: 46 star outlets, each with a level of three to five."""
    assert _count(nanchuan, "综合服务社星级社", day) == 46
    levels = {
        row["star_level"] for row in nanchuan.rows("designations.csv") if row["code"] == "综合服务社星级社"
    }
    assert levels <= {"3", "4", "5"}


@pytest.mark.parametrize(("day", "districts", "townships"), [("2024-12-31", 1, 6), ("2025-12-31", 1, 7)])
def test_nanchuan_s_service_centres_open_in_the_named_townships(
    nanchuan: Package, day: str, districts: int, townships: int
) -> None:
    """T7, T8: one of the district and six, then seven, in the townships the plan names."""
    names = {t["code"]: t["name"] for t in nanchuan.townships}
    centres = [s for s in _active(nanchuan, day).values() if s["types"] == "service_centre"]
    tiers = Counter(site["tier"] for site in centres)
    assert (tiers["DISTRICT"], tiers["TOWNSHIP"]) == (districts, townships)
    assert {names[s["township_code"]] for s in centres if s["tier"] == "TOWNSHIP"} <= HUBS
    assert _count(nanchuan, "为农服务中心", day) == districts + townships


def test_every_outlet_is_active_in_a_village_of_its_own_and_at_its_point(package: Package) -> None:
    """Planned openings carry ACTIVE and a date ahead, since PLANNED never counts."""
    points = {v["code"]: (position(v), v["township_code"]) for v in package.villages}
    outlets = [site for site in package.sites if "outlet" in site["types"].split(";")]
    assert {(site["status"], site["tier"]) for site in outlets} == {("ACTIVE", "VILLAGE")}
    assert len({site["village_code"] for site in outlets}) == len(outlets)
    for site in outlets:
        assert points[site["village_code"]] == (position(site), site["township_code"])


@pytest.mark.parametrize(("day", "count"), [("2021-12-31", 35), ("2024-12-31", 140), ("2025-12-31", 175)])
def test_jiangjin_has_an_outlet_in_each_of_its_175_villages_by_2025(
    jiangjin: Package, day: str, count: int
) -> None:
    """T12: 175 co-ops in the 175 villages (村), none in a community."""
    assert len(_outlets(jiangjin, day)) == _count(jiangjin, "综合服务社", day) == count
    villages = {v["code"] for v in jiangjin.villages if v["kind"] == "village"}
    assert {s["village_code"] for s in _outlets(jiangjin, "2025-12-31")} == villages


@pytest.mark.parametrize(
    ("code", "day", "count"),
    [
        ("综合服务社星级社", "2025-12-31", 60),
        ("基层供销社", "2022-12-31", 40),
        ("基层供销社示范社", "2022-12-31", 18),
        ("区域性为农服务中心", "2025-12-31", 10),
    ],
)
def test_jiangjin_follows_its_plan(jiangjin: Package, code: str, day: str, count: int) -> None:
    """T13 to T16."""
    assert _count(jiangjin, code, day) == count


def test_jiangjin_s_grassroots_co_ops_leave_no_township_without_one(jiangjin: Package) -> None:
    """Forty in thirty townships, all of the township tier."""
    co_ops = [site for site in jiangjin.sites if site["types"] == "grassroots_co_op"]
    assert {site["tier"] for site in co_ops} == {"TOWNSHIP"}
    assert {site["township_code"] for site in co_ops} == {t["code"] for t in jiangjin.townships}


@pytest.mark.parametrize("kind", ["distribution_centre", "coach_station", "wholesale_market"])
def test_there_is_one_of_each_site_of_the_district(package: Package, kind: str) -> None:
    """One distribution centre, one coach station, one wholesale market, open at the end of 2024."""
    found = [site for site in _active(package, "2024-12-31").values() if kind in site["types"].split(";")]
    assert [site["tier"] for site in found] == ["DISTRICT"]


def test_every_township_has_a_transfer_station(package: Package) -> None:
    """The link between the district above and the villages below (上接区、下联村)."""
    stations = [site for site in package.sites if site["types"] == "township_station"]
    assert sorted(site["township_code"] for site in stations) == sorted(t["code"] for t in package.townships)


def test_every_grain_township_stores_farm_supplies(package: Package) -> None:
    """Ten townships are flagged as grain and oil townships, and each has a depot with agri_inputs."""
    flagged = {t["code"] for t in package.townships if t["grain_main"] == "1"}
    stores = {s["township_code"] for s in package.sites if s["functions"] == "agri_inputs;reserve"}
    assert len(flagged) == 10
    assert stores == flagged


def test_words_are_those_of_the_contract(package: Package) -> None:
    """Functions and types come from the lists; every designation belongs to a site."""
    assert {word for site in package.sites for word in site["functions"].split(";")} <= FUNCTIONS
    assert {word for site in package.sites for word in site["types"].split(";")} == TYPES
    ids = {site["id"] for site in package.sites}
    assert len(ids) == len(package.sites)
    assert {row["site_id"] for row in package.rows("designations.csv")} <= ids


def test_functions_differ_from_outlet_to_outlet(package: Package) -> None:
    """All retail, some take no parcels: there are function gaps to find."""
    outlets = [set(s["functions"].split(";")) for s in package.sites if "outlet" in s["types"].split(";")]
    assert all("retail" in functions for functions in outlets)
    without_parcels = sum("parcel_in" not in functions for functions in outlets)
    assert 0.08 * len(outlets) < without_parcels < 0.3 * len(outlets)


def test_every_site_says_how_much_it_can_handle(package: Package) -> None:
    """Capacity is filled in and positive."""
    assert min(int(site["capacity_per_day"]) for site in package.sites) >= 100


def test_a_site_off_the_villages_stands_on_a_road_node(package: Package) -> None:
    """Sites of the upper tiers are at road nodes."""
    others = [site for site in package.sites if not site["village_code"]]
    assert [site["id"] for site in others if position(site) not in package.node_at] == []
