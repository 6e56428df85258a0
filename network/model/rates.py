"""Rates and distributions: every share carries its numerator and denominator, every percentile its rule."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """A share that can be defended: what was counted, out of what."""

    numerator: float
    denominator: float

    @property
    def value(self) -> float | None:
        """Numerator over denominator; None when the denominator is 0."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Spread:
    """How a measure is spread over weighted things; every value None where there is nothing to measure."""

    mean: float | None
    p50: float | None
    p90: float | None
    max: float | None


def spread_of(values: Sequence[float], weights: Sequence[float] | None = None) -> Spread:
    """Mean, median, 90th percentile and maximum of `values`, each counting with its weight (default 1).

    A percentile p is the smallest value up to which at least p of the whole weight lies, so that it is
    always the value of a real place. Things of weight 0 do not count, save in the maximum.
    """
    if not values:
        return Spread(None, None, None, None)
    weights = [1.0] * len(values) if weights is None else weights
    pairs = sorted(zip(values, weights, strict=True))
    total = sum(weight for _, weight in pairs)
    if total == 0:
        return Spread(None, None, None, pairs[-1][0])
    mean = sum(value * weight for value, weight in pairs) / total
    return Spread(mean, _percentile(pairs, 0.5 * total), _percentile(pairs, 0.9 * total), pairs[-1][0])


def percentile_of(values: Sequence[float], weights: Sequence[float], share: float) -> float | None:
    """The smallest value up to which at least `share` of the whole weight lies; None without any weight."""
    pairs = sorted((value, weight) for value, weight in zip(values, weights, strict=True) if weight > 0)
    return _percentile(pairs, share * sum(weight for _, weight in pairs)) if pairs else None


def _percentile(pairs: Sequence[tuple[float, float]], share: float) -> float:
    so_far = 0.0
    for value, weight in pairs:
        so_far += weight
        if so_far >= share - 1e-9:
            return value
    return pairs[-1][0]
