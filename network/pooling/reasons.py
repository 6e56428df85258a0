"""Reasons: why a demand cannot be served, or was not, with the numbers that a planner can check."""

from collections.abc import Iterable, Sequence

from network.pooling.drive import Violation, drive
from network.pooling.plan import Reason, Unserved
from network.pooling.rules import SharingRules
from network.pooling.scope import is_connected
from network.pooling.task import NEVER, Fleet, Job, Task, Trip, near_ends

ORDER = (
    Reason.NO_VEHICLE, Reason.NO_DEPOT, Reason.PERMISSION, Reason.SKILL, Reason.CAPACITY, Reason.NOT_SNAPPED,
    Reason.UNREACHABLE, Reason.SHIPMENT, Reason.TIME_WINDOW, Reason.SHIFT, Reason.MAX_KM, Reason.MAX_STOPS,
    Reason.MAX_TRIPS,
)  # fmt: skip
"""The order of the tests. A vehicle that fails later came closer."""


def first_failure(task: Task, rules: SharingRules, row: int, job: int) -> Violation | None:
    """The first test that an empty vehicle of that row fails when it serves the job alone; None when none."""
    fleet, demand = task.fleet[row], task.jobs[job].demand
    if fleet.depot < 0:
        return Violation(Reason.NO_DEPOT, 1, 0)
    refusal = rules.refusal(fleet.vehicle, demand)
    if refusal is not None:
        return Violation(refusal, 1, 0)
    load = [task.jobs[job].handled(k) for k in (0, 1)]
    for k, scale, name in ((0, 1000, "kg"), (1, 1_000_000, "m3")):
        if load[k] > fleet.capacity[k]:
            return Violation(Reason.CAPACITY, load[k] / scale, fleet.capacity[k] / scale, name)
    ends = task.ends_of(job)
    if not is_connected(task, row, job) and any(task.spots[task.jobs[end].spot].off_roads for end in ends):
        return Violation(Reason.NOT_SNAPPED, 1, 0)
    broken = [v for v in drive(task, row, ends).violations if v.reason is not Reason.PERMISSION]
    return min(broken, key=lambda violation: ORDER.index(violation.reason)) if broken else None


def impossible(task: Task, rules: SharingRules, rows: Sequence[int], jobs: Iterable[int]) -> list[Unserved]:
    """The jobs that no vehicle of these rows can serve even alone, each with its reason."""
    near = [job for job in near_ends(task, jobs) if not _plainly_fits(task, rules, rows, job)]
    return [found for job in near if (found := _impossible(task, rules, rows, job)) is not None]


def _plainly_fits(task: Task, rules: SharingRules, rows: Sequence[int], job: int) -> bool:
    """True where some row serves the job alone, as is seen without driving it: at any time, there and back.

    False where a look does not decide: shipments and windows.
    """
    own = task.jobs[job]
    if own.partner >= 0 or own.opens_ms > 0 or own.closes_ms < NEVER:
        return False
    for row in rows:
        fleet = task.fleet[row]
        if row not in task.permitted[job] or rules.refusal(fleet.vehicle, own.demand) is not None:
            continue
        legs = ((fleet.depot, own.spot), (own.spot, fleet.depot))
        ms = own.service_ms + sum(task.ms_rows[a][b] for a, b in legs)
        mm = sum(task.mm_rows[a][b] for a, b in legs)
        if (
            all(own.handled(k) <= fleet.capacity[k] for k in (0, 1))
            and fleet.start_ms + ms <= fleet.end_ms
            and mm <= fleet.max_mm
            and min(fleet.max_stops, fleet.max_trips) >= 1
        ):
            return True
    return False


def _impossible(task: Task, rules: SharingRules, rows: Sequence[int], job: int) -> Unserved | None:
    demand = task.jobs[job].demand
    if not rows:
        message = f"{demand.id}: {demand.operator_id} has no vehicle that could carry it."
        return Unserved(demand, Reason.NO_VEHICLE, 1, 0, message)
    failures: list[tuple[tuple[int, float, int], Violation]] = []
    for row in rows:
        failure = first_failure(task, rules, row, job)
        if failure is None:
            return None
        shortfall = abs(failure.needed - failure.available)
        failures.append(((-ORDER.index(failure.reason), shortfall, row), failure))
    (_, _, row), closest = min(failures, key=lambda pair: pair[0])
    return unserved_by(task, job, row, closest)


