"""Drawing: the ways of tours on the road, leg by leg, kept with the roads for the next plan."""

from collections.abc import Iterable, Sequence

from network.model import Network
from network.pooling.planning import Limits, tours_of
from network.pooling.routes import legs_of
from network.pooling.task import Task, Trip
from network.roads import Path, Point, Ways

MOST_LEGS = 5000
"""So many legs of one road network are kept, about 15 MB; past that they are drawn anew."""
FIRST_GUESS_S = 0.0005
"""Seconds a leg, until some were drawn: the guess counts like so many."""
GUESSED_LEGS = 50

Leg = tuple[Point, Point]


class _Kept:
    """Legs drawn on these roads. Workers that ask at once draw the same."""

    def __init__(self) -> None:
        self.legs: dict[Leg, Path | None] = {}


class Drawing:
    """The drawing of one question's plans."""

    def __init__(self, network: Network) -> None:
        self._ways = Ways(network)
        self._kept = network.roads.memo.get("pooling.drawing", _Kept)
        self._drawn, self._spent_s = GUESSED_LEGS, GUESSED_LEGS * FIRST_GUESS_S

    def prepare(self, task: Task, limits: Limits) -> None:
        """Search the ways from all places now, as far as there is time, so that legs are only read off."""
        every = {spot.point for spot in task.spots}
        drawn = {origin for origin, _ in list(self._kept.legs)}
        fresh = [point for point in every if point not in drawn]
        self._ways.prepare(fresh, enough=limits.are_up)

    def draw_ahead(self, task: Task, trips: Iterable[Trip], limits: Limits) -> None:
        """Draw these tours now, one after the other, while there is time: telling them is then quick."""
        for tour in tours_of(task, list(trips)):
            if limits.are_up():
                return
            legs = [(task.spots[a].point, task.spots[b].point) for a, b in legs_of(task, tour)]
            fresh = {leg for leg in legs if leg not in self._kept.legs}
            begin = limits.clock()
            self.between(legs)
            self._drawn, self._spent_s = self._drawn + len(fresh), self._spent_s + limits.clock() - begin

    def seconds_for(self, legs: float) -> float:
        """About how long so many legs take that are not drawn yet."""
        return legs * self._spent_s / self._drawn

    def between(self, legs: Sequence[Leg]) -> list[Path | None]:
        """The quickest way of each leg; None where there is none."""
        kept = self._kept
        known = {leg: kept.legs[leg] for leg in legs if leg in kept.legs}
        fresh = [leg for leg in dict.fromkeys(legs) if leg not in known]
        if fresh:
            known.update(zip(fresh, self._ways.between(fresh), strict=True))
            room = len(kept.legs) + len(fresh) <= MOST_LEGS
            kept.legs = {**(kept.legs if room else {}), **{leg: known[leg] for leg in fresh[:MOST_LEGS]}}
        return [known[leg] for leg in legs]
