"""Splitting: loads larger than any vehicle in equal parts, for planners who allow what the rule forbids."""

import math
from collections.abc import Sequence
from dataclasses import replace

from network.model import Demand, Network, Vehicle
from network.pooling.rules import Denial, SharingRules


def split_loads(network: Network, *, denials: Sequence[Denial] = ()) -> Network:
    """The network with every demand that no permitted vehicle could carry whole in equal parts.

    Parts are no larger than the smallest vehicle that may carry them, in kg and m3, so that any of these
    may take one; a part's id is the demand's with `/1`, `/2` and so on, and the service is divided too.
    Demands that fit, and those that nobody may carry, stay as they are. Give the result to `solve_pooled`.
    """
    rules = SharingRules(network.operator_by_id, denials=tuple(denials))
    parts = [part for demand in network.demands for part in _parts(network, rules, demand)]
    return network if len(parts) == len(network.demands) else network.with_parts(demands=tuple(parts))


def _parts(network: Network, rules: SharingRules, demand: Demand) -> list[Demand]:
    vans = [van for van in network.vehicles if van.count and rules.refusal(van, demand) is None]
    able = [van for van in vans if van.capacity_kg != 0 and van.capacity_m3 != 0]
    if not able or any(_holds(van, demand) for van in able):
        return [demand]
    count = max(_times(demand.kg, [van.capacity_kg for van in able]),
                _times(demand.m3 or 0.0, [van.capacity_m3 for van in able]))  # fmt: skip
    return [
        replace(
            demand,
            id=f"{demand.id}/{number}",
            kg=demand.kg / count,
            m3=None if demand.m3 is None else demand.m3 / count,
            service_minutes=demand.service_minutes / count,
        )
        for number in range(1, count + 1)
    ]


def _holds(van: Vehicle, demand: Demand) -> bool:
    return (van.capacity_kg is None or demand.kg <= van.capacity_kg) and (
        van.capacity_m3 is None or (demand.m3 or 0.0) <= van.capacity_m3
    )


def _times(amount: float, rooms: Sequence[float | None]) -> int:
    """How many of the smallest room the amount fills."""
    known = [room for room in rooms if room is not None]
    return max(1, math.ceil(amount / min(known) - 1e-9)) if known else 1
