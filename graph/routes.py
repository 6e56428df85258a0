"""Routes: the tours of a plan with their stops, and the demands that no tour serves."""

import numpy as np
import orjson
import strawberry

from graph.explanations import Explanation, PlanView
from graph.fields import field
from graph.flows import Flow
from graph.operators import Demand, Operator, operator_or_none
from graph.scalars import GeoJson, LocalTime
from graph.view import View
from network.pooling import plan
from network.pooling.functions import flows_by_route
from network.pooling.plan import Reason


@strawberry.type(description="A village or a site where a vehicle stops.")
class Place:
    """Where a stop is."""

    inner: strawberry.Private[plan.PlannedStop]

    @field("Code of the village, or id of the site.")
    def code(self) -> strawberry.ID:
        return strawberry.ID(self.inner.code)

    @field("Its name.")
    def name(self) -> str:
        return self.inner.name

    @field("Longitude, degrees WGS84.")
    def lon(self) -> float:
        return self.inner.lon

    @field("Latitude, degrees WGS84.")
    def lat(self) -> float:
        return self.inner.lat


@strawberry.type(
    description="A stop of a tour (停靠): consecutive services at one place. The depot is no stop."
)
class PlannedStop:
    """A stop of the plan."""

    inner: strawberry.Private[plan.PlannedStop]

    @field("Where.")
    def place(self) -> Place:
        return Place(inner=self.inner)

    @field("When the vehicle arrives.")
    def arrive(self) -> LocalTime:
        return LocalTime(self.inner.arrive_s)

    @field("When it leaves, after waiting and service.")
    def depart(self) -> LocalTime:
        return LocalTime(self.inner.depart_s)

    @field("Load on leaving, in kg.")
    def load_kg(self) -> float:
        return self.inner.load_kg

    @field("Kilograms set down.")
    def delivered_kg(self) -> float:
        return self.inner.delivered_kg

    @field("Kilograms picked up.")
    def picked_up_kg(self) -> float:
        return self.inner.picked_up_kg

    @field("Ids of the demands served, in order; a shipment's stands at both its stops.")
    def demand_ids(self) -> list[strawberry.ID]:
        return [strawberry.ID(demand) for demand in self.inner.demand_ids]

    @field("Which trip of the vehicle it is on, from 1 (趟次); between two the vehicle reloads at its depot.")
    def trip(self) -> int:
        return self.inner.trip


@strawberry.type(description="The tour of one vehicle, from its depot and back.")
class PooledRoute:
    """A route of the plan."""

    inner: strawberry.Private[plan.PlannedRoute]
    view: strawberry.Private[View]

    @field('Id of the row of vehicles with #n. Example: "post-van#1".')
    def vehicle(self) -> strawberry.ID:
        return strawberry.ID(self.inner.vehicle_id)

    @field("Whose goods ride, by id.")
    def operators(self) -> list[Operator]:
        found = (operator_or_none(operator, self.view) for operator in self.inner.operators)
        return [operator for operator in found if operator]

    @field("How many trips the vehicle makes: between two it is at its depot to reload.")
    def trips(self) -> int:
        return self.inner.trips

    @field("Its stops in order.")
    def stops(self) -> list[PlannedStop]:
        return [PlannedStop(inner=stop) for stop in self.inner.stops]

    @field("When it leaves its depot.")
    def depart(self) -> LocalTime:
        return LocalTime(self.inner.depart_s)

    @field("When it is back.")
    def back(self) -> LocalTime:
        return LocalTime(self.inner.return_s)

    @field("Kilometres.")
    def km(self) -> float:
        return self.inner.km

    @field("Minutes of driving, service and waiting.")
    def minutes(self) -> float:
        return self.inner.minutes

    @field("Cost in yuan.")
    def cost(self) -> float:
        return self.inner.cost

    @field("Kilograms of CO₂.")
    def co2_kg(self) -> float:
        return self.inner.co2_kg

    @field("Highest load on the way, in kg.")
    def highest_load_kg(self) -> float:
        return self.inner.highest_load_kg

    @field("What it carries (一网多用): streams, owners, kg each way and how even the ways are.")
    def flow(self) -> Flow:
        (flow,) = flows_by_route(self.view.network, [self.inner])
        return Flow(inner=flow, view=self.view)

    @field("Its line on the roads, a LineString; null where it does not move.")
    def geometry(self) -> GeoJson | None:
        if len(self.inner.lon) < 2:
            return None
        positions = np.column_stack((self.inner.lon, self.inner.lat)).round(6)
        shape = {"type": "LineString", "coordinates": np.ascontiguousarray(positions)}
        return GeoJson(orjson.dumps(shape, option=orjson.OPT_SERIALIZE_NUMPY).decode())


@strawberry.type(description="A demand that is not served (未能配送), and the test that failed.")
class Unserved:
    """A demand left out of the plan."""

    inner: strawberry.Private[plan.Unserved]
    view: strawberry.Private[View]

    @field("The demand.")
    def demand(self) -> Demand:
        return Demand(inner=self.inner.demand, view=self.view)

    @field("The first test that fails on the vehicle that comes closest.")
    def reason(self) -> Reason:
        return self.inner.reason

    @field("What it would take, in the unit that the reason names.")
    def needed(self) -> float:
        return self.inner.needed

    @field("What there is, in the same unit.")
    def available(self) -> float:
        return self.inner.available

    @field("The same in a sentence.")
    def message(self) -> str:
        return self.inner.message

    @field("The capacity that is too small: kg or m3; empty for other reasons.")
    def dimension(self) -> str:
        return self.inner.dimension

    @field("Id of the row of vehicles that comes closest; null where there is none.")
    def vehicle(self) -> strawberry.ID | None:
        return strawberry.ID(self.inner.vehicle_id) if self.inner.vehicle_id else None

    @field(
        "Every vehicle and position that was tried, and the smallest relaxation that serves it, worked out "
        "when it is asked for (原因说明): for the first 20 demands of a plan at most, in as many seconds as "
        "the search had; null where the plan is none of pooledRoutes."
    )
    async def explanation(self) -> Explanation | None:
        if not isinstance(self.view, PlanView):
            return None
        return await self.view.explaining.explained(self.inner)
