"""Actions: what can be done to serve more people, what it costs, and the advice that comes of it (ST4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from network.model import Problem, ProblemCode, Rate, Site, Village, error


class ActionKind(StrEnum):
    """What can be done, in the order in which equals are taken."""

    ADD_FUNCTION = "ADD_FUNCTION"
    """Give the function to an outlet in business that lacks it."""
    REOPEN = "REOPEN"
    """Open a site of the kind that is not in business."""
    RAISE_CAPACITY = "RAISE_CAPACITY"
    """Give an outlet room for everybody within the radius that it is the nearest for."""
    NEW = "NEW"
    """Build an outlet at a village's point."""
    CLOSE = "CLOSE"
    """Close an outlet that nobody would miss."""


@dataclass(frozen=True, slots=True)
class Costs:
    """Yuan for one action of each kind. Without prices every action that serves more costs the same.

    `close` None: closings are no part of the advice. Below 0, a closing saves money.
    """

    add_function: float = 1.0
    reopen: float = 1.0
    raise_capacity: float = 1.0
    new: float = 1.0
    close: float | None = None

    def of(self, kind: ActionKind) -> float:
        """The price of a kind."""
        return {
            ActionKind.ADD_FUNCTION: self.add_function,
            ActionKind.REOPEN: self.reopen,
            ActionKind.RAISE_CAPACITY: self.raise_capacity,
            ActionKind.NEW: self.new,
            ActionKind.CLOSE: self.close or 0.0,
        }[kind]


@dataclass(frozen=True, slots=True)
class Action:
    """One step: where, how many people it newly serves, and the people served after it and all before."""

    kind: ActionKind
    site: Site | None
    village: Village | None
    gain_population: int
    cost: float
    served_after: Rate


@dataclass(frozen=True, slots=True)
class Redundant:
    """A site that could close: for none of its functions is it the only one within anybody's radius.

    `backup_after` is the share of people with at least two sites within the radius once it is closed.
    """

    site: Site
    backup_after: Rate


@dataclass(frozen=True, slots=True)
class Advice:
    """Actions in the order of people newly served per yuan, each counted after those before; what they cost;
    and the sites that could close, one at a time.

    `bound` is a number of people that no other actions under the same rules can pass, None where capacities
    count or the time was over; `gap` is (bound − people served) ÷ bound.
    """

    actions: tuple[Action, ...]
    spent: float
    served_before: Rate
    redundant: tuple[Redundant, ...]
    problems: tuple[Problem, ...]
    bound: float | None = None
    seconds: float = 0.0

    @property
    def served_after(self) -> Rate:
        """People served when everything is done."""
        return self.actions[-1].served_after if self.actions else self.served_before

    @property
    def gap(self) -> float | None:
        """How far from the bound; None without one."""
        if self.bound is None:
            return None
        return (self.bound - self.served_after.numerator) / self.bound if self.bound else 0.0


def check_advice(costs: Costs, budget: float | None, most: int, backup_share: float) -> Iterable[Problem]:
    """Everything in the inputs that keeps advice from being given."""
    serving = [kind for kind in ActionKind if kind is not ActionKind.CLOSE]
    for kind in serving:
        if not (isfinite(costs.of(kind)) and costs.of(kind) >= 0):
            message = f"A cost of {costs.of(kind)} yuan for {kind} is not a number of at least 0."
            yield error(ProblemCode.INPUT_OUT_OF_RANGE, message, "input", "costs")
    if costs.close is not None and not isfinite(costs.close):
        message = f"A cost of {costs.close} yuan for CLOSE is not a number."
        yield error(ProblemCode.INPUT_OUT_OF_RANGE, message, "input", "costs")
    if budget is not None and not (isfinite(budget) and budget > 0):
        message = f"A budget of {budget} yuan pays nothing; give one above 0."
        yield error(ProblemCode.INPUT_OUT_OF_RANGE, message, "input", "budget")
    elif budget is not None and costs.close is None and budget < min(costs.of(kind) for kind in serving):
        message = f"A budget of {budget} yuan pays none of the actions; the cheapest costs more."
        yield error(ProblemCode.INFEASIBLE, message, "input", "budget")
    if most < 1:
        yield error(ProblemCode.INPUT_OUT_OF_RANGE, f"{most} actions are no list.", "input", "first")
    if not 0 <= backup_share <= 1:
        message = f"A backup share of {backup_share} is not between 0 and 1."
        yield error(ProblemCode.INPUT_OUT_OF_RANGE, message, "input", "backupShare")
