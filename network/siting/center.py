"""Least worst: so many sites that the place worst off travels least (p-center).

    min max_i min_{j in set} c_ij

The answer is one of the costs: the least for which an allowed set covers every place within it (Minieka,
"The m-center problem", SIAM Review 12, 1970). Greedy covers bound it from above, disjoint places (no
candidate serves two of them) from below, and coverings by HiGHS decide what is left.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from network.siting.choosing import Found
from network.siting.fewest import fewest
from network.siting.limits import Limits
from network.siting.rules import Rules

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


def center(
    ms: Whole,
    standing_ms: Whole,
    rules: Rules,
    limits: Limits,
    *,
    far: int,
    before: Sequence[Whole] = (),
    least: int = 0,
    seed: int = 0,
) -> Found:
    """The allowed set of least worst cost that is none of those `before`; the value is minus milliseconds.

    `standing_ms` is the cost to what stands already. `least` is a cost that no set can undercut.
    """
    best_ms = np.minimum(ms, standing_ms[:, None])
    nearest = np.minimum(best_ms.min(axis=1, initial=far), standing_ms)
    floor = int(max(nearest.max(initial=0), least))
    costs = np.unique(np.concatenate((best_ms.ravel(), standing_ms, [floor])))
    costs = costs[(costs >= floor) & (costs < far)]
    search = _Search(ms, standing_ms, rules, limits, before, seed)
    low, high = 0, len(costs) - 1
    if before or not rules.is_plain:
        low, high = search.climbed(costs)
    found = search.at(int(costs[high])) if high >= 0 else Found(None, -np.inf, -np.inf, 0, is_infeasible=True)
    if found.chosen is None:
        return Found(None, -np.inf, -float(costs[low]), search.iterations, found.is_infeasible)
    best, is_cut = found.chosen, False
    while low < high and not limits.are_over:
        middle = (low + high) // 2
        found = search.at(int(costs[middle]))
        if found.chosen is not None:
            best, high = found.chosen, middle
        elif found.is_infeasible:
            low = middle + 1
        else:
            is_cut = True
            break
    worst = _worst(ms, standing_ms, best)
    bound = costs[low] if is_cut or low < high else min(int(costs[high]), worst)
    return Found(best, -float(worst), -float(min(bound, worst)), search.iterations)


def _worst(ms: Whole, standing_ms: Whole, chosen: Whole) -> int:
    own = ms[:, chosen].min(axis=1, initial=np.iinfo(np.int64).max)
    return int(np.minimum(standing_ms, own).max(initial=0))


class _Search:
    """Is there an allowed set within a cost? Remembers how much work the asking was."""

    def __init__(
        self,
        ms: Whole,
        standing_ms: Whole,
        rules: Rules,
        limits: Limits,
        before: Sequence[Whole],
        seed: int,
    ) -> None:
        self._ms, self._standing_ms, self._rules, self._limits = ms, standing_ms, rules, limits
        self._before, self._seed = before, seed
        self.iterations = 0

    def at(self, cost: int) -> Found:
        """A set with every place within the cost, filled up to the number asked for."""
        open_places = self._standing_ms > cost
        covers = self._ms[open_places] <= cost
        rules, count = self._rules, self._rules.count
        self.iterations += 1
        if not rules.is_plain or self._before or count is None:
            return fewest(covers, rules, self._limits, before=self._before, seed=self._seed)
        if _disjoint(covers) > count:
            return Found(None, -np.inf, -np.inf, 0, is_infeasible=True)
        free = rules.without_count()
        found = fewest(covers, free, self._limits, at_most=count, only_number=True, seed=self._seed)
        if found.chosen is None:
            return found
        return Found(_filled(found.chosen, count, rules.size), found.value, found.bound, found.iterations)

    def climbed(self, costs: Whole) -> tuple[int, int]:
        """Where to look when rules or earlier plans count: up from the bottom in growing steps."""
        low, step = 0, 1
        high = 0
        while high < len(costs) - 1 and not self._limits.are_over:
            if self.at(int(costs[high])).chosen is not None:
                return low, high
            low = high + 1
            high = min(high + step, len(costs) - 1)
            step *= 4
        return min(low, len(costs) - 1), len(costs) - 1


def _filled(chosen: Whole, count: int, size: int) -> Whole:
    """The set with the first other candidates, up to the number asked for."""
    others = np.setdiff1d(np.arange(size), chosen)
    return np.sort(np.concatenate((chosen, others[: count - len(chosen)])))


def _disjoint(covers: Flags) -> int:
    """So many places, found greedily, that no candidate serves two of them: so many sites are needed."""
    taken = np.zeros(covers.shape[1], dtype=bool)
    many = 0
    for row in covers[np.argsort(covers.sum(axis=1), kind="stable")]:
        if not (row & taken).any():
            taken |= row
            many += 1
    return many
