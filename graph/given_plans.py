"""Given plans: tours made by hand, or those that run today, priced, with every limit that they break."""

from dataclasses import replace

import strawberry

from graph.asking import Asking
from graph.fields import asked, field
from graph.meta import Answered
from graph.operators import Demand
from graph.pooling import PlanTotals
from graph.problems import Problem, in_input, problems_of
from graph.routes import PooledRoute
from graph.view import View
from network.pooling import by_hand, checking, hand_tours
from network.pooling.plan import DeliverTo, Reason


@strawberry.input(description="A stop of a tour made by hand: in a village or at a site, one of the two.")
class GivenStopInput:
    """A stop."""

    village: strawberry.ID | None = asked("Code of the village.", default=None)
    site: strawberry.ID | None = asked("Id of the site.", default=None)
    demands: list[strawberry.ID] | None = asked(
        "Ids of the demands served here; empty = the vehicle only passes. Absent = all goods of the place on "
        "the day that no other stop names or took before.",
        default=None,
    )


@strawberry.input(description="A tour made by hand (人工排线): a vehicle and its stops in order.")
class GivenTourInput:
    """A tour."""

    vehicle: strawberry.ID = asked("Id of the row of vehicles, without `#n`.")
    stops: list[GivenStopInput] = asked("The stops in order; the depot at both ends needs none.")
    name: str | None = asked("A name to find it by in the answer. Absent = none.", default=None)


@strawberry.input(description="What is asked of a plan made by hand (线路校核).")
class CheckPlanInput:
    """The tours and the day."""

    tours: list[GivenTourInput] | None = asked(
        "The tours. Absent = the routes of the package that run on the day and name a vehicle, each with its "
        "operator's goods at the places where it stops.",
        default=None,
    )
    day: int | None = asked(
        "Weekday, 1 = Monday to 7 = Sunday. Absent = the weekday of the network's `asOf`.", default=None
    )
    deliver_to: DeliverTo | None = asked(
        "Where demands are served. Default PLACES.", default=DeliverTo.PLACES
    )


@strawberry.type(description="A limit that a tour breaks, with what it would take and what there is.")
class BrokenLimit:
    """A violation of the pooling room."""

    inner: strawberry.Private[checking.BrokenLimit]

    @field("Which limit.")
    def reason(self) -> Reason:
        return self.inner.reason

    @field("What it would take, in the unit that the reason names.")
    def needed(self) -> float:
        return self.inner.needed

    @field("What there is, in the same unit.")
    def available(self) -> float:
        return self.inner.available

    @field("Code of the village or site where it breaks; empty for the tour as a whole, or at the depot.")
    def place(self) -> strawberry.ID:
        return strawberry.ID(self.inner.place)

    @field("The capacity that is too small: kg or m3; empty for other limits.")
    def dimension(self) -> str:
        return self.inner.dimension


@strawberry.type(description="A given tour as it would be driven, and everything that it breaks.")
class CheckedTour:
    """A tour of the pooling room."""

    inner: strawberry.Private[checking.CheckedTour]
    view: strawberry.Private[View]

    @field("Its name; of a route of the package its id; empty where it has none.")
    def name(self) -> str:
        return self.inner.given.name

    @field("Id of the row of vehicles.")
    def vehicle(self) -> strawberry.ID:
        return strawberry.ID(self.inner.given.vehicle_id)

    @field("The tour in the order given, on the road, with its price; null where no road leads on.")
    def route(self) -> PooledRoute | None:
        return PooledRoute(inner=self.inner.route, view=self.view) if self.inner.route else None

    @field("Every limit that it breaks; empty = none (无冲突).")
    def broken(self) -> list[BrokenLimit]:
        return [BrokenLimit(inner=limit) for limit in self.inner.broken]


@strawberry.type(description="A plan made by hand, priced and checked (线路校核); nothing in it is changed.")
class CheckedPlan(Answered):
    """The answer of the pooling room."""

    inner: strawberry.Private[checking.CheckedPlan]
    view: strawberry.Private[View]

    @field("True when no tour breaks anything and no problem is told.")
    def feasible(self) -> bool:
        return self.inner.is_feasible

    @field("The whole plan in figures; tours without a way on count nothing.")
    def totals(self) -> PlanTotals:
        return PlanTotals(inner=self.inner.totals)

    @field("The tours in the order given; one without a stop or a vehicle to drive it is left out.")
    def tours(self) -> list[CheckedTour]:
        return [CheckedTour(inner=tour, view=self.view) for tour in self.inner.tours]

    @field("The demands of the day that no tour serves, by id.")
    def left(self) -> list[Demand]:
        known = {demand.id: demand for demand in self.view.network.demands}
        return [Demand(inner=known[demand], view=self.view) for demand in self.inner.left_demand_ids]

    @field("What is doubtful or wrong.")
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)


async def check(view: View, given: CheckPlanInput, *, asking: Asking) -> CheckedPlan:
    """The tours given, else the package's own, as they would be driven."""
    tours = None if given.tours is None else [_tour_of(tour) for tour in given.tours]

    def work() -> checking.CheckedPlan:
        found = by_hand.check_plan(
            view.network,
            tours,
            as_of=view.as_of,
            day=given.day,
            deliver_to=given.deliver_to or DeliverTo.PLACES,
        )
        return replace(found, problems=in_input(found.problems))

    return CheckedPlan(inner=await asking.work(work), view=view)


def _tour_of(given: GivenTourInput) -> hand_tours.HandTour:
    stops = tuple(
        hand_tours.HandStop(
            stop.village, stop.site, None if stop.demands is None else tuple(map(str, stop.demands))
        )
        for stop in given.stops
    )
    return hand_tours.HandTour(given.vehicle, stops, given.name or "")
