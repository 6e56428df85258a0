"""Stages: nested sets of sites, one for each step, that together cover most people (multi-period covering).

    max Σ_t Σ_i w_i z_it   with   z_it ≤ Σ_{j covers i} y_jt   (1)   y_jt ≥ y_j,t−1   (2)   y_·t allowed (3)

Schilling, "Dynamic location modeling for public-sector facilities", Decision Sciences 11 (1980). Without (2)
the steps fall apart, which gives the bound of each.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from network.siting.choice import greedy, improved
from network.siting.choosing import PROOF, Found, choose
from network.siting.highs import End, Model
from network.siting.limits import Limits
from network.siting.most import Covering
from network.siting.rules import Rules

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]
Sets = list[Whole]


@dataclass(frozen=True, slots=True)
class Staged:
    """Nested sets, the people they cover summed over the steps, and what no nested sets can pass.

    `floor` is the sum of the greedy sets; `apart` is the best set of each step on its own.
    """

    sets: tuple[Whole, ...]
    value: int
    floor: int
    bound: float
    apart: tuple[Found, ...]


def staged(covering: Covering, rules: Sequence[Rules], limits: Limits, *, seed: int = 0) -> Staged | None:
    """The best nested sets under the rules of each step; None where greedy finds no allowed ones.

    A set that the rules of a step allow has to have a subset that the step before allows.
    """
    grown = _grown(covering, rules, lambda part, own: greedy(covering, own, first=part))
    if grown is None:
        return None
    share = 0.4 / len(rules)
    apart = tuple(
        choose(covering, own, limits.within(share * limits.seconds_left), seed=seed) for own in rules
    )
    value = _sum(covering, grown)
    best, best_value = grown, value
    for sets in (_swapped(covering, rules, grown, limits), *_from_apart(covering, rules, apart, limits)):
        if sets is not None and _sum(covering, sets) > best_value:
            best, best_value = sets, _sum(covering, sets)
    bound = float(sum(found.bound for found in apart))
    if best_value < bound:
        best, best_value, bound = _by_model(covering, rules, best, bound, limits, seed)
    return Staged(tuple(best), best_value, value, float(max(bound, best_value)), apart)


def _sum(covering: Covering, sets: Sequence[Whole]) -> int:
    return sum(covering.value(chosen) for chosen in sets)


def _grown(
    covering: Covering, rules: Sequence[Rules], grow: Callable[[Whole, Rules], Whole | None]
) -> Sets | None:
    sets: Sets = []
    part: Whole = np.zeros(0, dtype=np.int64)
    for own in rules:
        chosen = grow(part, own)
        if chosen is None:
            return None
        sets.append(chosen)
        part = chosen
    return sets


def _from_apart(
    covering: Covering, rules: Sequence[Rules], apart: Sequence[Found], limits: Limits
) -> list[Sets | None]:
    """Sets grown from the best first one, and sets cut out of the best last one."""
    first, last = apart[0].chosen, apart[-1].chosen
    starts: list[Sets | None] = []
    if first is not None:
        starts.append(
            _grown(
                covering, rules, lambda part, own: greedy(covering, own, first=part if len(part) else first)
            )
        )
    if last is not None:
        sets: Sets | None = [last]
        for own in reversed(rules[:-1]):
            sets = None if sets is None else _cut_out(covering, own, sets, limits)
        starts.append(sets)
    return starts


def _cut_out(covering: Covering, rules: Rules, sets: Sets, limits: Limits) -> Sets | None:
    """The sets with one more before them: a good subset of the first that the rules allow."""
    inside = sets[0]
    nobody = np.zeros(0, dtype=np.int64)
    part, own = _restricted(covering, inside), rules.among(inside, nobody)
    if (own.least > np.bincount(own.group, minlength=len(own.least))).any():
        return None
    chosen = greedy(part, own)
    if chosen is None:
        return None
    return [inside[improved(part, own, chosen, limits)], *sets]


def _restricted(covering: Covering, kept: Whole) -> Covering:
    return covering.reduced(kept, np.zeros(0, dtype=np.int64))


def _swapped(covering: Covering, rules: Sequence[Rules], sets: Sets, limits: Limits) -> Sets | None:
    """The greedy sets with the last one improved by swaps among what the step before does not hold."""
    if len(sets) < 2:
        return [improved(covering, rules[0], sets[0], limits)]
    held = sets[-2]
    kept = np.setdiff1d(np.arange(covering.size), held)
    part, own = covering.reduced(kept, held), rules[-1].among(kept, held)
    added = np.searchsorted(kept, np.setdiff1d(sets[-1], held))
    better = kept[improved(part, own, added, limits)]
    return [*sets[:-1], np.sort(np.concatenate((held, better)))]


def _by_model(
    covering: Covering, rules: Sequence[Rules], sets: Sets, bound: float, limits: Limits, seed: int
) -> tuple[Sets, int, float]:
    model = Model()
    size, places, steps = covering.size, len(covering.weight), len(rules)
    for _ in rules:
        model.add_columns(np.zeros(size), whole=True)
    for _ in rules:
        model.add_columns(-covering.weight)
    indptr, indices = covering.by_place.indptr, covering.by_place.indices
    for step, own in enumerate(rules):
        own.add_to(model, step * size)
        for place in range(places):
            sites = indices[indptr[place] : indptr[place + 1]]
            columns = np.append(step * size + sites, steps * size + step * places + place)
            model.add_row(columns, np.append(np.full(len(sites), -1.0), 1.0), high=0.0)
    for step in range(1, steps):
        for site in range(size):
            model.add_row([(step - 1) * size + site, step * size + site], [1.0, -1.0], high=0.0)
    outcome = model.solve(
        seconds=limits.seconds_left, start=_start(covering, sets), stop=limits.stop, seed=seed
    )
    value = _sum(covering, sets)
    if outcome.values is not None:
        built = outcome.values[: steps * size].reshape(steps, size) > 0.5
        found = [np.flatnonzero(row) for row in built]
        is_allowed = all(own.keep(chosen) for own, chosen in zip(rules, found, strict=True))
        if is_allowed and (built[1:] >= built[:-1]).all() and _sum(covering, found) > value:
            sets, value = found, _sum(covering, found)
    above = steps * covering.base - outcome.bound
    above += PROOF * abs(above)
    if outcome.end is End.OPTIMAL and above - value < max(1.0, 4 * PROOF * value):
        above = value
    return sets, value, max(min(bound, float(np.floor(above))), value)


def _start(covering: Covering, sets: Sequence[Whole]) -> Floats:
    built = np.zeros((len(sets), covering.size))
    for row, chosen in zip(built, sets, strict=True):
        row[chosen] = 1.0
    covered = [np.minimum(covering.by_place @ row, 1.0) for row in built]
    return np.concatenate((built.ravel(), *covered))
