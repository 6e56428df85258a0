"""Fair shares: who pays how much of a plan that several operators share."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import strawberry

from graph.asking import Asking
from graph.fields import asked, field
from graph.meta import Answered
from graph.operators import Operator, operator_or_none
from graph.problems import Problem, in_input, problems_of
from graph.rights import whole_for_totals
from graph.time_limits import check_seconds
from graph.view import View
from network.pooling import shares
from network.pooling.owners import own_share
from network.pooling.plan import DeliverTo
from network.pooling.question import check_day, check_not_below, check_search

DEFAULT_SECONDS = 20.0
DEFAULT_SEEDS = (1, 2)


@strawberry.input(
    description="What is asked of fair shares (成本分摊): who shares, on which day, how long to search."
)
class FairSharesInput:
    """Operators, day and search."""

    operators: list[strawberry.ID] | None = asked(
        "Ids of the operators that share, 1 to 6. Absent = all.", default=None
    )
    day: int | None = asked(
        "Weekday, 1 = Monday to 7 = Sunday. Absent = the weekday of the network's `asOf`.", default=None
    )
    seeds: list[int] | None = asked(
        "Seeds of the search, each at least 0; the time is divided among them, the best plan of every "
        "coalition counts, and the spread between them is told. Absent = two, 1 and 2.",
        default=None,
    )
    time_limit_seconds: float | None = asked(
        "Seconds for the whole field, above 0, at most what the server allows. Default 20; six operators are "
        "63 coalitions and want 120, as a job.",
        default=DEFAULT_SECONDS,
    )
    deliver_to: DeliverTo | None = asked(
        "Where demands are served. Default PLACES.", default=DeliverTo.PLACES
    )
    unserved_yuan_per_kg: float | None = asked(
        "Price in yuan of each kg that a coalition cannot carry, at least 0, so that every coalition has a "
        "cost. Default 5, a planning value.",
        default=shares.UNSERVED_YUAN_PER_KG,
    )


@strawberry.type(description="What one operator pays of the cost of all together, by four rules, in yuan.")
class OperatorShare:
    """A share of the pooling room."""

    inner: strawberry.Private[shares.OperatorShare]
    view: strawberry.Private[View]

    @field("Who pays.")
    def operator(self) -> Operator | None:
        return operator_or_none(self.inner.operator, self.view)

    @field("Its cost when it goes alone (单独配送成本), goods left included.")
    def stand_alone(self) -> float:
        return self.inner.stand_alone

    @field(
        "Its Shapley value (沙普利值): the average extra cost of its joining, over all orders of joining. A "
        "negative one is paid to it, for the vehicles that it brings."
    )
    def shapley(self) -> float:
        return self.inner.shapley

    @field("Stand-alone cost less Shapley value.")
    def saving(self) -> float:
        return self.inner.saving

    @field("Its share by kg.")
    def by_kg(self) -> float:
        return self.inner.by_kg

    @field("Its share by kg × km of the quickest road from the nearest depot.")
    def by_kg_km(self) -> float:
        return self.inner.by_kg_km

    @field("Its share by stand-alone cost.")
    def by_stand_alone(self) -> float:
        return self.inner.by_stand_alone

    @field(
        "How far the Shapley values of single seeds lie apart, as a part of this one; 0 = they agree. Null "
        "where the share is 0."
    )
    def spread(self) -> float | None:
        return self.inner.spread


@strawberry.type(description="What some operators pay when they pool among themselves (联盟成本).")
class CoalitionCost:
    """A coalition of the pooling room."""

    inner: strawberry.Private[shares.CoalitionCost]
    view: strawberry.Private[View]

    @field("Who, by id.")
    def operators(self) -> list[Operator]:
        return _operators(self.inner.members, self.view)

    @field("Yuan: tours, and the price of the kg left.")
    def cost(self) -> float:
        return self.inner.cost

    @field("Kilograms that they cannot carry.")
    def left_kg(self) -> float:
        return self.inner.unserved_kg


@strawberry.type(
    description="A coalition that would pay less alone than its Shapley values add up to (核心检验)."
)
class CoreObjection:
    """An objection of the pooling room."""

    inner: strawberry.Private[shares.Objection]
    view: strawberry.Private[View]

    @field("Who could object, by id.")
    def operators(self) -> list[Operator]:
        return _operators(self.inner.members, self.view)

    @field("Yuan that they pay together by the Shapley values.")
    def pays(self) -> float:
        return self.inner.pays

    @field("Yuan that they would pay among themselves.")
    def alone(self) -> float:
        return self.inner.alone


@strawberry.type(
    description=(
        "Who pays how much of the pooled plan (成本分摊): the Shapley value, the cost of every coalition, "
        "and three simpler rules beside it. Costs are those of the best plans found."
    )
)
class FairShares(Answered):
    """The answer of the pooling room."""

    inner: strawberry.Private[shares.FairShares]
    view: strawberry.Private[View]

    @field("Cost in yuan of all together; the shares add up to it.")
    def total(self) -> float:
        return self.inner.total

    @field("The share of each operator, by its id.")
    def shares(self) -> list[OperatorShare]:
        return [OperatorShare(inner=share, view=self.view) for share in self.inner.shares]

    @field("The cost of every coalition, smaller ones first: 2ⁿ − 1 of n operators.")
    def coalitions(self) -> list[CoalitionCost]:
        return [CoalitionCost(inner=one, view=self.view) for one in self.inner.coalitions]

    @field("Coalitions that would pay less alone; empty = the shares are in the core (核心).")
    def objections(self) -> list[CoreObjection]:
        return [CoreObjection(inner=one, view=self.view) for one in self.inner.objections]

    @field("Price in yuan of a kg left, as it was reckoned with.")
    def unserved_yuan_per_kg(self) -> float:
        return self.inner.unserved_yuan_per_kg

    @field("What is doubtful or wrong.")
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)


def _operators(ids: Sequence[str], view: View) -> list[Operator]:
    found = (operator_or_none(one, view) for one in ids)
    return [operator for operator in found if operator]


async def share(view: View, given: FairSharesInput, *, asking: Asking) -> FairShares:
    """The shares asked for; what is out of range refuses the whole."""
    seconds = DEFAULT_SECONDS if given.time_limit_seconds is None else given.time_limit_seconds
    price = shares.UNSERVED_YUAN_PER_KG if given.unserved_yuan_per_kg is None else given.unserved_yuan_per_kg
    seeds = DEFAULT_SEEDS if given.seeds is None else tuple(given.seeds)
    wrong = [
        *check_day(given.day),
        *check_search(time_limit_s=seconds, seeds=seeds, field="seeds"),
        *check_not_below(0, unservedYuanPerKg=price),
    ]
    refused = [*in_input(wrong), *check_seconds(seconds, asking)]
    if refused:
        return FairShares(inner=shares.FairShares(0.0, (), (), (), price, tuple(refused)), view=view)

    whole = whole_for_totals(view, given.operators, day=given.day, deliver_to=given.deliver_to)

    def solve() -> shares.FairShares:
        found = shares.fair_shares(
            whole or view.network,
            as_of=view.as_of,
            operators=None if given.operators is None else tuple(given.operators),
            day=given.day,
            seeds=seeds,
            time_limit_s=seconds,
            deliver_to=given.deliver_to or DeliverTo.PLACES,
            unserved_yuan_per_kg=price,
            stop=asking.is_stopped,
            progress=_telling(asking, len(seeds)),
        )
        if view.own is not None:
            found = own_share(found, view.own, is_whole=whole is not None)
        return replace(found, problems=in_input(found.problems))

    return FairShares(inner=await asking.work(solve), view=view)


def _telling(asking: Asking, seeds: int) -> Callable[[int, int, tuple[str, ...]], None]:
    """Tell which coalition of which seed is being planned; each has two turns."""

    def tell(done: int, every: int, members: tuple[str, ...]) -> None:
        each = every // seeds
        turn = f", seed {done // each + 1} of {seeds}" if seeds > 1 else ""
        asking.progress(f"turn {done % each + 1} of {each}{turn}: {', '.join(members)}", done / every)

    return tell
