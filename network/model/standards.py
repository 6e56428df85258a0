"""Standards: how near is near enough, for which kind of site. Every value names its source."""

from dataclasses import dataclass
from datetime import date

from network.model.rules import check_positive
from network.model.sites import Tier


@dataclass(frozen=True, slots=True)
class Standard:
    """A radius that sites of a kind have to keep; None in a condition means any. `unit` is minutes or km."""

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

    def __post_init__(self) -> None:
        check_positive("value", self.value)
        if self.unit not in ("minutes", "km"):
            raise ValueError(f"unit {self.unit!r} is neither minutes nor km")
