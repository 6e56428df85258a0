"""Relaxation: bounds that no set can pass, sharpened by descent on the multipliers (Lagrange).

Held, Wolfe and Crowder, "Validation of subgradient optimization", Mathematical Programming 6 (1974): a step
against the slope, as long as the distance to the best known value asks for, shortened when the bound stalls.
The direction keeps a share of the one before, which damps the zigzag.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from network.siting.choice import Choice, improved
from network.siting.limits import Limits
from network.siting.rules import Rules

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]

STALL = 20
"""Iterations without a better bound after which the step is shortened."""
SHORTER = 0.7
KEPT = 0.7
"""Share of the last direction that is kept."""
SMALLEST_STEP = 0.005


@dataclass(slots=True)
class Descent:
    """A descent under way: the best set and its value so far, the best multipliers and their bound."""

    chosen: Whole | None
    value: float
    multipliers: Floats
    bound: float
    step: float = 1.0
    iterations: int = 0

    @property
    def has_met(self) -> bool:
        """True when no set of whole value can be better than the best one known."""
        return self.bound < self.value + 1


def descend(
    choice: Choice,
    rules: Rules,
    state: Descent,
    limits: Limits,
    *,
    rounds: int,
    polish_every: int,
    barred: frozenset[frozenset[int]] = frozenset(),
) -> None:
    """Sharpen bound and set in `state` by so many iterations, or until they meet or the step is spent.

    Every `polish_every` iterations the relaxation's own set is improved by swaps and may become the best.
    """
    multipliers, last = state.multipliers, np.zeros_like(state.multipliers)
    stalled = 0
    for turn in range(rounds):
        if state.has_met or state.step < SMALLEST_STEP or limits.are_over:
            break
        constant, values = choice.relax(multipliers)
        chosen = rules.best_set(values)
        bound = constant + float(values[chosen].sum())
        if bound < state.bound - 1e-9 * abs(state.bound):
            state.bound, state.multipliers, stalled = bound, multipliers, 0
        else:
            stalled += 1
        if turn % polish_every == polish_every - 1:
            polish(choice, rules, state, chosen, limits, barred)
        if stalled >= STALL:
            state.step *= SHORTER
            multipliers, last, stalled = state.multipliers, np.zeros_like(last), 0
            continue
        direction = choice.slope(multipliers, chosen) + KEPT * last
        length = float(direction @ direction)
        state.iterations += 1
        if length == 0:
            break
        reach = max(bound - state.value, 1.0) if np.isfinite(state.value) else abs(bound) * 0.05
        multipliers = choice.within_box(multipliers - state.step * reach / length * direction)
        last = direction
    state.bound = exact_bound(choice, rules, state.multipliers)


def polish(
    choice: Choice,
    rules: Rules,
    state: Descent,
    chosen: Whole,
    limits: Limits,
    barred: frozenset[frozenset[int]] = frozenset(),
    *,
    swaps: int = 60,
) -> None:
    """Improve a set by swaps and keep it when it is the best so far, allowed and not barred."""
    if not rules.keep(chosen):
        return
    better = improved(choice, rules, chosen, limits, most=swaps, forbidden=barred)
    value = choice.value(better)
    if value > state.value and frozenset(better.tolist()) not in barred:
        state.chosen, state.value = better, value


def exact_bound(choice: Choice, rules: Rules, multipliers: Floats) -> float:
    """The relaxation's bound in exact arithmetic."""
    constant, values = choice.relax(choice.on_grid(multipliers))
    return constant + float(values[rules.best_set(values)].sum())


def undecided(choice: Choice, rules: Rules, state: Descent) -> tuple[Whole, Whole]:
    """(kept, taken): candidates that a better set may or may not hold, and those that it must hold.

    A candidate outside the relaxation's best set comes in only by an exchange with one inside (the sets are
    bases of a matroid), and the bound falls by at least the difference; where it falls to the best known
    value, no better set holds the candidate. Likewise for leaving one out. Spacing only removes sets.
    """
    constant, values = choice.relax(choice.on_grid(state.multipliers))
    chosen = rules.best_set(values)
    bound = constant + float(values[chosen].sum())
    inside = np.zeros(rules.size, dtype=bool)
    inside[chosen] = True
    lowest, highest = _exchanges(rules, values, inside)
    stays_out = ~inside & (bound + values - lowest < state.value + 1)
    stays_in = inside & (bound - values + highest < state.value + 1)
    return np.flatnonzero(~stays_out & ~stays_in), np.flatnonzero(stays_in)


def _exchanges(rules: Rules, values: Floats, inside: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """For each candidate the least value inside it might replace, and the greatest outside replacing it."""
    groups = len(rules.least)
    lowest, highest = np.full(groups, np.inf), np.full(groups, -np.inf)
    np.minimum.at(lowest, rules.group[inside], values[inside])
    np.maximum.at(highest, rules.group[~inside], values[~inside])
    held = np.bincount(rules.group[inside], minlength=groups)
    gives, takes = held > rules.least, held < rules.most
    give = np.min(lowest[gives], initial=np.inf)
    take = np.max(highest[takes], initial=-np.inf)
    into = np.minimum(lowest, np.where(takes, give, np.inf))
    out = np.maximum(highest, np.where(gives, take, -np.inf))
    return into[rules.group], out[rules.group]
