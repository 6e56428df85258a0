"""Radius: how far is near enough, as inputs give it."""

import math

import strawberry

from graph.fields import asked, field
from network.access.radius import Radius, Unit
from network.model import Problem, ProblemCode, error


@strawberry.input(one_of=True, description="How far is near enough (服务半径): exactly one of the fields.")
class RadiusInput:
    """A radius in minutes or in kilometres."""

    minutes: strawberry.Maybe[float] = asked("Minutes of the quickest way by road, at least 0. Example: 15.")
    km: strawberry.Maybe[float] = asked("Kilometres of the shortest way by road, at least 0. Example: 3.5.")


@strawberry.type(description="How near is near enough (服务半径), in minutes or in kilometres.")
class RadiusValue:
    """A radius of the model."""

    inner: strawberry.Private[Radius]

    @field("Minutes of the quickest way by road; null when the radius is in kilometres.")
    def minutes(self) -> float | None:
        return self.inner.value if self.inner.unit is Unit.MINUTES else None

    @field("Kilometres of the shortest way by road; null when the radius is in minutes.")
    def km(self) -> float | None:
        return self.inner.value if self.inner.unit is Unit.KM else None


def radius_of(given: RadiusInput, *path: str) -> Radius | Problem:
    """The radius, or the problem with it; `path` leads to the input."""
    unit, some = (Unit.MINUTES, given.minutes) if given.minutes else (Unit.KM, given.km)
    value = some.value if some else math.nan
    if math.isfinite(value) and value >= 0:
        return Radius(value, unit)
    return error(
        ProblemCode.INPUT_OUT_OF_RANGE,
        f"半径须为不小于 0 的数。A radius of {value:g} {unit} is not possible: give a number of at least 0.",
        *path,
        unit.value,
    )
