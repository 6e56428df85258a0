"""Which standard holds for a site, and whether the site keeps it, on the toy county."""

from dataclasses import replace
from datetime import date

import pytest

from network.access.standards import EXAMPLES, check_standards, effective_standard
from network.model import ProblemCode, Standard, Tier
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


def test_a_site_passes_when_its_whole_catchment_is_near_enough() -> None:
    """V1 serves V2 over 12 minutes; V3 serves V4 over 18 and V5 over 31: 1500 people outside 15 minutes."""
    check = check_standards(TOY, as_of=DAY, standards=[Standard("x", 15)])
    assert [(s.site.code, s.reached, s.people_outside, s.passes) for s in check.sites] == [
        ("s1", 12.0, 0, True),
        ("s3", 31.0, 1500, False),
    ]
    assert check.problems == ()


def test_a_tenth_more_or_less_tells_how_near_the_verdict_was() -> None:
    """At 13 minutes V1 passes by one; at 11.7 it would not."""
    check = check_standards(TOY, as_of=DAY, standards=[Standard("x", 13)])
    assert [passes for _, passes in check.sites[0].passes_at] == [False, True, True]


def test_a_standard_in_km_measures_the_shortest_ways() -> None:
    """V2 lies 4 km from V1; V4 6 km and V5 12 km from V3."""
    check = check_standards(TOY, as_of=DAY, standards=[Standard("x", 6, unit="km")])
    assert [(s.reached, s.people_outside) for s in check.sites] == [(4.0, 0), (12.0, 900)]


def test_without_standards_the_labelled_examples_are_asked_and_said_to_be_no_norm() -> None:
    """Village outlets fall under the example ring of 1 km."""
    check = check_standards(TOY, as_of=DAY)
    assert all(standard.is_example and "example" in standard.source for standard in EXAMPLES)
    assert [s.standard.code for s in check.sites if s.standard] == ["example-village-ring"] * 2
    assert [problem.code for problem in check.problems] == [ProblemCode.INPUT_MISSING]


def test_a_site_without_a_standard_has_no_verdict() -> None:
    """A standard of the district tier says nothing of villages."""
    check = check_standards(TOY, as_of=DAY, standards=[Standard("x", 5, tier=Tier.DISTRICT)])
    assert [(s.standard, s.passes) for s in check.sites] == [(None, None), (None, None)]
