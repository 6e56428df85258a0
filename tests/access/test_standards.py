"""Which standard holds for a site, and whether the site keeps it, on the toy county."""

from dataclasses import replace
from datetime import date

import pytest

from network.access.standard_set import EXAMPLES
from network.access.standards import StandardsCheck, check_standards, effective_standard
from network.model import Mode, ProblemCode, Standard, Tier
from network.model.examples import toy_county

TOY = toy_county()
DAY = date(2026, 1, 1)
SITE = replace(TOY.site_by_code["s1"])

DEFAULT = Standard("a-default", 30)
TIER = Standard("b-tier", 25, tier=Tier.VILLAGE)
FUNCTION = Standard("c-function", 20, function="retail")
BOTH = Standard("d-both", 15, function="retail", terrain="mountain")


@pytest.mark.parametrize(
    ("given", "terrain", "expected"),
    [
        ([DEFAULT], None, "a-default"),
        ([DEFAULT, TIER], None, "b-tier"),
        ([DEFAULT, TIER, FUNCTION], None, "c-function"),
        ([DEFAULT, TIER, FUNCTION, BOTH], "mountain", "d-both"),
        ([DEFAULT, TIER, FUNCTION, BOTH], "plain", "c-function"),
        ([replace(FUNCTION, function="finance"), DEFAULT], None, "a-default"),
        ([replace(TIER, tier=Tier.DISTRICT)], None, None),
        ([replace(TIER, valid_from=date(2027, 1, 1)), DEFAULT], None, "a-default"),
        ([DEFAULT, Standard("z-later", 9, valid_from=date(2025, 1, 1))], None, "z-later"),
        ([DEFAULT, Standard("z-same", 9)], None, "a-default"),
    ],
)
def test_the_most_specific_standard_in_force_holds(
    given: list[Standard], terrain: str | None, expected: str | None
) -> None:
    """Function and terrain, function, tier, default; then the latest; then the smaller code."""
    found = effective_standard(given, SITE, as_of=DAY, terrain=terrain)
    assert (found.code if found else None) == expected


def checked(*standards: Standard, **more: object) -> StandardsCheck:
    """The toy county's sites against these standards."""
    return check_standards(TOY.with_parts(standards=standards), as_of=DAY, **more)


def test_a_site_passes_when_its_whole_catchment_is_near_enough() -> None:
    """V1 serves V2 over 12 minutes; V3 serves V4 over 18 and V5 over 31: 1500 people outside 15 minutes."""
    check = checked(Standard("x", 15))
    assert [(s.site.code, s.reached, s.people_outside, s.passes) for s in check.sites] == [
        ("s1", 12.0, 0, True),
        ("s3", 31.0, 1500, False),
    ]
    assert check.problems == ()


def test_a_tenth_more_or_less_tells_how_near_the_verdict_was() -> None:
    """At 13 minutes V1 passes by one; at 11.7 it would not."""
    check = checked(Standard("x", 13))
    assert [at.passes for at in check.sites[0].passes_at] == [False, True, True]


def test_a_standard_in_km_measures_the_shortest_ways() -> None:
    """V2 lies 4 km from V1; V4 6 km and V5 12 km from V3."""
    check = checked(Standard("x", 6, unit="km"))
    assert [(s.reached, s.people_outside) for s in check.sites] == [(4.0, 0), (12.0, 900)]


def test_without_standards_the_labelled_examples_are_asked_and_said_to_be_no_norm() -> None:
    """Village outlets fall under the example ring of 1 km."""
    check = check_standards(TOY, as_of=DAY)
    assert all(standard.is_example and "example" in standard.source for standard in EXAMPLES)
    assert [s.standard.code for s in check.sites if s.standard] == ["example-village-ring"] * 2
    assert [problem.code for problem in check.problems] == [ProblemCode.EXAMPLE_STANDARDS]


def test_a_site_without_a_standard_has_no_verdict() -> None:
    """A standard of the district tier says nothing of villages."""
    check = checked(Standard("x", 5, tier=Tier.DISTRICT))
    assert [(s.standard, s.passes) for s in check.sites] == [(None, None), (None, None)]


def test_on_foot_the_same_road_takes_longer() -> None:
    """V2 lies 4 km from V1: 12 minutes by vehicle, 48 on foot at 5 km/h."""
    assert checked(Standard("x", 15, mode=Mode.WALK)).sites[0].reached == 48.0


def test_catchments_lie_between_the_sites_of_the_type_and_function() -> None:
    """The hub alone is a distribution centre: every place is nearest to it, V4 (40 minutes) farthest. Parcels
    come in at V1 only: it is asked for V3 too, 40 minutes off, and V4 58."""
    (hub,) = checked(Standard("x", 30), site_type="distribution_centre").sites
    assert (hub.site.code, hub.reached, hub.people_outside) == ("hub", 40.0, 600 + 900)
    rows = checked(Standard("x", 30), Standard("y", 58, function="parcel_in")).sites
    assert [(row.standard.code, row.reached, row.passes) for row in rows if row.standard] == [
        ("y", 58.0, True),
        ("x", 31.0, False),
    ]


def test_terrain_comes_from_the_townships_unless_it_is_given() -> None:
    """The mountain standard holds in T2 where the package says so, in T1 where the question does."""
    standards = Standard("x", 15), Standard("m", 40, function="retail", terrain="mountain")
    t1, t2 = TOY.townships
    network = TOY.with_parts(standards=standards, townships=(t1, replace(t2, terrain="mountain")))
    codes = [s.standard.code for s in check_standards(network, as_of=DAY).sites if s.standard]
    assert codes == ["x", "m"]
    given = {"T1": "mountain", "T2": "plain"}
    found = check_standards(network, as_of=DAY, terrain_by_township=given)
    assert [s.standard.code for s in found.sites if s.standard] == ["m", "x"]
    assert (found.passed.numerator, found.passed.denominator) == (1, 2)
    assert [(factor, rate.numerator) for factor, rate in found.passed_at] == [(0.9, 1), (1.0, 1), (1.1, 1)]


def test_culprits_are_named() -> None:
    """An unknown standard, site, township; a site that is no outlet; a type that nobody has."""
    found = checked(
        Standard("x", 15),
        standards=["y"],
        site_ids=["s9", "hub"],
        terrain_by_township={"T9": "hill"},
    )
    assert [(p.code, p.path) for p in found.problems] == [
        (ProblemCode.UNKNOWN_STANDARD, ("input", "standards", "0")),
        (ProblemCode.UNKNOWN_SITE, ("input", "siteIds", "0")),
        (ProblemCode.SITE_INACTIVE, ("input", "siteIds", "1")),
        (ProblemCode.UNKNOWN_TOWNSHIP, ("input", "terrain", "0")),
    ]
    assert found.sites == ()
    assert [p.code for p in checked(Standard("x", 15), site_type="barber").problems] == [
        ProblemCode.NO_OUTLETS
    ]
