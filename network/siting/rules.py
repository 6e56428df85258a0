"""Rules: which sets of candidates are allowed. Their number, township quotas, spacing and a budget."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from network.siting.highs import Model

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Rules:
    """Allowed sets of the candidates 0 … size−1.

    Exactly `count` of them where it is given; of group g between `least[g]` and `most[g]`; no pair of
    `clashes`; prices that add up to at most `budget`. Without clashes and budget the allowed sets are the
    bases of a matroid, so that the best set for given values is found greedily and exactly.
    """

    size: int
    count: int | None
    group: Whole
    least: Whole
    most: Whole
    clashes: Whole
    price: Whole | None = None
    budget: int | None = None

    @cached_property
    def has_quotas(self) -> bool:
        """True when some quota binds."""
        held = np.bincount(self.group, minlength=len(self.least))
        most = held if self.count is None else np.minimum(held, self.count)
        return bool((self.least > 0).any() or (self.most < most).any())

    @property
    def is_plain(self) -> bool:
        """True when at most the number of sites is ruled."""
        return self.budget is None and not len(self.clashes) and not self.has_quotas

    def keep(self, chosen: Sequence[int] | Whole) -> bool:
        """True when the set is allowed."""
        chosen = np.asarray(chosen, dtype=np.int64)
        held = np.bincount(self.group[chosen], minlength=len(self.least))
        if self.count is not None and len(chosen) != self.count:
            return False
        if (held < self.least).any() or (held > self.most).any():
            return False
        inside = np.zeros(self.size, dtype=bool)
        inside[chosen] = True
        if len(self.clashes) and inside[self.clashes].all(axis=1).any():
            return False
        return self.budget is None or self.price is None or int(self.price[inside].sum()) <= self.budget

    def best_set(self, values: Floats) -> Whole:
        """The allowed set of greatest value, clashes and budget left aside; ties to the first candidates."""
        assert self.count is not None, "a best set has a given number of sites"
        order = np.argsort(-values, kind="stable")
        if not self.has_quotas:
            return np.sort(order[: self.count])
        rank = np.empty(self.size, dtype=np.int64)
        by_group = order[np.argsort(self.group[order], kind="stable")]
        starts = np.concatenate(([0], np.cumsum(np.bincount(self.group, minlength=len(self.least)))))
        rank[by_group] = np.arange(self.size) - starts[self.group[by_group]]
        first = rank[order] < self.least[self.group[order]]
        spare = ~first & (rank[order] < self.most[self.group[order]])
        needed = self.count - int(first.sum())
        return np.sort(np.concatenate((order[first], order[spare][:needed])))

    def may_join(self, inside: Flags) -> Flags:
        """Which candidates may be added to a part of an allowed set; spacing may still end it too early."""
        held = np.bincount(self.group[inside], minlength=len(self.least))
        free = ~inside & (held < self.most)[self.group]
        if self.count is not None:
            missing = np.maximum(self.least - held, 0)
            left = self.count - int(inside.sum())
            if left <= int(missing.sum()):
                free &= (missing > 0)[self.group]
        free &= ~self.beside(inside)
        if self.budget is not None and self.price is not None:
            free &= self.price <= self.budget - int(self.price[inside].sum())
        return free

    def may_swap(self, chosen: Whole) -> Flags:
        """Whether the chosen (row) may give way to the candidate (column)."""
        inside = np.zeros(self.size, dtype=bool)
        inside[chosen] = True
        allowed: Flags = np.broadcast_to(~inside, (len(chosen), self.size))
        if self.has_quotas:
            held = np.bincount(self.group[chosen], minlength=len(self.least))
            gives, takes = (held > self.least)[self.group[chosen]], (held < self.most)[self.group]
            same = self.group[chosen][:, None] == self.group[None, :]
            allowed = allowed & (same | (gives[:, None] & takes[None, :]))
        if len(self.clashes):
            pairs = np.concatenate((self.clashes, self.clashes[:, ::-1]))
            near = pairs[inside[pairs[:, 0]]]
            many = np.bincount(near[:, 1], minlength=self.size)
            row = np.full(self.size, -1)
            row[chosen] = np.arange(len(chosen))
            own = np.zeros((len(chosen), self.size), dtype=np.int64)
            own[row[near[:, 0]], near[:, 1]] = 1
            allowed = allowed & (many[None, :] == own)
        if self.budget is not None and self.price is not None:
            spare = self.budget - int(self.price[chosen].sum())
            allowed = allowed & (self.price[None, :] <= spare + self.price[chosen][:, None])
        return allowed

    def beside(self, inside: Flags) -> Flags:
        """Candidates too near to one that is inside."""
        near = np.zeros(self.size, dtype=bool)
        if len(self.clashes):
            near[self.clashes[inside[self.clashes[:, 0]], 1]] = True
            near[self.clashes[inside[self.clashes[:, 1]], 0]] = True
        return near

    def without_count(self) -> "Rules":
        """The same rules for sets of any number."""
        return replace(self, count=None)

    def with_budget(self, price: Whole, budget: int) -> "Rules":
        """The same rules, and prices that add up to at most the budget."""
        return replace(self, price=price, budget=budget)

    def with_quotas(self, count: int, *, least: Whole | None = None, most: Whole | None = None) -> "Rules":
        """Rules for so many sites with other quotas, none when they are not given."""
        groups = len(self.least)
        return replace(
            self,
            count=count,
            least=np.zeros(groups, dtype=np.int64) if least is None else least,
            most=np.full(groups, self.size) if most is None else most,
        )

    def among(self, kept: Whole, taken: Whole) -> "Rules":
        """The rules for the `kept` candidates, none beside a `taken` one, when those are in the set."""
        position = np.full(self.size, -1)
        position[kept] = np.arange(len(kept))
        held = np.bincount(self.group[taken], minlength=len(self.least))
        clashes = position[self.clashes].reshape(-1, 2)
        return replace(
            self,
            size=len(kept),
            count=None if self.count is None else self.count - len(taken),
            group=self.group[kept],
            least=np.maximum(self.least - held, 0),
            most=self.most - held,
            clashes=clashes[(clashes >= 0).all(axis=1)],
            price=None if self.price is None else self.price[kept],
            budget=None
            if self.budget is None or self.price is None
            else self.budget - int(self.price[taken].sum()),
        )

    def add_to(self, model: Model, first: int = 0, forbidden: Iterable[Sequence[int] | Whole] = ()) -> None:
        """The rules as rows of a model whose columns from `first` on are the candidates.

        Sets in `forbidden` are cut off; where no number of sites is given, with all that contain them.
        """
        ones = np.ones(self.size)
        everybody = np.arange(first, first + self.size)
        if self.count is not None:
            model.add_row(everybody, ones, self.count, self.count)
        if self.has_quotas:
            for group in range(len(self.least)):
                members = first + np.flatnonzero(self.group == group)
                model.add_row(members, ones[: len(members)], self.least[group], self.most[group])
        for pair in self.clashes:
            model.add_row(first + pair, (1.0, 1.0), high=1.0)
        if self.budget is not None and self.price is not None:
            model.add_row(everybody, self.price.astype(float), high=float(self.budget))
        for chosen in forbidden:
            model.add_row(first + np.asarray(chosen), ones[: len(chosen)], high=len(chosen) - 1.0)


def plain_rules(size: int, count: int | None) -> Rules:
    """So many of all candidates (any number when None), and nothing else."""
    none = np.zeros((0, 2), dtype=np.int64)
    group = np.zeros(size, dtype=np.int64)
    return Rules(size, count, group, np.zeros(1, dtype=np.int64), np.full(1, size), none)
