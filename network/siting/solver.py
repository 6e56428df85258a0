"""Solver: where should new outlets be built? The best plans, with what can be proven about them."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import numpy as np

from network.access.counting import people_in
from network.access.radius import Radius
from network.model import Network, Problem, ProblemCode, Village, error, has_errors, info, warning
from network.siting.answer import plan_of
from network.siting.choosing import Found
from network.siting.engines import engine_of, enumerated
from network.siting.fewest import fewest
from network.siting.limits import Limits, check_limit, limits_of
from network.siting.plan import Siting, SitingPlan, SitingProblem
from network.siting.reading import Ground, check_ground, ground_of
from network.siting.task import FAR
from network.siting.wish import MOST_CELLS, Wish, check_wish


def solve_siting(
    network: Network,
    *,
    as_of: date,
    problem: SitingProblem,
    radius: Radius | None = None,
    count: int | None = None,
    candidates: Sequence[str] | None = None,
    keep_existing: bool = True,
    plans: int = 1,
    required: Sequence[str] = (),
    excluded: Sequence[str] = (),
    min_spacing_km: float | None = None,
    township_quotas: Mapping[str, tuple[int, int | None]] | None = None,
    budget: float | None = None,
    costs: float | Mapping[str, float] = 1.0,
    required_share: float = 1.0,
    time_limit_s: float = 5.0,
    seed: int = 0,
    stop: Callable[[], bool] | None = None,
    progress: Callable[[str, float], None] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Siting:
    """Where should new outlets be built, and how good can any choice be? SPEC.md rows ST1 to ST3.

    All listed places are to be served; a place of unknown population weighs 0. Ways lead from the place to
    the outlet. A new outlet stands at a village's point; `candidates` are village codes, every place when
    None. Existing outlets that count on `as_of` serve too, unless `keep_existing` is False. `count` is the
    number of new outlets, those `required` (village codes) included; under FEWEST_SITES it is not used.
    `township_quotas` are the least and most new outlets by township code; `min_spacing_km` keeps new
    outlets apart as the crow flies, from existing ones too. In place of `count` a `budget` (yuan) may be
    given with `costs` by village. FEWEST_SITES covers every place that can be, or, with a `required_share`
    below 1, that share of the people who can be covered.

    The `plans` best sets come best first and equals by village codes: exactly where there are few sets
    (20 000), else among those that the search meets. Under FEWEST_SITES, and under a budget, a plan that
    only adds to an earlier one is none. Each plan tells its own bound; what was not proven within
    `time_limit_s` (seconds, reading the roads included) is told as a problem. The same inputs give the same
    plans, unless the time limit cuts a search short.

    >>> from network.model.examples import toy_county
    >>> asked = {"as_of": date(2026, 1, 1), "problem": SitingProblem.MAX_COVERAGE, "radius": Radius(15)}
    >>> (plan,) = solve_siting(toy_county(), count=1, **asked).plans
    >>> [village.code for village in plan.villages], plan.objective, plan.by_population.value, plan.proven
    (['V5'], 4400.0, 0.88, True)
    """
    limits = limits_of(seconds=time_limit_s, stop=stop, progress=progress, clock=clock)
    wish = Wish(
        problem=problem,
        radius=radius,
        count=count,
        candidates=None if candidates is None else tuple(candidates),
        keep_existing=keep_existing,
        plans=plans,
        required=tuple(required),
        excluded=tuple(excluded),
        min_spacing_km=min_spacing_km,
        township_quotas=dict(township_quotas or {}),
        budget=budget,
        costs=costs if isinstance(costs, float | int) else dict(costs),
        required_share=required_share,
    )
    problems = [*check_wish(network, wish), *_check_size(network, wish), *check_limit(time_limit_s)]
    if has_errors(problems):
        return Siting((), (), tuple(problems))
    limits.tell("reading the roads")
    ground = ground_of(network, wish, as_of=as_of)
    problems += check_ground(network, wish, ground)
    uncoverable = _uncoverable(wish, ground)
    problems += _check_uncoverable(uncoverable)
    if has_errors(problems):
        return Siting((), uncoverable, tuple(problems))
    found = _search(wish, ground, limits, seed)
    made = [
        plan_of(network, wish, ground, one, seconds=limits.clock() - limits.started)
        for one in found
        if one.chosen is not None
    ]
    problems += _check_found(wish, ground, found, made, limits)
    return Siting(tuple(made), uncoverable, tuple(problems), _overlaps(made))


def _search(wish: Wish, ground: Ground, limits: Limits, seed: int) -> list[Found]:
    """So many sets as are asked for, best first; the last may be empty and say why."""
    found = enumerated(ground.task, wish.problem, plans=wish.plans)
    if found is not None:
        return found or [Found(None, -np.inf, -np.inf, 0, is_infeasible=True)]
    next_best = engine_of(ground.task, wish.problem, plans=wish.plans, seed=seed)
    found = []
    for number in range(wish.plans):
        limits.tell(f"plan {number + 1} of {wish.plans}")
        share = limits.seconds_left / (wish.plans - number)
        one = next_best(found, limits.within(share))
        found.append(one)
        if one.chosen is None:
            break
    return found


def _uncoverable(wish: Wish, ground: Ground) -> tuple[Village, ...]:
    by_radius = wish.problem in (SitingProblem.FEWEST_SITES, SitingProblem.MAX_COVERAGE)
    served = ground.task.can_be_covered if by_radius else ground.task.can_be_reached
    return tuple(place for place, can in zip(ground.places, served.tolist(), strict=True) if not can)


def _check_uncoverable(places: Sequence[Village]) -> list[Problem]:
    if not places:
        return []
    message = (
        f"{len(places)} places with {people_in(places)} people are reached from no candidate and no existing "
        f"outlet: {_named(places)}. They are left out of the search."
    )
    return [warning(ProblemCode.UNCOVERABLE, message)]


def _check_size(network: Network, wish: Wish) -> list[Problem]:
    cells = len(network.villages) * len(wish.candidates_in(network))
    if cells <= MOST_CELLS:
        return []
    message = (
        f"{len(network.villages)} places and {len(wish.candidates_in(network))} candidates make {cells} "
        f"pairs, and {MOST_CELLS} are allowed; name fewer candidates."
    )
    return [error(ProblemCode.LIMIT_EXCEEDED, message, "input", "candidates")]


def _check_found(
    wish: Wish, ground: Ground, found: Sequence[Found], made: Sequence[SitingPlan], limits: Limits
) -> list[Problem]:
    """What the planner has to know of plans that are missing or not proven."""
    if not made:
        return [_why_none(wish, ground, found[-1], limits)]
    problems = []
    if len(made) < wish.plans:
        is_all = found[-1].chosen is not None or found[-1].is_infeasible
        why = "there are no others" if is_all else "no other was found in time"
        message = f"{len(made)} plans are given for {wish.plans} asked: {why}."
        problems.append(info(ProblemCode.INFEASIBLE if is_all else ProblemCode.STOPPED_EARLY, message))
    open_gaps = [plan for plan in made if not plan.proven]
    if open_gaps:
        first = open_gaps[0]
        gap = "of unknown size" if first.gap is None else f"of {100 * first.gap:.3g} %"
        message = f"{len(open_gaps)} of {len(made)} plans are not proven best; the first has a gap {gap}."
        problems.append(warning(ProblemCode.NOT_PROVEN, message))
    return problems


def _why_none(wish: Wish, ground: Ground, last: Found, limits: Limits) -> Problem:
    if not last.is_infeasible:
        message = "No plan was found in the time given; allow more time or name fewer candidates."
        return warning(ProblemCode.STOPPED_EARLY, message, "input", "timeLimitSeconds")
    if wish.problem in (SitingProblem.P_MEDIAN, SitingProblem.P_CENTER):
        needed = _needed(ground, limits)
        if needed is not None and wish.count is not None and needed > wish.count:
            message = (
                f"The roads fall into parts: {needed} new outlets are needed before every place reaches one, "
                f"and {wish.count} are asked for. Ask for more, or for MAX_COVERAGE."
            )
            return error(ProblemCode.INFEASIBLE, message, "input", "count")
    if wish.min_spacing_km and not ground.task.rules.has_quotas:
        what = "so many outlets" if wish.count else "outlets that cover every place"
        message = f"There are no {what} {wish.min_spacing_km} km apart; lower the spacing."
        return error(ProblemCode.INFEASIBLE, message, "input", "minSpacingKm")
    message = (
        "The rules cannot all be kept: loosen the quotas of "
        f"{', '.join(sorted(wish.township_quotas)) or 'the townships'}, the spacing or the budget."
    )
    return error(ProblemCode.INFEASIBLE, message, "input", "townshipQuotas")


def _needed(ground: Ground, limits: Limits) -> int | None:
    """How many new outlets reach every place that can be reached at all."""
    task = ground.task
    open_places = task.can_be_reached & (task.standing_ms >= FAR)
    free = task.rules.without_count()
    found = fewest(task.ms[open_places] < FAR, free, limits.within(1.0), only_number=True)
    return None if found.chosen is None else len(found.chosen) + len(ground.required)


def _overlaps(plans: Sequence[SitingPlan]) -> tuple[tuple[int, ...], ...]:
    codes = [{village.code for village in plan.villages} for plan in plans]
    return tuple(tuple(len(one & other) for other in codes) for one in codes)


def _named(places: Sequence[Village], most: int = 5) -> str:
    more = f" and {len(places) - most} more" if len(places) > most else ""
    return ", ".join(f"{place.name} ({place.code})" for place in places[:most]) + more
