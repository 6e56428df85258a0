"""Acceptance: which sites count at the end of the year, test by test, with evidence (TG3, 年末验收考核)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from math import isfinite

from geo.measure import straight_km
from network.model import (
    FUNCTIONS,
    Evidence,
    Network,
    Problem,
    ProblemCode,
    Rate,
    Site,
    error,
    has_errors,
    warning,
)


class Check(StrEnum):
    """What a site is tested for."""

    ACTIVE = "ACTIVE"
    """In business on the day."""
    DESIGNATION = "DESIGNATION"
    """Bears the designation on the day."""
    FUNCTIONS = "FUNCTIONS"
    """Has every function that is required."""
    EVIDENCE = "EVIDENCE"
    """A file or link shows it."""
    SEEN = "SEEN"
    """Was seen near its village: where evidence was taken, or, where that is not told, where it stands."""


@dataclass(frozen=True, slots=True)
class SiteAcceptance:
    """One site: the tests it fails, what is missing in words, and the evidence that was looked at."""

    site: Site
    failed: tuple[Check, ...]
    missing_functions: tuple[str, ...]
    km_from_village: float | None
    evidence: tuple[Evidence, ...]

    @property
    def is_accepted(self) -> bool:
        """True when the site counts."""
        return not self.failed


@dataclass(frozen=True, slots=True)
class Acceptance:
    """All sites that are put forward, by id, and the share of them that counts."""

    sites: tuple[SiteAcceptance, ...]
    accepted: Rate
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """Evidence as somebody hands it in: its position is not checked yet."""

    site_id: str
    reference: str
    taken_on: date | None = None
    lon: float | None = None
    lat: float | None = None


def accept_shown(
    network: Network,
    shown: Sequence[Shown] | None,
    *,
    as_of: date,
    designation: str,
    functions: Sequence[str] = (),
    seen_within_km: float = 1.0,
) -> Acceptance:
    """The acceptance with evidence that is handed in, or with the network's own where none is."""
    evidence, problems = None, []
    if shown is not None:
        evidence = []
        for i, one in enumerate(shown):
            try:
                evidence.append(Evidence(one.site_id, one.reference, one.taken_on, one.lon, one.lat))
            except ValueError as wrong:
                message = f"The position of this evidence cannot be: {wrong}."
                path = ("input", "evidence", str(i), "lon")
                problems.append(error(ProblemCode.INPUT_OUT_OF_RANGE, message, *path))
    made = accept(
        network,
        as_of=as_of,
        designation=designation,
        functions=functions,
        evidence=evidence,
        seen_within_km=seen_within_km,
    )
    return replace(made, problems=(*problems, *made.problems))


def accept(
    network: Network,
    *,
    as_of: date,
    designation: str,
    functions: Sequence[str] = (),
    evidence: Iterable[Evidence] | None = None,
    seen_within_km: float = 1.0,
) -> Acceptance:
    """Which sites count towards the target on that day, and why do the others not?

    Put forward is every site that ever bears the designation. Evidence is the network's own unless it is
    given; what was taken after `as_of` is not looked at.
    """
    shown: dict[str, list[Evidence]] = defaultdict(list)
    problems = _check_asked(functions, seen_within_km)
    for i, one in enumerate(network.evidence if evidence is None else evidence):
        if one.site_id not in network.site_by_code:
            message = f"There is no site {one.site_id!r} in this network."
            problems.append(error(ProblemCode.UNKNOWN_SITE, message, "input", "evidence", str(i)))
        elif one.taken_on is None or one.taken_on <= as_of:
            shown[one.site_id].append(one)
    put_forward = [site for site in network.sites if any(d.code == designation for d in site.designations)]
    if not put_forward:
        message = f"No site ever bears the designation {designation!r}."
        problems.append(warning(ProblemCode.UNKNOWN_DESIGNATION, message, "input", "designation"))
    if has_errors(problems):
        put_forward = []
    rows = tuple(
        _tested(network, site, as_of, designation, functions, tuple(shown[site.code]), seen_within_km)
        for site in put_forward
    )
    return Acceptance(rows, Rate(sum(row.is_accepted for row in rows), len(rows)), tuple(problems))


def _check_asked(functions: Sequence[str], seen_within_km: float) -> list[Problem]:
    problems = [
        error(
            ProblemCode.UNKNOWN_FUNCTION,
            f"{function!r} is none of the known functions: {', '.join(FUNCTIONS)}.",
            "input", "functions", str(i),
        )
        for i, function in enumerate(functions)
        if function not in FUNCTIONS
    ]  # fmt: skip
    if not (isfinite(seen_within_km) and seen_within_km >= 0):
        message = f"{seen_within_km:g} km is no distance: give at least 0."
        problems.append(error(ProblemCode.INPUT_OUT_OF_RANGE, message, "input", "seenWithinKm"))
    return problems


def _tested(
    network: Network,
    site: Site,
    as_of: date,
    designation: str,
    functions: Sequence[str],
    evidence: tuple[Evidence, ...],
    seen_within_km: float,
) -> SiteAcceptance:
    missing = tuple(function for function in functions if function not in site.functions)
    km = _km_from_village(network, site, evidence)
    checks = {
        Check.ACTIVE: site.counts_at(as_of),
        Check.DESIGNATION: site.bears(designation, as_of),
        Check.FUNCTIONS: not missing,
        Check.EVIDENCE: bool(evidence),
        Check.SEEN: km is not None and km <= seen_within_km,
    }
    failed = tuple(check for check, passed in checks.items() if not passed)
    return SiteAcceptance(site, failed, missing, km, evidence)


def _km_from_village(network: Network, site: Site, evidence: Sequence[Evidence]) -> float | None:
    """Of the positions where it was seen the nearest to its village's point; None without a village."""
    village = network.village_by_code.get(site.village_code or "")
    if village is None:
        return None
    seen = [(e.lon, e.lat) for e in evidence if e.lon is not None and e.lat is not None]
    places = seen or [(site.lon, site.lat)]
    lon, lat = [lon for lon, _ in places], [lat for _, lat in places]
    return float(straight_km(lon=(lon, village.lon), lat=(lat, village.lat)).min())
