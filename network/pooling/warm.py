"""Warm starts: a search that begins at an earlier plan, and the plans that are kept for it."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from threading import Lock
from typing import Any

from network.model import Network, Problem, ProblemCode, info
from network.pooling import solver
from network.pooling.plan import DeliverTo, PlannedRoute, PooledRoutes, WarmStart
from network.pooling.rules import Denial

MOST_KEPT = 16
"""Plans kept with one network, those asked for last."""

Question = tuple[Any, ...]
Routes = tuple[tuple[PlannedRoute, ...], tuple[PlannedRoute, ...]]
"""The tours of a pooled plan, and of the separate ones beside it."""
NOTHING: Routes = ((), ())


def solve_from(
    network: Network,
    *,
    warm_start: WarmStart = WarmStart.NONE,
    lineage: Sequence[Network] = (),
    as_of: date,
    operators: Sequence[str] | None = None,
    day: int | None = None,
    deliver_to: DeliverTo = DeliverTo.PLACES,
    denials: Sequence[Denial] = (),
    split_loads: bool = False,
    **search: Any,
) -> PooledRoutes:
    """`solve_pooled`, begun where `warm_start` says, and its plan kept for the next.

    `lineage` are the networks that a what-if began from, the stored one first. Plans are kept with that one,
    by the content of the network and the question (everything but the search), until it is gone or sixteen
    others were asked for. Where no plan is kept, the search begins from nothing and a problem says so.
    """
    names = None if operators is None else tuple(sorted(set(operators)))
    weekday = as_of.isoweekday() if day is None else day
    question = (names, weekday, as_of, deliver_to, tuple(denials), split_loads)
    root = lineage[0] if lineage else network
    kept = root.memo.get("pooling.warm", _Kept)
    start, problems = _start(kept, warm_start, network, lineage, question)
    pooled, apart = start
    answer = solver.solve_pooled(
        network, as_of=as_of, operators=operators, day=day, deliver_to=deliver_to, denials=denials,
        split_loads=split_loads, start=pooled, start_apart=apart, **search,
    )  # fmt: skip
    if answer.routes:
        kept.put((network.fingerprint(), question), (answer.routes, answer.separate_routes))
    return replace(answer, problems=(*answer.problems, *problems)) if problems else answer


def _start(
    kept: "_Kept", warm_start: WarmStart, network: Network, lineage: Sequence[Network], question: Question
) -> tuple[Routes, list[Problem]]:
    """The kept plans to begin at, or none and why."""
    if warm_start is WarmStart.NONE:
        return NOTHING, []
    if warm_start is WarmStart.BEFORE_CHANGES and not lineage:
        message = "This network is under no what-if, so there is no plan before it; the search began anew."
        return NOTHING, [info(ProblemCode.NO_EARLIER_PLAN, message, "warmStart")]
    source = network if warm_start is WarmStart.LAST else lineage[-1]
    routes = kept.find((source.fingerprint(), question))
    if routes is None:
        which = "this network" if warm_start is WarmStart.LAST else "the network before the changes"
        message = f"No plan is kept for this question on {which}; the search began anew."
        return NOTHING, [info(ProblemCode.NO_EARLIER_PLAN, message, "warmStart")]
    return routes, []


class _Kept:
    """The routes answered last, by network and question. Several worker threads may use it at once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._routes: OrderedDict[tuple[str, Question], Routes] = OrderedDict()

    def put(self, key: tuple[str, Question], routes: Routes) -> None:
        with self._lock:
            self._routes[key] = routes
            self._routes.move_to_end(key)
            while len(self._routes) > MOST_KEPT:
                self._routes.popitem(last=False)

    def find(self, key: tuple[str, Question]) -> Routes | None:
        with self._lock:
            return self._routes.get(key)
