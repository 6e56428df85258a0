"""Bus runs: the day's runs of bus lines with their holds, as the package and the planner know them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from network.model import GoodsClass, Network, OperatorClass, Problem, ProblemCode, Route, error
from network.pooling.holds import BusRun
from network.pooling.timetable import calls_of


def runs_of(network: Network, *, day: int) -> list[BusRun]:
    """The routes of bus operators that run on that weekday; the hold is the row's capacity."""
    return [
        _run(network, route)
        for route in network.routes
        if str(day) in route.days and is_bus_line(network, route)
    ]


def _run(network: Network, route: Route) -> BusRun:
    vehicle = network.vehicle_by_id.get(route.vehicle_id or "")
    classes = (GoodsClass.AMBIENT, GoodsClass.COLD) if vehicle and vehicle.cold else (GoodsClass.AMBIENT,)
    return BusRun(
        route.id,
        calls_of(route),
        None if vehicle is None else vehicle.capacity_kg,
        None if vehicle is None else vehicle.capacity_m3,
        goods_classes=classes,
        operator_id=route.operator_id,
        cold=None if vehicle is None else vehicle.cold,
    )


def is_bus_line(network: Network, route: Route) -> bool:
    """True for a route of a BUS operator."""
    operator = network.operator_by_id.get(route.operator_id)
    return operator is not None and operator.kind is OperatorClass.BUS


@dataclass(frozen=True, slots=True)
class RunRoom:
    """What a planner knows of one run and no table holds; None leaves what the package says."""

    route_id: str
    hold_kg: float | None = None
    hold_m3: float | None = None
    payload_kg: float | None = None
    passengers: tuple[int | None, ...] | None = None
    goods_classes: tuple[GoodsClass, ...] | None = None


def with_rooms(runs: Sequence[BusRun], rooms: Sequence[RunRoom]) -> tuple[list[BusRun], list[Problem]]:
    """The day's runs with these holds, payloads and passengers; what cannot be is a problem and left out."""
    known = {run.id: run for run in runs}
    problems = []
    for position, room in enumerate(rooms):
        path = ("runs", str(position))
        run = known.get(room.route_id)
        if run is None:
            message = f"There is no run {room.route_id!r} of a BUS operator on that day."
            problems.append(error(ProblemCode.UNKNOWN_ROUTE, message, *path, "route"))
            continue
        segments = max(0, len(run.calls) - 1)
        if room.passengers is not None and len(room.passengers) != segments:
            message = (
                f"{run.id} has {segments} segments between calls, and {len(room.passengers)} loads are given."
            )
            problems.append(error(ProblemCode.INPUT_OUT_OF_RANGE, message, *path, "passengers"))
            continue
        given = {name: getattr(room, name) for name in _ROOM if getattr(room, name) is not None}
        known[run.id] = replace(run, **given)
    return [known[run.id] for run in runs], problems


_ROOM = ("hold_kg", "hold_m3", "payload_kg", "passengers", "goods_classes")
