"""Pooled routes: every operator on its own against all together."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import strawberry

from graph.asking import Asking
from graph.fields import asked, field
from graph.meta import Answered
from graph.problems import Problem, problems_of
from graph.rights import whole_for_totals
from graph.routes import PooledRoute, Unserved
from graph.time_limits import check_seconds
from graph.view import View
from network import model
from network.pooling import plan
from network.pooling.owners import holds_enough, only_own, own_view
from network.pooling.plan import UNSERVED_YUAN_PER_KG, DeliverTo, WarmStart
from network.pooling.rules import Denial

if TYPE_CHECKING:
    from network.pooling.engine import Progress as SearchProgress

DEFAULT_SECONDS = 5.0


@strawberry.input(
    description=("Goods that an agreement keeps off vehicles (禁止共配): all that fit the conditions given.")
)
class DenialInput:
    """A pair that shall not be."""

    carrier: strawberry.ID | None = asked("Whose vehicles, by operator id.", default=None)
    owner: strawberry.ID | None = asked("Whose goods, by operator id.", default=None)
    goods_class: model.GoodsClass | None = asked("Which goods.", default=None)


@strawberry.input(
    description="What is asked of pooled routes (共同配送): who shares, on which day, how long to search."
)
class PooledRoutesInput:
    """Operators, day and search."""

    operators: list[strawberry.ID] | None = asked(
        "Ids of the operators that share. Absent = all.", default=None
    )
    day: int | None = asked(
        "Weekday, 1 = Monday to 7 = Sunday. Absent = the weekday of the network's `asOf`.", default=None
    )
    seed: int | None = asked("Seed of the search, at least 0. Default 0.", default=0)
    time_limit_seconds: float | None = asked(
        "Seconds for the whole field, above 0, at most what the server allows. Default 5.",
        default=DEFAULT_SECONDS,
    )
    deliver_to: DeliverTo | None = asked(
        "Where demands are served. Default PLACES.", default=DeliverTo.PLACES
    )
    iteration_limit: int | None = asked(
        "Most iterations of each search, at least 0; with it and a time limit that is not reached, the same "
        "seed gives the same plan. Absent = none.",
        default=None,
    )
    denials: list[DenialInput] | None = asked(
        "What is agreed not to be shared, beside the rules that always hold. Absent = nothing.", default=None
    )
    split_loads: bool | None = asked(
        "true = a demand too large for its owner's vehicles, or for all where those cannot carry it, is in "
        "equal parts (拆分配送), 100 at most, which the answer states. Default false: every demand whole.",
        default=False,
    )
    unserved_yuan_per_kg: float | None = asked(
        "Price of leaving a kg, at least 0: where not all can be served it decides who stays, and is in no "
        "cost. Default 1.",
        default=UNSERVED_YUAN_PER_KG,
    )
    warm_start: WarmStart | None = asked(
        "Where the pooled search begins. Default NONE.", default=WarmStart.NONE
    )

    def agreed(self) -> tuple[Denial, ...]:
        """The denials of the model."""
        return tuple(Denial(one.carrier, one.owner, one.goods_class) for one in self.denials or ())


@strawberry.type(description="A plan in figures.")
class PlanTotals:
    """Totals of a plan."""

    inner: strawberry.Private[plan.PlanTotals]

    @field("Cost in yuan: fixed, kilometres, hours and stops.")
    def cost(self) -> float:
        return self.inner.cost

    @field("Kilometres driven.")
    def km(self) -> float:
        return self.inner.km

    @field("Hours of driving, service and waiting.")
    def hours(self) -> float:
        return self.inner.hours

    @field("Vehicles used.")
    def vehicles(self) -> int:
        return self.inner.vehicles

    @field("Highest loads of all trips ÷ their capacities, in kg (满载率); null without a known capacity.")
    def load_factor(self) -> float | None:
        return self.inner.load_factor

    @field("Kilograms of CO₂.")
    def co2_kg(self) -> float:
        return self.inner.co2_kg


@strawberry.type(
    description=(
        "Every operator on its own against all together (共同配送). Plans are the best found in the time "
        "given, never said to be optimal; pooling is never reported worse than separate."
    )
)
class PooledRoutes(Answered):
    """The answer of the pooling room."""

    inner: strawberry.Private[plan.PooledRoutes]
    view: strawberry.Private[View]

    @field("All operators on their own, summed; each carries its own goods with its own vehicles.")
    def separate(self) -> PlanTotals:
        return PlanTotals(inner=self.inner.separate)

    @field("All together: every vehicle may carry every owner's goods that the rules allow.")
    def pooled(self) -> PlanTotals:
        return PlanTotals(inner=self.inner.pooled)

    @field("1 − pooled cost ÷ separate cost (节约率); null when the two do not serve the same demands.")
    def saving(self) -> float | None:
        return self.inner.saving

    @field("Share of the kg on trips that carry at least two owners' goods (共同配送率); null without any.")
    def pool_rate_trip(self) -> float | None:
        return self.inner.pool_rate_trip

    @field("Share of the kg at stops where one trip serves at least two owners; null without any.")
    def pool_rate_stop(self) -> float | None:
        return self.inner.pool_rate_stop

    @field(
        "Kilometres that several owners drive in their separate tours, each link once less than its owners."
    )
    def duplicated_km(self) -> float:
        return self.inner.duplicated_km

    @field("The tours of the pooled plan, by vehicle.")
    def routes(self) -> list[PooledRoute]:
        return [PooledRoute(inner=route, view=self.view) for route in self.inner.routes]

    @field("The demands that the pooled plan leaves, by id.")
    def unserved(self) -> list[Unserved]:
        return [Unserved(inner=demand, view=self.view) for demand in self.inner.unserved]

    @field("The tours of the separate plans, by vehicle.")
    def separate_routes(self) -> list[PooledRoute]:
        return [PooledRoute(inner=route, view=self.view) for route in self.inner.separate_routes]

    @field("The demands that the separate plans leave, by id.")
    def separate_unserved(self) -> list[Unserved]:
        return [Unserved(inner=demand, view=self.view) for demand in self.inner.separate_unserved]

    @field("The sharing rules that hold, in sentences.")
    def rules(self) -> list[str]:
        return list(self.inner.rules)

    @field("What the answer rests on and no table holds, in sentences.")
    def assumptions(self) -> list[str]:
        return list(self.inner.assumptions)

    @field("How many plans the search tried.")
    def iterations(self) -> int:
        return self.inner.iterations

    @field("The seed of the search.")
    def seed(self) -> int:
        return self.inner.seed

    @field("What is doubtful or wrong.")
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)


async def pool(view: View, given: PooledRoutesInput, *, asking: Asking) -> PooledRoutes:
    """The plans asked for; a time limit above the server's refuses."""
    seconds = DEFAULT_SECONDS if given.time_limit_seconds is None else given.time_limit_seconds
    refused = check_seconds(seconds, asking)
    if refused:
        return PooledRoutes(inner=_nothing(refused), view=view)
    found = await asking.work(lambda: _seen(view, given, seconds, asking))
    return PooledRoutes(inner=found, view=view)