def unserved_by(task: Task, job: int, row: int, failure: Violation) -> Unserved:
    """The job as unserved, told by the failure on that row."""
    demand, vehicle = task.jobs[job].demand, task.fleet[row].vehicle
    return Unserved(
        demand, failure.reason, failure.needed, failure.available,
        f"{demand.id}: {_sentence(task, job, row, failure)}",
        dimension=failure.dimension, vehicle_id=vehicle.id,
    )  # fmt: skip


def exhausted(task: Task, rows: Sequence[int], jobs: Iterable[int], trips: Sequence[Trip]) -> list[Unserved]:
    """The jobs that could ride alone and were left all the same: vehicles that could take them are out."""
    found = []
    for job in near_ends(task, jobs):
        demand = task.jobs[job].demand
        able = (row for row in rows if row in task.permitted[job])
        may = [row for row in able if not drive(task, row, task.ends_of(job)).violations]
        fleet = sum(task.fleet[row].count for row in may)
        used = sum(row in may for row, _ in trips)
        message = (
            f"{demand.id}: {used} of {fleet} vehicles that may carry it are on tour, and none of them has "
            f"room and time left for {demand.kg:g} kg at {task.spots[task.jobs[job].spot].code}."
        )
        found.append(Unserved(demand, Reason.FLEET_EXHAUSTED, used + 1, fleet, message))
    return found


def clock(seconds: float) -> str:
    """Seconds after midnight as HH:MM; past midnight the hours go on."""
    minutes = round(seconds / 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _place(task: Task, job: int) -> str:
    """The code of the job's place; of a shipment both, first end first."""
    return " and ".join(task.spots[task.jobs[end].spot].code for end in task.ends_of(job))


_PLAIN = {
    Reason.SKILL: "cold goods need a cold vehicle, and {van} is none.",
    Reason.NOT_SNAPPED: "{place} lies off the roads, farther from the next one than a point may.",
    Reason.SHIPMENT: "a shipment rides on one trip, and {van} cannot take it from {place}.",
}


def _wait(own: Job, fleet: Fleet) -> str:
    return ", the wait for the window included" if own.opens_ms > fleet.start_ms else ""


def _sentence(task: Task, job: int, row: int, failure: Violation) -> str:
    own, fleet = task.jobs[job], task.fleet[row]
    place, van = _place(task, job), fleet.vehicle.id
    needed, available = failure.needed, failure.available
    if failure.reason in _PLAIN:
        return _PLAIN[failure.reason].format(place=place, van=van)
    match failure.reason:
        case Reason.NO_DEPOT:
            return f"the depot {fleet.vehicle.depot_site_id} of {van} does not count on the day."
        case Reason.PERMISSION:
            return f"no vehicle may carry {own.demand.goods_class} goods of {own.demand.operator_id}."
        case Reason.CAPACITY:
            unit = failure.dimension
            return f"{needed:g} {unit} is more than the {available:g} {unit} that {van} carries."
        case Reason.TIME_WINDOW:
            return (
                f"{van} is at {place} at {clock(needed)} at the earliest, the window ends {clock(available)}."
            )
        case Reason.SHIFT:
            return (
                f"{van} needs {needed / 60:.0f} minutes there and back to {place}{_wait(own, fleet)}, its "
                f"shift has {max(0.0, available) / 60:.0f}."
            )
        case Reason.MAX_KM:
            return f"there and back to {place} is {needed:.1f} km, and {van} may run {available:g} km."
        case Reason.MAX_STOPS | Reason.MAX_TRIPS:
            return f"{van} may make {available:g} {failure.reason.removeprefix('MAX_').lower()}."
        case _:
            return f"no road leads from the depot of {van} to {place} and back."
