"""Bus loading: goods in the holds of passenger buses (客货邮), and what that spares the vans."""

from dataclasses import replace
from functools import partial

import strawberry

from graph.asking import Asking
from graph.fields import asked, field
from graph.meta import Answered
from graph.operators import Demand
from graph.pooling import PlanTotals
from graph.problems import Problem, in_input, problems_of
from graph.routes import PooledRoute, Unserved
from graph.scalars import LocalTime
from graph.time_limits import check_seconds
from graph.view import View
from network import model
from network.pooling import bus_runs, buses, holds
from network.pooling.question import check_day, check_not_below, weekday_of
from network.pooling.timetable import STOP_WITHIN_M

DEFAULT_SECONDS = 10.0


@strawberry.input(description="What is known of one bus run and stands in no table (车次货舱与载客).")
class BusRunInput:
    """Room of a run."""

    route: strawberry.ID = asked("Id of the route that is the run.")
    hold_kg: float | None = asked("Hold in kg, from 0. Absent = the load limit of its vehicle.", default=None)
    hold_m3: float | None = asked("Hold in m³, from 0. Absent = that of its vehicle.", default=None)
    payload_kg: float | None = asked(
        "Payload in kg of passengers and goods together, from 0. Absent = the hold alone binds.", default=None
    )
    passengers: list[int] | None = asked(
        "Passengers on each segment between two calls, in order; 75 kg each are taken off the payload. "
        "Absent while a payload is given = nothing is left.",
        default=None,
    )
    goods_classes: list[model.GoodsClass] | None = asked(
        "What may ride, within the sharing rules: no hazardous goods with a BUS operator, cold ones on a "
        "cold vehicle alone. Absent = ambient goods, and cold ones on a cold vehicle.",
        default=None,
    )


@strawberry.input(description="What is asked of buses (客货邮): the day, who ships, holds, stops, handling.")
class BusLoadingInput:
    """Day, runs and search."""

    operators: list[strawberry.ID] | None = asked(
        "Ids of the operators whose goods and vans it is about. Absent = all.", default=None
    )
    day: int | None = asked(
        "Weekday, 1 = Monday to 7 = Sunday. Absent = the weekday of the network's `asOf`.", default=None
    )
    runs: list[BusRunInput] | None = asked("Room of single runs. Absent = as the package says.", default=None)
    depots: list[strawberry.ID] | None = asked(
        "Ids of the sites where goods change between road and bus, those that count on the day. Absent = the "
        "depots of all vehicles.",
        default=None,
    )
    within_metres: float = asked(
        "A bus stop serves a place when it is so near, in metres as the crow flies, from 0. Default 300.",
        default=STOP_WITHIN_M,
    )
    handling_minutes: float = asked(
        "Minutes for one consignment at a call, from 0. Default 0.5, a planning value.",
        default=buses.HANDLING_MINUTES,
    )
    dwell_allowance_minutes: float = asked(
        "Minutes that goods may take at a call on the way where the timetable has fewer, from 0; the times "
        "stay as they are. Default 0: only the dwell of the timetable.",
        default=0.0,
    )
    ready: LocalTime | None = asked(
        "From when goods lie ready at the depot, or in the village. Absent = 07:00, a planning value.",
        default=None,
    )
    seed: int = asked("Seed of the search for the vans, at least 0. Default 0.", default=0)
    time_limit_seconds: float | None = asked(
        "Seconds for the whole field, above 0, at most what the server allows. Default 10.",
        default=DEFAULT_SECONDS,
    )


@strawberry.type(description="A consignment on a bus (随车货物): where and when it gets on and off.")
class BusRide:
    """A ride of the pooling room."""

    inner: strawberry.Private[holds.BusRide]
    view: strawberry.Private[View]

    @field("The goods.")
    def demand(self) -> Demand:
        return Demand(inner=self.inner.demand, view=self.view)

    @field("Id of the route that is the run.")
    def run(self) -> strawberry.ID:
        return strawberry.ID(self.inner.run_id)

    @field("Position of the call where it gets on, counted from 0.")
    def on_call(self) -> int:
        return self.inner.on

    @field("Position of the call where it gets off.")
    def off_call(self) -> int:
        return self.inner.off

    @field("When the bus leaves with it.")
    def on(self) -> LocalTime:
        return LocalTime(self.inner.on_s)

    @field("When the bus arrives with it.")
    def off(self) -> LocalTime:
        return LocalTime(self.inner.off_s)


