"""Problems: trouble that a planner can act on, as data from the place where it is found to the client."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem weighs: an ERROR refuses, a WARNING doubts, an INFO tells."""

    ERROR = "ERROR"
    WARNING = "WARNING"
    INFO = "INFO"


class ProblemCode(StrEnum):
    """Stable names of everything that can be wrong; `docs/problems.md` says what to try for each."""

    # Rights.
    ONLY_OWN_SHOWN = "ONLY_OWN_SHOWN"

    # Packages: files, columns, cells.
    FILE_MISSING = "FILE_MISSING"
    FILE_UNREADABLE = "FILE_UNREADABLE"
    FILE_UNKNOWN = "FILE_UNKNOWN"
    ENCODING_NOT_UTF8 = "ENCODING_NOT_UTF8"
    COLUMN_MISSING = "COLUMN_MISSING"
    COLUMN_UNKNOWN = "COLUMN_UNKNOWN"
    ROW_TOO_LONG = "ROW_TOO_LONG"
    CELL_MISSING = "CELL_MISSING"
    NUMBER_UNPARSABLE = "NUMBER_UNPARSABLE"
    NUMBER_NOT_FINITE = "NUMBER_NOT_FINITE"
    NUMBER_OUT_OF_RANGE = "NUMBER_OUT_OF_RANGE"
    DATE_UNPARSABLE = "DATE_UNPARSABLE"
    TIME_UNPARSABLE = "TIME_UNPARSABLE"
    DAYS_UNPARSABLE = "DAYS_UNPARSABLE"
    WORD_UNKNOWN = "WORD_UNKNOWN"
    DUPLICATE_ID = "DUPLICATE_ID"
    UNKNOWN_CODE = "UNKNOWN_CODE"
    DATUM_UNKNOWN = "DATUM_UNKNOWN"
    LENGTH_NEGATIVE = "LENGTH_NEGATIVE"
    GEOMETRY_UNPARSABLE = "GEOMETRY_UNPARSABLE"
    ROAD_NODE_UNKNOWN = "ROAD_NODE_UNKNOWN"
    LON_LAT_SWAPPED = "LON_LAT_SWAPPED"
    POINT_OUTSIDE_DISTRICT = "POINT_OUTSIDE_DISTRICT"
    POINT_OFF_ROADS = "POINT_OFF_ROADS"
    POSITION_MISSING = "POSITION_MISSING"
    STOP_UNMATCHED = "STOP_UNMATCHED"
    TIMETABLE_READ = "TIMETABLE_READ"
    TIMETABLE_SIMPLIFIED = "TIMETABLE_SIMPLIFIED"
    POPULATION_UNKNOWN = "POPULATION_UNKNOWN"
    POPULATION_ZERO = "POPULATION_ZERO"
    LENGTH_UNDER_STRAIGHT_LINE = "LENGTH_UNDER_STRAIGHT_LINE"
    ROADS_IN_COMPONENTS = "ROADS_IN_COMPONENTS"
    NODE_WITHOUT_LINKS = "NODE_WITHOUT_LINKS"
    DATES_REVERSED = "DATES_REVERSED"
    ROADS_LEFT_OUT = "ROADS_LEFT_OUT"
    CAPPED = "CAPPED"

    # Asking: inputs of an analysis.
    UNKNOWN_SITE = "UNKNOWN_SITE"
    UNKNOWN_VILLAGE = "UNKNOWN_VILLAGE"
    UNKNOWN_OPERATOR = "UNKNOWN_OPERATOR"
    UNKNOWN_FUNCTION = "UNKNOWN_FUNCTION"
    UNKNOWN_DESIGNATION = "UNKNOWN_DESIGNATION"
    INPUT_MISSING = "INPUT_MISSING"
    INPUT_OUT_OF_RANGE = "INPUT_OUT_OF_RANGE"
    UNREACHABLE_PLACES = "UNREACHABLE_PLACES"
    SITE_INACTIVE = "SITE_INACTIVE"
    SITE_WITHOUT_VILLAGE = "SITE_WITHOUT_VILLAGE"
    NO_OUTLETS = "NO_OUTLETS"
    RADIUS_ZERO = "RADIUS_ZERO"
    CAPACITY_UNKNOWN = "CAPACITY_UNKNOWN"
    UNKNOWN_STANDARD = "UNKNOWN_STANDARD"
    EXAMPLE_STANDARDS = "EXAMPLE_STANDARDS"
    STOPPED_EARLY = "STOPPED_EARLY"

    # Pooled routes.
    DEMANDS_DIFFER = "DEMANDS_DIFFER"
    NO_DEMANDS = "NO_DEMANDS"
    NO_VEHICLE = "NO_VEHICLE"
    POOLED_WORSE = "POOLED_WORSE"
    DEMANDS_UNSERVED = "DEMANDS_UNSERVED"
    HEURISTIC = "HEURISTIC"
    NO_EARLIER_PLAN = "NO_EARLIER_PLAN"
    NO_TIMETABLE = "NO_TIMETABLE"
    TOWNSHIP_UNKNOWN = "TOWNSHIP_UNKNOWN"
    NO_STATIONS = "NO_STATIONS"
    HOLD_UNKNOWN = "HOLD_UNKNOWN"
    STATION_OVER_CAPACITY = "STATION_OVER_CAPACITY"
    PROMISE_MISSED = "PROMISE_MISSED"

    # What-if.
    UNKNOWN_LINK = "UNKNOWN_LINK"
    UNKNOWN_NODE = "UNKNOWN_NODE"
    UNKNOWN_VEHICLE = "UNKNOWN_VEHICLE"
    UNKNOWN_ROUTE = "UNKNOWN_ROUTE"
    UNKNOWN_TOWNSHIP = "UNKNOWN_TOWNSHIP"
    KNOWN_ID = "KNOWN_ID"
    NO_EFFECT = "NO_EFFECT"
    ALREADY_CLOSED = "ALREADY_CLOSED"
    OFF_ROADS = "OFF_ROADS"
    POLYGON_INVALID = "POLYGON_INVALID"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    DENOMINATORS_DIFFER = "DENOMINATORS_DIFFER"

    # Siting.
    UNCOVERABLE = "UNCOVERABLE"
    COUNT_TOO_LARGE = "COUNT_TOO_LARGE"
    NO_CANDIDATES = "NO_CANDIDATES"
    INFEASIBLE = "INFEASIBLE"
    NOT_PROVEN = "NOT_PROVEN"

    # Saved scenarios and jobs.
    UNKNOWN_NETWORK = "UNKNOWN_NETWORK"
    UNKNOWN_SCENARIO = "UNKNOWN_SCENARIO"
    UNKNOWN_JOB = "UNKNOWN_JOB"
    DOCUMENT_INVALID = "DOCUMENT_INVALID"
    JOB_FAILED = "JOB_FAILED"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    BASE_CHANGED = "BASE_CHANGED"
    NAME_EMPTY = "NAME_EMPTY"

    # Targets.
    TARGETS_CONFLICT = "TARGETS_CONFLICT"
    TARGETS_SHARE_SITES = "TARGETS_SHARE_SITES"
    UNKNOWN_TARGET = "UNKNOWN_TARGET"
    UNKNOWN_CARD = "UNKNOWN_CARD"
    MEASURE_UNKNOWN = "MEASURE_UNKNOWN"
    TOO_FEW_READINGS = "TOO_FEW_READINGS"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: a stable code, a sentence for the planner, and where it lies.

    `path` leads to the culprit: input fields and list positions in an analysis
    (`("changes", "2", "closeRoad", "linkIds")`), file, row and column in a package.
    """

    severity: Severity
    code: ProblemCode
    message: str
    path: tuple[str, ...] = ()

    def under(self, *prefix: str) -> "Problem":
        """The same problem seen from further out: `prefix` is put before its path."""
        return Problem(self.severity, self.code, self.message, (*prefix, *self.path))


def error(code: ProblemCode, message: str, *path: str) -> Problem:
    """A problem that refuses."""
    return Problem(Severity.ERROR, code, message, path)


def warning(code: ProblemCode, message: str, *path: str) -> Problem:
    """A problem that doubts."""
    return Problem(Severity.WARNING, code, message, path)


def info(code: ProblemCode, message: str, *path: str) -> Problem:
    """A problem that only tells."""
    return Problem(Severity.INFO, code, message, path)


def has_errors(problems: Iterable[Problem]) -> bool:
    """True when at least one problem refuses."""
    return any(problem.severity is Severity.ERROR for problem in problems)
