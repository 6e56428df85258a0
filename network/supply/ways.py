"""Ways: the best ways between sources and readers as a tree, and what becomes of them when roads fail.

Nodes are the road nodes of the skeleton, one more for each source and each reader, and a root from which
all sources are reached at no cost. Every arc bears the name under which it fails: that of its link, that
of its source, or none. So roads, legs on the road a village stands on, and sites all fail alike.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from network.roads import Point
from network.supply.terrain import NEVER, Arc, Meeting, Terrain

UNREACHED = 1 << 100
"""Above every packed cost."""


@dataclass(frozen=True, slots=True)
class Rerouted:
    """What a failure does to one reader: its new packed cost, None where no way is left."""

    reader: int
    before: int
    after: int | None


@dataclass(frozen=True, slots=True)
class Detour:
    """All readers whose way fails, and the links of their new ways that were on none of the old ones."""

    readers: tuple[Rerouted, ...]
    links: tuple[int, ...]


class Ways:
    """The best way of each reader, from its best source or (`to_sources`) to it, and how it fails.

    A failure takes the subtree that hangs on the failing arcs away; all other ways stand as they are. The
    nodes of the subtree are searched anew from its rim: the arcs that lead into it from outside and do
    not fail (the repair of `network.roads.incremental`). Exact, in time of the subtree alone.
    """

    def __init__(
        self, terrain: Terrain, sources: Sequence[Point], readers: Sequence[Point], *, to_sources: bool
    ) -> None:
        self._skeleton = terrain.skeleton
        roads = terrain.arrays.node_count
        self._root, self._sources, self._readers = roads, roads + 1, roads + 1 + len(sources)
        count = self._readers + len(readers)
        self._reader_count = len(readers)
        self._out: list[list[Arc]] = [[] for _ in range(count)]
        self._into: list[list[Arc]] = [[] for _ in range(count)]
        self._lay(terrain, sources, readers, to_sources=to_sources)
        self._cost, self._parent, self._name = self._grow()
        self._below, self._hanging = self._hang()
        self.used = frozenset(self._climbed(self._reached()))

    def source_name(self, source: int) -> int:
        """The name under which a source fails."""
        return NEVER - 1 - source

    def reaches(self, reader: int) -> bool:
        """True when the reader has a way at all."""
        return self._cost[self._readers + reader] < UNREACHED

    def without(self, failing: Collection[int]) -> Detour:
        """What happens when all arcs of these names fail."""
        if self.used.isdisjoint(failing):
            return Detour((), ())
        lost = self._lost(failing)
        readers = [node for node in lost if node >= self._readers]
        cost, parent, name = self._regrown(lost, failing, len(readers))
        rerouted = (Rerouted(n - self._readers, self._cost[n], cost.get(n)) for n in sorted(readers))
        before = self._climbed(readers)
        after = self._climbed((n for n in readers if n in cost), parent, name)
        links = (link for own in after - before if own >= 0 for link in self._skeleton.links(own))
        return Detour(tuple(rerouted), tuple(sorted(links)))

    def _lay(
        self, terrain: Terrain, sources: Sequence[Point], readers: Sequence[Point], *, to_sources: bool
    ) -> None:
        for stretch in self._skeleton.stretches:
            there, back = stretch.along, stretch.against
            if to_sources:
                there, back = back, there
            if there is not None:
                self._join(stretch.start, stretch.end, there, stretch.name)
            if back is not None:
                self._join(stretch.end, stretch.start, back, stretch.name)
        for i, source in enumerate(sources):
            self._join(self._root, self._sources + i, 0, self.source_name(i))
            for node, cost, name in terrain.legs(source, towards_point=to_sources):
                self._join(self._sources + i, node, cost, name)
        for i, reader in enumerate(readers):
            for node, cost, name in terrain.legs(reader, towards_point=not to_sources):
                self._join(node, self._readers + i, cost, name)
        self._lay_direct(terrain, sources, readers, to_sources=to_sources)

    def _lay_direct(
        self, terrain: Terrain, sources: Sequence[Point], readers: Sequence[Point], *, to_sources: bool
    ) -> None:
        """Ways that pass no node: between points at one position, and between points on one link."""
        near: dict[Meeting, list[int]] = {}
        for i, source in enumerate(sources):
            for key in terrain.meeting_keys(source):
                near.setdefault(key, []).append(i)
        for j, reader in enumerate(readers):
            for key in terrain.meeting_keys(reader):
                for i in near.get(key, ()):
                    if isinstance(key, tuple):
                        self._join(self._sources + i, self._readers + j, 0, NEVER)
                        continue
                    ends = (reader, sources[i]) if to_sources else (sources[i], reader)
                    for cost, name in terrain.along_link(*ends):
                        self._join(self._sources + i, self._readers + j, cost, name)

    def _join(self, tail: int, head: int, cost: int, name: int) -> None:
        self._out[tail].append((head, cost, name))
        self._into[head].append((tail, cost, name))

    def _grow(self) -> tuple[list[int], list[int], list[int]]:
        """Dijkstra's search from the root: cost, node before and name of the arc from it, for each node."""
        count = len(self._out)
        best, parent, by = [UNREACHED] * count, [-1] * count, [NEVER] * count
        best[self._root] = 0
        heap = [(0, self._root)]
        while heap:
            cost, node = heappop(heap)
            if cost > best[node]:
                continue
            for head, weight, name in self._out[node]:
                if cost + weight < best[head]:
                    best[head], parent[head], by[head] = cost + weight, node, name
                    heappush(heap, (cost + weight, head))
        return best, parent, by

    def _hang(self) -> tuple[list[list[int]], dict[int, list[int]]]:
        """The nodes below each node of the tree, and those whose arc bears a name."""
        below: list[list[int]] = [[] for _ in self._out]
        hanging: dict[int, list[int]] = {}
        for node, parent in enumerate(self._parent):
            if parent >= 0:
                below[parent].append(node)
                hanging.setdefault(self._name[node], []).append(node)
        return below, hanging

    def _reached(self) -> list[int]:
        return [self._readers + i for i in range(self._reader_count) if self.reaches(i)]

    def _lost(self, failing: Collection[int]) -> set[int]:
        """All nodes whose way passes a failing arc."""
        waiting = [node for name in sorted(failing) for node in self._hanging.get(name, ())]
        lost: set[int] = set()
        while waiting:
            node = waiting.pop()
            if node not in lost:
                lost.add(node)
                waiting += self._below[node]
        return lost

    def _regrown(
        self, lost: set[int], failing: Collection[int], readers: int
    ) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
        """The search of `_grow` within the lost nodes, from their rim, until so many readers are settled."""
        best, parent, by = self._rim(lost, failing)
        heap = [(cost, node) for node, cost in best.items()]
        heapify(heap)
        out, first = self._out, self._readers
        while heap and readers:
            cost, node = heappop(heap)
            if cost > best[node]:
                continue
            readers -= node >= first
            for head, weight, name in out[node]:
                if head in lost and name not in failing and cost + weight < best.get(head, UNREACHED):
                    best[head], parent[head], by[head] = cost + weight, node, name
                    heappush(heap, (cost + weight, head))
        return best, parent, by

    def _rim(
        self, lost: set[int], failing: Collection[int]
    ) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
        """The best that each lost node is offered from outside."""
        best: dict[int, int] = {}
        parent: dict[int, int] = {}
        by: dict[int, int] = {}
        for node in sorted(lost):
            for tail, weight, name in self._into[node]:
                if tail in lost or name in failing:
                    continue
                cost = self._cost[tail] + weight
                if cost < best.get(node, UNREACHED):
                    best[node], parent[node], by[node] = cost, tail, name
        return best, parent, by

    def _climbed(
        self,
        nodes: Collection[int] | Iterator[int],
        parent: dict[int, int] | None = None,
        by: dict[int, int] | None = None,
    ) -> set[int]:
        """The names of all arcs on the ways of these nodes; `parent` and `by` go before the tree's own."""
        parent, by = parent or {}, by or {}
        seen: set[int] = set()
        names: set[int] = set()
        for start in nodes:
            node = start
            while node != self._root and node not in seen:
                seen.add(node)
                names.add(by.get(node, self._name[node]))
                node = parent.get(node, self._parent[node])
        names.discard(NEVER)
        return names