@strawberry.type(description="Room for goods on one segment of a run, between two calls (区段剩余舱位).")
class SegmentRoom:
    """Room of the pooling room."""

    inner: strawberry.Private[holds.SegmentRoom]

    @field("Id of the route that is the run.")
    def run(self) -> strawberry.ID:
        return strawberry.ID(self.inner.run_id)

    @field("Position of the segment, counted from 0: from this call to the next.")
    def segment(self) -> int:
        return self.inner.segment

    @field("Room in kg before goods: the hold, or the payload less passengers where that is less.")
    def room_kg(self) -> float:
        return self.inner.room_kg

    @field("Room in kg that is left.")
    def left_kg(self) -> float:
        return self.inner.left_kg

    @field("Room in m³ before goods; null = no limit is known.")
    def room_m3(self) -> float | None:
        return self.inner.room_m3

    @field("Room in m³ that is left; null = no limit is known.")
    def left_m3(self) -> float | None:
        return self.inner.left_m3


@strawberry.type(
    description=(
        "Goods on buses (客货邮): what rides which run, what is left for vans, what is saved. Timetables are "
        "never altered, passengers' space never used."
    )
)
class BusLoading(Answered):
    """The answer of the pooling room."""

    inner: strawberry.Private[buses.BusLoading]
    view: strawberry.Private[View]

    @field("Every consignment that rides, by run and call.")
    def rides(self) -> list[BusRide]:
        return [BusRide(inner=ride, view=self.view) for ride in self.inner.rides]

    @field("Room on every segment of every run of the day, before and after.")
    def room(self) -> list[SegmentRoom]:
        return [SegmentRoom(inner=one) for one in self.inner.room]

    @field("Yuan that the vans cost less; 0 where nothing is worth it.")
    def saved(self) -> float:
        return self.inner.saved

    @field("The pooled plan of the vans alone, in figures.")
    def vans_alone(self) -> PlanTotals:
        return PlanTotals(inner=self.inner.vans_alone.pooled)

    @field("The plan of the vans beside the buses, in figures.")
    def vans_beside(self) -> PlanTotals:
        return PlanTotals(inner=self.inner.vans_beside.pooled)

    @field("The tours of the vans beside the buses.")
    def routes(self) -> list[PooledRoute]:
        return [PooledRoute(inner=route, view=self.view) for route in self.inner.vans_beside.routes]

    @field("The demands that are left for the vans, by id.")
    def left(self) -> list[Demand]:
        known = {demand.id: demand for demand in self.view.network.demands}
        return [Demand(inner=known[own], view=self.view) for own in self.inner.left_demand_ids]

    @field("The demands that neither bus nor van serves, by id.")
    def unserved(self) -> list[Unserved]:
        return [Unserved(inner=own, view=self.view) for own in self.inner.vans_beside.unserved]

    @field("What is doubtful or wrong.")
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)


async def load(view: View, given: BusLoadingInput, *, asking: Asking) -> BusLoading:
    """The loading asked for; what is out of range refuses the whole."""
    seconds = DEFAULT_SECONDS if given.time_limit_seconds is None else given.time_limit_seconds
    refused = [*in_input([*check_day(given.day), *_wrong(given)]), *check_seconds(seconds, asking)]
    if refused:
        return BusLoading(inner=buses.no_loading(refused), view=view)
    every = bus_runs.runs_of(view.network, day=weekday_of(given.day, view.as_of))
    runs, problems = bus_runs.with_rooms(every, [_room_of(run) for run in given.runs or ()])
    if problems:
        return BusLoading(inner=buses.no_loading(in_input(problems)), view=view)
    work = partial(
        buses.load_buses,
        view.network,
        as_of=view.as_of,
        runs=runs,
        operators=None if given.operators is None else tuple(given.operators),
        day=given.day,
        depots=None if given.depots is None else tuple(given.depots),
        seed=given.seed,
        time_limit_s=seconds,
        within_m=given.within_metres,
        handling_minutes=given.handling_minutes,
        ready_s=buses.READY_S if given.ready is None else given.ready,
        allowance_minutes=given.dwell_allowance_minutes,
        stop=asking.is_stopped,
        progress=asking.progress,
    )
    found = await asking.work(work)
    return BusLoading(inner=replace(found, problems=in_input(found.problems)), view=view)


def _wrong(given: BusLoadingInput) -> list[model.Problem]:
    """Holds, payloads and passengers below 0."""
    return [
        problem.under("runs", str(position))
        for position, run in enumerate(given.runs or ())
        for problem in check_not_below(
            0,
            holdKg=run.hold_kg,
            holdM3=run.hold_m3,
            payloadKg=run.payload_kg,
            passengers=min(run.passengers) if run.passengers else None,
        )
    ]


def _room_of(given: BusRunInput) -> bus_runs.RunRoom:
    return bus_runs.RunRoom(
        given.route,
        given.hold_kg,
        given.hold_m3,
        given.payload_kg,
        None if given.passengers is None else tuple(given.passengers),
        None if given.goods_classes is None else tuple(given.goods_classes),
    )
