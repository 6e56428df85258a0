"""Ruin: a slow search that knows every rule. Jobs leave a plan and come back where they cost least.

The engine counts stops and kilometres on the safe side where a vehicle limits stops, or limits kilometres and
pays for stops. What that loses is won back here, on days small enough for a search that drives every tour.
"""

import math
import random
from collections import Counter
from collections.abc import Callable, Sequence

from network.pooling.drive import drive
from network.pooling.exact import TIE_YUAN
from network.pooling.insertion import list_places, with_ends
from network.pooling.task import RELOAD, Task, Trip, left_out, near_ends, without

MOST_TAKEN = 8
BLINK = 0.05
"""How often a position is overlooked, so that the same ruins are rebuilt in different ways."""
HEAT = 0.02
"""A plan may be worse by about this share of an average trip while the search is young."""
COOLING = 0.999
MOST_KNOWN = 200_000


def improved(
    task: Task,
    rows: Sequence[int],
    trips: Sequence[Trip],
    jobs: Sequence[int],
    *,
    seed: int,
    stop: Callable[[int, int], bool],
) -> tuple[list[Trip], int]:
    """The best plan found from `trips` by ruin and recreate (Schrimpf et al. 2000), never a worse one.

    Each round takes out jobs that lie near each other, or a whole tour, and puts them back one by one at the
    cheapest place that breaks no limit; `stop(rounds, rounds without a better plan)` ends it.
    """
    search = _Search(task, rows, random.Random(seed))  # noqa: S311 - dice, no secret
    now = best = sorted(trips)
    now_cost = best_cost = search.cost(now, jobs)
    heat = HEAT * best_cost / max(1, len(trips))
    rounds = stale = 0
    while not stop(rounds, stale):
        rounds, stale, heat = rounds + 1, stale + 1, heat * COOLING
        fresh = search.rebuilt(*search.ruined(now, jobs))
        cost = search.cost(fresh, jobs)
        if cost < now_cost - heat * math.log(1 - search.dice.random()):
            now, now_cost = fresh, cost
        if cost < best_cost - TIE_YUAN / 2:
            best, best_cost, stale = fresh, cost, 0
    return best, rounds


class _Search:
    """What the rounds share: dice, and the price of every tour met so far."""

    def __init__(self, task: Task, rows: Sequence[int], dice: random.Random) -> None:
        self._task, self._rows, self.dice = task, rows, dice
        self._known: dict[Trip, float | None] = {}

    def cost(self, trips: Sequence[Trip], jobs: Sequence[int]) -> float:
        prices = [self._price(trip) for trip in trips]
        driven = sum(price for price in prices if price is not None)
        return driven + self._task.charge_of(left_out(jobs, trips))

    def _price(self, trip: Trip) -> float | None:
        """Yuan of one trip, None where it breaks a limit; a little more for each stop, to decide ties."""
        if trip not in self._known:
            if len(self._known) > MOST_KNOWN:
                self._known.clear()
            tour = drive(self._task, *trip)
            broken = bool(tour.violations)
            self._known[trip] = None if broken else tour.cost + TIE_YUAN * len(tour.visits)
        return self._known[trip]

    def ruined(self, trips: Sequence[Trip], jobs: Sequence[int]) -> tuple[list[Trip], list[int]]:
        """The plan without some jobs, and these with all that were left out before, in a random order."""
        out = left_out(jobs, trips)
        if trips and self.dice.random() < 0.2:
            taken = set(self.dice.choice(trips)[1]) - {RELOAD}
        else:
            taken = self._neighbours(jobs, self.dice.randint(1, min(MOST_TAKEN, len(jobs))))
        taken = {end for job in taken for end in self._task.ends_of(job)}
        rest = [(row, without(own, taken)) for row, own in trips]
        back = near_ends(self._task, sorted(taken.union(out)))
        self.dice.shuffle(back)
        return [trip for trip in rest if trip[1]], back

    def _neighbours(self, jobs: Sequence[int], count: int) -> set[int]:
        """A random job and the jobs near it, not always the nearest."""
        spot = self._task.jobs[self.dice.choice(jobs)].spot
        away = {job: self._away(spot, self._task.jobs[job].spot) for job in jobs}
        return set(sorted(jobs, key=lambda job: (away[job] * self.dice.random(), job))[:count])

    def _away(self, here: int, there: int) -> float:
        ms = int(self._task.ms[here, there])
        return math.inf if ms < 0 else ms + 60_000.0

    def rebuilt(self, trips: list[Trip], jobs: Sequence[int]) -> list[Trip]:
        """Every job where it costs least; one that fits in nowhere stays out."""
        for job in jobs:
            best: tuple[float, int, Trip] | None = None
            for at, trip, price in self._places(trips, job):
                if (best is None or price < best[0]) and self.dice.random() >= BLINK:
                    best = (price, at, trip)
            if best is not None and best[0] < self._task.charge[job]:
                trips[best[1] : best[1] + 1] = [best[2]]
        return sorted(trips)

    def _places(self, trips: Sequence[Trip], job: int) -> list[tuple[int, Trip, float]]:
        """Every place for the job: the trip it replaces, the new trip, what it adds."""
        may, ends = self._task.permitted[job], self._task.ends_of(job)
        found = []
        for at, (row, own) in enumerate(trips):
            if row not in may:
                continue
            before = self._price((row, own)) or 0.0
            for places in list_places(self._task, row, own, job):
                trip = (row, with_ends(own, ends, places))
                price = self._price(trip)
                if price is not None:
                    found.append((at, trip, price - before))
        used = Counter(row for row, _ in trips)
        for row in self._rows:
            if row in may and used[row] < self._task.fleet[row].count:
                price = self._price((row, ends))
                if price is not None:
                    found.append((len(trips), (row, ends), price))
        return found
