"""Days of cover against paper, and against adding up by hand on random counties."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.model import Need, Network, ProblemCode, SiteStatus, Stock
from network.model.examples import toy_county
from network.roads import point_of, travel_matrix
from network.scenario import apply_changes
from network.scenario.close_road import CloseRoad
from network.supply import CommodityCover, DaysOfCover, days_of_cover
from tests.supply.counties import wild_counties

DAY = date(2026, 1, 1)
LAST_WEEK, LAST_MONTH = date(2025, 12, 25), date(2025, 12, 1)
RICE = Need("rice", 0.5)
TOY = toy_county().with_parts(
    needs=(RICE,), stocks=(Stock("s1", "rice", 1000, LAST_WEEK), Stock("s3", "rice", 600, LAST_WEEK))
)


def covered(network: Network = TOY, **options: object) -> DaysOfCover:
    return days_of_cover(network, **{"as_of": DAY, **options})


def rice(network: Network = TOY) -> CommodityCover:
    (answer,) = covered(network).commodities
    return answer


def codes(answer: DaysOfCover) -> list[ProblemCode]:
    return [problem.code for problem in answer.problems]


def test_days_are_stock_over_the_daily_need_of_the_nearest():
    """s3 feeds V3, V4, V5: 600 ÷ (3,000 × 0.5) = 0.4 days; s1 feeds V1, V2: 1000 ÷ (2,000 × 0.5) = 1."""
    answer = rice()
    assert [(row.site.code, row.days, row.kg_per_day, row.population) for row in answer.sites] == [
        ("s3", 0.4, 1500, 3000),
        ("s1", 1, 1000, 2000),
    ]
    assert [v.code for v in answer.first_out] == ["V3", "V4", "V5"]
    assert (answer.cut_off, answer.at_risk_population) == ((), 0)


def test_help_comes_from_the_reserve_by_the_quickest_way():
    """SPEC.md 5.0: hub to V1 21 minutes, to V3 22; the hub has the function reserve."""
    assert {row.site.code: (row.resupply_from.code, row.resupply_minutes) for row in rice().sites} == {
        "s1": ("hub", 21),
        "s3": ("hub", 22),
    }


def test_a_closure_cuts_the_help_and_moves_the_people():
    """Without T2–V3 no way leads from the hub to s3, and V5 goes to s1: 1000 ÷ (2,900 × 0.5) days."""
    answer = rice(apply_changes(TOY, [CloseRoad(("T2-V3",))]).network)
    assert [(row.site.code, row.days, row.resupply_minutes, row.is_at_risk) for row in answer.sites] == [
        ("s3", 600 / 1050, None, True),
        ("s1", 1000 / 1450, 21, False),
    ]
    assert answer.at_risk_population == 2100


def test_a_longer_way_than_the_stock_lasts_is_a_risk():
    """Without T1–V1 the hub needs 42 minutes to s1: 29 kg last 41.76 minutes, 30 kg 43.2."""
    for kg, is_at_risk in ((29, True), (30, False)):
        low = TOY.with_parts(stocks=(Stock("s1", "rice", kg), Stock("s3", "rice", 600)))
        rows = {row.site.code: row for row in rice(apply_changes(low, [CloseRoad(("T1-V1",))]).network).sites}
        assert (rows["s1"].resupply_minutes, rows["s1"].is_at_risk) == (42, is_at_risk)


def test_who_reaches_no_stock_runs_out_first():
    """With T2–V5 closed V5 has nothing at all, before V3 and V4 who have 600 ÷ (2,100 × 0.5) days."""
    answer = rice(apply_changes(TOY, [CloseRoad(("T2-V5",))]).network)
    assert [v.code for v in answer.first_out] == ["V5"]
    assert (answer.cut_off_population, answer.at_risk_population) == (900, 900)


def test_the_latest_reading_up_to_the_day_counts():
    """Older, undated and later readings give way; of two on one day the lower counts, with a warning."""
    readings = (
        Stock("s1", "rice", 5000), Stock("s1", "rice", 4000, LAST_MONTH), Stock("s1", "rice", 900, LAST_WEEK),
        Stock("s1", "rice", 1000, LAST_WEEK), Stock("s1", "rice", 1, date(2026, 1, 2)),
    )  # fmt: skip
    answer = covered(TOY.with_parts(stocks=readings))
    (row,) = answer.commodities[0].sites
    assert (row.stock.quantity_kg, row.stock.as_of, row.population) == (900, LAST_WEEK, 5000)
    assert ProblemCode.DUPLICATE_ID in codes(answer)
    (old,) = covered(TOY.with_parts(stocks=readings), as_of=date(2025, 12, 24)).commodities[0].sites
    assert old.stock.quantity_kg == 4000


def test_a_site_that_has_run_out_has_0_days():
    """A reading of 0 keeps the site's people with it: they run out first."""
    answer = rice(TOY.with_parts(stocks=(Stock("s1", "rice", 0), Stock("s3", "rice", 600))))
    assert [(row.site.code, row.days, row.is_at_risk) for row in answer.sites] == [
        ("s1", 0, True),
        ("s3", 0.4, False),
    ]