def _seen(view: View, given: PooledRoutesInput, seconds: float, asking: Asking) -> plan.PooledRoutes:
    """The plan as far as whoever asks may see it."""
    if view.own is None:
        return _solve(view.network, view, given, seconds, asking)
    whole = whole_for_totals(view, given.operators, day=given.day, deliver_to=given.deliver_to)
    if whole is not None:
        found = _solve(whole, view, given, seconds, asking)
        if holds_enough(found):
            return own_view(found, view.own, whole)
    found = _solve(view.network, view, given, seconds, asking)
    return replace(found, problems=(*found.problems, only_own(view.own)))


def _solve(
    network: model.Network, view: View, given: PooledRoutesInput, seconds: float, asking: Asking
) -> plan.PooledRoutes:
    from network.pooling.warm import solve_from

    found = solve_from(
        network,
        warm_start=given.warm_start or WarmStart.NONE,
        lineage=view.lineage,
        as_of=view.as_of,
        operators=None if given.operators is None else tuple(given.operators),
        day=given.day,
        seed=given.seed or 0,
        time_limit_s=seconds,
        deliver_to=given.deliver_to or DeliverTo.PLACES,
        denials=given.agreed(),
        split_loads=bool(given.split_loads),
        unserved_yuan_per_kg=(
            UNSERVED_YUAN_PER_KG if given.unserved_yuan_per_kg is None else given.unserved_yuan_per_kg
        ),
        iteration_limit=given.iteration_limit,
        stop=asking.is_stopped,
        progress=_telling(asking, seconds),
    )
    return replace(found, problems=tuple(_in_input(problem) for problem in found.problems))


def _in_input(problem: model.Problem) -> model.Problem:
    """The problem as the asker sees it: the solver's arguments are the fields of `input`."""
    return problem.under("input") if problem.path else problem


def _telling(asking: Asking, seconds: float) -> "Callable[[SearchProgress], None]":
    """Tell the best plan so far (whose, cost, routes, iterations) and the share of the time, by the clock."""
    began = time.monotonic()

    def tell(so_far: "SearchProgress") -> None:
        found = f"{so_far.cost:.0f} yuan, {so_far.routes} routes, {so_far.iterations} iterations"
        asking.progress(f"{so_far.plan} {found}", min((time.monotonic() - began) / seconds, 1.0))

    return tell


def _nothing(problems: list[model.Problem]) -> plan.PooledRoutes:
    """The answer to a question that cannot be answered: no plan at all."""
    none = plan.PlanTotals(0.0, 0.0, 0.0, 0, None, 0.0)
    return plan.PooledRoutes(none, none, None, None, None, 0.0, (), (), tuple(problems), ())
