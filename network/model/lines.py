"""Lines: routes that run today by a timetable, buses (客货邮) and delivery rounds alike."""

from dataclasses import dataclass

from network.model.operators import EVERY_DAY
from network.model.rules import check_days, check_not_negative


@dataclass(frozen=True, slots=True)
class RouteStop:
    """One call of a route, at a site or in a village. Times are seconds after midnight."""

    seq: int
    site_id: str | None = None
    village_code: str | None = None
    arrive_s: int | None = None
    depart_s: int | None = None
    dwell_minutes: float | None = None

    def __post_init__(self) -> None:
        if (self.village_code is None) == (self.site_id is None):
            raise ValueError(f"route stop {self.seq} needs either a village or a site")
        check_not_negative("dwell_minutes", self.dwell_minutes)


@dataclass(frozen=True, slots=True)
class Route:
    """A line as it runs: its operator, its weekdays and its stops in order."""

    id: str
    name: str
    operator_id: str
    days: str = EVERY_DAY
    vehicle_id: str | None = None
    stops: tuple[RouteStop, ...] = ()

    def __post_init__(self) -> None:
        check_days(self.days)
