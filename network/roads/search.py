"""Searches: least costs from or to seeds on the road arrays, exact to the millisecond.

A search orders ways by (cost, owner of the seed, other measure): the quickest way, of equally quick ones
the way to the owner that sorts first, of those the shortest. Searching by `KM` the measures change places.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from network.roads.arrays import RoadArrays
from network.roads.compiling import prepare_for
from network.roads.profile import UNREACHED, Costs

ABOVE_ALL = 2**31 - 2
"""The largest limit: above it lies only CLOSED."""


class Measure(StrEnum):
    """What is made least: time in milliseconds, or length in millimetres."""

    TIME = "TIME"
    LENGTH = "LENGTH"


@dataclass(frozen=True, slots=True)
class Seeds:
    """Where searches start: node, what has been spent on the way there, and whose seed it is (0, 1, …)."""

    node: NDArray[np.int64]
    ms: NDArray[np.int64]
    mm: NDArray[np.int64]
    owner: NDArray[np.int64]

    def costs(self, measure: Measure) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The seeds' cost and other measure."""
        return (self.ms, self.mm) if measure is Measure.TIME else (self.mm, self.ms)


@dataclass(frozen=True, slots=True)
class Labels:
    """What a search found for each node: cost, owner, other measure; UNREACHED and -1 where nothing.

    Costs go up to `ABOVE_ALL` (24 days, 2,147 km), the other measure up to twice that before it wraps.
    """

    cost: Costs
    owner: NDArray[np.int32]
    other: Costs


def search(
    arrays: RoadArrays,
    seeds: Seeds,
    *,
    reverse: bool,
    measure: Measure = Measure.TIME,
    limit: int = ABOVE_ALL,
) -> Labels:
    """The best way between each node and the seeds: to the seeds when `reverse`, from them otherwise.

    `limit` is the largest cost of interest; nodes beyond it are left unreached.
    """
    from network.roads import by_scipy

    limit = min(limit, ABOVE_ALL)
    if not prepare_for(arrays.node_count):
        return by_scipy.search(arrays, seeds, reverse=reverse, measure=measure, limit=limit)
    from network.roads import by_kernel

    return by_kernel.search(arrays, seeds, reverse=reverse, measure=measure, limit=limit)


def search_each(
    arrays: RoadArrays,
    many: Sequence[Seeds],
    *,
    reverse: bool,
    measure: Measure = Measure.TIME,
    limit: int = ABOVE_ALL,
    at: NDArray[np.int64] | None = None,
) -> Iterator[Labels]:
    """One search after the other, each from its own seeds: the labels of all nodes, or of those `at`."""
    limit = min(limit, ABOVE_ALL)
    if prepare_for(arrays.node_count * len(many)):
        from network.roads import by_kernel

        yield from by_kernel.search_each(arrays, many, reverse=reverse, measure=measure, limit=limit, at=at)
        return
    from network.roads import by_scipy

    for seeds in many:
        labels = by_scipy.search(arrays, seeds, reverse=reverse, measure=measure, limit=limit)
        yield labels if at is None else Labels(labels.cost[at], labels.owner[at], labels.other[at])


def unreached(count: int) -> Labels:
    """The labels of a search that found nothing."""
    return Labels(
        np.full(count, UNREACHED, dtype=np.uint32),
        np.full(count, -1, dtype=np.int32),
        np.full(count, UNREACHED, dtype=np.uint32),
    )
