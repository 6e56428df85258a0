"""Choosing: the best allowed sets. Greedy and swaps, bounds by relaxation, then HiGHS on what is left."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from network.siting.choice import Choice, ChoiceModel, greedy, improved, neighbours
from network.siting.highs import End, Outcome
from network.siting.limits import Limits
from network.siting.linear import sharpen
from network.siting.relaxation import SMALLEST_STEP, Descent, descend, exact_bound, undecided
from network.siting.rules import Rules
from network.siting.shaker import shaker_of
from network.siting.shaking import shake

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]
Sets = Sequence[frozenset[int]]

SMALL_MODEL, MEDIUM_MODEL, LARGE_MODEL = 14_000, 60_000, 200_000
"""Entries of a model that is solved at once, when the descent slows down, or when nothing else gets on."""
SLOW = 0.1
"""A descent is slow when it takes less than this share of the gap that is left."""
FEW = 4
"""Times that compiled shaking has to come to nothing before a descent counts as slow."""
STALLED = 20
"""Times that shaking has to come to nothing before a large model is tried."""
WORTH_A_LOOK = 60_000
"""Models that seem to have more entries are not made smaller in order to count them."""
ROUNDS = 200
"""Iterations of the descent at a time, after which the best set is shaken."""
SHAKE_WORK = 7_000_000
SHAKES = 60
"""So many shakes at a time, fewer where a swap is dear."""
FAST_SHAKES = 4000
"""The same for large coverings, whose shaking is compiled."""
PROOF = 1e-9
"""HiGHS proves to this share of the value; whole values nearer than this are the same."""


@dataclass(frozen=True, slots=True)
class Found:
    """A set, its value, and the value that no other allowed set (but the forbidden ones) can pass.

    `chosen` is None where there is no allowed set, or none was found in time; then `is_infeasible` tells.
    """

    chosen: Whole | None
    value: float
    bound: float
    iterations: int
    is_infeasible: bool = False

    @property
    def is_proven(self) -> bool:
        """True when no set is better."""
        return self.chosen is not None and bool(self.bound <= self.value)


def choose(choice: Choice, rules: Rules, limits: Limits, *, seed: int = 0) -> Found:
    """The best allowed set that the limits allow to find, and its bound."""
    return _Search(choice, rules, limits, seed, ()).run(_starts(choice, rules, limits))


def choose_next(
    choice: Choice, rules: Rules, limits: Limits, before: Sequence[Whole], *, seed: int = 0
) -> Found:
    """The best allowed set that is none of those found `before`."""
    barred = tuple(frozenset(chosen.tolist()) for chosen in before)
    near = [s for chosen in before for s in neighbours(choice, rules, chosen, len(before) + 1)]
    starts = [s for s in near if frozenset(s.tolist()) not in barred]
    return _Search(choice, rules, limits, seed, barred).run(starts)


def _starts(choice: Choice, rules: Rules, limits: Limits) -> list[Whole]:
    first = greedy(choice, rules)
    return [] if first is None else [improved(choice, rules, first, limits)]


@dataclass(slots=True)
class _Search:
    choice: Choice
    rules: Rules
    limits: Limits
    seed: int
    barred: Sets
    iterations: int = 0

    def run(self, starts: Sequence[Whole]) -> Found:
        values = [self.choice.value(start) for start in starts]
        best = int(np.argmax(values)) if values else -1
        chosen, value = (starts[best], float(values[best])) if values else (None, -np.inf)
        if self.rules.count is None:
            if frozenset() in self.barred:
                return Found(None, -np.inf, -np.inf, 0, is_infeasible=True)
            return self._by_model(chosen, value, np.inf, self._everybody(), self._nobody())
        if self.rules.count == 0:
            none = np.zeros(0, dtype=np.int64)
            will_do = frozenset() not in self.barred and self.rules.keep(none)
            worth = float(self.choice.value(none)) if will_do else -np.inf
            return Found(none if will_do else None, worth, worth, 0, is_infeasible=not will_do)
        return self._by_descent(chosen, value)

    def _by_descent(self, chosen: Whole | None, value: float) -> Found:
        """Descents, each on the candidates that the last one left undecided, until a model decides."""
        choice, rules = self.choice, self.rules
        state = Descent(chosen, value, choice.within_box(choice.first_multipliers()), np.inf)
        state.bound = exact_bound(choice, rules, state.multipliers)
        barred = frozenset(self.barred)
        best_of_all = float(choice.value(self._everybody()))
        generator = np.random.default_rng(self.seed)
        rounds = max(min(SHAKE_WORK // max(choice.swap_work(self.rules.count or 1), 1), SHAKES), 5)
        shaker = None if self.barred else shaker_of(choice, rules, seed=self.seed)
        stalled = 0
        while not (state.has_met or state.value >= best_of_all or self.limits.are_over):
            bound = state.bound
            if state.step >= SMALLEST_STEP:
                descend(choice, rules, state, self.limits, rounds=ROUNDS, polish_every=100, barred=barred)
                stalled = 0
                if shaker is not None and sharpen(shaker.covering, rules, state, self.limits):
                    state.step = 0.0
            is_slow = bound - state.bound < SLOW * (bound - state.value)
            is_slow = is_slow and (shaker is None or stalled >= FEW)
            kept, taken = undecided(choice, rules, state)
            if not len(kept) and state.chosen is not None:
                state.bound = state.value
            if state.has_met:
                break
            if self._is_time_for_model(kept, taken, is_slow=is_slow, stalled=stalled):
                self.iterations += state.iterations
                return self._by_model(state.chosen, state.value, state.bound, kept, taken)
            before = state.value
            if shaker is not None and state.chosen is not None and shaker.is_ready(self.limits):
                shaker.shake(state, self.limits, kept, FAST_SHAKES)
            else:
                shake(choice, rules, state, self.limits, generator, pool=kept, rounds=rounds, barred=barred)
            stalled = 0 if state.value > before else stalled + 1
        self.iterations += state.iterations
        return self._found(state.chosen, state.value, state.bound)

    def _by_model(self, chosen: Whole | None, value: float, bound: float, kept: Whole, taken: Whole) -> Found:
        """What HiGHS finds among the kept candidates, the taken ones given: nothing better lies elsewhere."""
        inside = np.zeros(self.rules.size, dtype=bool)
        inside[taken] = True
        kept = kept[~self.rules.beside(inside)[kept]]
        choice = self.choice.reduced(kept, taken)
        part = _Part(kept, taken)
        built = choice.model()
        inner = [part.inner(barred) for barred in self.barred]
        forbidden = [positions for positions in inner if positions is not None]
        self.rules.among(kept, taken).add_to(built.model, forbidden=forbidden)
        first = None if chosen is None else part.inner(frozenset(chosen.tolist()))
        outcome = built.model.solve(
            seconds=self.limits.seconds_left,
            start=None if first is None else built.start(first),
            stop=self.limits.stop,
            seed=self.seed,
        )
        self.iterations += outcome.nodes
        if outcome.values is not None:
            found = part.outer(outcome.values)
            worth = float(self.choice.value(found))
            if self.rules.keep(found) and worth > value and frozenset(found.tolist()) not in self.barred:
                chosen, value = found, worth
        if outcome.end is End.INFEASIBLE:
            return self._found(chosen, value, value, infeasible=chosen is None)
        return self._found(chosen, value, min(bound, _ceiling(outcome, built, value)))

    def _found(self, chosen: Whole | None, value: float, bound: float, *, infeasible: bool = False) -> Found:
        bound = min(bound, float(self.choice.value(self._everybody())))
        bound = float(np.floor(bound)) if np.isfinite(bound) else bound
        return Found(chosen, value, max(bound, value), self.iterations, infeasible)

    def _is_time_for_model(self, kept: Whole, taken: Whole, *, is_slow: bool, stalled: int) -> bool:
        """True when what is left is small, or other ways do not get on."""
        entries = self.choice.model_size * len(kept) / self.choice.size
        if entries <= WORTH_A_LOOK:
            entries = self.choice.reduced(kept, taken).model_size
        most = LARGE_MODEL if stalled >= STALLED else MEDIUM_MODEL if is_slow else SMALL_MODEL
        return entries <= most

    def _everybody(self) -> Whole:
        return np.arange(self.rules.size)

    @staticmethod
    def _nobody() -> Whole:
        return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class _Part:
    """Candidates still open, those that are in for good, and how sets are told inside and outside."""

    kept: Whole
    taken: Whole

    def inner(self, chosen: frozenset[int]) -> Whole | None:
        """Positions among the kept of what the set adds to the taken; None when it is no such set."""
        added = chosen - set(self.taken.tolist())
        if len(added) + len(self.taken) != len(chosen) or not added <= set(self.kept.tolist()):
            return None
        return np.searchsorted(self.kept, sorted(added)).astype(np.int64)

    def outer(self, values: Floats) -> Whole:
        """The set that a model's columns stand for."""
        return np.sort(np.concatenate((self.taken, self.kept[values[: len(self.kept)] > 0.5])))


def _ceiling(outcome: Outcome, built: ChoiceModel, value: float) -> float:
    """The model's bound as a value: proven optimal it is the value found, within HiGHS's own precision."""
    above = built.offset - outcome.bound * built.scale
    above += PROOF * abs(above)
    is_same = outcome.end is End.OPTIMAL and above - value < max(1.0, 4 * PROOF * abs(value))
    return value if is_same else max(above, value)
