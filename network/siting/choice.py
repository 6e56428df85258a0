"""Choice: sets of candidates that are worth something, and the quick ways to a good one."""

from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from network.siting.highs import Model
from network.siting.limits import Limits
from network.siting.rules import Rules

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]


class Choice(Protocol):
    """What a set of candidates is worth, and a relaxation of it that bounds every set. More is better.

    Values are whole numbers below 2⁵³ and so are exact in floating point. The relaxation prices the places
    by multipliers: no set is worth more than `constant` + the sum of its candidates' `values` (Lagrange).
    """

    @property
    def size(self) -> int:
        """How many candidates there are."""

    def value(self, chosen: Sequence[int] | Whole) -> int:
        """What the set is worth."""

    def joining(self, chosen: Sequence[int] | Whole) -> Floats:
        """What each candidate would add to the set."""

    def swaps(self, chosen: Whole) -> "Swaps":
        """What swaps of the set are worth, to be kept up to date as some are made."""

    def near(self, candidate: int) -> Whole:
        """Candidates that serve what this one serves, itself among them."""

    def first_multipliers(self) -> Floats:
        """Where the descent starts."""

    def within_box(self, multipliers: Floats) -> Floats:
        """The nearest multipliers that are allowed."""

    def relax(self, multipliers: Floats) -> tuple[float, Floats]:
        """The constant and the candidates' values of the relaxation."""

    def slope(self, multipliers: Floats, chosen: Whole) -> Floats:
        """How the bound changes with each multiplier when the set is the relaxation's best."""

    def on_grid(self, multipliers: Floats) -> Floats:
        """Multipliers rounded so that every sum of the relaxation is exact."""

    def reduced(self, kept: Whole, taken: Whole) -> "Choice":
        """The same choice among the `kept` candidates when the `taken` ones are in the set for good."""

    def model(self) -> "ChoiceModel":
        """The choice as a model to be minimised, exactly."""

    @property
    def model_size(self) -> int:
        """How many entries that model would have."""

    def swap_work(self, count: int) -> int:
        """About how many numbers are touched to find the best swap of a set of that size."""


class Swaps(Protocol):
    """A set, and what changes when one of it (row) gives way to a candidate (column)."""

    @property
    def chosen(self) -> Whole:
        """The set, a candidate for each row."""

    def gains(self) -> Floats:
        """The change for each swap; meaningless where the candidate is in the set."""

    def make(self, row: int, candidate: int) -> None:
        """Make one swap."""


class ChoiceModel(Protocol):
    """A model whose first columns are the candidates; the value is `offset` − objective × `scale`."""

    @property
    def model(self) -> Model:
        """The model, to which rules may be added."""

    @property
    def offset(self) -> float:
        """The value of an objective of 0."""

    @property
    def scale(self) -> float:
        """The value of one unit of the objective."""

    def start(self, chosen: Whole) -> Floats:
        """All columns for the set."""


def greedy(choice: Choice, rules: Rules, *, first: Sequence[int] | Whole = ()) -> Whole | None:
    """An allowed set built by always adding what adds most (for its price); None where that ends too early.

    The candidates in `first` are in from the start. Ties go to the first candidate.
    """
    order: list[int] = [int(candidate) for candidate in first]
    inside = np.zeros(rules.size, dtype=bool)
    inside[order] = True
    while rules.count is None or len(order) < rules.count:
        free = rules.may_join(inside)
        if not free.any():
            break
        gains = choice.joining(order)
        if rules.price is not None and rules.count is None:
            gains = gains / np.maximum(rules.price, 1)
        best = int(np.argmax(np.where(free, gains, -np.inf)))
        if rules.count is None and gains[best] <= 0:
            break
        inside[best] = True
        order.append(best)
    chosen = np.flatnonzero(inside)
    return chosen if rules.keep(chosen) else None


def improved(
    choice: Choice,
    rules: Rules,
    chosen: Whole,
    limits: Limits,
    *,
    most: int = 10_000,
    forbidden: Iterable[frozenset[int]] = (),
) -> Whole:
    """The set after swaps one for one, the best first, until none helps. `forbidden` sets are passed over."""
    barred = frozenset(forbidden)
    if not len(chosen):
        return chosen
    swaps = choice.swaps(chosen)
    for _ in range(most):
        if limits.are_over:
            break
        gains = np.where(rules.may_swap(swaps.chosen), swaps.gains(), -np.inf)
        swap = _best_swap(swaps.chosen, gains, barred)
        if swap is None:
            break
        swaps.make(*swap)
    return np.sort(swaps.chosen)


def _best_swap(chosen: Whole, gains: Floats, barred: frozenset[frozenset[int]]) -> tuple[int, int] | None:
    if not barred:
        row, column = divmod(int(np.argmax(gains)), gains.shape[1])
        return (row, column) if gains[row, column] > 0 else None
    order = np.argsort(-gains, axis=None, kind="stable")
    for flat in order[: len(barred) + 1].tolist():
        row, column = divmod(flat, gains.shape[1])
        if gains[row, column] <= 0:
            return None
        if frozenset(_swapped(chosen, row, column).tolist()) not in barred:
            return row, column
    return None


def neighbours(choice: Choice, rules: Rules, chosen: Whole, most: int) -> list[Whole]:
    """The sets one swap away, the best first, so many at most."""
    if not len(chosen):
        return []
    gains = np.where(rules.may_swap(chosen), choice.swaps(chosen).gains(), -np.inf)
    order = np.argsort(-gains, axis=None, kind="stable")[:most]
    places = [divmod(flat, gains.shape[1]) for flat in order.tolist()]
    return [_swapped(chosen, row, column) for row, column in places if np.isfinite(gains[row, column])]


def _swapped(chosen: Whole, row: int, column: int) -> Whole:
    return np.sort(np.append(np.delete(chosen, row), column))
