"""Functions: which place reaches which of several functions, each within its own radius (SPEC.md row CV3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from network.access.counting import Asked, check_asked, places_of, rate_by_population, rate_by_village
from network.access.coverage import nearest_sites
from network.access.mode import profile_of
from network.access.radius import Radius, Towards, Unit
from network.access.sensitivity import FACTORS, AtRadius, scaled
from network.access.standard_set import chosen_standards
from network.model import (
    FUNCTIONS,
    Mode,
    Network,
    Problem,
    ProblemCode,
    Rate,
    Site,
    Standard,
    Tier,
    Township,
    Village,
    error,
    has_errors,
    warning,
)
from network.roads import DEFAULT_PROFILE, Profile


@dataclass(frozen=True, slots=True)
class Want:
    """A function that is to be in reach, within which radius, of which tier (any when None), and how."""

    function: str
    radius: Radius
    tier: Tier | None = None
    mode: Mode = Mode.DRIVE


@dataclass(frozen=True, slots=True)
class WantCoverage:
    """How far one want is met, and how far it would be at a radius a tenth smaller or larger."""

    want: Want
    by_village: Rate
    by_population: Rate
    sensitivity: tuple[AtRadius, ...]


@dataclass(frozen=True, slots=True)
class PlaceFunctions:
    """Which wants are met at one place, in their order, and whether all are."""

    village: Village
    met: tuple[bool, ...]

    @property
    def has_all(self) -> bool:
        """True when every want is met."""
        return all(self.met)


@dataclass(frozen=True, slots=True)
class AllAt:
    """The rates of the places where all wants are met, every radius times `factor`."""

    factor: float
    by_village: Rate
    by_population: Rate


@dataclass(frozen=True, slots=True)
class TownshipFunctions:
    """The rates of the places of a township where all wants are met."""

    township: Township
    all_by_village: Rate
    all_by_population: Rate


@dataclass(frozen=True, slots=True)
class FunctionCoverage:
    """The table place × want, the rates of each want, and those of the places where all are met."""

    wants: tuple[WantCoverage, ...]
    all_by_village: Rate
    all_by_population: Rate
    all_sensitivity: tuple[AllAt, ...]
    places: tuple[PlaceFunctions, ...]
    townships: tuple[TownshipFunctions, ...]
    problems: tuple[Problem, ...]

    def missing_at(self, place: PlaceFunctions) -> list[str]:
        """The functions that are not in reach there, in the order of the wants."""
        return [own.want.function for own, met in zip(self.wants, place.met, strict=True) if not met]


@dataclass(frozen=True, slots=True)
class AskedFunctions:
    """Which functions are asked for: wants, standards by code or name of their set, or (neither) whatever is
    offered. `wrong` is what was found wrong with the wants already."""

    wants: tuple[Want, ...] | None = None
    standards: tuple[str, ...] | None = None
    wrong: tuple[Problem, ...] = ()


def ask_functions(
    network: Network,
    asked: AskedFunctions,
    *,
    as_of: date,
    radius: Radius,
    towards: Towards = Towards.TO,
    villages_only: bool = False,
) -> FunctionCoverage:
    """Function coverage for wants, for standards, or for whatever is offered within `radius`."""
    wants, problems = list(asked.wants or ()), list(asked.wrong)
    if asked.standards is not None:
        chosen, found = chosen_standards(network.standards, asked.standards)
        wants += wants_of(chosen, as_of=as_of)
        problems += found
    if asked.wants is None and asked.standards is None:
        wants += offered_wants(network, radius, as_of=as_of)
    made = function_coverage(network, as_of=as_of, wants=wants, towards=towards, villages_only=villages_only)
    if problems and not wants:
        return replace(made, problems=tuple(problems))
    return replace(made, problems=(*problems, *made.problems))


def function_coverage(
    network: Network,
    *,
    as_of: date,
    wants: Sequence[Want],
    towards: Towards = Towards.TO,
    villages_only: bool = False,
    profile: Profile = DEFAULT_PROFILE,
) -> FunctionCoverage:
    """Does every place have all of these functions in reach (一点多能, 乡乡有机构)?

    One search over the roads for each want, over one denominator. Sites count on `as_of` with the function.
    """
    asked = tuple(wants)
    key = ("access.functions", as_of, asked, towards, villages_only, profile)
    return network.memo.get(key, lambda: _cover(network, as_of, asked, towards, profile, villages_only))


def _cover(
    network: Network,
    as_of: date,
    wants: tuple[Want, ...],
    towards: Towards,
    profile: Profile,
    villages_only: bool,
) -> FunctionCoverage:
    places = places_of(network, villages_only=villages_only)
    costs, problems = np.full((len(places), len(wants)), -1, dtype=np.int64), _check_wants(wants)
    for column, want in enumerate(wants):
        asked = Asked(as_of, want.function)
        sites = [s for s in network.sites if asked.counts(s) and want.tier in (None, s.tier)]
        found = _check_want(want, column, check_asked(network, asked, places), sites)
        problems += [p for p in found if p not in problems]
        own = profile if want.mode is Mode.DRIVE else profile_of(network, want.mode)
        nearest = nearest_sites(network, places, sites, want.radius, towards, own)
        costs[:, column] = np.where(nearest.target >= 0, nearest.cost, -1)
    table = Table(places, wants, costs)
    rows = table.rows(1.0)
    return FunctionCoverage(
        wants=tuple(table.want_coverage(column) for column in range(len(wants))),
        all_by_village=rate_by_village(places, _complete(rows)),
        all_by_population=rate_by_population(places, _complete(rows)),
        all_sensitivity=tuple(table.all_at(factor) for factor in FACTORS),
        places=rows,
        townships=tuple(_township(township, rows) for township in network.townships),
        problems=tuple(problems),
    )


@dataclass(frozen=True, eq=False)
class Table:
    """Places (rows), wants (columns) and the cost of the way to the nearest site; -1 where there is none."""

    places: tuple[Village, ...]
    wants: tuple[Want, ...]
    costs: NDArray[np.int64]

    def met(self, factor: float) -> NDArray[np.bool_]:
        """Which want is met where, every radius times the factor."""
        limits = np.array([scaled(want.radius, factor).cost for want in self.wants], dtype=np.int64)
        return (self.costs >= 0) & (self.costs <= limits)

    def rows(self, factor: float) -> tuple[PlaceFunctions, ...]:
        """The same place by place."""
        met = self.met(factor).tolist()
        return tuple(PlaceFunctions(p, tuple(own)) for p, own in zip(self.places, met, strict=True))

    def want_coverage(self, column: int) -> WantCoverage:
        """The rates of one want."""
        want = self.wants[column]
        told = tuple(
            AtRadius(factor, scaled(want.radius, factor), *self._rates(self.met(factor)[:, column]))
            for factor in FACTORS
        )
        return WantCoverage(want, *self._rates(self.met(1.0)[:, column]), told)

    def all_at(self, factor: float) -> AllAt:
        """The rates of the places with all of them."""
        return AllAt(factor, *self._rates(np.asarray(self.met(factor).all(axis=1))))

    def _rates(self, chosen: NDArray[np.bool_]) -> tuple[Rate, Rate]:
        covered = [place for place, ok in zip(self.places, chosen.tolist(), strict=True) if ok]
        return rate_by_village(self.places, covered), rate_by_population(self.places, covered)


def _complete(rows: Iterable[PlaceFunctions]) -> list[Village]:
    return [row.village for row in rows if row.has_all]


def _township(township: Township, rows: Iterable[PlaceFunctions]) -> TownshipFunctions:
    own = [row for row in rows if row.village.township_code == township.code]
    places, complete = [row.village for row in own], _complete(own)
    return TownshipFunctions(
        township, rate_by_village(places, complete), rate_by_population(places, complete)
    )


def offered_wants(network: Network, radius: Radius, *, as_of: date) -> tuple[Want, ...]:
    """One want for each function that a site in business offers on the day, all within one radius."""
    offered = {function for site in network.sites if site.counts_at(as_of) for function in site.functions}
    known = [function for function in FUNCTIONS if function in offered]
    return tuple(Want(function, radius) for function in (*known, *sorted(offered.difference(FUNCTIONS))))


def wants_of(standards: Iterable[Standard], *, as_of: date) -> tuple[Want, ...]:
    """The wants of a standard set: one for each standard in force on the day that names a function."""
    return tuple(
        Want(standard.function, Radius(standard.value, Unit(standard.unit)), standard.tier, standard.mode)
        for standard in standards
        if standard.function is not None and (standard.valid_from is None or standard.valid_from <= as_of)
    )


def _check_wants(wants: Sequence[Want]) -> list[Problem]:
    if wants:
        return []
    message = "No functions are asked for: name at least one with its radius."
    return [error(ProblemCode.INPUT_MISSING, message, "wants")]


def _check_want(want: Want, position: int, found: Sequence[Problem], sites: Sequence[Site]) -> list[Problem]:
    """What is wrong with one want, at its place in the list; an unknown function has no sites to miss."""
    at = ("wants", str(position), "function")
    placed = [replace(problem, path=at) if problem.path else problem for problem in found]
    if sites or has_errors(found):
        return placed
    tier = "" if want.tier is None else f" of tier {want.tier}"
    message = f"No site{tier} with the function {want.function!r} is in business on the day."
    return [*placed, warning(ProblemCode.NO_OUTLETS, message, *at)]
