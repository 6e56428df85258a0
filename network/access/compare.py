"""Comparison: what a what-if does to coverage, over places that both networks are counted over.

The trap: close the only road to a village, leave the village out, and the mean gets better. So the
denominator is the union of both networks' places, people who are cut off are a figure of their own, and
means are over the places reachable in both (SPEC.md WI3, pitfall 1).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from network.access.answers import Coverage, PlaceAccess
from network.access.counting import people_in
from network.access.coverage import coverage
from network.access.radius import Radius, Towards
from network.model import Network, Problem, ProblemCode, Rate, Township, Village, spread_of, warning


@dataclass(frozen=True, slots=True)
class Indicators:
    """The figures of one side over the union of places; `mean_minutes` over those reachable on both."""

    by_village: Rate
    by_population: Rate
    administrative: Rate
    mean_minutes: float | None
    unreachable_population: int


@dataclass(frozen=True, slots=True)
class Delta:
    """What-if less base; None where a side has no value."""

    by_village: float | None
    by_population: float | None
    administrative: float | None
    mean_minutes: float | None
    unreachable_population: int


@dataclass(frozen=True, slots=True)
class PlaceDelta:
    """One place on both sides. `delta_minutes` is None unless it is reachable on both."""

    village: Village
    base: PlaceAccess | None
    what_if: PlaceAccess | None
    delta_minutes: float | None


@dataclass(frozen=True, slots=True)
class TownshipDelta:
    """How a township comes out: people newly covered, people who lose cover, people cut off."""

    township: Township
    newly_covered_population: int
    lost_population: int
    cut_off_population: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Base and what-if side by side.

    `lost` places were covered and are not; `cut_off` could reach a site and cannot; a place may be both.
    """

    base: Indicators
    what_if: Indicators
    delta: Delta
    newly_covered: tuple[Village, ...]
    lost: tuple[Village, ...]
    cut_off: tuple[Village, ...]
    cut_off_population: int
    places: tuple[PlaceDelta, ...]
    townships: tuple[TownshipDelta, ...]
    problems: tuple[Problem, ...]


def compare(
    base: Network,
    what_if: Network,
    *,
    as_of: date,
    radius: Radius,
    function: str | None = None,
    designation: str | None = None,
    towards: Towards = Towards.TO,
    villages_only: bool = False,
) -> Comparison:
    """Who gains, who loses and who is cut off when the one network becomes the other?"""
    answers = [
        coverage(
            network,
            as_of=as_of,
            radius=radius,
            function=function,
            designation=designation,
            towards=towards,
            villages_only=villages_only,
        )
        for network in (base, what_if)
    ]
    places = _paired(*answers)
    cut_off = [p.village for p in places if _reaches(p.base) and not _reaches(p.what_if)]
    sides = (
        _indicators(places, answers[0], lambda p: p.base),
        _indicators(places, answers[1], lambda p: p.what_if),
    )
    newly = [p.village for p in places if _covered(p.what_if) and not _covered(p.base)]
    lost = [p.village for p in places if _covered(p.base) and not _covered(p.what_if)]
    return Comparison(
        base=sides[0],
        what_if=sides[1],
        delta=_delta(*sides),
        newly_covered=tuple(newly),
        lost=tuple(lost),
        cut_off=tuple(cut_off),
        cut_off_population=people_in(cut_off),
        places=places,
        townships=tuple(_townships(what_if.townships, newly, lost, cut_off)),
        problems=tuple(dict.fromkeys((*_check_places(places), *answers[0].problems, *answers[1].problems))),
    )


def _paired(base: Coverage, what_if: Coverage) -> tuple[PlaceDelta, ...]:
    before = {place.village.code: place for place in base.places}
    after = {place.village.code: place for place in what_if.places}
    return tuple(_place(before.get(code), after.get(code)) for code in sorted({*before, *after}))


def _place(base: PlaceAccess | None, what_if: PlaceAccess | None) -> PlaceDelta:
    either = what_if or base
    assert either is not None, "a place is on at least one side"
    minutes = [None if side is None else side.minutes for side in (base, what_if)]
    return PlaceDelta(either.village, base, what_if, _less(minutes[1], minutes[0]))


def _covered(place: PlaceAccess | None) -> bool:
    return place is not None and place.covered


def _reaches(place: PlaceAccess | None) -> bool:
    return place is not None and place.minutes is not None


def _indicators(
    places: Sequence[PlaceDelta], answer: Coverage, side: Callable[[PlaceDelta], PlaceAccess | None]
) -> Indicators:
    villages = [place.village for place in places]
    covered = [place.village for place in places if _covered(side(place))]
    shared = [(side(p), p.village.population or 0) for p in places if p.delta_minutes is not None]
    minutes = [(own.minutes, float(people)) for own, people in shared if own and own.minutes is not None]
    return Indicators(
        by_village=Rate(len(covered), len(villages)),
        by_population=Rate(people_in(covered), people_in(villages)),
        administrative=Rate(answer.administrative.numerator, len(villages)),
        mean_minutes=spread_of([m for m, _ in minutes], [weight for _, weight in minutes]).mean,
        unreachable_population=people_in(p.village for p in places if not _reaches(side(p))),
    )


def _delta(base: Indicators, what_if: Indicators) -> Delta:
    return Delta(
        _less(what_if.by_village.value, base.by_village.value),
        _less(what_if.by_population.value, base.by_population.value),
        _less(what_if.administrative.value, base.administrative.value),
        _less(what_if.mean_minutes, base.mean_minutes),
        what_if.unreachable_population - base.unreachable_population,
    )


def _less(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else a - b


def _townships(
    townships: Iterable[Township],
    newly: Sequence[Village],
    lost: Sequence[Village],
    cut_off: Sequence[Village],
) -> Iterable[TownshipDelta]:
    for township in townships:
        yield TownshipDelta(
            township,
            *(
                people_in(v for v in group if v.township_code == township.code)
                for group in (newly, lost, cut_off)
            ),
        )


def _check_places(places: Sequence[PlaceDelta]) -> list[Problem]:
    alone = [p.village.code for p in places if p.base is None or p.what_if is None]
    if not alone:
        return []
    message = f"{len(alone)} places are in one of the two networks only; both are counted over all of them."
    return [warning(ProblemCode.DENOMINATORS_DIFFER, message)]
