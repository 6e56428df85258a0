"""The target book: what the plan demands by when, what there is, what there should be by now."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from network.model import Network, Problem, ProblemCode, Target, TargetKind, info, warning
from network.targets.measures import MANUAL, Measured, find_measure, measured_by
from network.targets.reported import YEAR, pace_of, readings_of
from network.targets.shared import SharedSites, check_shared, shared_sites

NEARLY = 0.9
"""From this share of what is required on, a target is at risk and not yet behind (SPEC.md TG2)."""


class PathRule(StrEnum):
    """How what is required grows from one milestone to the next."""

    LINEAR = "LINEAR"
    """On the straight line, by days."""
    STEP = "STEP"
    """Not at all before the next milestone, and then at once."""


class Status(StrEnum):
    """How a target stands on a day."""

    DONE = "DONE"
    ON_TRACK = "ON_TRACK"
    AT_RISK = "AT_RISK"
    BEHIND = "BEHIND"
    OVERDUE = "OVERDUE"


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """One target on a day.

    `required` is what there should be by now: on the straight line, by days, between the milestones of the
    indicator around the day (46 at the end of 2024 and 147 at the end of 2027 require 79.67 a year on); a
    FLOW rises evenly within its own year. None before the first milestone, after the last, without a
    deadline. The actual value of a measured FLOW is what came in its year and is still there. `gap` is the
    target less the actual. `forecast` is the day on which the pace of the last 365 days reaches the target;
    None when it is reached, when nothing moves, when nothing is measured, or past the year of a FLOW.
    `conflicts` are other statements of the same plan about the same thing that cannot be true beside it.
    `shared` are other indicators that count the same sites: they are not to be added up.
    """

    target: Target
    actual: Measured | None
    required: float | None
    gap: float | None
    status: Status | None
    forecast: date | None
    conflicts: tuple[Target, ...]
    shared: tuple[SharedSites, ...] = ()

    @property
    def required_whole(self) -> int | None:
        """What is required of a stock that is counted, rounded up; None where nothing is, or of another."""
        if self.required is None or self.target.kind is not TargetKind.CUM:
            return None
        return math.ceil(self.required - 1e-9)


@dataclass(frozen=True, slots=True)
class TargetBook:
    """All targets, in the order of their indicators and deadlines, and what is doubtful about them.

    `distinct_sites` are the sites behind all of them, each once.
    """

    as_of: date
    targets: tuple[TargetProgress, ...]
    distinct_sites: int
    problems: tuple[Problem, ...]


def target_progress(network: Network, *, as_of: date, path: PathRule = PathRule.LINEAR) -> TargetBook:
    """Is the plan on track? Every target with its actual value, what is required by now, and its status."""
    together: dict[tuple[str, str], list[Target]] = defaultdict(list)
    for target in network.targets:
        together[target.indicator, target.scope].append(target)
    actual = {t: _actual(network, t, as_of) for t in network.targets}
    shared = shared_sites({t: found.site_ids for t, found in actual.items() if found})
    rows = tuple(
        _progress(
            network, t, together[t.indicator, t.scope], as_of, path, actual[t], shared.get(t.indicator, ())
        )
        for t in network.targets
    )
    sites = {code for found in actual.values() if found for code in found.site_ids}
    problems = (
        *_check_measures(network.targets),
        *_check_conflicts(rows),
        *check_shared({t: found.site_ids for t, found in actual.items() if found}),
    )
    return TargetBook(as_of, rows, len(sites), problems)


def _actual(network: Network, target: Target, as_of: date) -> Measured | None:
    """What is measured, or was reported last of what is manual."""
    if target.computed_by != MANUAL:
        return _measured(network, target, as_of)
    readings = readings_of(network, target, as_of=as_of)
    return Measured(readings[-1].value, reading=readings[-1]) if readings else None


def _measured(network: Network, target: Target, as_of: date) -> Measured | None:
    """A stock or share on the day; of a flow what came in its own year up to the day, None before that."""
    if target.kind is not TargetKind.FLOW:
        return measured_by(target.computed_by, network, as_of)
    first, last = _year_of(target, as_of)
    if as_of < first:
        return None
    now = measured_by(target.computed_by, network, min(as_of, last))
    before = measured_by(target.computed_by, network, first - timedelta(days=1))
    return None if now is None or before is None else now.since(before)


def _year_of(target: Target, as_of: date) -> tuple[date, date]:
    """First and last day of a flow's year: that of its deadline, without one that of the day."""
    year = (target.deadline or as_of).year
    return date(year, 1, 1), date(year, 12, 31)


