"""Promises: whether a plan of two tiers brings goods to the village by the time that was promised."""

from collections.abc import Iterator, Mapping, Sequence

from network.model import Demand, Direction, Problem, ProblemCode, warning
from network.pooling.plan import PlannedRoute


def check_promise(
    promise_s: int | None,
    *,
    direct: Sequence[PlannedRoute],
    on_trunks: Mapping[str, Demand],
    branches: Sequence[PlannedRoute],
    goods: Mapping[str, Demand],
) -> list[Problem]:
    """A warning when goods down come after the promise, on branch runs or on runs from a depot.

    `on_trunks` are the demands as the runs of `direct` serve them: those of branches lie at a station there,
    where nothing is promised. Shipments are promised nothing.
    """
    if promise_s is None:
        return []
    moved = {demand for run in branches for demand in run.demand_ids}
    starts = dict(_starts(direct, on_trunks))
    starts = {own: start for own, start in starts.items() if own not in moved} | dict(
        _starts(branches, goods)
    )
    promised = [
        own for own in sorted(starts) if goods[own].direction is Direction.DOWN and not goods[own].is_shipment
    ]
    late = [own for own in promised if starts[own] > promise_s]
    if not late:
        return []
    by = f"{promise_s // 3600:02}:{promise_s // 60 % 60:02}"
    message = (
        f"{len(late)} of {len(promised)} consignments down, {late[0]} first, come after {by}, the promise."
    )
    return [warning(ProblemCode.PROMISE_MISSED, message, "promise")]


def _starts(runs: Sequence[PlannedRoute], goods: Mapping[str, Demand]) -> Iterator[tuple[str, float]]:
    """When each service begins, for a stop tells its first arrival alone; shipments are left out.

    Their service is reckoned with all the same, and their window is that of the place where they lie.
    """
    aboard: set[str] = set()
    for run in runs:
        for stop in run.stops:
            now = float(stop.arrive_s)
            for own in (goods[demand] for demand in stop.demand_ids):
                if own.id not in aboard:
                    now = max(now, own.window_start_s or 0)
                if own.is_shipment:
                    aboard.add(own.id)
                else:
                    yield own.id, now
                now += 60 * own.service_minutes
