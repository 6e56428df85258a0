"""Frequency: on how many days a week something comes to each village, and how long goods take."""

import strawberry

from graph.asking import Asking
from graph.fields import asked, field
from graph.meta import Answered
from graph.places import Village
from graph.problems import Problem, in_input, problems_of
from graph.rates import Rate
from graph.scalars import LocalTime
from graph.sites import Site
from graph.tier_links import UpstreamInput, upstream_of
from graph.view import View
from network import model
from network.pooling import frequency, lead_time
from network.pooling.lead_time import PLANNING_TIMES, Stage
from network.pooling.timetable import STOP_WITHIN_M


@strawberry.input(
    description="What is asked of frequency and lead time (配送频次与时效): standards, direction, handling."
)
class FrequencyInput:
    """Standards and planning values."""

    least_days: int = asked(
        "A village is served often enough on so many days a week, 1 to 7. Default 3.", default=3
    )
    most_hours: float = asked(
        "Goods come soon enough within so many hours, from 0. Default 48.", default=48.0
    )
    direction: model.Direction = asked(
        "DOWN from the centre to the outlet, UP from the outlet to the centre. Default DOWN.",
        default=model.Direction.DOWN,
    )
    sort_minutes: float = asked(
        "Minutes of sorting at the centre, from 0. Default 60, a planning value.",
        default=PLANNING_TIMES.sort_minutes,
    )
    station_minutes: float = asked(
        "Minutes of handling at a station, from 0. Default 30, a planning value.",
        default=PLANNING_TIMES.station_minutes,
    )
    outlet_minutes: float = asked(
        "Minutes of handling at the outlet, from 0. Default 10, a planning value.",
        default=PLANNING_TIMES.outlet_minutes,
    )
    ready: LocalTime | None = asked(
        "When goods are there to be handled, at the centre (DOWN) or at the outlet (UP). Absent = 08:00.",
        default=None,
    )
    headway_hours: float = asked(
        "Hours waited where no timetable tells, the worst case, from 0. Default 24.",
        default=PLANNING_TIMES.headway_hours,
    )
    upstream: list[UpstreamInput] | None = asked(
        "Links of the chains as they are meant, as in tierLinks: a station may hang on the coach station "
        "where its buses start. Absent = the nearest by minutes of driving down.",
        default=None,
    )
    within_metres: float = asked(
        "A stop serves an outlet when it is so near, in metres as the crow flies, from 0. Default 300.",
        default=STOP_WITHIN_M,
    )


@strawberry.type(description="One stage of a lead time (环节).")
class LeadStage:
    """A stage with its minutes."""

    stage: Stage = asked("What the time is spent on.")
    minutes: float = asked("Minutes.")
    assumed: bool = asked(
        "True where no timetable tells it: a whole headway is waited, or a leg driven (ASSUMED)."
    )


@strawberry.type(
    description="How long goods take between the centre and one outlet, on the slowest day of the week."
)
class LeadTime:
    """A lead time of the pooling room."""

    inner: strawberry.Private[lead_time.LeadTime]
    view: strawberry.Private[View]

    @field("The outlet.")
    def outlet(self) -> Site:
        return Site(inner=self.inner.outlet, view=self.view)

    @field("Hours in all (时效); null where no chain or no road leads there.")
    def hours(self) -> float | None:
        return self.inner.hours

    @field("The stages, from the centre's side to the outlet's; empty where there is no lead time.")
    def stages(self) -> list[LeadStage]:
        assumed = self.inner.assumed_stages
        return [
            LeadStage(stage=stage, minutes=minutes, assumed=stage in assumed)
            for stage, minutes in self.inner.stages
        ]

    @field("The stage that takes longest; null where there is no lead time.")
    def slowest(self) -> Stage | None:
        return self.inner.slowest

    @field("True where a stage is assumed, or where there is no lead time.")
    def assumed(self) -> bool:
        return self.inner.assumed


@strawberry.type(description="What one village gets (建制村配送水平).")
class VillageService:
    """A village of the pooling room."""

    inner: strawberry.Private[frequency.VillageService]
    view: strawberry.Private[View]

    @field("The village.")
    def village(self) -> Village:
        return Village(inner=self.inner.village, view=self.view)

    @field("Weekdays on which a route stops at one of its outlets, 1 = Monday to 7 = Sunday.")
    def days(self) -> list[int]:
        return list(self.inner.days)

    @field("How many days a week (每周班次天数), 0 to 7.")
    def days_per_week(self) -> int:
        return self.inner.days_per_week

    @field("The shortest lead time of its outlets; null without an outlet that has one.")
    def lead(self) -> LeadTime | None:
        return LeadTime(inner=self.inner.lead, view=self.view) if self.inner.lead else None


@strawberry.type(description="Frequency and lead time of all villages and communities against the standards.")
class Frequency(Answered):
    """The service levels of the pooling room."""

    inner: strawberry.Private[frequency.ServiceLevels]
    view: strawberry.Private[View]

    @field("Villages and communities served on enough days a week, out of all (配送频次达标率).")
    def often_enough(self) -> Rate:
        return Rate(inner=self.inner.often_enough)

    @field("Villages and communities whose lead time is short enough, out of all (时效达标率).")
    def soon_enough(self) -> Rate:
        return Rate(inner=self.inner.soon_enough)

    @field("Half of the villages that have a lead time wait at most so many hours; null without any.")
    def p50_hours(self) -> float | None:
        return self.inner.hours.p50

    @field("Nine tenths of the villages that have a lead time wait at most so many hours; null without any.")
    def p90_hours(self) -> float | None:
        return self.inner.hours.p90

    @field("The stage on which all lead times together spend most (最慢环节); null without any.")
    def slowest(self) -> Stage | None:
        return self.inner.slowest

    @field("Every village and community, by code.")
    def villages(self) -> list[VillageService]:
        return [VillageService(inner=row, view=self.view) for row in self.inner.villages]

    @field("The lead time of every outlet that counts on the day, by its id.")
    def leads(self) -> list[LeadTime]:
        return [LeadTime(inner=lead, view=self.view) for lead in self.inner.leads]

    @field("What is doubtful or wrong.")
    def problems(self) -> list[Problem]:
        return problems_of(in_input(self.inner.problems))


async def serve_often(view: View, given: FrequencyInput, *, asking: Asking) -> Frequency:
    """The service levels by the planner's standards."""
    times = lead_time.StageTimes(
        sort_minutes=given.sort_minutes,
        station_minutes=given.station_minutes,
        outlet_minutes=given.outlet_minutes,
        ready_s=PLANNING_TIMES.ready_s if given.ready is None else given.ready,
        headway_hours=given.headway_hours,
    )

    def work() -> frequency.ServiceLevels:
        return frequency.service_levels(
            view.network,
            as_of=view.as_of,
            least_days=given.least_days,
            most_hours=given.most_hours,
            direction=given.direction,
            times=times,
            upstream=upstream_of(given.upstream),
            within_m=given.within_metres,
            stop=asking.is_stopped,
        )

    return Frequency(inner=await asking.work(work), view=view)
