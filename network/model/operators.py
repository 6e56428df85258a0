"""Operators, their vehicles, and the goods that are to be moved: the supply side of pooled distribution."""

from dataclasses import dataclass, field
from enum import StrEnum

from network.model.content import LATER
from network.model.rules import check_days, check_not_negative

EVERY_DAY = "1234567"
MOST_PRIORITY = 100
"""Priorities are whole numbers from 0, the default, to this."""


class OperatorClass(StrEnum):
    """The five kinds of operators that the plan wants to share one network."""

    CO_OP = "CO_OP"
    POST = "POST"
    EXPRESS = "EXPRESS"
    BUS = "BUS"
    LOGISTICS = "LOGISTICS"


class GoodsClass(StrEnum):
    """What goods ask of a vehicle: nothing, cold, or to be kept from passengers."""

    AMBIENT = "ambient"
    COLD = "cold"
    HAZARDOUS = "hazardous"


class Direction(StrEnum):
    """Goods down to the village (工业品下乡) or produce up from it (农产品进城)."""

    DOWN = "DOWN"
    UP = "UP"


@dataclass(frozen=True, slots=True)
class Operator:
    """A firm or body that carries goods. `kind` is the `class` column of the package."""

    id: str
    name: str
    kind: OperatorClass


COSTS = ("cost_fixed", "cost_per_km", "cost_per_hour", "cost_per_stop")
MOST_COST_YUAN = 1e6
"""No vehicle costs more by day, kilometre, hour or stop. Up to there a day's cost stays within 64 bits."""


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A row of like vehicles at one depot. An empty limit (None) binds nothing; an empty cost is 0.

    Times are seconds after midnight, local; costs are yuan. Each starts and ends at its depot; with
    `max_trips` above 1 it may come back there on the way, stay `reload_minutes` and set out again with other
    goods. Its shift, kilometres and stops bind all its trips together.
    """

    id: str
    operator_id: str
    count: int
    depot_site_id: str
    capacity_kg: float | None = None
    capacity_m3: float | None = None
    cold: bool = False
    shift_start_s: int | None = None
    shift_end_s: int | None = None
    max_km: float | None = None
    max_stops: int | None = None
    cost_fixed: float = 0.0
    cost_per_km: float = 0.0
    cost_per_hour: float = 0.0
    cost_per_stop: float = 0.0
    co2_kg_per_km: float = 0.0
    max_trips: int = field(default=1, metadata=LATER)
    reload_minutes: float = field(default=0.0, metadata=LATER)

    def __post_init__(self) -> None:
        for name in ("count", "capacity_kg", "capacity_m3", "max_km", "max_stops", "co2_kg_per_km",
                     "reload_minutes"):  # fmt: skip
            check_not_negative(name, getattr(self, name))
        for name in COSTS:
            check_not_negative(name, getattr(self, name), most=MOST_COST_YUAN)
        if self.max_trips < 1:
            raise ValueError(f"max_trips is {self.max_trips}, and must be at least 1")


@dataclass(frozen=True, slots=True)
class Demand:
    """Goods of one owner to be set down at, or picked up from, one village or one site on some weekdays.

    Exactly one of `village_code` and `site_id` is given. A window is seconds after midnight. Goods with
    `to_village_code` or `to_site_id` are a shipment: one vehicle picks them up at the first place, within the
    window, and sets them down at the second on the same trip. A higher `priority` is served before a lower.
    """

    id: str
    operator_id: str
    village_code: str | None = None
    site_id: str | None = None
    commodity: str = ""
    goods_class: GoodsClass = GoodsClass.AMBIENT
    direction: Direction = Direction.DOWN
    kg: float = 0.0
    m3: float | None = None
    service_minutes: float = 0.0
    window_start_s: int | None = None
    window_end_s: int | None = None
    days: str = EVERY_DAY
    priority: int = field(default=0, metadata=LATER)
    to_village_code: str | None = field(default=None, metadata=LATER)
    to_site_id: str | None = field(default=None, metadata=LATER)

    def __post_init__(self) -> None:
        if (self.village_code is None) == (self.site_id is None):
            raise ValueError(f"demand {self.id!r} needs either a village or a site")
        if self.to_village_code is not None and self.to_site_id is not None:
            raise ValueError(f"demand {self.id!r} goes either to a village or to a site")
        if not 0 <= self.priority <= MOST_PRIORITY:
            raise ValueError(f"priority is {self.priority}, and must be 0 to {MOST_PRIORITY}")
        check_not_negative("kg", self.kg)
        check_not_negative("m3", self.m3)
        check_not_negative("service_minutes", self.service_minutes)
        check_days(self.days)

    @property
    def is_shipment(self) -> bool:
        """True for goods that go from their place to another one, and not from or to a depot."""
        return self.to_village_code is not None or self.to_site_id is not None

    def falls_on(self, weekday: int) -> bool:
        """True when the goods move on that weekday, 1 = Monday to 7 = Sunday."""
        return str(weekday) in self.days
