"""Explanations: why a demand is not served, vehicle by vehicle, and the least that would serve it."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, fields
from dataclasses import field as part
from typing import TYPE_CHECKING

import strawberry

from graph.asking import Asking
from graph.fields import field
from graph.problems import Problem, problems_of
from graph.view import View
from network import model
from network.pooling import explain, plan, relaxations, trials
from network.pooling.explaining import MOST_EXPLAINED, explain_first
from network.pooling.plan import DeliverTo, Reason

if TYPE_CHECKING:
    from graph.pooling import PooledRoutes, PooledRoutesInput


LEAST_SECONDS = 5.0
"""Seconds for explanations where the search had no limit of its own."""


@strawberry.type(description="One vehicle that was tried for a demand, and the first test that failed there.")
class Trial:
    """A trial of the pooling room."""

    inner: strawberry.Private[trials.Trial]

    @field("Row of vehicles that would set out for this demand alone, or, with `#n`, the vehicle on tour.")
    def vehicle(self) -> strawberry.ID:
        return strawberry.ID(self.inner.vehicle_id)

    @field("Code of the stop after which it was tried, the best position of the tour; empty = at the depot.")
    def after(self) -> strawberry.ID:
        return strawberry.ID(self.inner.after)

    @field("The first test that failed.")
    def reason(self) -> Reason:
        return self.inner.reason

    @field("What it would take, in the unit that the reason names.")
    def needed(self) -> float:
        return self.inner.needed

    @field("What there is, in the same unit.")
    def available(self) -> float:
        return self.inner.available

    @field("The capacity that is too small: kg or m3; empty for other reasons.")
    def dimension(self) -> str:
        return self.inner.dimension


@strawberry.type(description="A limit that, moved by so much, lets the demand be served (最小放宽).")
class Relaxation:
    """A relaxation of the pooling room."""

    inner: strawberry.Private[relaxations.Relaxation]

    @field("Which limit.")
    def limit(self) -> Reason:
        return self.inner.limit

    @field("Id of the row of vehicles, or of the demand whose window opens longer.")
    def subject(self) -> strawberry.ID:
        return strawberry.ID(self.inner.subject)

    @field("By how much, in `unit`.")
    def amount(self) -> float:
        return self.inner.amount

    @field("kg, m3, s, km, stops, trips or vehicles.")
    def unit(self) -> str:
        return self.inner.unit

    @field("Yuan that the plan costs more with it.")
    def extra_cost(self) -> float:
        return self.inner.extra_cost

    @field(
        "True when a plan with the limit moved was driven that serves this demand and all that were served "
        "before, and breaks nothing."
    )
    def proven(self) -> bool:
        return self.inner.proven

    @field('The same in words. Example: "+35.0 min shift of coop-van".')
    def text(self) -> str:
        return self.inner.text


@strawberry.type(
    description="Why a demand is not served: each vehicle tried, and what would help (原因说明)."
)
class Explanation:
    """An explanation of the pooling room; None where the work ended before it."""

    inner: strawberry.Private[explain.Explanation | None]
    wrong: strawberry.Private[tuple[model.Problem, ...]] = ()

    @field(
        "Every row of vehicles that would set out for it alone, then every tour at its best position; empty "
        "where the demand never came into the plan."
    )
    def trials(self) -> list[Trial]:
        return [Trial(inner=trial) for trial in self.inner.trials] if self.inner else []

    @field("The smallest move of one limit that serves it; null where no single one does.")
    def relaxation(self) -> Relaxation | None:
        found = self.inner.relaxation if self.inner else None
        return Relaxation(inner=found) if found else None

    @field("LIMIT_EXCEEDED where it was left out: of one plan only the first demands are explained.")
    def problems(self) -> list[Problem]:
        return problems_of(self.wrong)


@dataclass(frozen=True, eq=False)
class Explaining:
    """An answer with its question, from which explanations are worked out once, when the first is asked for.

    They get as many seconds as the search got.
    """

    view: View
    answer: plan.PooledRoutes
    question: "PooledRoutesInput"
    asking: Asking
    seconds: float
    _works: dict[bool, "asyncio.Task[Mapping[str, explain.Explanation]]"] = part(default_factory=dict)

    async def explained(self, unserved: plan.Unserved) -> Explanation:
        """The explanation of one unserved demand, of the pooled plan or the separate ones."""
        separate = any(unserved is own for own in self.answer.separate_unserved)
        if separate not in self._works:
            self._works[separate] = asyncio.ensure_future(self._work(separate=separate))
        found = await self._works[separate]
        own = found.get(unserved.demand.id)
        if own is not None:
            return Explanation(inner=own)
        every = len(self.answer.separate_unserved if separate else self.answer.unserved)
        message = (
            f"{len(found)} of {every} unserved demands are explained: the first {MOST_EXPLAINED} at most, "
            f"and for {self.seconds:g} s at most."
        )
        return Explanation(inner=None, wrong=(model.warning(model.ProblemCode.LIMIT_EXCEEDED, message),))

    async def _work(self, *, separate: bool) -> Mapping[str, explain.Explanation]:
        given = self.question
        deadline = time.monotonic() + self.seconds

        def work() -> tuple[explain.Explanation, ...]:
            return explain_first(
                self.view.network,
                self.answer,
                as_of=self.view.as_of,
                operators=None if given.operators is None else tuple(given.operators),
                day=given.day,
                deliver_to=given.deliver_to or DeliverTo.PLACES,
                denials=given.agreed(),
                split_loads=bool(given.split_loads),
                separate=separate,
                stop=lambda: self.asking.is_stopped() or time.monotonic() > deadline,
            )

        return {own.demand.id: own for own in await self.asking.work(work)}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView(View):
    """A network as a plan was made on it, with what explains that plan."""

    explaining: Explaining


def explainable(found: "PooledRoutes", given: "PooledRoutesInput", *, asking: Asking) -> "PooledRoutes":
    """The same answer, whose unserved demands can be explained to those who see every owner's vehicles."""
    if found.view.own is not None:
        return found
    known = {part.name: getattr(found.view, part.name) for part in fields(View)}
    seconds = given.time_limit_seconds or LEAST_SECONDS
    explaining = Explaining(found.view, found.inner, given, asking, seconds)
    return type(found)(inner=found.inner, view=PlanView(**known, explaining=explaining))
