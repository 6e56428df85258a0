"""Enumeration: every allowed set looked at, where there are few. Exact, with ties by candidate order."""

from collections.abc import Callable, Iterator
from itertools import combinations, islice
from math import comb

import numpy as np
from numpy.typing import NDArray

from network.siting.rules import Rules

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]
Values = Callable[[Whole], Floats]
"""The value of each row of candidates; -inf where a set will not do."""

MOST_SETS = 20_000
"""Where there are more sets than this, the searches take over."""
MOST_CELLS = 60_000_000
"""Places × sets × sites of a set that are looked at: a fraction of a second."""
_CHUNK_CELLS = 4_000_000


def can_enumerate(rules: Rules, places: int) -> bool:
    """True when there are so few sets that looking at all is quicker than searching."""
    if rules.count is None:
        return rules.size <= 14 and 2**rules.size * places * rules.size // 2 <= MOST_CELLS
    sets = comb(rules.size, rules.count)
    return sets <= MOST_SETS and sets * places * max(rules.count, 1) <= MOST_CELLS


def best_sets(rules: Rules, values: Values, *, plans: int, places: int) -> list[tuple[Whole, float]]:
    """The best sets of the number asked for, best first, equals by the order of their candidates.

    Under a budget sets have different sizes: of equals the cheaper, then by candidates, and none that only
    adds to a better one.
    """
    if rules.count is None:
        return _under_budget(rules, values, plans, places)
    found: list[tuple[float, tuple[int, ...]]] = []
    for sets, worth in _valued(rules, values, rules.count, places):
        order = np.argsort(-worth, kind="stable")[:plans]
        found += [(-float(worth[i]), tuple(sets[i].tolist())) for i in order if worth[i] > -np.inf]
        found = sorted(found)[:plans]
    return [(np.array(chosen, dtype=np.int64), -worth) for worth, chosen in found]


def smallest_sets(rules: Rules, values: Values, *, plans: int, places: int) -> list[Whole]:
    """The smallest sets that will do, equals by the order of their candidates, none that holds another."""
    found: list[tuple[int, ...]] = []
    for size in range(rules.size + 1):
        for sets, worth in _valued(rules, values, size, places):
            for chosen in sets[worth > -np.inf].tolist():
                if not any(set(chosen) >= set(other) for other in found):
                    found.append(tuple(chosen))
        if len(found) >= plans:
            break
    return [np.array(chosen, dtype=np.int64) for chosen in found[:plans]]


def _under_budget(rules: Rules, values: Values, plans: int, places: int) -> list[tuple[Whole, float]]:
    assert rules.price is not None, "sets without a number are bounded by a budget"
    all_sets: list[tuple[float, int, tuple[int, ...]]] = []
    for size in range(rules.size + 1):
        for sets, worth in _valued(rules, values, size, places):
            prices = rules.price[sets].sum(axis=1)
            all_sets += [
                (-float(w), int(p), tuple(s))
                for w, p, s in zip(worth, prices, sets.tolist(), strict=True)
                if w > -np.inf
            ]
    best: list[tuple[float, int, tuple[int, ...]]] = []
    for one in sorted(all_sets):
        if len(best) == plans:
            break
        if not any(set(one[2]) >= set(other[2]) for other in best):
            best.append(one)
    return [(np.array(chosen, dtype=np.int64), -worth) for worth, _, chosen in best]


def _valued(rules: Rules, values: Values, size: int, places: int) -> Iterator[tuple[Whole, Floats]]:
    """All sets of one size with their values, chunk by chunk in the order of their candidates."""
    every = combinations(range(rules.size), size)
    many = max(_CHUNK_CELLS // max(places * max(size, 1), 1), 1)
    while chunk := list(islice(every, many)):
        sets = np.array(chunk, dtype=np.int64).reshape(len(chunk), size)
        if not (rules.is_plain and rules.budget is None):
            sets = sets[[rules.keep(row) for row in sets]]
        if len(sets):
            yield sets, values(sets)
