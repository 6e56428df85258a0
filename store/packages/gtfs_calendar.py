"""GTFS calendar: the services of a feed as weekdays, since a network knows one week and no single dates."""

from collections import Counter, defaultdict
from datetime import date

from network.model import ProblemCode
from store.packages import columns
from store.packages.cells import CellError, to_flag
from store.packages.rows import Row, rows_of
from store.packages.sources import Source

_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_services(feed: Source) -> dict[str, str]:
    """Service id to weekday digits, of the timetable that starts last.

    A service counts when it has not ended by the day on which the last one starts; older timetables are left
    out and told. Single dates (calendar_dates.txt) say nothing of a week where there is a calendar: they are
    told and left out. In a feed without one, a service runs on the weekdays of its dates.
    """
    calendar = columns.GTFS_CALENDAR.file in feed.files
    dates = columns.GTFS_CALENDAR_DATES.file in feed.files
    if not calendar and not dates:
        feed.findings.error(
            ProblemCode.FILE_MISSING, "is missing.", "Add calendar.txt or calendar_dates.txt to the feed.",
            file=columns.GTFS_CALENDAR.file,
        )  # fmt: skip
        return {}
    if not calendar:
        return _by_dates(feed)
    if dates:
        feed.findings.info(
            ProblemCode.TIMETABLE_SIMPLIFIED,
            "holds single dates, and a network knows one week: they were left out.",
            "See that calendar.txt tells the usual week.", file=columns.GTFS_CALENDAR_DATES.file,
        )  # fmt: skip
    return _by_week(feed)


def _by_week(feed: Source) -> dict[str, str]:
    found: dict[str, tuple[str, date, date]] = {}
    for row in rows_of(feed.table(columns.GTFS_CALENDAR)):
        service = feed.identity(row, "service_id", found)
        flags = [row.parsed(name, to_flag) for name in _WEEK]
        start, end = row.parsed("start_date", to_gtfs_date), row.parsed("end_date", to_gtfs_date)
        if row.is_sound:
            days = "".join(str(day) for day, runs in enumerate(flags, start=1) if runs)
            found[service] = (days, start or date.min, end or date.max)
    newest = max((start for _, start, _ in found.values()), default=date.min)
    older = sorted(service for service, (_, _, end) in found.items() if end < newest)
    if older:
        feed.findings.info(
            ProblemCode.TIMETABLE_SIMPLIFIED,
            f"holds {len(older)} services, {older[0]} first, that end before {newest}, when the last one "
            "starts: they were left out.",
            "Give a feed of the timetable that is meant.", file=columns.GTFS_CALENDAR.file,
        )  # fmt: skip
    return {service: days for service, (days, _, end) in found.items() if end >= newest and days}


def _by_dates(feed: Source) -> dict[str, str]:
    """Weekdays on which a service runs on at least half of the weeks between its first and its last date."""
    dates: dict[str, list[date]] = defaultdict(list)
    for row in rows_of(feed.table(columns.GTFS_CALENDAR_DATES)):
        service, day = row.needed("service_id"), row.parsed("date", to_gtfs_date)
        if row.is_sound and day is not None and _is_added(row):
            dates[service].append(day)
    return {service: _usual_week(days) for service, days in sorted(dates.items())}


def _is_added(row: Row) -> bool:
    return row.text("exception_type") == "1"


def _usual_week(days: list[date]) -> str:
    weeks = (max(days) - min(days)).days // 7 + 1
    counts = Counter(day.isoweekday() for day in set(days))
    return "".join(str(day) for day in sorted(counts) if 2 * counts[day] >= weeks)


def to_gtfs_date(text: str) -> date:
    """A day written YYYYMMDD; CellError where it is none."""
    try:
        if len(text) != 8 or not text.isdigit():
            raise ValueError(text)
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise CellError(
            ProblemCode.DATE_UNPARSABLE, "is not a date.", "Write year, month and day as 20261231."
        ) from None
