"""Frequency: on how many days a week something comes to a village, and whether goods come soon enough."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from network.model import (
    Direction,
    Network,
    Problem,
    ProblemCode,
    Rate,
    Spread,
    Village,
    info,
    spread_of,
    warning,
)
from network.pooling.lead_time import PLANNING_TIMES, LeadTime, Stage, StageTimes, drives_of, lead_time
from network.pooling.question import check_not_below, out_of_range
from network.pooling.tiers import Chain, tier_links
from network.pooling.timetable import STOP_WITHIN_M, Timetable

__all__ = ["LeadTime", "ServiceLevels", "Stage", "StageTimes", "VillageService", "service_levels"]


@dataclass(frozen=True, slots=True)
class VillageService:
    """Days a week on which a trip stops at one of the village's outlets, and their shortest lead time.

    `days` are the weekdays, 1 = Monday. `lead` is None where no outlet of the village has a lead time.
    """

    village: Village
    days: tuple[int, ...]
    lead: LeadTime | None

    @property
    def days_per_week(self) -> int:
        """How many days a week."""
        return len(self.days)

    @property
    def hours(self) -> float | None:
        """Hours of the shortest lead time."""
        return None if self.lead is None else self.lead.hours

    @property
    def assumed(self) -> bool:
        """True where the lead time is assumed in part."""
        return self.lead is not None and self.lead.assumed


@dataclass(frozen=True, slots=True)
class ServiceLevels:
    """Frequency and lead time of all villages: rates against the standards, hours, slowest stage."""

    villages: tuple[VillageService, ...]
    leads: tuple[LeadTime, ...]
    often_enough: Rate
    soon_enough: Rate
    hours: Spread
    slowest: Stage | None
    problems: tuple[Problem, ...] = ()


def service_levels(
    network: Network,
    *,
    as_of: date,
    least_days: int,
    most_hours: float,
    direction: Direction = Direction.DOWN,
    times: StageTimes = PLANNING_TIMES,
    upstream: Mapping[str, str] | None = None,
    within_m: float = STOP_WITHIN_M,
    stop: Callable[[], bool] | None = None,
) -> ServiceLevels:
    """How many villages are served on at least so many days a week, and within so many hours? (SPEC.md CV6)

    f(v) = |{d : a route that runs on day d stops within `within_m` of an outlet of v that counts}|. Lead
    time is sort + wait + trunk + handling + wait + branch + handling along the earliest connection of
    timetabled routes from the centre by the station of the outlet's chain (`tiers`), or straight to the
    outlet; UP the other way round. A leg that no timetable tells is driven after a whole headway, and
    flagged ASSUMED. `upstream` are the links of the chains as `tier_links` takes them. Rates are over all
    villages and communities. `stop` ends the work before its time, with a problem.
    """
    wrong = _refused(least_days, most_hours, times, within_m)
    if wrong:
        return ServiceLevels((), (), Rate(0, 0), Rate(0, 0), spread_of([]), None, tuple(wrong))
    outlets = network.outlets(as_of)
    links = tier_links(network, as_of=as_of, upstream=upstream, within_m=within_m)
    chains = links.chains
    board = Timetable(network, within_m)
    drives = drives_of(network, chains, direction)
    leads = []
    for chain in chains:
        if stop is not None and stop():
            break
        leads.append(lead_time(board, chain, drives, times, direction))
    by_outlet = {lead.outlet.code: lead for lead in leads}
    rows = []
    for village in network.villages:
        own = [outlet for outlet in outlets if outlet.village_code == village.code]
        days = sorted({int(day) for outlet in own for day in board.days_at(outlet)})
        known = (by_outlet.get(outlet.code) for outlet in own)
        best = [lead for lead in known if lead is not None and lead.hours is not None]
        shortest = min(best, key=lambda one: (one.hours or 0.0, one.outlet.code), default=None)
        rows.append(VillageService(village, tuple(days), shortest))
    return _counted(rows, leads, least_days, most_hours, [*links.problems, *_notes(network, chains, leads)])


def _refused(least_days: int, most_hours: float, times: StageTimes, within_m: float) -> list[Problem]:
    """Inputs out of their range."""
    found = check_not_below(
        0,
        mostHours=most_hours,
        withinMetres=within_m,
        sortMinutes=times.sort_minutes,
        stationMinutes=times.station_minutes,
        outletMinutes=times.outlet_minutes,
        headwayHours=times.headway_hours,
    )
    if not 1 <= least_days <= 7:
        found.append(out_of_range(f"leastDays is {least_days}, and must be 1 to 7 days a week.", "leastDays"))
    return found


def _counted(
    rows: Sequence[VillageService],
    leads: Sequence[LeadTime],
    least_days: int,
    most_hours: float,
    problems: Sequence[Problem],
) -> ServiceLevels:
    hours = [row.hours for row in rows if row.hours is not None]
    totals = {stage: sum(dict(lead.stages).get(stage, 0.0) for lead in leads) for stage in Stage}
    return ServiceLevels(
        villages=tuple(rows),
        leads=tuple(leads),
        often_enough=Rate(sum(row.days_per_week >= least_days for row in rows), len(rows)),
        soon_enough=Rate(sum(one <= most_hours + 1e-9 for one in hours), len(rows)),
        hours=spread_of(hours),
        slowest=max(Stage, key=lambda stage: totals[stage]) if any(totals.values()) else None,
        problems=tuple(problems),
    )


def _notes(network: Network, chains: Sequence[Chain], leads: Sequence[LeadTime]) -> list[Problem]:
    """What the planner should know before believing the hours."""
    notes = []
    if len(leads) < len(chains):
        message = f"Stopped on request: {len(leads)} of {len(chains)} outlets have a lead time."
        notes.append(info(ProblemCode.STOPPED_EARLY, message))
    if chains and not network.routes:
        message = "The network has no routes, so every frequency is 0 and every lead time is assumed."
        notes.append(warning(ProblemCode.NO_TIMETABLE, message))
    elif assumed := sum(lead.hours is not None and lead.assumed for lead in leads):
        message = (
            f"The lead times of {assumed} of {len(leads)} outlets are assumed in part: no timetable tells "
            "how goods get there, so whole headways are waited and legs are driven."
        )
        notes.append(info(ProblemCode.NO_TIMETABLE, message))
    if without := sum(lead.hours is None for lead in leads):
        message = f"{without} of {len(leads)} outlets hang on no station and centre by road: no lead time."
        notes.append(warning(ProblemCode.UNREACHABLE_PLACES, message))
    return notes
