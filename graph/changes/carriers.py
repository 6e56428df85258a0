"""Changes to goods and vehicles, as inputs."""

import strawberry

from graph.fields import asked
from graph.scalars import LocalTime
from network.model import Direction, GoodsClass
from network.scenario import Change
from network.scenario.add_vehicle import AddVehicle
from network.scenario.remove_vehicle import RemoveVehicle
from network.scenario.scale_demand import ScaleDemand


@strawberry.input(
    description="Multiply kg and m³ of the demands that meet every condition given (货量增减); none = all."
)
class ScaleDemandInput:
    """More or fewer goods."""

    factor: float = asked("Above 0; 1.3 = 30 % more.")
    operators: list[strawberry.ID] | None = asked("Ids of owners.", default=None)
    villages: list[strawberry.ID] | None = asked("Codes of villages.", default=None)
    townships: list[strawberry.ID] | None = asked("Codes of townships.", default=None)
    commodities: list[str] | None = asked("Commodities.", default=None)
    direction: Direction | None = asked("Down to the place or up from it.", default=None)
    goods_class: GoodsClass | None = asked("What they ask of a vehicle.", default=None)

    def to_change(self) -> Change:
        return ScaleDemand(
            self.factor,
            tuple(self.operators or ()),
            tuple(self.villages or ()),
            tuple(self.townships or ()),
            tuple(self.commodities or ()),
            self.direction,
            self.goods_class,
        )


@strawberry.input(
    description="More vehicles (增加车辆): a new row, or more of a known row by id and count alone."
)
class AddVehicleInput:
    """A row of vehicles; a limit that is absent binds nothing, a cost that is absent is 0."""

    id: strawberry.ID = asked("Id of the row.")
    count: int | None = asked("How many, at least 1. Default 1.", default=1)
    operator_id: strawberry.ID | None = asked("Who runs them.", default=None)
    depot_site_id: strawberry.ID | None = asked("Id of the site where each starts and ends.", default=None)
    capacity_kg: float | None = asked("Load limit in kg.", default=None)
    capacity_m3: float | None = asked("Load limit in m³.", default=None)
    cold: bool | None = asked("true = carries cold goods. Default false.", default=False)
    shift_start: LocalTime | None = asked("Start of the shift.", default=None)
    shift_end: LocalTime | None = asked("End of the shift.", default=None)
    max_km: float | None = asked("Longest tour in km.", default=None)
    max_stops: int | None = asked("Most stops in a tour.", default=None)
    cost_fixed: float | None = asked("Yuan for using one. Default 0.", default=0.0)
    cost_per_km: float | None = asked("Yuan per km. Default 0.", default=0.0)
    cost_per_hour: float | None = asked("Yuan per hour. Default 0.", default=0.0)
    cost_per_stop: float | None = asked("Yuan per stop. Default 0.", default=0.0)
    co2_kg_per_km: float | None = asked("Kilograms of CO₂ per km. Default 0.", default=0.0)
    max_trips: int | None = asked("Most trips a day, at least 1. Default 1.", default=1)
    reload_minutes: float | None = asked("Minutes at the depot between two trips. Default 0.", default=0.0)

    def to_change(self) -> Change:
        return AddVehicle(
            self.id,
            1 if self.count is None else self.count,
            operator_id=self.operator_id,
            depot_site_id=self.depot_site_id,
            capacity_kg=self.capacity_kg,
            capacity_m3=self.capacity_m3,
            cold=bool(self.cold),
            shift_start_s=self.shift_start,
            shift_end_s=self.shift_end,
            max_km=self.max_km,
            max_stops=self.max_stops,
            cost_fixed=self.cost_fixed or 0.0,
            cost_per_km=self.cost_per_km or 0.0,
            cost_per_hour=self.cost_per_hour or 0.0,
            cost_per_stop=self.cost_per_stop or 0.0,
            co2_kg_per_km=self.co2_kg_per_km or 0.0,
            max_trips=1 if self.max_trips is None else self.max_trips,
            reload_minutes=self.reload_minutes or 0.0,
        )


@strawberry.input(description="Take vehicles away (减少车辆).")
class RemoveVehicleInput:
    """Fewer vehicles."""

    id: strawberry.ID = asked("Id of the row.")
    count: int | None = asked("How many, at least 1. Absent = the whole row.", default=None)

    def to_change(self) -> Change:
        return RemoveVehicle(self.id, self.count)
