"""Operators, their vehicles and the goods to be moved."""

import strawberry

from graph.fields import field
from graph.places import Village, village_or_none
from graph.scalars import LocalTime
from graph.view import View
from network import model


@strawberry.type(description="A firm or body that carries goods (运营主体).")
class Operator:
    """An operator of the model."""

    inner: strawberry.Private[model.Operator]

    @field('Id in the package. Example: "post".')
    def id(self) -> strawberry.ID:
        return strawberry.ID(self.inner.id)

    @field("Name.")
    def name(self) -> str:
        return self.inner.name

    @field("Which of the five kinds of operators it is; `class` in the package.")
    def kind(self) -> model.OperatorClass:
        return self.inner.kind


@strawberry.type(description="A row of like vehicles at one depot (车辆). A limit of null binds nothing.")
class Vehicle:
    """A row of vehicles of the model."""

    inner: strawberry.Private[model.Vehicle]
    view: strawberry.Private[View]

    @field("Id of the row in the package; `PooledRoute.vehicle` adds `#n` to it.")
    def id(self) -> strawberry.ID:
        return strawberry.ID(self.inner.id)

    @field("Who runs it; null where the package does not say.")
    def operator(self) -> Operator | None:
        return operator_or_none(self.inner.operator_id, self.view)

    @field("How many there are.")
    def count(self) -> int:
        return self.inner.count

    @field("Id of the site where each starts and ends.")
    def depot_site_id(self) -> strawberry.ID:
        return strawberry.ID(self.inner.depot_site_id)

    @field("Load limit in kg.")
    def capacity_kg(self) -> float | None:
        return self.inner.capacity_kg

    @field("Load limit in m³.")
    def capacity_m3(self) -> float | None:
        return self.inner.capacity_m3

    @field("True when it carries cold goods (冷链).")
    def cold(self) -> bool:
        return self.inner.cold

    @field("Start of its shift, local time.")
    def shift_start(self) -> LocalTime | None:
        return _time(self.inner.shift_start_s)

    @field("End of its shift, local time.")
    def shift_end(self) -> LocalTime | None:
        return _time(self.inner.shift_end_s)

    @field("Longest tour in km, all its trips together.")
    def max_km(self) -> float | None:
        return self.inner.max_km

    @field("Most stops in a tour, all its trips together.")
    def max_stops(self) -> int | None:
        return self.inner.max_stops

    @field("Yuan for using it at all.")
    def cost_fixed(self) -> float:
        return self.inner.cost_fixed

    @field("Yuan per km.")
    def cost_per_km(self) -> float:
        return self.inner.cost_per_km

    @field("Yuan per hour of driving, service and waiting.")
    def cost_per_hour(self) -> float:
        return self.inner.cost_per_hour

    @field("Yuan per stop.")
    def cost_per_stop(self) -> float:
        return self.inner.cost_per_stop

    @field("Kilograms of CO₂ per km.")
    def co2_kg_per_km(self) -> float:
        return self.inner.co2_kg_per_km

    @field("Most trips a day: it may come back to its depot and set out again (多趟配送). 1 = one trip.")
    def max_trips(self) -> int:
        return self.inner.max_trips

    @field("Minutes at the depot between two trips (装卸时间).")
    def reload_minutes(self) -> float:
        return self.inner.reload_minutes


@strawberry.type(description="Goods of one owner to be set down or picked up at one place (配送需求).")
class Demand:
    """A demand of the model."""

    inner: strawberry.Private[model.Demand]
    view: strawberry.Private[View]

    @field("Id in the package.")
    def id(self) -> strawberry.ID:
        return strawberry.ID(self.inner.id)

    @field("Whose goods they are; null where the package does not say.")
    def operator(self) -> Operator | None:
        return operator_or_none(self.inner.operator_id, self.view)

    @field("The village where they lie or go; null when it is a site.")
    def village(self) -> Village | None:
        return village_or_none(self.inner.village_code, self.view)

    @field("Id of the site where they lie or go; null when it is a village.")
    def site_id(self) -> strawberry.ID | None:
        return strawberry.ID(self.inner.site_id) if self.inner.site_id else None

    @field('What they are. Example: "parcel".')
    def commodity(self) -> str:
        return self.inner.commodity

    @field("What they ask of a vehicle.")
    def goods_class(self) -> model.GoodsClass:
        return self.inner.goods_class

    @field("Down to the place or up from it.")
    def direction(self) -> model.Direction:
        return self.inner.direction

    @field("Weight in kg.")
    def kg(self) -> float:
        return self.inner.kg

    @field("Volume in m³; null where unknown, which takes no room.")
    def m3(self) -> float | None:
        return self.inner.m3

    @field("Minutes that handing over takes.")
    def service_minutes(self) -> float:
        return self.inner.service_minutes

    @field("Earliest time of service, local time; null = any.")
    def window_start(self) -> LocalTime | None:
        return _time(self.inner.window_start_s)

    @field("Latest time of service, local time; null = any.")
    def window_end(self) -> LocalTime | None:
        return _time(self.inner.window_end_s)

    @field(
        "Where one vehicle sets them down after picking them up at their place (点对点运输); null for goods "
        "from or to a depot, and when it is a site."
    )
    def to_village(self) -> Village | None:
        return village_or_none(self.inner.to_village_code, self.view)

    @field("Id of the site where one vehicle sets them down; null when it is a village, or none.")
    def to_site_id(self) -> strawberry.ID | None:
        return strawberry.ID(self.inner.to_site_id) if self.inner.to_site_id else None

    @field("0 to 100, default 0: the priority left unserved is made least before cost is (优先级).")
    def priority(self) -> int:
        return self.inner.priority

    @field("Weekdays on which they move, 1 = Monday to 7 = Sunday. Example: [1, 3, 5].")
    def days(self) -> list[int]:
        return [int(day) for day in self.inner.days]


def operator_or_none(operator_id: str | None, view: View) -> Operator | None:
    """The operator with that id; None without an id or when the network does not hold it."""
    found = view.network.operator_by_id.get(operator_id) if operator_id else None
    return Operator(inner=found) if found else None


def _time(seconds: int | None) -> LocalTime | None:
    return None if seconds is None else LocalTime(seconds)
