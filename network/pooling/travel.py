"""Travel between the places of a day, kept with the roads: a what-if there searches new places only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from network.model import Network
from network.roads import Point, TravelMatrix, travel_matrix

MOST_KEPT = 1500
"""So many places of one road network are kept together, 36 MB; past that those asked last are."""


def _nothing() -> TravelMatrix:
    return TravelMatrix(np.empty((0, 0), dtype=np.int64), np.empty((0, 0), dtype=np.int64))


@dataclass(frozen=True, eq=False, slots=True)
class _Known:
    """Travel between all places met so far."""

    position: Mapping[Point, int] = field(default_factory=dict)
    matrix: TravelMatrix = field(default_factory=_nothing)

    def with_points(self, network: Network, fresh: Sequence[Point]) -> "_Known":
        """These too: searched from them to all, and from all to them; what was known stays."""
        old = list(self.position)
        out, back = travel_matrix(network, fresh, [*old, *fresh]), travel_matrix(network, old, fresh)
        ms = np.block([[self.matrix.ms, back.ms], [out.ms]]) if old else out.ms
        mm = np.block([[self.matrix.mm, back.mm], [out.mm]]) if old else out.mm
        return _Known({point: i for i, point in enumerate((*old, *fresh))}, TravelMatrix(ms, mm))


class _Keeper:
    """Holds what is known. Workers that ask at once may both search; what either knows is right."""

    def __init__(self) -> None:
        self.known = _Known()


def travel_between(network: Network, points: Sequence[Point]) -> TravelMatrix:
    """Travel between all these points, -1 where there is no way; points at one position are 0 apart."""
    every = list(dict.fromkeys(points))
    if len(every) > MOST_KEPT:
        return travel_matrix(network, points, points)
    keeper = network.roads.memo.get("pooling.travel", _Keeper)
    known = keeper.known
    fresh = [point for point in every if point not in known.position]
    if fresh:
        room = len(known.position) + len(fresh) <= MOST_KEPT
        known = known.with_points(network, fresh) if room else _Known().with_points(network, every)
        keeper.known = known
    at = [known.position[point] for point in points]
    own = np.ix_(at, at)
    return TravelMatrix(known.matrix.ms[own], known.matrix.mm[own])