def _progress(
    network: Network,
    target: Target,
    siblings: Sequence[Target],
    as_of: date,
    path: PathRule,
    actual: Measured | None,
    shared: tuple[SharedSites, ...],
) -> TargetProgress:
    required = _required(target, siblings, as_of, path)
    return TargetProgress(
        target=target,
        actual=actual,
        required=required,
        gap=None if actual is None else target.value - actual.value,
        status=None if actual is None else _status(target, actual.value, required, as_of),
        forecast=None if actual is None else _forecast(network, target, actual.value, as_of),
        conflicts=tuple(other for other in siblings if _contradict(target, other)),
        shared=shared,
    )


def _required(target: Target, siblings: Sequence[Target], as_of: date, path: PathRule) -> float | None:
    if target.deadline is None:
        return None
    if target.kind is TargetKind.FLOW:
        if as_of.year != target.deadline.year:
            return None
        start = date(as_of.year, 1, 1)
        return target.value * _share(start - timedelta(days=1), as_of, target.deadline)
    governing = [t for t in siblings if t.governing and t.deadline is not None]
    milestones = sorted({(t.deadline, t.value) for t in governing if t.deadline is not None})
    for (day, value), (next_day, next_value) in pairwise(milestones):
        if path is PathRule.STEP and day <= as_of < next_day:
            return value
        if path is PathRule.LINEAR and day <= as_of <= next_day:
            return value + (next_value - value) * _share(day, as_of, next_day)
    return next((value for day, value in milestones if day == as_of), None)


def _share(start: date, day: date, end: date) -> float:
    """How much of the time from start to end has passed, 0 to 1."""
    return min((day - start).days / (end - start).days, 1.0)


def _status(target: Target, actual: float, required: float | None, as_of: date) -> Status | None:
    if actual >= target.value:
        return Status.DONE
    if target.deadline is not None and as_of > target.deadline:
        return Status.OVERDUE
    if required is None:
        return None
    if actual >= required:
        return Status.ON_TRACK
    return Status.AT_RISK if actual >= NEARLY * required else Status.BEHIND


def _forecast(network: Network, target: Target, actual: float, as_of: date) -> date | None:
    gained, days = _pace(network, target, actual, as_of) or (0.0, 0)
    if actual >= target.value or gained <= 0:
        return None
    ahead = (target.value - actual) * days / gained
    try:
        found = as_of + timedelta(days=math.ceil(ahead))
    except OverflowError:
        return None
    is_too_late = target.kind is TargetKind.FLOW and found > _year_of(target, as_of)[1]
    return None if is_too_late else found


def _pace(network: Network, target: Target, actual: float, as_of: date) -> tuple[float, int] | None:
    """What the last 365 days gained, and in how many of them; of a measured flow, its year so far."""
    if target.computed_by == MANUAL:
        return pace_of(readings_of(network, target, as_of=as_of), as_of=as_of)
    if target.kind is TargetKind.FLOW:
        return actual, (as_of - _year_of(target, as_of)[0]).days + 1
    before = measured_by(target.computed_by, network, as_of - YEAR)
    return None if before is None else (actual - before.value, YEAR.days)


def _contradict(one: Target, other: Target) -> bool:
    """Whether two statements of an indicator and scope cannot both be followed.

    Milestones that are all governing are a path; a statement that does not govern was overruled by those
    that do.
    """
    return one != other and one.governing != other.governing


def _check_measures(targets: Iterable[Target]) -> list[Problem]:
    return [
        warning(
            ProblemCode.MEASURE_UNKNOWN,
            f"The measure {name!r} is not known; targets that name it have no actual value.",
        )
        for name in sorted({target.computed_by for target in targets})
        if name != MANUAL and find_measure(name) is None
    ]


def _check_conflicts(rows: Iterable[TargetProgress]) -> list[Problem]:
    """One note for each statement that was overruled, with the clauses on both sides."""
    problems = []
    for row in rows:
        if row.target.governing or not row.conflicts:
            continue
        followed = "; ".join(_said(other) for other in row.conflicts)
        message = f"{row.target.name}: {_said(row.target)} is not followed, since {followed} governs."
        problems.append(info(ProblemCode.TARGETS_CONFLICT, message))
    return problems


def _said(target: Target) -> str:
    by = f" by {target.deadline}" if target.deadline else " without a date"
    return f"{target.value:g} {target.unit}{by} ({target.source} {target.clause})"
