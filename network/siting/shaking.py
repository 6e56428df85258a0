"""Shaking: a good set is knocked about by a few forced swaps and improved again, again and again.

Iterated local search (Lourenço, Martin and Stützle, in Handbook of Metaheuristics, 2003). What comes out no
worse is kept; else the swaps are taken back. Barred sets may be passed through and are never kept as best.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from network.siting.choice import Choice, Swaps
from network.siting.limits import Limits
from network.siting.relaxation import Descent
from network.siting.rules import Rules

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]
Undo = list[tuple[int, int]]

KICKS = (2, 3, 4, 6)
"""How many swaps are forced at once, near each other."""
MOST_SWAPS = 200


def shake(
    choice: Choice,
    rules: Rules,
    state: Descent,
    limits: Limits,
    generator: np.random.Generator,
    *,
    pool: Whole,
    rounds: int,
    barred: frozenset[frozenset[int]] = frozenset(),
) -> None:
    """Improve the best set of `state` by so many shakes, each around a candidate of the `pool`."""
    if state.chosen is None or not len(state.chosen) or not len(pool):
        return
    swaps, value = choice.swaps(state.chosen), state.value
    for _ in range(rounds):
        if limits.are_over or state.has_met:
            break
        undo: Undo = []
        near = choice.near(int(pool[generator.integers(len(pool))]))
        gain = sum(_kicked(swaps, rules, generator, near, undo))
        gain += sum(_improved(swaps, rules, undo))
        if gain < 0:
            for row, candidate in reversed(undo):
                swaps.make(row, candidate)
            continue
        value += gain
        if value > state.value and frozenset(swaps.chosen.tolist()) not in barred:
            state.chosen, state.value = np.sort(swaps.chosen), value


def _kicked(
    swaps: Swaps, rules: Rules, generator: np.random.Generator, near: Whole, undo: Undo
) -> Iterator[float]:
    """Near candidates forced in, each for the site that is missed least, save those just forced in."""
    fresh: list[int] = []
    new = near[~np.isin(near, swaps.chosen)]
    for candidate in generator.permutation(new)[: KICKS[generator.integers(len(KICKS))]].tolist():
        gains = _allowed(swaps, rules)[:, candidate]
        gains[fresh] = -np.inf
        row = int(np.argmax(gains))
        if gains[row] == -np.inf:
            continue
        yield _made(swaps, row, candidate, float(gains[row]), undo)
        fresh.append(row)


def _improved(swaps: Swaps, rules: Rules, undo: Undo) -> Iterator[float]:
    for _ in range(MOST_SWAPS):
        gains = _allowed(swaps, rules)
        row, candidate = divmod(int(np.argmax(gains)), gains.shape[1])
        if gains[row, candidate] <= 0:
            return
        yield _made(swaps, row, candidate, float(gains[row, candidate]), undo)


def _allowed(swaps: Swaps, rules: Rules) -> Floats:
    gains = swaps.gains()
    if rules.is_plain:
        gains[:, swaps.chosen] = -np.inf
        return gains
    return np.where(rules.may_swap(swaps.chosen), gains, -np.inf)


def _made(swaps: Swaps, row: int, candidate: int, gain: float, undo: Undo) -> float:
    undo.append((row, int(swaps.chosen[row])))
    swaps.make(row, candidate)
    return gain
