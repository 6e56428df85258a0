"""Live: what a search says in a what-if, repaired from another state of the same roads.

A planner who drags a pin asks for one state after the other, each an outlet or a road away from the last. On
large networks one live search for each profile, measure and direction is kept with the roads, at the state of
the second asking; any other state is reached by a few edits, read off, and taken back.
"""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from network.model import Memo
from network.roads.arrays import RoadArrays
from network.roads.compiling import kernels_ready
from network.roads.search import Labels, Measure, Seeds, search

if TYPE_CHECKING:
    from network.roads.incremental import LiveSearch

Whole = NDArray[np.int64]

REPAIRS_FROM = 20_000
"""Nodes from which repairs are worth their memory: below, a full search takes less than a millisecond."""
_MOST_LINKS = 0.01
"""Share of all links whose cost may differ: with more (a wet season) a full search is no slower."""
_MOST_OWNERS = 0.25
"""Share of all owners that may differ: with more (another date) the kept search moves to that state."""
_KEPT_AT_ONCE = 2
"""Live searches kept with one road network: each takes about 80 bytes a node."""
_SPACE = 4096
"""Owners of the kept state are numbered so far apart, that others find their place in between."""


def labels_at(
    arrays: RoadArrays, seeds: Seeds, at: Whole, *, reverse: bool, measure: Measure, kind: Hashable
) -> Labels:
    """What `search` says of the nodes `at`. Arrays that share roads and `kind` differ in few links."""
    if arrays.node_count >= REPAIRS_FROM and len(seeds.node) and kernels_ready():
        shelf: Memo = arrays.shared.get("roads.live", lambda: Memo(capacity=_KEPT_AT_ONCE))
        kept = shelf.get((kind, reverse, measure), _Kept)
        found = kept.labels_at(arrays, seeds, at, reverse=reverse, measure=measure)
        if found is not None:
            return found
    labels = search(arrays, seeds, reverse=reverse, measure=measure)
    return Labels(labels.cost[at], labels.owner[at], labels.other[at])


@dataclass(slots=True)
class _Kept:
    """The live search kept with some roads; made at the second asking, since many networks are asked once."""

    lock: Lock = field(default_factory=Lock)
    is_asked: bool = False
    base: "_Base | None" = None

    def labels_at(
        self, arrays: RoadArrays, seeds: Seeds, at: Whole, *, reverse: bool, measure: Measure
    ) -> Labels | None:
        """The labels by repair; None when the state is too far off, or another thread is being answered."""
        if not self.lock.acquire(blocking=False):
            return None
        try:
            if not self.is_asked:
                self.is_asked = True
                return None
            owners = _Owners.of(seeds)
            links = _differing(self.base.arrays, arrays) if self.base else np.empty(0, dtype=np.int64)
            if len(links) > _MOST_LINKS * len(arrays.link_ms) + 1:
                return None
            numbers = self.base.numbers_for(owners) if self.base else None
            if self.base is None or numbers is None:
                self.base = _Base.of(arrays, owners, reverse=reverse, measure=measure)
                links, numbers = np.empty(0, dtype=np.int64), self.base.numbers
            return self.base.labels_at(arrays, owners, numbers, links, at)
        finally:
            self.lock.release()


@dataclass(frozen=True, slots=True)
class _Owners:
    """Seeds by owner, in the owners' order: each has rows of node, milliseconds, millimetres."""

    owner: Whole
    rows: tuple[Whole, ...]
    keys: tuple[bytes, ...]

    @staticmethod
    def of(seeds: Seeds) -> "_Owners":
        order = np.argsort(seeds.owner, kind="stable")
        owner, first = np.unique(seeds.owner[order], return_index=True)
        table = np.column_stack((seeds.node, seeds.ms, seeds.mm))[order]
        rows = tuple(np.split(table, first[1:]))
        return _Owners(owner, rows, tuple(own.tobytes() for own in rows))

    def seeds(self, which: Whole, numbers: Whole) -> Seeds:
        """The seeds of some owners, under these numbers."""
        rows = np.concatenate([self.rows[i] for i in which.tolist()])
        counts = [len(self.rows[i]) for i in which.tolist()]
        return Seeds(rows[:, 0], rows[:, 1], rows[:, 2], np.repeat(numbers[which], counts))


@dataclass(frozen=True, slots=True)
class _Base:
    """The state at which the live search stands between two askings."""

    arrays: RoadArrays
    live: "LiveSearch"
    keys: tuple[bytes, ...]
    numbers: Whole

    @staticmethod
    def of(arrays: RoadArrays, owners: _Owners, *, reverse: bool, measure: Measure) -> "_Base":
        from network.roads.incremental import LiveSearch

        numbers = (np.arange(len(owners.keys), dtype=np.int64) + 1) * _SPACE
        seeds = owners.seeds(np.arange(len(numbers)), numbers)
        return _Base(
            arrays, LiveSearch(arrays, seeds, reverse=reverse, measure=measure), owners.keys, numbers
        )

    def numbers_for(self, owners: _Owners) -> Whole | None:
        """A number for each owner: its own if its seeds stand in the kept state, else one in between.

        Numbers rise as owners do, so that ties fall alike. None where too many owners differ.
        """
        positions = defaultdict(list)
        for position, key in enumerate(self.keys):
            positions[key].append(position)
        numbers, last, kept, count = np.full(len(owners.keys), -1, dtype=np.int64), -1, 0, len(self.keys)
        for i, key in enumerate(owners.keys):
            after = [position for position in positions.get(key, ()) if position > last]
            if after:
                numbers[i], last, kept = self.numbers[after[0]], after[0], kept + 1
        if len(owners.keys) + count - 2 * kept > _MOST_OWNERS * count + 1:
            return None
        for i in range(len(numbers)):
            if numbers[i] < 0:
                numbers[i] = (numbers[i - 1] if i else 0) + 1
        return numbers if (np.diff(numbers) > 0).all() else None

    def labels_at(
        self, arrays: RoadArrays, owners: _Owners, numbers: Whole, links: Whole, at: Whole
    ) -> Labels:
        """Edit towards the state asked, read, and take the edits back."""
        opened = np.flatnonzero(~np.isin(numbers, self.numbers))
        closed = self.numbers[~np.isin(self.numbers, numbers)]
        with self.live.trying():
            if len(links):
                columns = (arrays.link_ms[links], arrays.link_ms_back[links], arrays.link_mm[links])
                self.live.set_links(links, ms=columns[0], ms_back=columns[1], mm=columns[2])
            if len(opened):
                self.live.open(owners.seeds(opened, numbers))
            if len(closed):
                self.live.close(closed.tolist())
            found = self.live.labels_at(at)
        place = np.searchsorted(numbers, np.maximum(found.owner, 0)).clip(max=len(numbers) - 1)
        owner = np.where(found.owner < 0, -1, owners.owner[place]).astype(np.int32)
        return Labels(found.cost, owner, found.other)


def _differing(one: RoadArrays, other: RoadArrays) -> Whole:
    """The links that cost something else; the same columns are not looked at."""
    if one is other:
        return np.empty(0, dtype=np.int64)
    pairs = (
        (one.link_ms, other.link_ms),
        (one.link_ms_back, other.link_ms_back),
        (one.link_mm, other.link_mm),
    )
    differ = np.zeros(len(one.link_ms), dtype=bool)
    for a, b in pairs:
        differ |= a != b
    return np.flatnonzero(differ)
