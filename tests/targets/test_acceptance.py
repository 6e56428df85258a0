"""Acceptance site by site: only what passes every test counts."""

from dataclasses import replace
from datetime import date

from network.model import Designation, Evidence, ProblemCode, SiteStatus
from network.model.examples import toy_county
from network.targets.acceptance import Acceptance, Check, accept

TOY = toy_county()
DAY = date(2026, 1, 1)
SHOWN = [Evidence("s1", "photos/s1.jpg"), Evidence("s3", "photos/s3.jpg")]


def accepted(network: object = TOY, **options: object) -> Acceptance:
    return accept(network, **{"as_of": DAY, "designation": "流通网点", "evidence": SHOWN, **options})


def failed(acceptance: Acceptance) -> dict[str, tuple[Check, ...]]:
    return {row.site.code: row.failed for row in acceptance.sites}


def test_both_outlets_of_the_toy_county_pass_with_evidence() -> None:
    """In business, designated, shown, at their village's point."""
    made = accepted()
    assert failed(made) == {"s1": (), "s3": ()}
    assert (made.accepted.numerator, made.accepted.denominator) == (2, 2)


def test_without_evidence_nothing_counts() -> None:
    """Also where the evidence is from later than the day."""
    late = [Evidence("s1", "x", taken_on=date(2026, 1, 2))]
    made = accepted(evidence=late)
    assert failed(made) == {"s1": (Check.EVIDENCE,), "s3": (Check.EVIDENCE,)}
    assert made.accepted.value == 0


def test_missing_functions_are_named() -> None:
    """s3 has retail alone."""
    made = accepted(functions=["retail", "parcel_in"])
    assert failed(made) == {"s1": (), "s3": (Check.FUNCTIONS,)}
    assert made.sites[1].missing_functions == ("parcel_in",)


def test_a_site_seen_far_from_its_village_does_not_count() -> None:
    """A photograph taken at V3, 9.7 km from V1."""
    made = accepted(evidence=[Evidence("s1", "x", lon=107.178, lat=29.124), SHOWN[1]])
    assert failed(made) == {"s1": (Check.SEEN,), "s3": ()}
    assert round(made.sites[0].km_from_village or 0, 1) == 9.7


def test_a_site_without_a_village_cannot_be_seen_near_it() -> None:
    """Its village is unknown."""
    sites = tuple(replace(s, village_code=None) if s.code == "s1" else s for s in TOY.sites)
    made = accepted(TOY.with_parts(sites=sites))
    assert (failed(made)["s1"], made.sites[0].km_from_village) == ((Check.SEEN,), None)


def test_out_of_business_and_out_of_date() -> None:
    """Suspended, and a designation that ended."""
    old = (Designation("流通网点", valid_to=date(2025, 1, 1)),)
    sites = tuple(
        replace(s, status=SiteStatus.SUSPENDED) if s.code == "s1" else replace(s, designations=old)
        for s in TOY.sites
        if s.code != "hub"
    )
    made = accepted(TOY.with_parts(sites=sites, vehicles=()))
    assert failed(made) == {"s1": (Check.ACTIVE,), "s3": (Check.DESIGNATION,)}


def test_unknown_words_are_told() -> None:
    """Evidence of no site, and a designation nobody bears."""
    made = accepted(evidence=[Evidence("x", "x")], designation="无")
    assert [p.code for p in made.problems] == [ProblemCode.UNKNOWN_SITE, ProblemCode.UNKNOWN_DESIGNATION]
    assert made.accepted.value is None
