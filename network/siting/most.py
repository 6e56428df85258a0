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

    def swapping(self, chosen: Whole) -> Floats:
        """People won and lost by each swap: new ones, less those that only the leaving one covered."""
        counts = self._counts(chosen)
        gains = self.by_site @ np.where(counts > 0, 0.0, self.weight)
        sole = np.flatnonzero(counts == 1)
        position = np.full(self.size, -1)
        position[chosen] = np.arange(len(chosen))
        part = self.by_place[sole]
        lengths = np.diff(part.indptr)
        place = np.repeat(np.arange(len(sole)), lengths)
        of_chosen = position[part.indices] >= 0
        keeper = np.empty(len(sole), dtype=np.int64)
        keeper[place[of_chosen]] = position[part.indices[of_chosen]]
        weights = self.weight[sole]
        losses = np.bincount(keeper, weights, minlength=len(chosen))
        kept = np.bincount(
            keeper[place] * self.size + part.indices,
            np.repeat(weights, lengths),
            minlength=len(chosen) * self.size,
        )
        return np.asarray(gains[None, :] - losses[:, None] + kept.reshape(len(chosen), self.size))

    def first_multipliers(self) -> Floats:
        """Each place's people, shared by the candidates that cover it."""
        covers = np.maximum(np.diff(self.by_place.indptr), 1)
        return self.weight / np.sqrt(covers)

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
        built = np.zeros(self.size)
        built[np.asarray(chosen, dtype=np.int64)] = 1.0
        return (self.by_place @ built).astype(np.int64)


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
