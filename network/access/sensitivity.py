"""Sensitivity: what each rate would be at a radius a tenth smaller or larger.

15.1 minutes against 14.9 must not decide a policy (SPEC.md part 6, pitfall 12).
"""

from dataclasses import dataclass

from network.access.answers import Coverage
from network.access.counting import rate_by_population, rate_by_village
from network.access.radius import TOLERANCE, Radius, Unit
from network.model import Rate, Village

FACTORS = (0.9, 1.0, 1.1)
"""Shares of the radius at which rates are told again."""


@dataclass(frozen=True, slots=True)
class AtRadius:
    """Two rates at a share of the radius."""

    factor: float
    radius: Radius
    by_village: Rate
    by_population: Rate


def scaled(radius: Radius, factor: float) -> Radius:
    """The radius times a factor, in the same unit."""
    return Radius(radius.value * factor, radius.unit)


def sensitivity_of(answer: Coverage) -> tuple[AtRadius, ...]:
    """How hard is the cut at the radius? The rates at 90, 100 and 110 % of it."""
    return tuple(_at(answer, factor) for factor in FACTORS)


def _at(answer: Coverage, factor: float) -> AtRadius:
    radius = scaled(answer.radius, factor)
    places = [access.village for access in answer.places]
    covered = _covered(answer, radius)
    return AtRadius(factor, radius, rate_by_village(places, covered), rate_by_population(places, covered))


def _covered(answer: Coverage, radius: Radius) -> list[Village]:
    if radius == answer.radius:
        return [access.village for access in answer.places if access.covered]
    ways = [
        (access.village, access.minutes if radius.unit is Unit.MINUTES else access.km)
        for access in answer.places
    ]
    return [village for village, way in ways if way is not None and way <= radius.value + TOLERANCE]
