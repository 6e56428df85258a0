"""Sensitivity: rates at a radius a tenth smaller, as it is, and a tenth larger."""

import strawberry

from graph.fields import field
from graph.radius import RadiusValue
from graph.rates import Rate
from network.access import sensitivity


@strawberry.type(description="Two rates at a share of the radius (敏感性).")
class RatesAtRadius:
    """A row of a sensitivity."""

    inner: strawberry.Private[sensitivity.AtRadius]

    @field("Share of the radius asked for: 0.9, 1 or 1.1.")
    def factor(self) -> float:
        return self.inner.factor

    @field("The radius that is.")
    def radius(self) -> RadiusValue:
        return RadiusValue(inner=self.inner.radius)

    @field("Share of places.")
    def by_village(self) -> Rate:
        return Rate(inner=self.inner.by_village)

    @field("Share of people.")
    def by_population(self) -> Rate:
        return Rate(inner=self.inner.by_population)
