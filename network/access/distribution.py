"""Distribution: how evenly and how safely people are served, beside the plain rates (SPEC.md row CV7).

Percentiles, the way to the k-th outlet, backup, Gini with its Lorenz points, for the whole and by township.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from network.access.counting import rate_by_population, rate_by_village
from network.access.radius import Radius
from network.access.reach import Reach
from network.access.sensitivity import FACTORS, AtRadius, scaled
from network.model import (
    Network,
    Problem,
    ProblemCode,
    Rate,
    Spread,
    Township,
    Village,
    error,
    has_errors,
    percentile_of,
    spread_of,
)

MS_PER_MINUTE = 60_000
PERCENTILES = (0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
"""Shares of people up to whom the way is told unless others are asked for."""

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Percentile:
    """The minutes within which this share of the people who reach a site do; None where nobody does."""

    share: float
    minutes: float | None


@dataclass(frozen=True, slots=True)
class KthAccess:
    """Minutes from a place to its k-th nearest site; None where it reaches fewer."""

    village: Village
    minutes: float | None


@dataclass(frozen=True, slots=True)
class Inequality:
    """How unevenly minutes fall on people: 0 when all travel alike, towards 1 when few travel for all.

    `lorenz` are points (share of people, share of all person-minutes), people sorted by minutes, from (0, 0)
    to (1, 1); `gini` is 1 − twice the area under them. Both are empty where nobody travels at all. People
    who reach nothing are in neither: read it beside their number.
    """

    gini: float | None
    lorenz: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class TownshipDistribution:
    """The distribution within one township."""

    township: Township
    minutes: Spread
    unreachable_population: int
    backup_by_population: Rate
    inequality: Inequality


@dataclass(frozen=True, slots=True)
class Distribution:
    """How minutes to the nearest site, and to the k-th, fall on people.

    `minutes` and `kth_minutes` are weighted by people over places that reach a site, or k of them. `backup`
    counts what lies within the radius of at least two sites, over the same denominator as coverage.
    """

    k: int
    minutes: Spread
    percentiles: tuple[Percentile, ...]
    kth_minutes: Spread
    kth: tuple[KthAccess, ...]
    backup_by_village: Rate
    backup_by_population: Rate
    backup_sensitivity: tuple[AtRadius, ...]
    unreachable_population: int
    inequality: Inequality
    townships: tuple[TownshipDistribution, ...]
    problems: tuple[Problem, ...]


def distribution(
    network: Network, reach: Reach, radius: Radius, *, k: int = 2, percentiles: Sequence[float] = PERCENTILES
) -> Distribution:
    """How do ways fall on people, who has a second outlet, and how even is it?

    `k` says which nearest site the way is told to beside the first, at least 1; `percentiles` are shares of
    people, above 0 and at most 1. What is outside of that is a problem, and nothing is measured.
    """
    problems = _check(k, percentiles)
    if has_errors(problems):
        reach, percentiles = reach.without_rows(), ()
    nearest, kth = _kth(reach.ms, 1), _kth(reach.ms, max(k, 1))
    within = reach.within(radius).sum(axis=1)
    own = _weighted(reach, nearest, np.ones(len(nearest), dtype=bool))
    second = _weighted(reach, kth, np.ones(len(kth), dtype=bool))
    return Distribution(
        k=k,
        minutes=spread_of(*own),
        percentiles=tuple(Percentile(share, percentile_of(*own, share)) for share in percentiles),
        kth_minutes=spread_of(*second),
        kth=tuple(_told(place, ms) for place, ms in zip(reach.places, kth.tolist(), strict=True)),
        backup_by_village=rate_by_village(reach.places, _where(reach, within >= 2)),
        backup_by_population=rate_by_population(reach.places, _where(reach, within >= 2)),
        backup_sensitivity=tuple(_backup_at(reach, radius, factor) for factor in FACTORS),
        unreachable_population=int(reach.people[nearest < 0].sum()),
        inequality=inequality_of(*own),
        townships=_townships(network, reach, nearest, within),
        problems=(*problems, *reach.problems),
    )


def inequality_of(minutes: Sequence[float], people: Sequence[float]) -> Inequality:
    """Gini and Lorenz points of minutes that so many people travel; weights of 0 do not count.

    >>> inequality_of([0, 10], [1, 1])
    Inequality(gini=0.5, lorenz=((0.0, 0.0), (0.5, 0.0), (1.0, 1.0)))
    """
    pairs = sorted((m, w) for m, w in zip(minutes, people, strict=True) if w > 0)
    all_people, all_minutes = sum(w for _, w in pairs), sum(m * w for m, w in pairs)
    if not all_minutes:
        return Inequality(None, ())
    points, so_far, travelled = [(0.0, 0.0)], 0.0, 0.0
    for own, weight in pairs:
        so_far += weight
        travelled += own * weight
        points.append((so_far / all_people, travelled / all_minutes))
    area = sum((x2 - x1) * (y1 + y2) / 2 for (x1, y1), (x2, y2) in pairwise(points))
    return Inequality(1 - 2 * area, tuple(points))


def _kth(ms: Whole, k: int) -> Whole:
    """The k-th least cost of each place, -1 where it reaches fewer than k."""
    if ms.shape[1] < k:
        return np.full(len(ms), -1, dtype=np.int64)
    never = np.iinfo(np.int64).max
    found = np.partition(np.where(ms < 0, never, ms), k - 1, axis=1)[:, k - 1]
    return np.where(found == never, -1, found)


def _told(place: Village, ms: int) -> KthAccess:
    return KthAccess(place, None if ms < 0 else ms / MS_PER_MINUTE)


def _where(reach: Reach, chosen: Flags) -> list[Village]:
    return [place for place, ok in zip(reach.places, chosen.tolist(), strict=True) if ok]


def _weighted(reach: Reach, ms: Whole, chosen: Flags) -> tuple[list[float], list[float]]:
    """Minutes and people of the chosen places that reach one."""
    reached = chosen & (ms >= 0)
    return (ms[reached] / MS_PER_MINUTE).tolist(), reach.people[reached].astype(float).tolist()


def _backup_at(reach: Reach, radius: Radius, factor: float) -> AtRadius:
    own = scaled(radius, factor)
    twice = _where(reach, reach.within(own).sum(axis=1) >= 2)
    return AtRadius(
        factor, own, rate_by_village(reach.places, twice), rate_by_population(reach.places, twice)
    )


def _townships(
    network: Network, reach: Reach, nearest: Whole, within: Whole
) -> tuple[TownshipDistribution, ...]:
    codes = np.array([place.township_code for place in reach.places], dtype=str)
    return tuple(_township(t, reach, nearest, within, codes == t.code) for t in network.townships)


def _township(
    township: Township, reach: Reach, nearest: Whole, within: Whole, mine: Flags
) -> TownshipDistribution:
    own = _weighted(reach, nearest, mine)
    return TownshipDistribution(
        township=township,
        minutes=spread_of(*own),
        unreachable_population=int(reach.people[mine & (nearest < 0)].sum()),
        backup_by_population=rate_by_population(_where(reach, mine), _where(reach, mine & (within >= 2))),
        inequality=inequality_of(*own),
    )


def _check(k: int, percentiles: Sequence[float]) -> list[Problem]:
    problems = []
    if k < 1:
        message = f"There is no {k}-th nearest outlet; give at least 1."
        problems.append(error(ProblemCode.INPUT_OUT_OF_RANGE, message, "k"))
    for i, share in enumerate(percentiles):
        if not 0 < share <= 1:
            message = f"A share of {share:g} of the people is not possible: give one above 0 and at most 1."
            problems.append(error(ProblemCode.INPUT_OUT_OF_RANGE, message, "percentiles", str(i)))
    return problems
