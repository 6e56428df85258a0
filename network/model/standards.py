"""Standards: how near is near enough, for which kind of site. Every value names its source."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from network.model.rules import check_positive
from network.model.sites import Tier


class Mode(StrEnum):
    """How people get there: by vehicle at the speeds of the roads, or on foot along them."""

    DRIVE = "drive"
    WALK = "walk"


@dataclass(frozen=True, slots=True)
class Standard:
    """A radius that sites of a kind have to keep; None in a condition means any. `unit` is minutes or km.

    `set_name` puts standards together that are asked as one. An example is a value from elsewhere, no norm.
    """

    code: str
    value: float
    unit: str = "minutes"
    tier: Tier | None = None
    function: str | None = None
    terrain: str | None = None
    source: str = ""
    valid_from: date | None = None
    is_example: bool = False
    set_name: str = ""
    mode: Mode = Mode.DRIVE

    def __post_init__(self) -> None:
        check_positive("value", self.value)
        if self.unit not in ("minutes", "km"):
            raise ValueError(f"unit {self.unit!r} is neither minutes nor km")
