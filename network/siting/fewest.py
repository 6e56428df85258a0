"""Fewest sites: the smallest allowed set that covers every place (set covering).

    min Σ y_j   with   Σ_{j covers i} y_j ≥ 1 for each place i

Toregas, Swain, ReVelle and Bergman, "The location of emergency service facilities", Operations Research 19
(1971). Before HiGHS: a place that is covered whenever another one is falls away (row dominance); where only
the number counts, so does a candidate whose places another one covers too (column dominance).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from network.siting.choosing import Found
from network.siting.highs import End, Model
from network.siting.limits import Limits
from network.siting.most import Covering
from network.siting.rules import Rules

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

MOST_COMPARED = 2000
"""Tables with more rows are not compared row by row."""
PROOF = 1e-6
"""A bound this near under a whole number is that number."""


def fewest(
    covers: Flags,
    rules: Rules,
    limits: Limits,
    *,
    before: Sequence[Whole] = (),
    at_most: int | None = None,
    only_number: bool = False,
    seed: int = 0,
) -> Found:
    """The smallest allowed set that covers every row, and holds none of those `before`.

    With `at_most` any covering set of so many sites does, and the bound of one that does not exist is
    more. `only_number` allows to leave out candidates that others replace. The value is minus the number.
    """
    if any(not len(chosen) for chosen in before):
        return Found(None, -np.inf, -np.inf, 0, is_infeasible=True)
    covers = without_implied(covers)
    kept = np.arange(rules.size)
    if only_number and rules.is_plain and not before:
        covers, kept = _reduced(covers)
    rules = rules.among(kept, np.zeros(0, dtype=np.int64))
    start = _greedy(covers) if rules.is_plain and not before else None
    if start is not None and at_most is not None and len(start) <= at_most:
        return Found(kept[start], -len(start), -len(start), 0)
    model = Model()
    model.add_columns(np.full(len(kept), 1.0 if at_most is None else 0.0), whole=True)
    for row in covers:
        sites = np.flatnonzero(row)
        model.add_row(sites, np.ones(len(sites)), low=1.0)
    if at_most is not None:
        model.add_row(np.arange(len(kept)), np.ones(len(kept)), high=float(at_most))
        start = None
    rules.add_to(model, forbidden=before)
    return _solved(model, kept, start, limits, seed)


def fewest_for(
    covering: Covering,
    needed: int,
    rules: Rules,
    limits: Limits,
    *,
    before: Sequence[Whole] = (),
    seed: int = 0,
) -> Found:
    """The smallest allowed set that covers so many people, and holds none of those `before`."""
    if any(not len(chosen) for chosen in before):
        return Found(None, -np.inf, -np.inf, 0, is_infeasible=True)
    built = covering.model()
    places = np.arange(len(covering.weight)) + covering.size
    for column in range(covering.size):
        built.model.costs[column] = 1.0
    for column in places.tolist():
        built.model.costs[column] = 0.0
    built.model.add_row(places, covering.weight, low=float(needed - covering.base))
    rules.add_to(built.model, forbidden=before)
    return _solved(built.model, np.arange(rules.size), None, limits, seed)


def _solved(model: Model, kept: Whole, start: Whole | None, limits: Limits, seed: int) -> Found:
    first = None
    if start is not None:
        first = np.zeros(len(kept))
        first[start] = 1.0
    outcome = model.solve(seconds=limits.seconds_left, start=first, stop=limits.stop, seed=seed)
    if outcome.end is End.INFEASIBLE:
        return Found(None, -np.inf, -np.inf, outcome.nodes, is_infeasible=True)
    bound = -float(np.ceil(max(outcome.bound, 0.0) - PROOF))
    if outcome.values is not None:
        start = np.flatnonzero(outcome.values[: len(kept)] > 0.5)
    if start is None:
        return Found(None, -np.inf, bound, outcome.nodes)
    value = -float(len(start))
    return Found(kept[start], value, max(bound, value), outcome.nodes)


def without_implied(covers: Flags) -> Flags:
    """The rows that no other row implies: one of equal rows, and none that holds another one."""
    if len(covers) > MOST_COMPARED:
        return np.unique(covers, axis=0)
    return covers[~_holds(covers).any(axis=1)]


def _holds(rows: Flags) -> Flags:
    """Whether the row holds the other row (column); of equal rows the later one holds the earlier."""
    packed = np.packbits(rows, axis=1)
    padded = np.pad(packed, ((0, 0), (0, -packed.shape[1] % 8)))
    words = np.ascontiguousarray(padded).view(np.uint64)
    holds = np.ones((len(rows), len(rows)), dtype=bool)
    for word in words.T:
        holds &= (word[None, :] & ~word[:, None]) == 0
    order = np.arange(len(rows))
    is_equal = holds & holds.T
    return holds & (~is_equal | (order[:, None] > order[None, :]))


def _reduced(covers: Flags) -> tuple[Flags, Whole]:
    """Rows and candidates left when both dominances have nothing more to take."""
    kept = np.arange(covers.shape[1])
    while True:
        useful = _undominated(covers)
        rows = without_implied(covers[:, useful])
        kept = kept[useful]
        if rows.shape == covers.shape:
            return rows, kept
        covers = rows


def _undominated(covers: Flags) -> Whole:
    """Candidates whose rows no other candidate covers too; of equals the first."""
    columns = np.ascontiguousarray(covers.T)
    order = np.arange(len(columns))
    if len(columns) > MOST_COMPARED:
        return order
    is_inside = _holds(columns[::-1])[::-1, ::-1].any(axis=0)
    return order[~is_inside & columns.any(axis=1)]


def _greedy(covers: Flags) -> Whole | None:
    """A cover by always taking what covers most new rows, without the sites that prove needless."""
    open_rows = np.ones(len(covers), dtype=bool)
    chosen: list[int] = []
    while open_rows.any():
        new = covers[open_rows].sum(axis=0)
        best = int(np.argmax(new))
        if new[best] == 0:
            return None
        chosen.append(best)
        open_rows &= ~covers[:, best]
    counts = covers[:, chosen].sum(axis=1)
    for site in reversed(chosen.copy()):
        if (counts[covers[:, site]] > 1).all():
            counts -= covers[:, site]
            chosen.remove(site)
    return np.sort(np.array(chosen, dtype=np.int64))
