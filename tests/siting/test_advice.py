"""What brings most for its money, step by step, and what nobody would miss: toy county and random ones."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.access.radius import Radius
from network.model import Network, ProblemCode, SiteStatus
from network.model.examples import toy_county
from network.siting.actions import Advice, Costs
from network.siting.advice import advise
from tests.siting.counties import County, random_counties

TOY = toy_county()
DAY = date(2026, 1, 1)
R15 = Radius(15)


def advised(network: Network = TOY, **options: object) -> Advice:
    return advise(network, **{"as_of": DAY, "radius": R15, **options})


def steps(advice: Advice) -> list[tuple[str, str, int]]:
    return [
        (a.kind.value, a.site.code if a.site else a.village.code if a.village else "", a.gain_population)
        for a in advice.actions
    ]


def test_new_outlets_by_the_people_they_newly_serve() -> None:
    """V5 (900), then V4 (600); then everybody is served and nothing more is advised."""
    advice = advised()
    assert steps(advice) == [("NEW", "V5", 900), ("NEW", "V4", 600)]
    assert [a.served_after.value for a in advice.actions] == [0.88, 1.0]
    assert (advice.served_before.value, advice.spent) == (0.7, 2.0)


def test_a_function_is_added_where_it_is_missing() -> None:
    """Parcels come in at V1 alone; at V3 they would serve its 1500 people, who then need no new outlet."""
    assert steps(advised(function="parcel_in"))[0] == ("ADD_FUNCTION", "s3", 1500)


def test_a_closed_outlet_is_reopened() -> None:
    """Suspended, s3 serves nobody; reopening comes before building anew at the same point."""
    sites = tuple(replace(s, status=SiteStatus.SUSPENDED) if s.code == "s3" else s for s in TOY.sites)
    assert steps(advised(TOY.with_parts(sites=sites)))[0] == ("REOPEN", "s3", 1500)


def test_capacity_is_raised_where_the_nearest_outlet_is_full() -> None:
    """V1 and V2 are 2000 people, s1 has room for 1700; nothing else is nearer to them than 1 yuan pays."""
    advice = advised(with_capacity=True, costs=Costs(new=10.0), budget=1.0)
    assert steps(advice) == [("RAISE_CAPACITY", "s1", 300)]
    assert advice.actions[0].served_after.numerator == 3500


def test_people_per_yuan_decide_and_the_budget_ends_it() -> None:
    """900 people for 10 yuan are fewer per yuan than 300 for 1; the 600 of V4 are not paid for any more."""
    advice = advised(with_capacity=True, costs=Costs(new=10.0), budget=12.0)
    assert steps(advice) == [("RAISE_CAPACITY", "s1", 300), ("NEW", "V5", 900)]
    assert advice.spent == 11.0


def test_a_site_could_close_when_nobody_loses_any_of_its_functions() -> None:
    """Within 60 minutes s1 serves all that s3 does, and has a function more. With two outlets in all nobody
    keeps a second one."""
    advice = advised(radius=Radius(60))
    assert [(r.site.code, r.backup_after.value) for r in advice.redundant] == [("s3", 0.0)]
    assert advised(radius=Radius(60), backup_share=0.1).redundant == ()
    assert advised().redundant == ()


@pytest.mark.parametrize(
    ("options", "code", "path"),
    [
        ({"budget": 0.0}, ProblemCode.INPUT_OUT_OF_RANGE, "budget"),
        ({"budget": 0.5}, ProblemCode.INFEASIBLE, "budget"),
        ({"costs": Costs(new=-1.0)}, ProblemCode.INPUT_OUT_OF_RANGE, "costs"),
        ({"most": 0}, ProblemCode.INPUT_OUT_OF_RANGE, "first"),
        ({"backup_share": 2.0}, ProblemCode.INPUT_OUT_OF_RANGE, "backupShare"),
    ],
)
def test_what_cannot_be_names_its_culprit(options: dict[str, object], code: ProblemCode, path: str) -> None:
    """One error and no advice."""
    advice = advised(**options)
    (problem,) = advice.problems
    assert (problem.code, problem.path, advice.actions) == (code, ("input", path), ())


@settings(max_examples=80, deadline=None)
@given(random_counties())
def test_every_step_is_the_best_there_is_at_that_moment(county: County) -> None:
    """Against trying every village each time."""
    codes = [v.code for v in county.network.villages]
    built = list(county.outlets)

    def people(sites: list[int]) -> int:
        nearest = county.nearest(tuple(sites))
        return sum(p for p, ms in zip(county.people, nearest, strict=True) if ms <= 300_000)

    for action in advised(county.network, radius=Radius(5)).actions:
        assert action.village is not None
        gains = [people([*built, i]) - people(built) for i in range(len(codes))]
        assert action.gain_population == max(gains)
        assert codes.index(action.village.code) == gains.index(max(gains))
        built.append(codes.index(action.village.code))
    assert all(people([*built, i]) == people(built) for i in range(len(codes)))


def test_closings_that_cost_something_come_last_and_none_after_which_somebody_is_missing() -> None:
    """Within 60 minutes both outlets serve everybody: s3, whose functions s1 has all, closes; s1 may not."""
    advice = advised(radius=Radius(60), costs=Costs(close=5.0))
    assert steps(advice) == [("CLOSE", "s3", 0)]
    assert (advice.spent, advice.served_after.value) == (5.0, 1.0)
    assert steps(advised(radius=Radius(60))) == []


def test_a_closing_that_saves_pays_for_what_comes_after_it() -> None:
    """A second outlet at V2 saves 1 yuan when it closes; with 9.5 given that pays a new one for 10 at V5."""
    v2 = TOY.village_by_code["V2"]
    spare = replace(
        TOY.site_by_code["s1"], code="s2", lon=v2.lon, lat=v2.lat, village_code="V2", functions=()
    )
    network = TOY.with_parts(sites=(*TOY.sites, spare))
    costs = Costs(new=10.0, close=-1.0)
    advice = advised(network, costs=costs, budget=9.5)
    assert steps(advice) == [("CLOSE", "s2", 0), ("NEW", "V5", 900)]
    assert (advice.spent, advice.bound) == (9.0, 4400)
    assert steps(advised(network, costs=Costs(new=10.0), budget=9.9)) == []


def test_the_bound_is_what_the_best_actions_serve() -> None:
    """One action serves 4,400 at most and two everybody; 12 yuan pay one outlet of 10."""
    assert (advised(most=1).bound, advised(most=1).gap) == (4400, 0)
    assert advised(most=2).bound == 5000
    assert advised(costs=Costs(new=10.0), budget=12.0).bound == 4400
    assert advised(with_capacity=True).bound is None


@settings(max_examples=40, deadline=None)
@given(random_counties(), st.integers(1, 3))
def test_no_actions_of_that_number_serve_more_than_the_bound(county: County, most: int) -> None:
    """Against every set of so many villages, whatever the order of gains proposes."""
    sites = range(len(county.network.villages))

    def people(sets: tuple[int, ...]) -> int:
        nearest = county.nearest((*county.outlets, *sets))
        return sum(p for p, ms in zip(county.people, nearest, strict=True) if ms <= 300_000)

    advice = advised(county.network, radius=Radius(5), most=most)
    assert advice.bound == max(people(sets) for sets in combinations(sites, most))
    assert advice.served_after.numerator <= advice.bound
