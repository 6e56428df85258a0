"""Incremental: a search kept true while seeds come and go and roads close, open or change their cost.

Repairing a label costs about as much as finding one, and a change reaches few nodes of a large network:
an outlet among 147 concerns one node in a hundred. Below about 20 thousand nodes a full search takes
less than a millisecond and nothing is to be won.

Why a repair is right. Labels are the best ones exactly when (a) each says what some way really costs, and
(b) no arc and no seed offers its node anything better. Ways are compared by (cost, owner, other measure),
and going on along an arc keeps their order.

- Opening, or a road that gets better: all labels still say what some way costs, or more than it costs
  now. Only the new seeds, or the heads of the better arcs, are offered something; `spread` follows such
  offers until (b) holds again.
- Closing, or a road that gets worse: the ways that pass the closed seed or worse arc are no longer what
  they were. By their parents they are a subtree, and `drop` takes all its labels away; every other label
  stands, as its way is untouched. Then (b) fails only where an arc leads from a node that kept its label
  to one that lost it, and at open seeds of nodes that lost theirs. `rim` collects the best such offer for
  each node, and `spread` follows them.
- Parents never run in a circle, not even of arcs that cost nothing: a parent is set only when a label
  gets strictly better, so along parents labels never get worse towards the seed, and a circle would have
  to be better than itself.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from network.roads import kernels
from network.roads.arrays import RoadArrays
from network.roads.by_kernel import link_weights, make_arcs, read_at, seed_rows
from network.roads.profile import Costs
from network.roads.search import ABOVE_ALL, Labels, Measure, Seeds

Whole = NDArray[np.int64]
Table = NDArray[np.uint32]

DROPPING_PAYS = 0.4
"""Share of all nodes up to which dropping labels and finding them again is faster than a full search."""


@dataclass(slots=True)
class _Edit:
    """What an edit replaced: the seeds, lines of both arc tables, and labels, by logs or all of them."""

    rows: Whole
    arcs: Whole = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    forth: Table | None = None
    back: Table | None = None
    logs: list[Table] = field(default_factory=list)
    labels: Table | None = None


class LiveSearch:
    """The labels of `search`, kept equal to a full search's after each edit. For one thread at a time.

    Nodes, links and owners are numbered as in the arrays and seeds given; the arrays stay untouched.
    """

    def __init__(
        self,
        arrays: RoadArrays,
        seeds: Seeds,
        *,
        reverse: bool,
        measure: Measure = Measure.TIME,
        limit: int = ABOVE_ALL,
    ) -> None:
        self._reverse, self._measure, self._limit = reverse, measure, min(limit, ABOVE_ALL)
        arcs = make_arcs(arrays, reverse=reverse, measure=measure)
        self._layout, self._forth, self._shift, self._longest = (
            arcs.layout,
            arcs.table,
            arcs.shift,
            arcs.longest,
        )
        self._back = make_arcs(arrays, reverse=not reverse, measure=measure).table
        self._rows = seed_rows(self._layout, seeds, measure, limit)
        self._edits: list[_Edit] = []
        self._labels = self._searched()

    @property
    def edits(self) -> int:
        """How many edits `undo` can take back."""
        return len(self._edits)

    def labels(self) -> Labels:
        """The labels of all nodes."""
        return read_at(self._layout.rank, self._labels, self._limit)

    def labels_at(self, nodes: Whole) -> Labels:
        """The labels of some nodes."""
        return read_at(self._layout.rank[nodes], self._labels, self._limit)

    def open(self, seeds: Seeds) -> None:
        """Add seeds, of new owners or of old ones."""
        edit = self._begin()
        rows = seed_rows(self._layout, seeds, self._measure, self._limit)
        self._rows = np.concatenate((self._rows, rows))
        self._spread(edit, rows)

    def close(self, owners: Sequence[int]) -> None:
        """Take away all seeds of these owners."""
        edit = self._begin()
        gone = np.isin(self._rows[:, 2], np.asarray(owners, dtype=np.int64))
        rows, self._rows = self._rows[gone], self._rows[~gone]
        held = self._labels[rows[:, 0]]
        first = (held[:, kernels.PARENT] == kernels.NOBODY) & (held[:, kernels.OWNER] == rows[:, 2])
        if self._drop(edit, rows[first, 0]):
            self._spread(edit, self._offers(edit))

    def set_links(self, links: Whole, *, ms: Costs, ms_back: Costs, mm: Costs) -> None:
        """Give links other costs along and against them and other lengths; CLOSED bars driving.

        Seeds that lie on a link do not follow: their owners have to be closed and opened anew.
        """
        if len(np.unique(links)) != len(links):
            raise ValueError("a link is named twice")
        edit = self._begin()
        forth = link_weights(ms, ms_back, mm, reverse=self._reverse, measure=self._measure)
        lay = self._layout
        arc = np.concatenate((lay.at_from[links], lay.at_to[links])).astype(np.int64)
        tail = np.concatenate((lay.ends_from[links], lay.ends_to[links])).astype(np.int64)
        weight = np.concatenate(forth[:2]).astype(np.int64)
        other = np.concatenate(forth[2:]).astype(np.int64)
        better, worse = self._compared(arc, weight, other)
        head = self._forth[arc, kernels.HEAD].astype(np.int64)
        self._set_arcs(edit, arc, weight, other)
        roots = head[worse & (self._labels[head, kernels.PARENT] == tail)]
        if self._drop(edit, roots):
            offers = self._along(tail[better], head[better], weight[better], other[better])
            self._spread(edit, np.concatenate((self._offers(edit), offers)))

    def undo(self) -> None:
        """Take back the last edit; IndexError when there is none."""
        edit = self._edits.pop()
        self._rows = edit.rows
        if edit.forth is not None and edit.back is not None:
            self._forth[edit.arcs], self._back[edit.arcs] = edit.forth, edit.back
        if edit.labels is not None:
            self._labels = edit.labels
        for log in reversed(edit.logs):
            kernels.undo(log, self._labels)

    def forget(self) -> None:
        """Give up the undo log: what has been edited stays."""
        self._edits.clear()

    @contextmanager
    def trying(self) -> Iterator[None]:
        """Take back at the end whatever is edited inside."""
        depth = self.edits
        try:
            yield
        finally:
            while self.edits > depth:
                self.undo()

    def _begin(self) -> _Edit:
        self._edits.append(_Edit(self._rows))
        return self._edits[-1]

    def _searched(self) -> Table:
        labels = np.empty((len(self._layout.rank), 4), dtype=np.uint32)
        rows = self._rows[np.argsort(self._rows[:, 1], kind="stable")]
        kernels.search_all(
            self._layout.start, self._forth, rows, self._limit, self._shift, self._ring(), labels
        )
        return labels

    def _compared(
        self, arc: Whole, weight: Whole, other: Whole
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which arcs would get better, and which worse, by cost and then other measure."""
        old, old_other = self._forth[arc, kernels.WEIGHT], self._forth[arc, kernels.OTHER_WEIGHT]
        better = (weight < old) | ((weight == old) & (other < old_other))
        worse = (weight > old) | ((weight == old) & (other > old_other))
        return better, worse

    def _set_arcs(self, edit: _Edit, arc: Whole, weight: Whole, other: Whole) -> None:
        """Write costs into both tables: what one end pays to go is what the other pays to be come from."""
        edit.arcs, edit.forth, edit.back = arc, self._forth[arc], self._back[arc]
        opposite = np.concatenate(np.split(arc, 2)[::-1])
        for table, at in ((self._forth, arc), (self._back, opposite)):
            table[at, kernels.WEIGHT], table[at, kernels.OTHER_WEIGHT] = weight, other
        drivable = weight[weight <= self._limit]
        self._longest = max(self._longest, int(drivable.max(initial=0)))

    def _drop(self, edit: _Edit, roots: Whole) -> bool:
        """Drop what hangs on the roots; False where so much does that everything was searched anew."""
        most = int(DROPPING_PAYS * len(self._labels))
        log = kernels.drop(
            self._layout.start, self._forth, roots.astype(np.int32), self._limit, most, self._labels
        )
        if len(log) <= most:
            edit.logs.append(log)
            return True
        kernels.undo(log, self._labels)
        edit.labels, self._labels = self._labels, self._searched()
        return False

    def _offers(self, edit: _Edit) -> Whole:
        """What nodes that lost their labels are offered by neighbours and by their own seeds."""
        rows = kernels.rim(self._layout.start, self._back, edit.logs[-1], self._limit, self._labels)
        bare = self._labels[self._rows[:, 0], kernels.COST] > self._limit
        return np.concatenate((rows, self._rows[bare]))

    def _along(self, tail: Whole, head: Whole, weight: Whole, other: Whole) -> Whole:
        """What these arcs offer their heads."""
        held = self._labels[tail].astype(np.int64)
        cost, others = held[:, kernels.COST] + weight, held[:, kernels.OTHER] + other
        rows = np.column_stack((head, cost, held[:, kernels.OWNER], others, tail)).astype(np.int64)
        return rows[cost <= self._limit]

    def _spread(self, edit: _Edit, rows: Whole) -> None:
        rows = rows[np.argsort(rows[:, 1], kind="stable")]
        lay = self._layout
        edit.logs.append(
            kernels.spread(lay.start, self._forth, rows, self._limit, self._shift, self._ring(), self._labels)
        )

    def _ring(self) -> int:
        return kernels.ring_size(min(self._longest, self._limit), self._shift)
