"""Rate: a share with what was counted and out of what."""

import strawberry

from graph.fields import field
from network import model


@strawberry.type(description="A share that can be defended (比率): what was counted, out of what.")
class Rate:
    """A rate of the model."""

    inner: strawberry.Private[model.Rate]

    @field("What was counted; places or people.")
    def numerator(self) -> float:
        return self.inner.numerator

    @field("Out of what; places or people.")
    def denominator(self) -> float:
        return self.inner.denominator

    @field("Numerator ÷ denominator, 0 to 1, unrounded; null when the denominator is 0.")
    def value(self) -> float | None:
        return self.inner.value
