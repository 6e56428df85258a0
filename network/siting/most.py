"""Most covered: so many sites that most people live within the radius (maximal covering).

    max Σ w_i z_i   with   z_i ≤ Σ_{j covers i} y_j   (1)   and y an allowed set   (2)

w_i people, z_i = 1 when place i is covered, y_j = 1 when candidate j is built. Church and ReVelle, "The
maximal covering location problem", Papers of the Regional Science Association 32 (1974). Relaxing (1) with
multipliers λ_i in [0, w_i] bounds every set by Σ (w_i − λ_i) + the greatest Σ_{j in set} Σ_{i covered} λ_i.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from network.siting.highs import Model

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Covering:
    """Places with people, and the candidates that cover each (a row of `by_place`, ones where covered).

    `base` people are covered whatever is chosen.
    """

    weight: Floats
    by_place: csr_array
    base: int = 0

    @property
    def size(self) -> int:
        """How many candidates there are."""
        return int(self.by_place.shape[1])

    @cached_property
    def by_site(self) -> csr_array:
        """The same turned round: a row for each candidate."""
        return csr_array(self.by_place.T)

    def value(self, chosen: Sequence[int] | Whole) -> int:
        """People covered by the set, the base included."""
        return self.base + int(self.weight[self._counts(chosen) > 0].sum())

    def joining(self, chosen: Sequence[int] | Whole) -> Floats:
        """People that each candidate would newly cover."""
        return self.by_site @ np.where(self._counts(chosen) > 0, 0.0, self.weight)

    def swaps(self, chosen: Whole) -> "CoveringSwaps":
        """Swaps of the set, kept up to date as they are made."""
        return CoveringSwaps(self, chosen)

    def near(self, candidate: int) -> Whole:
        """Candidates that cover a place which this one covers."""
        places, _ = _entries_of(self.by_site, np.array([candidate]))
        entries, _ = _entries_of(self.by_place, self.by_site.indices[places])
        return np.unique(np.append(self.by_place.indices[entries], candidate)).astype(np.int64)

    def first_multipliers(self) -> Floats:
        """Half of each place's people."""
        return self.weight / 2

    def within_box(self, multipliers: Floats) -> Floats:
        """0 ≤ λ ≤ w."""
        return np.clip(multipliers, 0.0, self.weight)

    def relax(self, multipliers: Floats) -> tuple[float, Floats]:
        """See the module's docstring."""
        return self.base + float((self.weight - multipliers).sum()), self.by_site @ multipliers

    def slope(self, multipliers: Floats, chosen: Whole) -> Floats:
        """How often each place is covered, less the once that is paid for."""
        counts = self._counts(chosen).astype(np.float64)
        free = (multipliers >= self.weight) & (counts == 0)
        return counts - np.where(free, 0.0, 1.0)

    def on_grid(self, multipliers: Floats) -> Floats:
        """Multiples of a power of two that leaves room for every sum within 53 bits."""
        widest = int(np.diff(self.by_place.indptr).max(initial=1))
        bits = int(np.ceil(np.log2((self.base + self.weight.sum() + 1) * (widest + 1))))
        grid = 2.0 ** (bits - 52)
        return self.within_box(np.rint(multipliers / grid) * grid)

    def reduced(self, kept: Whole, taken: Whole) -> "Covering":
        """What is left when some candidates are out and others in for good."""
        is_covered = self._counts(taken) > 0
        left = np.flatnonzero(~is_covered)
        part = csr_array(self.by_place[left][:, kept])
        part.sort_indices()
        seen = np.diff(part.indptr) > 0
        base = self.base + int(self.weight[is_covered].sum())
        return merged(Covering(self.weight[left][seen], csr_array(part[np.flatnonzero(seen)]), base))

    @property
    def model_size(self) -> int:
        """Entries of the model."""
        return int(self.by_place.nnz) + len(self.weight) + self.size

    def swap_work(self, count: int) -> int:
        """A row for each site of the set, a column for each candidate."""
        return count * self.size

    def model(self) -> "CoveringModel":
        """The formulation above; z need not be asked to be whole."""
        model = Model()
        model.add_columns(np.zeros(self.size), whole=True)
        first = model.add_columns(-self.weight)
        indptr, indices = self.by_place.indptr, self.by_place.indices
        for place in range(len(self.weight)):
            sites = indices[indptr[place] : indptr[place + 1]]
            factors = np.append(np.full(len(sites), -1.0), 1.0)
            model.add_row(np.append(sites, first + place), factors, high=0.0)
        return CoveringModel(model, self)

    def _counts(self, chosen: Sequence[int] | Whole) -> Whole:
        """How many of the chosen cover each place."""
        entries, _ = _entries_of(self.by_site, np.asarray(chosen, dtype=np.int64))
        return np.bincount(self.by_site.indices[entries], minlength=len(self.weight))


