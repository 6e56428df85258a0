"""Handing down: a target split over the townships so that it adds up, and how each stands (TG3, 分解下达)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from network.access.apportionment import SplitRule, apportion, weights_of
from network.model import Network, Problem, ProblemCode, Target, Township, error, has_errors, info
from network.targets.book import NEARLY, Status
from network.targets.measures import measured_by


@dataclass(frozen=True, slots=True)
class TownshipTask:
    """What one township has to have by the deadline, and what it had on the day of the split."""

    township: Township
    value: int
    actual: int


@dataclass(frozen=True, slots=True)
class HandedDown:
    """A target split on a day. The tasks and what the district itself keeps add up to the target.

    `district_own` are sites that lie in no township, such as a district's centre.
    """

    target: Target | None
    as_of: date
    tasks: tuple[TownshipTask, ...]
    district_own: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class TaskReview:
    """How a township stands on a later day. `required` rises by days from the split to the deadline."""

    task: TownshipTask
    actual: int
    required: float | None
    gap: int
    status: Status | None


def hand_down_indicator(
    network: Network,
    indicator: str,
    *,
    as_of: date,
    deadline: date | None = None,
    rule: SplitRule = SplitRule.BY_VILLAGES,
    quotas: Mapping[str, int] | None = None,
) -> HandedDown:
    """The same for the statement of an indicator with that deadline, or its last one that governs."""
    target = find_target(network, indicator, deadline=deadline)
    if target is not None:
        return hand_down(network, target, as_of=as_of, rule=rule, quotas=quotas)
    known = ", ".join(sorted({t.indicator for t in network.targets})) or "none: add targets.csv"
    by = f" by {deadline}" if deadline else ""
    message = f"The target book has no {indicator!r}{by}; there are {known}."
    field = "deadline" if any(t.indicator == indicator for t in network.targets) else "indicator"
    return HandedDown(None, as_of, (), 0, (error(ProblemCode.UNKNOWN_TARGET, message, "input", field),))


def find_target(network: Network, indicator: str, *, deadline: date | None = None) -> Target | None:
    """The statement of an indicator with that deadline, or its last one that governs; None without one."""
    found = [t for t in network.targets if t.indicator == indicator and deadline in (None, t.deadline)]
    return max(found, key=lambda t: (t.governing, str(t.deadline or ""), t.value), default=None)


def hand_down(
    network: Network,
    target: Target,
    *,
    as_of: date,
    rule: SplitRule = SplitRule.BY_VILLAGES,
    quotas: Mapping[str, int] | None = None,
) -> HandedDown:
    """What has each township to do so that the district meets the target?

    Whole parts by largest remainder in proportion to the rule; no township is asked for less than it has.
    BY_GAP splits what is still missing. `quotas` fix the parts of some townships (by code). The measure of
    the target has to count sites.
    """
    have, own, problems = _have(network, target, as_of)
    problems += _check_quotas(network, quotas or {}, have)
    total = round(target.value) - own
    if total < sum(have.values()):
        message = f"{sum(have.values()) + own} are there already, {target.value:g} are asked for."
        problems.append(info(ProblemCode.NO_EFFECT, message))
        total = sum(have.values())
    if has_errors(problems):
        return HandedDown(target, as_of, (), own, tuple(problems))
    weights = weights_of(network, rule, as_of=as_of)
    fixed = dict(quotas or {})
    lower = {code: fixed.get(code, have[code]) for code in have}
    if sum(lower.values()) > total or (len(fixed) == len(have) and sum(lower.values()) < total):
        message = f"The quotas and what is there make {sum(lower.values())}, and {total} are to be split."
        problems.append(error(ProblemCode.INFEASIBLE, message, "input", "quotas"))
        return HandedDown(target, as_of, (), own, tuple(problems))
    if rule is SplitRule.BY_GAP:
        room = {code: 0 if code in fixed else total for code in have}
        added = apportion(total - sum(lower.values()), weights, upper=room)
        parts = {code: lower[code] + added[code] for code in have}
    else:
        parts = apportion(total, weights, lower=lower, upper=fixed)
    tasks = tuple(TownshipTask(t, parts[t.code], have[t.code]) for t in network.townships)
    return HandedDown(target, as_of, tasks, own, tuple(problems))


def review(network: Network, handed: HandedDown, *, as_of: date) -> tuple[TaskReview, ...]:
    """How does each township stand on that day (年中跟踪督促)?"""
    if handed.target is None:
        return ()
    have, _, _ = _have(network, handed.target, as_of)
    return tuple(_reviewed(handed, task, have[task.township.code], as_of) for task in handed.tasks)


def _have(network: Network, target: Target, as_of: date) -> tuple[dict[str, int], int, list[Problem]]:
    """Sites that count towards the target by township, and those in none."""
    have = {township.code: 0 for township in network.townships}
    measured = measured_by(target.computed_by, network, as_of)
    if measured is None or measured.rate is not None:
        message = f"{target.name} is measured by {target.computed_by!r}, which counts no sites."
        return have, 0, [error(ProblemCode.MEASURE_UNKNOWN, message, "input", "indicator")]
    own = 0
    for code in measured.site_ids:
        site = network.site_by_code[code]
        village = network.village_by_code.get(site.village_code or "")
        township = site.township_code or (village.township_code if village else None)
        if township in have:
            have[township] += 1
        else:
            own += 1
    return have, own, []


def _check_quotas(network: Network, quotas: Mapping[str, int], have: Mapping[str, int]) -> list[Problem]:
    problems = []
    for code, quota in sorted(quotas.items()):
        path = ("input", "quotas", code)
        if code not in network.township_by_code:
            message = f"There is no township {code!r} in this network."
            problems.append(error(ProblemCode.UNKNOWN_TOWNSHIP, message, *path))
        elif quota < have[code]:
            message = f"A quota of {quota} is less than the {have[code]} that are there."
            problems.append(error(ProblemCode.INPUT_OUT_OF_RANGE, message, *path))
    return problems


def _reviewed(handed: HandedDown, task: TownshipTask, actual: int, as_of: date) -> TaskReview:
    required = _required(handed, task, as_of)
    return TaskReview(
        task, actual, required, task.value - actual, _status(handed, task, actual, required, as_of)
    )


def _required(handed: HandedDown, task: TownshipTask, as_of: date) -> float | None:
    deadline = handed.target.deadline if handed.target else None
    if deadline is None or as_of < handed.as_of:
        return None
    days = (deadline - handed.as_of).days
    share = min((as_of - handed.as_of).days / days, 1.0) if days > 0 else 1.0
    return task.actual + (task.value - task.actual) * share


def _status(
    handed: HandedDown, task: TownshipTask, actual: int, required: float | None, as_of: date
) -> Status | None:
    deadline = handed.target.deadline if handed.target else None
    if actual >= task.value:
        return Status.DONE
    if deadline is not None and as_of > deadline:
        return Status.OVERDUE
    if required is None:
        return None
    if actual >= required:
        return Status.ON_TRACK
    return Status.AT_RISK if actual >= NEARLY * required else Status.BEHIND
