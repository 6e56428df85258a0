"""Measures: how evenly and how safely people are served, beside the plain rates (SPEC.md row CV7).

Percentiles, the way to the k-th outlet, backup, Gini with its Lorenz points, and what each rate would be at a
radius a tenth smaller or larger: 15.1 minutes against 14.9 must not decide a policy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from network.access.counting import rate_by_population, rate_by_village
from network.access.radius import Radius, Towards
from network.access.reach import Reach, reach_of
from network.model import (
    Network,
    Problem,
    ProblemCode,
    Rate,
    Spread,
    Township,
    Village,
    error,
    spread_of,
)
from network.roads import DEFAULT_PROFILE, Profile

MS_PER_MINUTE = 60_000
SENSITIVITY = (0.9, 1.0, 1.1)
"""Shares of the radius at which the rates are told again."""

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class AtRadius:
    """The rates at one radius."""

    radius: Radius
    by_village: Rate
    by_population: Rate


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
class TownshipInequality:
    """The inequality within one township."""

    township: Township
    inequality: Inequality


@dataclass(frozen=True, slots=True)
class CoverageMeasures:
    """All readings of one radius over one denominator.

    `administrative`, `by_village` and `by_population` are those of `coverage`. `minutes` and `kth_minutes`
    are weighted by people over places that reach a site, or k of them. `backup` counts what lies within the
    radius of at least two sites.
    """

    radius: Radius
    k: int
    administrative: Rate
    by_village: Rate
    by_population: Rate
    sensitivity: tuple[AtRadius, ...]
    minutes: Spread
    kth_minutes: Spread
    kth: tuple[KthAccess, ...]
    backup_by_village: Rate
    backup_by_population: Rate
    unreachable_population: int
    inequality: Inequality
    townships: tuple[TownshipInequality, ...]
    problems: tuple[Problem, ...]


def coverage_measures(
    network: Network,
    *,
    as_of: date,
    radius: Radius,
    k: int = 2,
    function: str | None = None,
    designation: str | None = None,
    towards: Towards = Towards.TO,
    villages_only: bool = False,
    profile: Profile = DEFAULT_PROFILE,
) -> CoverageMeasures | Problem:
    """Is it full coverage, under every reading? Rates, percentiles, second outlets and evenness in one pass.

    `k` says which nearest site the way is told to beside the first. A `k` below 1 is a problem.
    """
    if k < 1:
        message = f"There is no {k}-th nearest outlet; give at least 1."
        return error(ProblemCode.INPUT_OUT_OF_RANGE, message, "input", "k")
    reach = reach_of(
        network,
        as_of=as_of,
        radius=radius,
        function=function,
        designation=designation,
        towards=towards,
        villages_only=villages_only,
        profile=profile,
    )
    nearest, kth = _kth(reach.ms, 1), _kth(reach.ms, k)
    served = {site.village_code for site in reach.sites}
    within = reach.within(radius).sum(axis=1)
    return CoverageMeasures(
        radius=radius,
        k=k,
        administrative=rate_by_village(reach.places, [p for p in reach.places if p.code in served]),
        by_village=rate_by_village(reach.places, _where(reach, within >= 1)),
        by_population=rate_by_population(reach.places, _where(reach, within >= 1)),
        sensitivity=tuple(_at(reach, Radius(radius.value * share, radius.unit)) for share in SENSITIVITY),
        minutes=_spread(reach, nearest),
        kth_minutes=_spread(reach, kth),
        kth=tuple(_told(place, ms) for place, ms in zip(reach.places, kth.tolist(), strict=True)),
        backup_by_village=rate_by_village(reach.places, _where(reach, within >= 2)),
        backup_by_population=rate_by_population(reach.places, _where(reach, within >= 2)),
        unreachable_population=int(reach.people[nearest < 0].sum()),
        inequality=inequality_of(*_weighted(reach, nearest, np.ones(len(nearest), dtype=bool))),
        townships=_townships(network, reach, nearest),
        problems=reach.problems,
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


def _where(reach: Reach, chosen: NDArray[np.bool_]) -> list[Village]:
    return [place for place, ok in zip(reach.places, chosen.tolist(), strict=True) if ok]


def _at(reach: Reach, radius: Radius) -> AtRadius:
    covered = _where(reach, reach.within(radius).sum(axis=1) > 0)
    return AtRadius(radius, rate_by_village(reach.places, covered), rate_by_population(reach.places, covered))


def _weighted(reach: Reach, ms: Whole, chosen: NDArray[np.bool_]) -> tuple[list[float], list[float]]:
    """Minutes and people of the chosen places that reach one."""
    reached = chosen & (ms >= 0)
    return (ms[reached] / MS_PER_MINUTE).tolist(), reach.people[reached].astype(float).tolist()


def _spread(reach: Reach, ms: Whole) -> Spread:
    return spread_of(*_weighted(reach, ms, np.ones(len(ms), dtype=bool)))


def _townships(network: Network, reach: Reach, nearest: Whole) -> tuple[TownshipInequality, ...]:
    codes = np.array([place.township_code for place in reach.places])
    return tuple(
        TownshipInequality(township, inequality_of(*_weighted(reach, nearest, codes == township.code)))
        for township in network.townships
    )
