"""Owners: what one of several owners may see of a plan for all: its own part, and totals of enough owners.

A total of two owners tells each of them the other's part; one of three does not. Two totals may not differ by
one or two owners either, for their difference is that owner's part.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from network.model import Network, Problem, ProblemCode, info
from network.pooling.plan import PlannedRoute, PooledRoutes, Reason, Unserved
from network.pooling.shares import FairShares

LEAST_OWNERS = 3
"""Owners that a total must hold (SPEC.md AP3, pitfall 28)."""
_HARMLESS = frozenset({ProblemCode.HEURISTIC, ProblemCode.STOPPED_EARLY, ProblemCode.INPUT_OUT_OF_RANGE})
"""Problems whose sentences hold no figure of anybody's goods."""
_OF_THE_PLACE = frozenset({Reason.PERMISSION, Reason.NOT_SNAPPED, Reason.NO_OUTLET})
"""Reasons whose figures and sentences name no vehicle."""


def owners_on(network: Network, day: int) -> frozenset[str]:
    """Who has goods to be moved on a weekday, 1 = Monday, and vehicles to move them with."""
    fleet = {vehicle.operator_id for vehicle in network.vehicles if vehicle.count}
    return frozenset(
        demand.operator_id
        for demand in network.demands
        if str(day) in demand.days and demand.operator_id in fleet
    )


def may_total(network: Network, *, day: int, as_of: date) -> bool:
    """True when the totals of that weekday hold three owners, and differ from those of no other by fewer.

    On a date where somebody's depot does not count there are none: their part would be the difference to
    another date.
    """
    depots = (network.site_by_code.get(vehicle.depot_site_id) for vehicle in network.vehicles)
    if not all(site is not None and site.counts_at(as_of) for site in depots):
        return False
    owners = owners_on(network, day)
    others = (owners_on(network, other) for other in range(1, 8))
    shown = [those for those in others if len(those) >= LEAST_OWNERS]
    return len(owners) >= LEAST_OWNERS and all(_apart(owners, those) for those in shown)


def _apart(ones: frozenset[str], others: frozenset[str]) -> bool:
    return ones == others or len(ones ^ others) >= LEAST_OWNERS


def holds_enough(found: PooledRoutes) -> bool:
    """True when the tours of either plan are those of three owners: others may have been left unserved."""
    alone = {route.vehicle.operator_id for route in found.separate_routes}
    together = {owner for route in found.routes for owner in route.operators}
    return min(len(alone), len(together)) >= LEAST_OWNERS


def own_view(found: PooledRoutes, own: frozenset[str], network: Network) -> PooledRoutes:
    """The totals as they are; of tours and demands only those that hold nothing of others.

    A tour that carries several owners' goods is left out whole: its length, times and line tell where the
    others' goods go. So is the reason why a demand is left, where others' vehicles have a part in it.
    """
    routes = _own_routes(found.routes, own)
    mine = [one for one in found.unserved if one.demand.operator_id in own]
    unserved = tuple(seen for seen in (_own_reason(one, own, network) for one in mine) if seen)
    shown = {one.demand.id for one in unserved}
    hidden = [one.demand.id for one in mine if one.demand.id not in shown]
    told = [_of_all(len(found.routes) - len(routes))]
    if hidden:
        named = ", ".join(hidden[:20])
        said = f"{len(hidden)} of your demands are not served, for reasons that lie with others: {named}."
        told.append(info(ProblemCode.ONLY_OWN_SHOWN, said))
    return replace(
        found,
        routes=routes,
        unserved=unserved,
        separate_routes=_own_routes(found.separate_routes, own),
        separate_unserved=tuple(one for one in found.separate_unserved if one.demand.operator_id in own),
        problems=(*_harmless(found.problems), *told),
        assumptions=(),
    )


def own_share(found: FairShares, own: frozenset[str], *, is_whole: bool) -> FairShares:
    """The total as it is; of shares and coalitions only those of these owners alone; no objections.

    `is_whole` says whether all owners' goods were reckoned with, or these owners' alone.
    """
    return replace(
        found,
        shares=tuple(share for share in found.shares if share.operator in own),
        coalitions=tuple(one for one in found.coalitions if own.issuperset(one.members)),
        objections=(),
        problems=(*_harmless(found.problems), _of_all(0)) if is_whole else (*found.problems, only_own(own)),
    )


def only_own(own: frozenset[str]) -> Problem:
    """What is told where no total is shown."""
    said = (
        f"The figures hold the goods and vehicles of {', '.join(sorted(own)) or 'nobody'} alone: others are "
        f"shown as totals of {LEAST_OWNERS} owners or more, of the stored network and all its operators."
    )
    return info(ProblemCode.ONLY_OWN_SHOWN, said)


def _of_all(hidden_routes: int) -> Problem:
    said = (
        "Totals are those of all owners; "
        f"{hidden_routes} tours with goods or vehicles of others are left out."
    )
    return info(ProblemCode.ONLY_OWN_SHOWN, said)


def _own_routes(routes: Iterable[PlannedRoute], own: frozenset[str]) -> tuple[PlannedRoute, ...]:
    return tuple(
        route for route in routes if route.vehicle.operator_id in own and own.issuperset(route.operators)
    )


def _own_reason(unserved: Unserved, own: frozenset[str], network: Network) -> Unserved | None:
    """Why a demand is left, as far as it lies with its place, the rules or a vehicle of these operators."""
    if unserved.reason in _OF_THE_PLACE:
        return replace(unserved, vehicle_id=None)
    vehicle = network.vehicle_by_id.get(unserved.vehicle_id or "")
    return unserved if vehicle and vehicle.operator_id in own else None


def _harmless(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.code in _HARMLESS)
