"""Shaker: the compiled kernels for large coverings, loaded beside the first descent.

The one place in siting that knows threads: loading takes half a second and compiling for the first time some
more, while the descent has work of its own. Small questions never ask for it.
"""

from dataclasses import dataclass
from importlib import import_module
from threading import Thread
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, eye_array

from network.siting.choice import Choice
from network.siting.limits import Limits
from network.siting.most import Covering
from network.siting.relaxation import Descent
from network.siting.rules import Rules

Whole = NDArray[np.int64]

LARGE = 20_000
"""Sites to be chosen × candidates from which the kernels are worth their loading."""
SLACK = 3e-4
"""Sets that cover this share fewer people than the best are shaken on."""
LOOK_S = 0.1
"""Seconds of waiting between two looks at the clock and at who might stop the search."""
ROUNDS = 400
"""So many shakes between two looks at the clock: some hundredths of a second."""


def load_kernels() -> Any:
    """The module of the kernels, compiled or from disk."""
    return import_module("network.siting.kernels")


@dataclass(eq=False)
class Shaker:
    """The covering as the kernels read it, and their random numbers."""

    covering: Covering
    rules: Rules
    state: NDArray[np.uint64]
    near: csr_array
    loading: Thread

    def is_ready(self, limits: Limits) -> bool:
        """True when the kernels are there; waits for them until the limits are over."""
        while self.loading.is_alive() and not limits.are_over:
            self.loading.join(LOOK_S)
        return not self.loading.is_alive()

    def shake(self, state: Descent, limits: Limits, pool: Whole, rounds: int) -> None:
        """Shake the best set of `state` around candidates of the pool; the best that is found becomes it."""
        assert state.chosen is not None, "there is a set to be shaken"
        slack = SLACK * state.value
        run, covering, near = load_kernels().shake_covering, self.covering, self.near
        chosen, best = state.chosen.astype(np.int64), state.chosen.astype(np.int64)
        arrays = [
            _whole(part)
            for table in (covering.by_place, covering.by_site, near)
            for part in (table.indptr, table.indices)
        ]
        groups = [_whole(part) for part in (self.rules.group, self.rules.least, self.rules.most)]
        for _ in range(max(rounds // ROUNDS, 1)):
            if limits.are_over or state.has_met:
                return
            behind = float(covering.value(best) - covering.value(chosen))
            run(
                chosen, best, covering.weight, *arrays, *groups, _whole(pool), self.state, ROUNDS, behind,
                slack,
            )  # fmt: skip
            value = covering.value(best)
            if value > state.value:
                state.chosen, state.value = np.sort(best), float(value)


def shaker_of(choice: Choice, rules: Rules, *, seed: int) -> Shaker | None:
    """A shaker where the question is a large covering under a number and quotas; else None."""
    if not isinstance(choice, Covering) or rules.count is None or rules.count * rules.size < LARGE:
        return None
    if len(rules.clashes) or rules.budget is not None:
        return None
    near = csr_array((choice.by_site @ choice.by_place + eye_array(rules.size)) != 0)
    near.sort_indices()
    state = np.random.default_rng(seed).integers(1, 2**63, size=1, dtype=np.uint64)
    loading = Thread(target=load_kernels, daemon=True, name="siting kernels")
    loading.start()
    return Shaker(choice, rules, state, near, loading)


def _whole(part: NDArray[Any]) -> Whole:
    return np.ascontiguousarray(part, dtype=np.int64)