def test_a_reserve_node_is_resupplied_by_another_and_the_last_one_from_outside():
    """The hub alone holds rice: it needs no way. Once s1 is a reserve with rice, each helps the other."""
    hub = Stock("hub", "rice", 9000)
    (row,) = rice(TOY.with_parts(stocks=(hub,))).sites
    assert (row.resupply_from.code, row.resupply_minutes, row.is_at_risk) == ("hub", 0, False)
    sites = [replace(s, types=("outlet", "reserve_depot")) if s.code == "s1" else s for s in TOY.sites]
    both = TOY.with_parts(sites=tuple(sites), stocks=(hub, Stock("s1", "rice", 1000)))
    rows = {row.site.code: (row.resupply_from.code, row.resupply_minutes) for row in rice(both).sites}
    assert rows == {"hub": ("s1", 21), "s1": ("hub", 21)}


def test_only_a_reserve_that_has_the_commodity_helps():
    """s1 becomes a reserve node without rice while the hub holds some: s3 is helped from the hub alone."""
    sites = [replace(s, functions=("reserve",)) if s.code == "s1" else s for s in TOY.sites]
    stocks = (Stock("hub", "rice", 9000), Stock("s1", "rice", 0), Stock("s3", "rice", 600))
    rows = rice(TOY.with_parts(sites=tuple(sites), stocks=stocks)).sites
    assert {row.site.code: row.resupply_from.code for row in rows if row.site.code != "hub"} == {
        "s1": "hub",
        "s3": "hub",
    }


def test_a_site_out_of_business_feeds_nobody():
    """With s1 suspended all 5,000 people draw on s3, and the stock left out is told."""
    sites = [replace(s, status=SiteStatus.SUSPENDED) if s.code == "s1" else s for s in TOY.sites]
    answer = covered(TOY.with_parts(sites=tuple(sites)))
    (row,) = answer.commodities[0].sites
    assert (row.site.code, row.days) == ("s3", 0.24)
    assert ProblemCode.SITE_INACTIVE in codes(answer)


def test_what_nobody_keeps_is_lacking_everywhere():
    """A need without any stock cuts everybody off; a stock without a need is left out; both are told."""
    network = TOY.with_parts(needs=(RICE, Need("salt", 0.01)), stocks=(*TOY.stocks, Stock("s1", "tea", 5)))
    answer = covered(network)
    by_name = {one.commodity: one for one in answer.commodities}
    assert sorted(by_name) == ["rice", "salt"]
    assert (by_name["salt"].sites, by_name["salt"].cut_off_population) == ((), 5000)
    assert {p.path for p in answer.problems if p.code is ProblemCode.INPUT_MISSING} == {
        ("needs",),
        ("stocks",),
    }


