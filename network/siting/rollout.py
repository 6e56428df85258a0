"""Roll-out: which villages to take each year, so that the sets grow and dated totals are met (46 → 147)."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import numpy as np

from network.access.apportionment import SplitRule, apportion, weights_of
from network.access.counting import rate_by_population, rate_by_village
from network.access.radius import Radius
from network.model import Network, Problem, ProblemCode, Village, error, has_errors, info, warning
from network.siting.limits import limits_of
from network.siting.plan import Milestone, Quota, Rollout, RolloutStep, SitingProblem
from network.siting.reading import Ground, ground_of
from network.siting.rules import Rules
from network.siting.stages import Staged, staged
from network.siting.wish import Wish, check_wish


def solve_rollout(
    network: Network,
    *,
    as_of: date,
    radius: Radius,
    milestones: Sequence[Milestone | tuple[date, int]],
    candidates: Sequence[str] | None = None,
    excluded: Sequence[str] = (),
    quotas: SplitRule | None = None,
    time_limit_s: float = 5.0,
    seed: int = 0,
    stop: Callable[[], bool] | None = None,
    progress: Callable[[str, float], None] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Rollout:
    """Which villages are to be taken in which year, and what does it cost to grow step by step? SPEC.md ST5.

    `milestones` are totals of outlets by date, in order. What stands already counts into them and serves at
    every step: the outlets that count on `as_of`, or on the first milestone where that is earlier. New ones
    stand at villages' points (`candidates` are village codes, every place when None). Most people covered,
    summed over the steps, is sought; each step's set holds the one before. With `quotas` the new outlets of
    every step are split over the townships by largest remainder, as far as candidates lie there, and no
    township ever loses one. Every step tells what the best set of its size, nested in nothing, could cover.

    >>> from network.model.examples import toy_county
    >>> years = [(date(2024, 12, 31), 2), (date(2025, 12, 31), 3), (date(2026, 12, 31), 4)]
    >>> rollout = solve_rollout(toy_county(), as_of=years[0][0], radius=Radius(15), milestones=years)
    >>> [(step.total, [v.code for v in step.villages]) for step in rollout.steps]
    [(2, []), (3, ['V5']), (4, ['V4', 'V5'])]
    """
    limits = limits_of(seconds=time_limit_s, stop=stop, progress=progress, clock=clock)
    marks = [Milestone(*mark) if isinstance(mark, tuple) else mark for mark in milestones]
    wish = Wish(
        problem=SitingProblem.MAX_COVERAGE,
        radius=radius,
        count=1,
        candidates=None if candidates is None else tuple(candidates),
        excluded=tuple(excluded),
    )
    problems = [*_check_milestones(marks), *check_wish(network, wish)]
    if has_errors(problems):
        return _nothing(problems)
    day = min(as_of, marks[0].date)
    ground = ground_of(network, wish, as_of=day)
    new = [max(mark.total - len(ground.existing), 0) for mark in marks]
    problems += _check_totals(marks, ground)
    if has_errors(problems):
        return _nothing(problems)
    limits.tell("choosing the sets")
    shares = _quotas(network, ground, new, quotas, day)
    rules = [_rules(ground.task.rules, n, row) for n, row in zip(new, shares, strict=True)]
    made = staged(ground.task.covering(), rules, limits, seed=seed)
    assert made is not None, "totals and quotas were checked against the candidates"
    steps = tuple(_steps(ground, marks, made))
    return Rollout(
        steps=steps,
        objective=float(made.value),
        floor=float(made.floor),
        bound=float(made.bound),
        gap=(made.bound - made.value) / made.bound if made.bound else 0.0,
        proven=made.bound <= made.value,
        quotas=_told(network, shares, quotas),
        problems=(*problems, *_check_proven(made)),
        seconds=limits.clock() - limits.started,
    )


def _check_milestones(marks: Sequence[Milestone]) -> list[Problem]:
    if not marks:
        message = "No milestones are given: say how many outlets there shall be on which day."
        return [error(ProblemCode.INPUT_MISSING, message, "input", "milestones")]
    problems = []
    for i, mark in enumerate(marks):
        path = ("input", "milestones", str(i))
        if mark.total < 0:
            message = f"A total of {mark.total} outlets is below 0."
            problems.append(error(ProblemCode.INPUT_OUT_OF_RANGE, message, *path, "total"))
        if i and mark.date <= marks[i - 1].date:
            message = f"The milestone of {mark.date} does not come after that of {marks[i - 1].date}."
            problems.append(error(ProblemCode.DATES_REVERSED, message, *path, "date"))
        if i and mark.total < marks[i - 1].total:
            message = f"{mark.total} outlets on {mark.date} are fewer than {marks[i - 1].total} before."
            problems.append(error(ProblemCode.INPUT_OUT_OF_RANGE, message, *path, "total"))
    return problems


def _check_totals(marks: Sequence[Milestone], ground: Ground) -> list[Problem]:
    problems = []
    there, most = len(ground.existing), len(ground.existing) + len(ground.sites)
    for i, mark in enumerate(marks):
        path = ("input", "milestones", str(i), "total")
        if mark.total < there:
            message = (
                f"{there} outlets stand already, more than the {mark.total} of {mark.date}: none is new."
            )
            problems.append(info(ProblemCode.INPUT_OUT_OF_RANGE, message, *path))
        elif mark.total > most:
            message = (
                f"{mark.total} outlets are wanted on {mark.date}, and {there} existing ones with "
                f"{len(ground.sites)} candidates make {most}."
            )
            problems.append(error(ProblemCode.COUNT_TOO_LARGE, message, *path))
    return problems


def _quotas(
    network: Network, ground: Ground, new: Sequence[int], rule: SplitRule | None, day: date
) -> list[dict[str, int] | None]:
    if rule is None:
        return [None for _ in new]
    weights = weights_of(network, rule, as_of=day)
    room = {code: sum(site.township_code == code for site in ground.sites) for code in weights}
    shares: list[dict[str, int] | None] = []
    before: Mapping[str, int] = {}
    for count in new:
        before = apportion(count, weights, lower=before, upper=room)
        shares.append(dict(before))
    return shares


def _rules(rules: Rules, count: int, share: Mapping[str, int] | None) -> Rules:
    """The rules of one step. Groups of the rules are the townships by code."""
    if share is None:
        return rules.with_quotas(count)
    exact = np.array([share[code] for code in sorted(share)], dtype=np.int64)
    return rules.with_quotas(count, least=exact, most=exact)


def _steps(ground: Ground, marks: Sequence[Milestone], made: Staged) -> list[RolloutStep]:
    steps = []
    before: set[str] = set()
    for mark, chosen, apart in zip(marks, made.sets, made.apart, strict=True):
        villages = tuple(ground.sites[i] for i in chosen.tolist())
        covered = _covered(ground, chosen.tolist())
        people = rate_by_population(ground.places, covered)
        steps.append(
            RolloutStep(
                date=mark.date,
                total=len(ground.existing) + len(villages),
                villages=villages,
                added=tuple(village for village in villages if village.code not in before),
                by_village=rate_by_village(ground.places, covered),
                by_population=people,
                bound=float(apart.bound),
                gap=(apart.bound - people.numerator) / apart.bound if apart.bound else 0.0,
                proven=apart.is_proven,
            )
        )
        before = {village.code for village in villages}
    return steps


def _covered(ground: Ground, chosen: Sequence[int]) -> list[Village]:
    task = ground.task
    within = task.is_covered | task.covers[:, list(chosen)].any(axis=1)
    return [place for place, ok in zip(ground.places, within.tolist(), strict=True) if ok]


def _told(
    network: Network, shares: Sequence[Mapping[str, int] | None], rule: SplitRule | None
) -> tuple[Quota, ...]:
    if rule is None:
        return ()
    rows = [share for share in shares if share is not None]
    return tuple(Quota(township, tuple(row[township.code] for row in rows)) for township in network.townships)


def _check_proven(made: Staged) -> list[Problem]:
    if made.bound <= made.value:
        return []
    gap = 100 * (made.bound - made.value) / made.value if made.value else float("inf")
    message = f"The sets are not proven best: other nested sets might cover up to {gap:.3g} % more."
    return [warning(ProblemCode.NOT_PROVEN, message)]


def _nothing(problems: Sequence[Problem]) -> Rollout:
    return Rollout((), 0.0, 0.0, 0.0, 0.0, False, (), tuple(problems))
