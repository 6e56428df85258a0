"""Splitting: loads larger than a vehicle in equal parts, for planners who allow what the rule forbids."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

from network.model import Demand, Network, Problem, ProblemCode, warning
from network.pooling.rules import Denial, SharingRules
from network.pooling.task import Fleet, Load, fleet_of, job_of

MOST_PARTS = 100
"""Parts of one demand, at most: ten tonnes on vans of 100 kg. What needs more stays whole and is told."""


def split_loads(
    network: Network, *, denials: Sequence[Denial] = (), operators: Sequence[str] | None = None
) -> Network:
    """The network with every demand that is too large for its vehicles in equal parts.

    A demand is cut into as few parts as its owner's vehicles can carry in one day, so that both the separate
    plans and the pooled one can serve them; where they never can, or the owner has none, into as few as all
    vehicles of `operators` (absent = all) that may carry it can. A part's id is the demand's with `/1`, `/2`
    and so on, those left out that are taken, and the service is divided too. Demands that fit, those that
    nobody may carry, and those that `check_split` names stay whole. Give the result to `solve_pooled`.
    """
    counts = _part_counts(network, denials, operators)
    if all(parts is None or parts == 1 for parts in counts.values()):
        return network
    taken = {demand.id for demand in network.demands}
    every: list[Demand] = []
    for demand in network.demands:
        every += _parts(demand, counts.get(demand.id) or 1, taken)
    return network.with_parts(demands=tuple(every))


def check_split(
    network: Network, *, denials: Sequence[Denial] = (), operators: Sequence[str] | None = None
) -> list[Problem]:
    """The demands that `split_loads` leaves whole because they would take more than `MOST_PARTS` parts."""
    counts = _part_counts(network, denials, operators)
    whole = sorted(demand for demand, parts in counts.items() if parts is None)
    if not whole:
        return []
    message = (
        f"{len(whole)} demands would take more than {MOST_PARTS} parts each and stay whole, {whole[0]} "
        "the first of them."
    )
    return [warning(ProblemCode.LIMIT_EXCEEDED, message, "splitLoads")]


def _part_counts(
    network: Network, denials: Sequence[Denial], operators: Sequence[str] | None
) -> dict[str, int | None]:
    """Into how many parts each demand of these operators goes; None where those would be too many."""
    rules = SharingRules(network.operator_by_id, denials=tuple(denials))
    names = set(network.operator_by_id if operators is None else operators)
    rows = [fleet_of(van, -1) for van in network.vehicles if van.count and van.operator_id in names]
    able: dict[tuple[object, ...], list[Fleet]] = {}
    counts = {}
    for demand in network.demands:
        if demand.operator_id in names:
            alike = rules.asked_of(demand)
            if alike not in able:
                able[alike] = [row for row in rows if rules.refusal(row.vehicle, demand) is None]
            counts[demand.id] = _part_count(demand, able[alike])
    return counts


def _part_count(demand: Demand, able: Sequence[Fleet]) -> int | None:
    """How many parts let the day's trips carry the most, fewest first; None where `MOST_PARTS` let none ride.

    The owner's vehicles decide where they can carry everything.
    """
    own = [row for row in able if row.vehicle.operator_id == demand.operator_id]
    number, share = _best_number(demand, own)
    if share < 1:
        number, share = _best_number(demand, able)
    if share > 0:
        return number
    whole = _load(demand, 1)
    has_room = any(all(room > 0 for room, k in zip(row.capacity, whole, strict=True) if k) for row in able)
    return None if has_room else 1


def _best_number(demand: Demand, rows: Sequence[Fleet]) -> tuple[int, float]:
    """The number of parts of which these vehicles carry the largest share in a day, and that share."""
    best, most = 1, 0.0
    for number in range(1, MOST_PARTS + 1) if rows else ():
        load = _load(demand, number)
        carried = sum(row.count * row.max_trips * _held(row, load, number) for row in rows)
        share = min(1.0, carried / number)
        if share > most:
            best, most = number, share
        if most == 1:
            break
    return best, most


def _load(demand: Demand, number: int) -> Load:
    """One part of so many in whole grams and cubic centimetres, as tours are driven."""
    job = job_of(_part(demand, number, demand.id), 0)
    return job.handled(0), job.handled(1)


def _held(row: Fleet, load: Load, number: int) -> int:
    """How many parts, of so many, a vehicle holds at once; what the goods have not binds nothing."""
    return min((room // own for room, own in zip(row.capacity, load, strict=True) if own), default=number)


def _parts(demand: Demand, number: int, taken: set[str]) -> Iterator[Demand]:
    if number == 1:
        yield demand
        return
    free = (name for n in count(1) if (name := f"{demand.id}/{n}") not in taken)
    for _ in range(number):
        name = next(free)
        taken.add(name)
        yield _part(demand, number, name)


def _part(demand: Demand, number: int, name: str) -> Demand:
    return replace(
        demand,
        id=name,
        kg=demand.kg / number,
        m3=None if demand.m3 is None else demand.m3 / number,
        service_minutes=demand.service_minutes / number,
    )
