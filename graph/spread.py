"""Spread: mean, percentiles and maximum of minutes."""

import strawberry

from graph.fields import field
from network import model


@strawberry.type(description="How minutes fall on people: mean beside percentiles, never alone.")
class Spread:
    """A spread of the model."""

    inner: strawberry.Private[model.Spread]

    @field("Mean minutes, weighted by people over the places that have them; null without any.")
    def mean_minutes(self) -> float | None:
        return self.inner.mean

    @field("Minutes within which half of those people are; null without any.")
    def p50_minutes(self) -> float | None:
        return self.inner.p50

    @field("Minutes within which 90 % of those people are; null without any.")
    def p90_minutes(self) -> float | None:
        return self.inner.p90

    @field("Most minutes of any of those places; null without any.")
    def max_minutes(self) -> float | None:
        return self.inner.max
