"""Apportionment: a whole number split over townships so that the parts add up (largest remainder).

Hamilton's method: everybody gets the whole part of its exact share, and what is left goes to the largest
remainders. Used for yearly quotas of new outlets and for targets handed down to townships (分解下达).
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction

from network.access.counting import people_in
from network.model import Network


class SplitRule(StrEnum):
    """By what a number is split over the townships."""

    EQUAL = "EQUAL"
    """Every township the same."""
    BY_VILLAGES = "BY_VILLAGES"
    """By its listed villages and communities."""
    BY_POPULATION = "BY_POPULATION"
    """By the people who live in them."""
    BY_GAP = "BY_GAP"
    """By its villages and communities that have no outlet of their own on the day."""


def weights_of(network: Network, rule: SplitRule, *, as_of: date) -> dict[str, int]:
    """The weight of each township, by code."""
    served = {site.village_code for site in network.outlets(as_of)}
    weights = {}
    for township in network.townships:
        own = [village for village in network.villages if village.township_code == township.code]
        weights[township.code] = {
            SplitRule.EQUAL: 1,
            SplitRule.BY_VILLAGES: len(own),
            SplitRule.BY_POPULATION: people_in(own),
            SplitRule.BY_GAP: sum(village.code not in served for village in own),
        }[rule]
    return weights


def apportion(
    total: int,
    weights: Mapping[str, float],
    *,
    lower: Mapping[str, int] | None = None,
    upper: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """Whole parts of `total` in proportion to the weights, each between its `lower` and `upper`.

    Ties go to the smaller code. Where all weights are 0 the parts are as equal as can be. Raises ValueError
    where the bounds leave no such parts.

    >>> apportion(10, {"a": 1, "b": 1, "c": 1})
    {'a': 4, 'b': 3, 'c': 3}
    >>> apportion(10, {"a": 1, "b": 1, "c": 1}, upper={"a": 2})
    {'a': 2, 'b': 4, 'c': 4}
    """
    codes = sorted(weights)
    low = {code: (lower or {}).get(code, 0) for code in codes}
    high = {code: max((upper or {}).get(code, total), low[code]) for code in codes}
    if not sum(low.values()) <= total <= sum(high.values()):
        raise ValueError(f"{total} lies outside {sum(low.values())} to {sum(high.values())}")
    whole = sum(Fraction(weights[code]) for code in codes)
    share = {
        code: Fraction(total) * Fraction(weights[code]) / whole if whole else Fraction(total, len(codes))
        for code in codes
    }
    parts = {code: min(max(int(share[code]), low[code]), high[code]) for code in codes}
    while sum(parts.values()) < total:
        short = max(share[code] - parts[code] for code in codes if parts[code] < high[code])
        parts[next(c for c in codes if parts[c] < high[c] and share[c] - parts[c] == short)] += 1
    while sum(parts.values()) > total:
        short = min(share[code] - parts[code] for code in codes if parts[code] > low[code])
        parts[next(c for c in reversed(codes) if parts[c] > low[c] and share[c] - parts[c] == short)] -= 1
    return parts