def test_one_commodity_may_be_asked_for_and_must_be_known():
    """Only rice is answered; a slip of the pen is an ERROR."""
    network = TOY.with_parts(needs=(RICE, Need("salt", 0.01)))
    assert [one.commodity for one in covered(network, commodity="rice").commodities] == ["rice"]
    assert covered(network, commodity="rise").commodities == ()
    assert codes(covered(network, commodity="rise")) == [ProblemCode.WORD_UNKNOWN]


def test_nobody_draws_on_a_site_that_is_nearest_to_none():
    """Stock at the hub, which is nobody's nearest, lasts for ever and comes last."""
    rows = rice(TOY.with_parts(stocks=(*TOY.stocks, Stock("hub", "rice", 10)))).sites
    assert (rows[-1].site.code, rows[-1].days, rows[-1].villages) == ("hub", None, ())


def test_without_a_reserve_every_stock_is_at_risk():
    """Before the hub opened in 2020 nothing helps; the toy's outlets are made older for it."""
    sites = [replace(s, opened=None) if s.code != "hub" else s for s in TOY.sites]
    readings = tuple(replace(s, as_of=None) for s in TOY.stocks)
    old = TOY.with_parts(sites=tuple(sites), stocks=readings)
    answer = covered(old, as_of=date(2019, 1, 1))
    assert [row.is_at_risk for row in answer.commodities[0].sites] == [True, True]
    assert ProblemCode.INPUT_MISSING in codes(answer)


@settings(max_examples=100, deadline=None)
@given(wild_counties(), st.data())
def test_days_equal_adding_up_over_a_travel_matrix(county: Network, data: st.DataObject):
    """On random counties: places at their nearest keeper, days and minutes as the whole matrix has them."""
    kept = data.draw(st.lists(st.sampled_from([s.code for s in county.sites]), unique=True, min_size=1))
    stocks = tuple(Stock(code, "rice", data.draw(st.sampled_from([0, 50, 700]))) for code in kept)
    sites = tuple(replace(s, functions=("reserve",)) if s.code[0] == "h" else s for s in county.sites)
    county = county.with_parts(sites=sites, stocks=stocks, needs=(RICE,))
    answer = rice(county)
    keepers = [county.site_by_code[code] for code in sorted(kept)]
    points = [point_of(v) for v in county.villages], [point_of(s) for s in keepers]
    matrix = travel_matrix(county, *points).ms
    own: dict[str, list[str]] = {site.code: [] for site in keepers}
    lost = []
    for i, village in enumerate(county.villages):
        ways = [(int(ms), site.code) for ms, site in zip(matrix[i], keepers, strict=True) if ms >= 0]
        (own[min(ways)[1]] if ways else lost).append(village.code)
    assert [v.code for v in answer.cut_off] == lost
    people = {v.code: v.population or 0 for v in county.villages}
    for row in answer.sites:
        assert [v.code for v in row.villages] == own[row.site.code]
        need = sum(people[code] for code in own[row.site.code]) * 0.5
        assert row.days == (row.stock.quantity_kg / need if need else None)
    days = [row.days for row in answer.sites if row.days is not None]
    assert days == sorted(days)
    hubs = [s for s in sites if s.code[0] == "h"]
    helpers = [s for s in hubs if any(t.site_id == s.code and t.quantity_kg for t in stocks)] or hubs
    for row in answer.sites:
        ways = travel_matrix(county, [point_of(h) for h in helpers], [point_of(row.site)]).ms[:, 0]
        others = [int(ms) for ms, h in zip(ways, helpers, strict=True) if ms >= 0 and h.code != row.site.code]
        expected = 0 if helpers == [row.site] else min(others, default=None)
        assert row.resupply_minutes == (None if expected is None else expected / 60_000)


@pytest.mark.parametrize("head", [0, 0.25])
def test_a_need_of_nothing_never_runs_out(head: float):
    """At 0 kg a head and day there is no last day; at 0.25 kg s3 lasts 0.8 days."""
    answer = rice(TOY.with_parts(needs=(Need("rice", head),)))
    assert [row.days for row in answer.sites] == ([None, None] if head == 0 else [0.8, 2])
    assert (answer.first_out == ()) == (head == 0)
