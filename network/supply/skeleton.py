"""Skeleton: the roads with everything left out that no way between the points of interest can take.

Why nothing is lost. A best way between two points of interest visits no node twice, as no road has a
negative cost. So it never enters a dead end or a loop that holds none of them (`_prune`), and at a node of
none of them where only two roads meet it takes both or neither (`_join`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from network.roads import RoadArrays
from network.roads.profile import CLOSED

MM_BITS = 40
"""A cost is milliseconds × 2⁴⁰ + millimetres: the quickest way, of equally quick ones the shortest. Whole
numbers of Python have no end; ways of a million kilometres would be needed for the one to spill over."""


def packed(ms: int, mm: int) -> int:
    """A cost that sorts by milliseconds, then millimetres, and adds up in both."""
    return ms << MM_BITS | mm


def unpacked_ms(cost: int) -> int:
    """The milliseconds of a packed cost."""
    return cost >> MM_BITS


@dataclass(frozen=True, slots=True)
class Stretch:
    """Links in a row between two nodes, without a turning that matters; None where driving is barred."""

    start: int
    end: int
    along: int | None
    against: int | None
    links: tuple[int, ...]

    @property
    def name(self) -> int:
        """Its least link."""
        return min(self.links)

    def reversed_to(self, end: int) -> "Stretch":
        """The same stretch seen so that it ends at that node."""
        if self.end == end:
            return self
        return Stretch(self.end, self.start, self.against, self.along, self.links[::-1])

    def joined(self, onward: "Stretch") -> "Stretch":
        """This stretch and one that starts where it ends."""
        return Stretch(
            self.start,
            onward.end,
            _sum(self.along, onward.along),
            _sum(self.against, onward.against),
            self.links + onward.links,
        )

    def other_end(self, node: int) -> int:
        """The end that is not this node."""
        return self.start if self.end == node else self.end


@dataclass(frozen=True)
class Skeleton:
    """The stretches that are left, by name, and for each of their links the name of the stretch.

    Barring one link of a stretch bars all of it: nobody of interest lives or turns in between.
    """

    stretches: tuple[Stretch, ...]
    name_of_link: dict[int, int]
    links_of_name: dict[int, tuple[int, ...]]

    def name(self, link: int) -> int:
        """The name under which a link fails; its own where it is in no stretch."""
        return self.name_of_link.get(link, link)

    def links(self, name: int) -> tuple[int, ...]:
        """The links that fail together under that name."""
        return self.links_of_name.get(name, (name,))


def skeleton_of(arrays: RoadArrays, kept: Iterable[int]) -> Skeleton:
    """The skeleton of the passable roads that keeps these nodes. Linear in the links."""
    work = _Work(arrays, frozenset(kept))
    work.run()
    stretches = tuple(sorted(work.left(), key=lambda stretch: stretch.name))
    links_of_name = {stretch.name: stretch.links for stretch in stretches}
    names = {link: name for name, links in links_of_name.items() for link in links}
    return Skeleton(stretches, names, links_of_name)


class _Work:
    """Stretches while they are pruned and joined."""

    def __init__(self, arrays: RoadArrays, kept: frozenset[int]) -> None:
        self._kept = kept
        self._stretches: dict[int, Stretch] = {}
        self._at: list[set[int]] = [set() for _ in range(arrays.node_count)]
        for stretch in _passable(arrays):
            self._put(stretch)

    def run(self) -> None:
        """Prune and join until nothing changes."""
        waiting = [node for node, own in enumerate(self._at) if len(own) in (1, 2)]
        while waiting:
            node = waiting.pop()
            own = sorted(self._at[node])
            if node not in self._kept and len(own) in (1, 2):
                waiting += self._prune(own[0], node) if len(own) == 1 else self._join(own, node)

    def left(self) -> Iterable[Stretch]:
        """What is left of the roads."""
        return self._stretches.values()

    def _prune(self, name: int, node: int) -> Sequence[int]:
        return [self._take(name).other_end(node)]

    def _join(self, names: Sequence[int], node: int) -> Sequence[int]:
        first, second = (self._take(name) for name in names)
        whole = first.reversed_to(node).joined(second.reversed_to(second.other_end(node)))
        self._put(whole)
        return [whole.start, whole.end]

    def _put(self, stretch: Stretch) -> None:
        """Add a stretch, unless it is a loop."""
        if stretch.start == stretch.end:
            return
        name = stretch.links[0]
        self._stretches[name] = stretch
        self._at[stretch.start].add(name)
        self._at[stretch.end].add(name)

    def _take(self, name: int) -> Stretch:
        stretch = self._stretches.pop(name)
        self._at[stretch.start].discard(name)
        self._at[stretch.end].discard(name)
        return stretch


def _passable(arrays: RoadArrays) -> Iterable[Stretch]:
    columns = (arrays.link_from, arrays.link_to, arrays.link_ms, arrays.link_ms_back, arrays.link_mm)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    for link, (start, end, ms, ms_back, mm) in enumerate(rows):
        along, against = (packed(cost, mm) if cost < CLOSED else None for cost in (ms, ms_back))
        if along is not None or against is not None:
            yield Stretch(start, end, along, against, (link,))


def _sum(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a + b
