"""A radius: how far is near enough, in minutes of driving or in kilometres of road."""

import math
from dataclasses import dataclass
from enum import StrEnum

TOLERANCE = 1e-9
"""A place exactly on the radius is covered: cost ≤ radius + 1e-9 (SPEC.md 5.0)."""
_FARTHER_THAN_ANY_WAY = 2.0**62


class Unit(StrEnum):
    """What a radius is measured in."""

    MINUTES = "minutes"
    KM = "km"


class Towards(StrEnum):
    """TO = from the village to the site, as residents travel; FROM = from the site to the village."""

    TO = "TO"
    FROM = "FROM"


@dataclass(frozen=True, slots=True, order=True)
class Radius:
    """A radius in one unit. Minutes search the quickest way, kilometres the shortest."""

    value: float
    unit: Unit = Unit.MINUTES

    def __post_init__(self) -> None:
        if not (math.isfinite(self.value) and self.value >= 0):
            raise ValueError(f"a radius of {self.value} {self.unit} is not a number of at least 0")

    @property
    def cost(self) -> int:
        """The largest whole cost that is still within: milliseconds, or millimetres."""
        per_unit = 60_000 if self.unit is Unit.MINUTES else 1_000_000
        return math.floor(min((self.value + TOLERANCE) * per_unit, _FARTHER_THAN_ANY_WAY))