class CoveringSwaps:
    """People won and lost by each swap, changed only where a swap touches them.

    A place that nobody covers is worth its people to every candidate that covers it (`_new`); a place that
    one alone covers is kept by each candidate that covers it too when that one leaves (`_kept`).
    """

    def __init__(self, covering: Covering, chosen: Whole) -> None:
        self._covering = covering
        self.chosen = chosen.copy()
        self._counts = np.zeros(len(covering.weight), dtype=np.int64)
        self._rows = np.zeros(len(covering.weight), dtype=np.int64)
        for row, candidate in enumerate(chosen.tolist()):
            places = self._places(candidate)
            self._counts[places] += 1
            self._rows[places] += row
        self._new = np.zeros(covering.size)
        self._kept = np.zeros(len(chosen) * covering.size)
        self._enter(np.arange(len(covering.weight)), 1.0)

    def gains(self) -> Floats:
        """New people, less those whom the leaving one alone covered, save those kept."""
        kept = self._kept.reshape(len(self.chosen), self._covering.size)
        lost = kept[np.arange(len(self.chosen)), self.chosen]
        return np.asarray(kept + self._new[None, :] - lost[:, None])

    def make(self, row: int, candidate: int) -> None:
        """Make one swap."""
        left, joined = self._places(int(self.chosen[row])), self._places(candidate)
        touched = np.union1d(left, joined)
        self._enter(touched, -1.0)
        self._counts[left] -= 1
        self._rows[left] -= row
        self._counts[joined] += 1
        self._rows[joined] += row
        self.chosen[row] = candidate
        self._enter(touched, 1.0)

    def _places(self, candidate: int) -> Whole:
        by_site = self._covering.by_site
        return np.asarray(by_site.indices[by_site.indptr[candidate] : by_site.indptr[candidate + 1]])

    def _enter(self, places: Whole, sign: float) -> None:
        """Add (or take off) what these places are worth as things stand."""
        places = places[self._counts[places] <= 1]
        by_place, size = self._covering.by_place, self._covering.size
        entries, lengths = _entries_of(by_place, places)
        candidates = by_place.indices[entries]
        worth = np.repeat(sign * self._covering.weight[places], lengths)
        is_sole = np.repeat(self._counts[places] == 1, lengths)
        keeper = np.repeat(self._rows[places], lengths)
        np.add.at(self._new, candidates[~is_sole], worth[~is_sole])
        np.add.at(self._kept, keeper[is_sole] * size + candidates[is_sole], worth[is_sole])


@dataclass(frozen=True, eq=False)
class CoveringModel:
    """The model of a covering, and how its columns follow from a set."""

    model: Model
    covering: Covering
    scale: float = 1.0

    @property
    def offset(self) -> float:
        """People covered whatever is chosen."""
        return float(self.covering.base)

    def start(self, chosen: Whole) -> Floats:
        """y and z of the set."""
        built = np.zeros(self.covering.size)
        built[chosen] = 1.0
        return np.concatenate((built, np.minimum(self.covering.by_place @ built, 1.0)))


def _entries_of(table: csr_array, rows: NDArray[np.integer[Any]]) -> tuple[Whole, Whole]:
    """Where the entries of these rows lie in the table's columns, row after row, and how many each has."""
    starts = table.indptr[rows].astype(np.int64)
    lengths = table.indptr[rows + 1] - starts
    ends = np.cumsum(lengths)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - ends + lengths, lengths), lengths


def merged(covering: Covering) -> Covering:
    """The same covering with one place for all that the same candidates cover, without people nobody can
    reach and places where nobody lives."""
    rows: dict[bytes, list[int]] = defaultdict(list)
    indptr, indices = covering.by_place.indptr, covering.by_place.indices
    for place in np.flatnonzero((covering.weight > 0) & (np.diff(indptr) > 0)).tolist():
        rows[indices[indptr[place] : indptr[place + 1]].tobytes()].append(place)
    first = np.array([places[0] for places in rows.values()], dtype=np.int64)
    weight = np.array([covering.weight[places].sum() for places in rows.values()])
    return Covering(weight, csr_array(covering.by_place[first]), covering.base)


def covering_of(weight: Whole, covers: NDArray[np.bool_] | csr_array, *, base: int = 0) -> Covering:
    """A covering from people by place and a table place × candidate of who covers whom."""
    table = csr_array(covers).astype(np.float64)
    table.sort_indices()
    return merged(Covering(weight.astype(np.float64), table, base))
