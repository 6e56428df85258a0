"""Apportionment: a whole number split over townships so that the parts add up (largest remainder).

Hamilton's method: everybody gets the whole part of its exact share, and what is left goes to the largest
remainders. Where a bound binds, the part is the bound and the others share the rest. Used for yearly quotas
of new outlets and for targets handed down to townships (分解下达).
"""

from collections.abc import Mapping, Sequence
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
    parts: dict[str, int] = {}
    share = _shares(total, codes, weights)
    while True:
        short = [code for code in share if share[code] < low[code]]
        over = [code for code in share if share[code] > high[code]]
        if not short and not over:
            break
        lacking = sum(low[code] - share[code] for code in short)
        beyond = sum(share[code] - high[code] for code in over)
        parts |= {code: low[code] for code in short} if lacking >= beyond else {c: high[c] for c in over}
        left = [code for code in codes if code not in parts]
        share = _shares(total - sum(parts.values()), left, weights)
    parts |= {code: int(share[code]) for code in share}
    by_remainder = sorted(share, key=lambda code: (int(share[code]) - share[code], code))
    for code in by_remainder[: total - sum(parts.values())]:
        parts[code] += 1
    return {code: parts[code] for code in codes}


def _shares(total: int, codes: Sequence[str], weights: Mapping[str, float]) -> dict[str, Fraction]:
    """Exact shares; equal ones where all weights are 0."""
    whole = sum(Fraction(weights[code]) for code in codes)
    return {
        code: total * Fraction(weights[code]) / whole if whole else Fraction(total, len(codes))
        for code in codes
    }
