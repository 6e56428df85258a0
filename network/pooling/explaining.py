"""Explaining: the first unserved demands of an answer, as many as there is time for."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from network.model import Network
from network.pooling.explain import Explanation, explain_unserved
from network.pooling.plan import DeliverTo, PlannedRoute, PooledRoutes, Unserved
from network.pooling.rules import Denial
from network.pooling.splitting import split_loads as split_loads_of

MOST_EXPLAINED = 20
"""Demands of one plan that are explained, the first ones by id: each takes a second on a county's day."""


def explain_first(
    network: Network,
    answer: PooledRoutes,
    *,
    as_of: date,
    operators: Sequence[str] | None = None,
    day: int | None = None,
    deliver_to: DeliverTo = DeliverTo.PLACES,
    denials: Sequence[Denial] = (),
    split_loads: bool = False,
    separate: bool = False,
    most: int = MOST_EXPLAINED,
    stop: Callable[[], bool] | None = None,
) -> tuple[Explanation, ...]:
    """Why are the first demands of `answer.unserved` not served, until `most` or until `stop` says so?

    With `separate` those of `answer.separate_unserved`, each against its owner's own tours and vehicles. The
    question must be the one that `answer` answers.
    """
    planned = split_loads_of(network, denials=denials, operators=operators) if split_loads else network
    enough = stop or (lambda: False)
    found: list[Explanation] = []
    every = answer.separate_unserved if separate else answer.unserved
    for demand in every[:most]:
        if enough():
            break
        owner = demand.demand.operator_id
        found += explain_unserved(
            planned,
            _alone(answer, owner, demand) if separate else replace(answer, unserved=(demand,)),
            as_of=as_of,
            operators=(owner,) if separate else operators,
            day=day,
            deliver_to=deliver_to,
            denials=denials,
            enough=enough,
        )
    return tuple(found)


def _alone(answer: PooledRoutes, owner: str, demand: Unserved) -> PooledRoutes:
    """The owner's own plan as if it were the whole."""
    routes: tuple[PlannedRoute, ...] = tuple(
        route for route in answer.separate_routes if route.vehicle.operator_id == owner
    )
    return replace(answer, routes=routes, unserved=(demand,))
