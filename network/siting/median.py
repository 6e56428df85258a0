"""Least travel: so many sites that all people together travel least (p-median).

    min Σ_i w_i min_{j in set} c_ij

w_i people, c_ij the cost from place i to candidate j. Hakimi, "Optimum locations of switching centers",
Operations Research 12 (1964). Buying one trip for each place at the price λ_i bounds every set from below by
Σ λ_i + the least Σ_{j in set} Σ_i min(0, w_i c_ij − λ_i) (Cornuejols, Fisher and Nemhauser, "Location of bank
accounts to optimize float", Management Science 23, 1977). The model is by distances: z_ik = 1 when place i
has no site within its k-th nearest distance (Elloumi, "A tighter formulation of the p-median problem",
Journal of Combinatorial Optimization 19, 2010).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from network.siting.highs import Model

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]

NEAR = 8
"""So many places nearest to a candidate, and candidates nearest to each of these, are its surroundings."""
LARGEST_FACTOR = 1e4
"""The model's objective is scaled to factors below this."""


@dataclass(frozen=True, eq=False)
class Travel:
    """Trips of all people of a place (row) to each candidate (column), and to what stands already.

    `trips` are people × milliseconds; `standing` likewise for the nearest site that is there whatever is
    chosen. `never` is the price of reaching nothing, greater than any sum of trips. The value of a set is
    the negative sum of trips.
    """

    trips: Floats
    standing: Floats
    never: float

    @property
    def size(self) -> int:
        """How many candidates there are."""
        return int(self.trips.shape[1])

    def value(self, chosen: Sequence[int] | Whole) -> int:
        """Minus the trips of all people."""
        return -int(self.least(chosen).sum())

    def joining(self, chosen: Sequence[int] | Whole) -> Floats:
        """Trips saved by adding each candidate."""
        return _summed(np.maximum(self.least(chosen)[:, None] - self.trips, 0.0))

    def swaps(self, chosen: Whole) -> "TravelSwaps":
        """Swaps of the set."""
        return TravelSwaps(self, chosen.copy())

    def near(self, candidate: int) -> Whole:
        """Candidates that places near this one have near."""
        if self.size <= NEAR:
            return np.arange(self.size)
        places = np.argsort(self.trips[:, candidate], kind="stable")[:NEAR]
        nearest = np.argsort(self.trips[places], axis=1, kind="stable")[:, :NEAR]
        return np.unique(np.append(nearest, candidate))

    def first_multipliers(self) -> Floats:
        """A little more than each place's trips to a near candidate."""
        if not self.size:
            return self.standing.copy()
        near = np.sort(np.column_stack((self.trips, self.standing)), axis=1)
        return near[:, min(self.size, 4)]

    def within_box(self, multipliers: Floats) -> Floats:
        """From the least trips, below which nothing changes, to those to what stands already."""
        return np.clip(multipliers, self._floor, self.standing)

    def relax(self, multipliers: Floats) -> tuple[float, Floats]:
        """See the module's docstring, with the sign turned."""
        return -float(multipliers.sum()), _summed(np.maximum(multipliers[:, None] - self.trips, 0.0))

    def slope(self, multipliers: Floats, chosen: Whole) -> Floats:
        """How often each place is served, less once; λ at the trips to what stands is served by that."""
        served = (self.trips[:, chosen] < multipliers[:, None]).sum(axis=1)
        return np.where((served == 0) & (multipliers >= self.standing), 0.0, served - 1.0)

    def on_grid(self, multipliers: Floats) -> Floats:
        """Multiples of a power of two that leaves room for every sum within 53 bits."""
        total = float(np.abs(multipliers).sum()) * (self.size + 1) + 1.0
        grid = 2.0 ** (int(np.ceil(np.log2(total))) - 52)
        return self.within_box(np.rint(multipliers / grid) * grid)

    def reduced(self, kept: Whole, taken: Whole) -> "Travel":
        """What is left when some candidates are out and others stand for good."""
        standing = np.minimum(self.standing, self.trips[:, taken].min(axis=1, initial=np.inf))
        return Travel(self.trips[:, kept], standing, self.never)

    @property
    def model_size(self) -> int:
        """Entries of the model, doubled: chains of distances take longer than their size tells."""
        nearer = int((self.trips < self.standing[:, None]).sum())
        return 6 * nearer + self.size

    def swap_work(self, count: int) -> int:
        """The whole table a few times, and once more for every few sites."""
        return (8 + count // 8) * self.trips.size

    def model(self) -> "TravelModel":
        """The model by distances; a place without a standing site must be served."""
        return TravelModel.of(self)

    @cached_property
    def _floor(self) -> Floats:
        return np.asarray(np.minimum(self.standing, self.trips.min(axis=1, initial=np.inf)))

    def least(self, chosen: Sequence[int] | Whole) -> Floats:
        """The trips of each place to the nearest of the set and of what stands."""
        own = self.trips[:, np.asarray(chosen, dtype=np.int64)]
        return np.asarray(np.minimum(self.standing, own.min(axis=1, initial=np.inf)))


@dataclass(eq=False)
class TravelSwaps:
    """Trips saved by each swap (Resende and Werneck, "A fast swap-based local search procedure for location
    problems", Annals of Operations Research 150, 2007)."""

    travel: Travel
    chosen: Whole

    def gains(self) -> Floats:
        """Trips saved by the new one, less those lost with the old one, save those that the new one eases."""
        trips = self.travel.trips
        options = np.column_stack((trips[:, self.chosen], self.travel.standing))
        order = np.argsort(options, axis=1, kind="stable")
        rows = np.arange(len(options))
        owner, best = order[:, 0], options[rows, order[:, 0]]
        second = options[rows, order[:, 1]]
        gains = _summed(np.maximum(best[:, None] - trips, 0.0))
        eased = np.maximum(second[:, None] - np.maximum(trips, best[:, None]), 0.0)
        change = _by_group(np.column_stack((eased, best - second)), owner, len(self.chosen))
        return np.asarray(gains[None, :] + change[:, :-1] + change[:, -1:])

    def make(self, row: int, candidate: int) -> None:
        """Make one swap."""
        self.chosen[row] = candidate


@dataclass(frozen=True, eq=False)
class TravelModel:
    """Elloumi's model, and how its columns follow from a set. `levels[i]` are the place's distances."""

    model: Model
    travel: Travel
    levels: tuple[Floats, ...]
    offset: float
    scale: float

    @staticmethod
    def of(travel: Travel) -> "TravelModel":
        """Columns y, then z place by place; trips are scaled down for the sake of floating point."""
        every = np.column_stack((travel.trips, travel.standing))
        longest = float(every[every < travel.never].max(initial=1.0))
        scale = 2.0 ** max(np.ceil(np.log2(longest / LARGEST_FACTOR)), 0.0)
        model = Model()
        model.add_columns(np.zeros(travel.size), whole=True)
        levels, offset = [], 0.0
        for trips, standing in zip(travel.trips, travel.standing.tolist(), strict=True):
            level = np.unique(np.append(trips[trips < standing], standing))
            offset += float(level[0])
            levels.append(level)
            _add_place(model, trips, level, served=standing < travel.never, scale=scale)
        return TravelModel(model, travel, tuple(levels), -offset, scale)

    def start(self, chosen: Whole) -> Floats:
        """y and z of the set."""
        built = np.zeros(self.travel.size)
        built[chosen] = 1.0
        least = self.travel.least(chosen)
        past = [(level[:-1] < own).astype(np.float64) for level, own in zip(self.levels, least, strict=True)]
        return np.concatenate((built, *past))


def _add_place(model: Model, trips: Floats, level: Floats, *, served: bool, scale: float) -> None:
    """z_1 ≥ 1 − sites at the first distance; z_k ≥ z_{k−1} − sites at the k-th; the last is 0 if unserved."""
    steps = np.diff(level)
    if not len(steps):
        return
    if not served:
        steps = np.append(steps[:-1], 0.0)
    first = model.add_columns(steps / scale)
    for k in range(len(steps)):
        sites = np.flatnonzero(trips == level[k])
        columns = np.append(sites, first + k)
        factors = np.ones(len(columns))
        if k == 0:
            model.add_row(columns, factors, low=1.0)
        else:
            model.add_row(np.append(columns, first + k - 1), np.append(factors, -1.0), low=0.0)
    if not served:
        model.add_row([first + len(steps) - 1], [1.0], high=0.0)


def _by_group(table: Floats, group: Whole, groups: int) -> Floats:
    """Sums of the table's rows by group; rows of later groups are left aside."""
    order = np.argsort(group, kind="stable")
    held = np.bincount(group, minlength=groups)[:groups]
    sums = np.zeros((groups, table.shape[1]))
    if held.any():
        ends = np.cumsum(held)
        own = table[order[: ends[-1]]]
        sums[held > 0] = np.add.reduceat(own, (ends - held)[held > 0], axis=0)
    return sums


def _summed(table: Floats) -> Floats:
    return np.asarray(table.sum(axis=0))
