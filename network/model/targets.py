"""Targets: the numbers by dates that the published plans demand, as data and never decided silently."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class TargetKind(StrEnum):
    """A stock at the date (CUM), an amount done within that year (FLOW), or a share (RATE)."""

    CUM = "CUM"
    FLOW = "FLOW"
    RATE = "RATE"


@dataclass(frozen=True, slots=True)
class Reading:
    """A value that the lead unit reported for a day, of what the network's own records cannot give."""

    indicator: str
    scope: str
    value: float
    as_of: date
    reported_by: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """One demanded value. `computed_by` names the measure that gives the actual value, or `manual`."""

    indicator: str
    name: str
    scope: str
    value: float
    unit: str
    kind: TargetKind
    deadline: date | None = None
    lead: str = ""
    responsible: tuple[str, ...] = ()
    source: str = ""
    clause: str = ""
    computed_by: str = "manual"
    governing: bool = False
