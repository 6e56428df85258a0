"""Coverage, its gaps and their remedies against paper, and against plain networkx on random counties."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.access.answers import Coverage, FixKind, GapReason
from network.access.coverage import coverage
from network.access.radius import Radius, Towards, Unit
from network.model import Designation, Network, ProblemCode, Rate, SiteStatus, VillageKind
from network.model.examples import toy_county
from tests.counties import counties, node_at, plain_costs

TOY = toy_county()
DAY = date(2026, 1, 1)


def covered(network: Network = TOY, **options: object) -> Coverage:
    return coverage(network, **{"as_of": DAY, "radius": Radius(15), **options})


def with_site(network: Network, code: str, **fields: object) -> Network:
    sites = [replace(s, **fields) if s.code == code else s for s in network.sites]
    return network.with_parts(sites=tuple(sites))


def with_village(network: Network, code: str, **fields: object) -> Network:
    villages = [replace(v, **fields) if v.code == code else v for v in network.villages]
    return network.with_parts(villages=tuple(villages))


def test_the_three_readings_of_the_toy_county():
    """SPEC.md 5.0: administrative 2/5, by village 3/5, by population 3500/5000."""
    answer = covered()
    assert answer.administrative == Rate(2, 5)
    assert answer.by_village == Rate(3, 5)
    assert answer.by_population == Rate(3500, 5000)


def test_minutes_are_weighted_by_population():
    """SPEC.md 5.0: mean 9.66, maximum 31; half of the people live at 0 minutes, nine tenths within 31."""
    minutes = covered().minutes
    assert (minutes.mean, minutes.p50, minutes.p90, minutes.max) == (9.66, 0, 31, 31)


def test_gaps_come_with_most_people_first():
    """SPEC.md 5.0: V5 (900, +16 min) before V4 (600, +3 min), both out of the radius."""
    gaps = covered().gaps
    assert [(g.village.code, g.population, g.excess, g.nearest.code) for g in gaps] == [
        ("V5", 900, 16, "s3"),
        ("V4", 600, 3, "s3"),
    ]
    expected = (GapReason.NO_OUTLET_IN_VILLAGE, GapReason.OUT_OF_RADIUS)
    assert [g.reasons for g in gaps] == [expected, expected]


def test_among_equal_people_the_cut_off_come_first_then_the_larger_excess_then_the_code():
    """CONTRACT.md: population descending, unreachable first among equals, excess descending, code."""
    import numpy as np

    same = TOY
    for village in TOY.villages:
        same = with_village(same, village.code, population=100)
    open_links = np.array([link != "T2-V5" for link in TOY.roads.link_ids])
    cut = same.with_parts(roads=same.roads.with_columns(is_open=open_links))
    assert [g.village.code for g in covered(same, radius=Radius(5)).gaps] == ["V5", "V4", "V2"]
    assert [g.village.code for g in covered(cut, radius=Radius(5)).gaps] == ["V5", "V4", "V2"]
    assert covered(cut).gaps[0].excess is None
    assert GapReason.UNREACHABLE in covered(cut).gaps[0].reasons


def test_who_is_cut_off_is_null_and_counted_on_its_own():
    """SPEC.md 5.0: with T2–V5 closed V5 has no minutes, 900 people are unreachable, rates stay."""
    import numpy as np

    open_links = np.array([link != "T2-V5" for link in TOY.roads.link_ids])
    answer = covered(TOY.with_parts(roads=TOY.roads.with_columns(is_open=open_links)))
    (v5,) = [p for p in answer.places if p.village.code == "V5"]
    assert (v5.nearest, v5.minutes, v5.km, v5.covered) == (None, None, None, False)
    assert answer.unreachable_population == 900
    assert answer.by_population == Rate(3500, 5000)
    assert ProblemCode.UNREACHABLE_PLACES in {p.code for p in answer.problems}


def test_a_place_exactly_on_the_radius_is_covered():
    """SPEC.md 5.0: the comparison is cost ≤ R: V4 at 18 minutes is covered at 18 and not at 17.99."""
    assert covered(radius=Radius(18)).by_village == Rate(4, 5)
    assert covered(radius=Radius(17.99)).by_village == Rate(3, 5)


def test_a_radius_in_km_searches_the_shortest_way():
    """By length V2 is 4 km from V1 over V1–V2; V5 is 12 km from V3: at 5 km V1, V2, V3 are covered."""
    answer = covered(radius=Radius(5, Unit.KM))
    assert [p.village.code for p in answer.places if p.covered] == ["V1", "V2", "V3"]
    assert [(g.village.code, g.excess) for g in answer.gaps] == [("V5", 7), ("V4", 1)]


def test_an_outlet_counts_from_its_opening_to_the_day_before_its_closing():
    """CONTRACT.md: opened ≤ asOf < closed; s3 opens on 2023-01-01."""
    assert covered(as_of=date(2022, 12, 31)).administrative == Rate(1, 5)
    assert covered(as_of=date(2023, 1, 1)).administrative == Rate(2, 5)
    closing = with_site(TOY, "s3", status=SiteStatus.CLOSED, closed=date(2025, 6, 1))
    assert covered(closing, as_of=date(2025, 5, 31)).administrative == Rate(2, 5)
    assert covered(closing, as_of=date(2025, 6, 1)).administrative == Rate(1, 5)


@pytest.mark.parametrize("status", [SiteStatus.PLANNED, SiteStatus.BUILDING, SiteStatus.SUSPENDED])
def test_what_is_not_in_business_never_counts_and_says_so(status: SiteStatus):
    """CONTRACT.md: PLANNED, BUILDING and SUSPENDED never count; opening s3 is then the remedy for V3."""
    answer = covered(with_site(TOY, "s3", status=status))
    assert answer.administrative == Rate(1, 5)
    (gap,) = [g for g in answer.gaps if g.village.code == "V3"]
    assert GapReason.OUTLET_INACTIVE in gap.reasons
    fix = answer.fix_of(gap)
    assert fix is not None
    assert (fix.kind, fix.site.code, fix.gain_population) == (FixKind.REOPEN, "s3", 1500)


def test_a_function_is_asked_of_every_site_and_adding_it_is_the_first_remedy():
    """Only s1 has parcel_in: V3 is a gap because s3 lacks it; adding it there would cover 1,500 people."""
    answer = covered(function="parcel_in")
    assert [p.village.code for p in answer.places if p.covered] == ["V1", "V2"]
    gap = answer.gaps[0]
    assert gap.village.code == "V3"
    assert GapReason.FUNCTION_MISSING in gap.reasons
    fix = answer.fix_of(gap)
    assert fix is not None
    assert (fix.kind, fix.site.code, fix.gain_population) == (FixKind.ADD_FUNCTION, "s3", 1500)
    reserve = covered(function="reserve", radius=Radius(25))
    assert [p.village.code for p in reserve.places if p.covered] == ["V1", "V3"]


def test_a_designation_is_asked_at_the_date():
    """一站式站点 is borne by s1 from 2023 on: 2 villages in reach, and none in 2022."""
    assert covered(designation="一站式站点").by_village == Rate(2, 5)
    assert covered(designation="一站式站点", as_of=date(2022, 12, 31)).by_village == Rate(0, 5)


def test_an_outlet_without_the_designation_is_a_reason_and_no_remedy():
    """The hub alone bears the name: s1 at V1 does not, and a cold store there would close no gap."""
    named = with_site(TOY, "hub", designations=(Designation("县级示范网点", date(2020, 1, 1)),))
    for function in (None, "cold_store"):
        answer = covered(named, function=function, designation="县级示范网点", radius=Radius(10))
        gap = next(gap for gap in answer.gaps if gap.village.code == "V1")
        assert GapReason.FUNCTION_MISSING in gap.reasons
        fix = answer.fix_of(gap)
        assert fix is not None
        assert fix.kind is FixKind.NEW_OUTLET


def test_a_new_outlet_is_proposed_where_it_covers_most_people():
    """V5 and V4 are 49 minutes apart: each needs an outlet of its own, which covers its own people."""
    answer = covered()
    fixes = [answer.fix_of(gap) for gap in answer.gaps]
    assert [(f.kind, f.village.code, f.gain_population) for f in fixes] == [
        (FixKind.NEW_OUTLET, "V5", 900),
        (FixKind.NEW_OUTLET, "V4", 600),
    ]


def test_communities_are_in_the_denominator_unless_left_out():
    """CONTRACT.md: all villages and communities; with villagesOnly only kind village."""
    county = with_village(TOY, "V5", kind=VillageKind.COMMUNITY)
    assert covered(county).by_population == Rate(3500, 5000)
    assert covered(county, villages_only=True).by_population == Rate(3500, 4100)


def test_an_unknown_population_is_in_neither_part_of_a_rate():
    """CONTRACT.md: an empty population is left out of both parts, with a WARNING."""
    answer = covered(with_village(TOY, "V3", population=None))
    assert answer.by_population == Rate(2000, 3500)
    assert answer.by_village == Rate(3, 5)
    assert ProblemCode.POPULATION_UNKNOWN in {p.code for p in answer.problems}


def test_townships_add_up_to_the_county():
    """Every rate's parts, summed over the townships, are the county's."""
    answer = covered()
    assert sum(t.by_population.numerator for t in answer.townships) == answer.by_population.numerator
    assert [(t.township.code, t.by_village) for t in answer.townships] == [
        ("T1", Rate(2, 2)),
        ("T2", Rate(1, 3)),
    ]


def test_without_any_outlet_every_place_is_a_gap():
    """Before 2022 nothing is in business: no minutes, all rates 0 over the whole denominator."""
    answer = covered(as_of=date(2021, 1, 1))
    assert answer.by_population == Rate(0, 5000)
    assert [p.minutes for p in answer.places] == [None] * 5
    assert answer.minutes.mean is None
    assert {p.code for p in answer.problems} >= {ProblemCode.NO_OUTLETS}


def test_words_that_no_site_knows_are_errors():
    """A slip of the pen in a function or a designation is told, not answered with 0 alone."""
    assert ProblemCode.UNKNOWN_FUNCTION in {p.code for p in covered(function="parcels").problems}
    assert ProblemCode.UNKNOWN_DESIGNATION in {p.code for p in covered(designation="流通店").problems}


def test_designated_without_a_village_is_told():
    """CV1: an outlet of unknown village is not in the administrative numerator, and is listed."""
    answer = covered(with_site(TOY, "s3", village_code=None))
    assert answer.administrative == Rate(1, 5)
    (problem,) = [p for p in answer.problems if p.code is ProblemCode.SITE_WITHOUT_VILLAGE]
    assert "s3" in problem.message


@settings(max_examples=150, deadline=None)
@given(counties(), st.sampled_from([0, 3, 7.5, 20]), st.sampled_from(Towards))
def test_coverage_equals_networkx(county: Network, radius: float, towards: Towards):
    """On random counties nearest minutes, covered places and both rates are those of plain networkx."""
    costs = plain_costs(county)
    answer = coverage(county, as_of=DAY, radius=Radius(radius), towards=towards)
    reached = 0
    for place in answer.places:
        village = node_at(county, place.village.lon, place.village.lat)
        ways = []
        for site in county.sites:
            pair = (village, node_at(county, site.lon, site.lat))
            ms = costs.get(pair if towards is Towards.TO else pair[::-1])
            if ms is not None:
                ways.append((ms, site.code))
        ms, code = min(ways, default=(None, None))
        assert place.minutes == (None if ms is None else ms / 60_000)
        assert (place.nearest.code if place.nearest else None) == code
        assert place.covered == (ms is not None and ms <= radius * 60_000)
        reached += place.covered
    assert answer.by_village == Rate(reached, len(county.villages))


@settings(max_examples=60, deadline=None)
@given(counties(), st.sampled_from([1, 5, 12]))
def test_a_remedy_covers_its_gap(county: Network, radius: float):
    """Built as proposed, the remedy covers the place, and newly covers as many people as it says."""
    before = coverage(county, as_of=DAY, radius=Radius(radius))
    for gap in before.gaps:
        fix = before.fix_of(gap)
        assert fix is not None
        assert fix.kind is FixKind.NEW_OUTLET
        site = replace(county.sites[0], code="new", lon=fix.village.lon, lat=fix.village.lat)
        after = coverage(county.with_parts(sites=(*county.sites, site)), as_of=DAY, radius=Radius(radius))
        assert {p.village.code: p.covered for p in after.places}[gap.village.code]
        assert after.by_population.numerator - before.by_population.numerator == fix.gain_population
