"""Coalitions: what every group of operators pays when it pools, on plans that never contradict."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations
from math import factorial

from network.pooling.drive import drive
from network.pooling.insertion import inserted
from network.pooling.planning import Limits, plan_trips
from network.pooling.reasons import impossible
from network.pooling.rules import SharingRules
from network.pooling.scope import Scope
from network.pooling.task import RELOAD, Trip, left_out, near_ends, without

ROUNDS = 2
"""From large to small, and back."""
FIRST_ROUND = 0.7
"""Share of the time for the first round, from large to small."""
FRESH_TRIES = 3
"""All together are searched so often from nothing: long searches end in better or worse valleys by luck, up
to 2 % apart on Nanchuan, and the best of three short ones is better than one long."""
OTHER_DICE = 1000
"""What a further search adds to the seed."""
GRAND_WEIGHT = 4.0
"""All together get so many times what their weight gives them: every other plan comes from theirs."""
LEAST_WEIGHT = 10
"""No coalition gets less time than one of so many demands."""
MOST_REPAIRS = 20
MOST_PUT_BACK = 20
"""So few demands of tours that nobody else can drive are put into other tours at once."""
ROUNDING_YUAN = 1e-9

Coalition = frozenset[str]
Plans = dict[Coalition, tuple[Trip, ...]]


@dataclass(frozen=True, eq=False, slots=True)
class Game:
    """The operators, their day, and the price of a kilogram that a coalition cannot carry."""

    scope: Scope
    rules: SharingRules
    names: tuple[str, ...]
    unserved_yuan_per_kg: float
    _prices: dict[Trip, float | None] = field(default_factory=dict, repr=False)

    def price(self, trip: Trip) -> float | None:
        """Yuan of one trip, None where it breaks a limit; driven once and remembered."""
        if trip not in self._prices:
            tour = drive(self.scope.task, *trip)
            self._prices[trip] = None if tour.violations else tour.cost
        return self._prices[trip]

    def jobs_of(self, members: Iterable[str]) -> list[int]:
        """The jobs of these operators, in order."""
        return sorted(chain.from_iterable(self.scope.jobs_of(name) for name in members))

    def rows_of(self, members: Iterable[str]) -> list[int]:
        """The rows of vehicles of these operators, in order."""
        return sorted(chain.from_iterable(self.scope.rows_of(name) for name in members))

    def left_kg(self, members: Iterable[str], trips: Sequence[Trip]) -> float:
        """Kilograms of these operators that the trips leave."""
        members = frozenset(members)
        task = self.scope.task
        left = [task.jobs[job].demand for job in near_ends(task, left_out(self.jobs_of(members), trips))]
        lost = [one.demand for one in self.scope.unplaced if one.demand.operator_id in members]
        return sum(demand.kg for demand in (*left, *lost))

    def rank(self, members: Iterable[str], trips: Sequence[Trip]) -> tuple[float, float]:
        """The order of plans, best first, the one in which tours are searched for: what is left, then yuan.

        By yuan alone a coalition would leave what costs more to serve than the price of leaving it.
        """
        left = left_out(self.jobs_of(members), trips)
        return round(self.scope.task.charge_of(left), 6), self.value(members, trips)

    def value(self, members: Iterable[str], trips: Sequence[Trip]) -> float:
        """Yuan: the tours, and the price of what they leave."""
        driven = sum(price for trip in trips if (price := self.price(trip)) is not None)
        return driven + self.unserved_yuan_per_kg * self.left_kg(members, trips)


def coalitions_of(names: Iterable[str]) -> list[Coalition]:
    """All groups of at least one, the smaller ones first."""
    every = sorted(names)
    return [frozenset(members) for size in range(1, len(every) + 1) for members in combinations(every, size)]


def solve_coalitions(
    game: Game, *, seed: int, limits: Limits, progress: Callable[[Coalition], None] | None = None
) -> Plans:
    """A plan for every coalition, in two rounds of which `progress` hears each coalition's turn.

    All together are solved first and longest; then the larger coalitions before the smaller, each from what
    the larger plans leave of themselves for it; then all again from small to large. So one good set of tours
    is found by all whom it serves, and where a search is unlucky it is so for all of them: shares, which are
    made of differences, suffer less. Time goes where it counts in the shares.
    """
    down = coalitions_of(game.names)[::-1]
    turns = [(members, FIRST_ROUND) for members in down] + [(m, 1 - FIRST_ROUND) for m in down[::-1]]
    weights = [share * _weight(game, members) for members, share in turns]
    plans: Plans = {}
    proven: set[Coalition] = set()
    for position, (members, _) in enumerate(turns):
        if progress is not None:
            progress(members)
        if members not in proven:
            part = weights[position] / sum(weights[position:])
            own = limits.until(limits.clock() + part * limits.left_s())
            tries = 1 if plans else FRESH_TRIES
            plans[members], done = _best_of(game, members, plans, tries=tries, seed=seed, limits=own)
            proven |= {members} if done else set()
    return repaired(game, plans)


def _best_of(
    game: Game,
    members: Coalition,
    plans: Mapping[Coalition, tuple[Trip, ...]],
    *,
    tries: int,
    seed: int,
    limits: Limits,
) -> tuple[tuple[Trip, ...], bool]:
    """The cheapest of several searches, each with its own dice and an equal part of the time."""
    found = []
    for turn in range(tries):
        own = limits.share(1 / (tries - turn))
        found.append(_solved(game, members, plans, seed=seed + turn * OTHER_DICE, limits=own))
        if found[-1][1]:
            return found[-1]
    return min(found, key=lambda one: game.rank(members, one[0]))


def _weight(game: Game, members: Coalition) -> float:
    """How much time a coalition gets: by the roots of its largest weight in a share and of its demands."""
    n, size = len(game.names), len(members)
    joins = factorial(size - 1) * factorial(n - size) / factorial(n)
    stays = factorial(size) * factorial(n - size - 1) / factorial(n) if size < n else 1.0
    whole = GRAND_WEIGHT if size == n else 1.0
    return whole * math.sqrt(max(joins, min(stays, 1 / n)) * max(LEAST_WEIGHT, len(game.jobs_of(members))))


def _solved(
    game: Game, members: Coalition, plans: Mapping[Coalition, tuple[Trip, ...]], *, seed: int, limits: Limits
) -> tuple[tuple[Trip, ...], bool]:
    """The best plan for these members, from the best that is known; and whether none can be better."""
    task = game.scope.task
    rows, jobs = game.rows_of(members), game.jobs_of(members)
    lost = {one.demand.id for one in impossible(task, game.rules, rows, jobs)}
    able = [job for job in jobs if task.jobs[job].demand.id not in lost]
    known = [*_known(game, members, plans), *([plans[members]] if members in plans else [])]
    start = min(known, key=lambda trips: game.rank(members, trips), default=())
    found = plan_trips(task, rows, able, seed=seed, limits=limits, start=start)
    best = min(found.trips, start, key=lambda trips: (game.rank(members, trips), trips != found.trips))
    return best, found.proven


def _known(
    game: Game, members: Coalition, plans: Mapping[Coalition, tuple[Trip, ...]]
) -> Iterator[tuple[Trip, ...]]:
    """Plans for these members out of plans for others: unions of two, and what larger plans do for them."""
    for part in plans:
        if part < members and members - part in plans and min(part) == min(members):
            yield tuple(sorted((*plans[part], *plans[members - part])))
        elif part > members and (len(part) == len(members) + 1 or len(part) == len(game.names)):
            yield restricted(game, plans[part], members)


def restricted(game: Game, trips: Sequence[Trip], members: Coalition) -> tuple[Trip, ...]:
    """What a plan becomes when only these members take part: their goods, on their own vehicles.

    Tours of others' vehicles go to the cheapest of theirs that is free and can drive them.
    """
    rows, jobs = game.rows_of(members), set(game.jobs_of(members))
    free = {row: game.scope.task.fleet[row].count for row in rows}
    kept: list[Trip] = []
    orphans = []
    for row, own in trips:
        trip = (row, without(own, set(own) - jobs - {RELOAD}))
        if trip[1] and free.get(row, 0) > 0 and game.price(trip) is not None:
            free[row] -= 1
            kept.append(trip)
        elif trip[1]:
            orphans.append(trip[1])
    for own in sorted(orphans, key=lambda own: (-len(own), own)):
        options = [
            (price, row) for row in rows if free[row] > 0 and (price := game.price((row, own))) is not None
        ]
        if options:
            _, row = min(options)
            free[row] -= 1
            kept.append((row, own))
    lost = left_out(jobs, kept)
    if 0 < len(lost) <= MOST_PUT_BACK:
        kept = inserted(game.scope.task, rows, kept, lost)
    return tuple(sorted(kept))


def repaired(game: Game, plans: Plans) -> Plans:
    """Plans that do not contradict: no coalition pays more than two halves of it, nor than a larger one.

    The first makes the game subadditive. The second holds wherever the larger coalition's plan serves the
    smaller one with the smaller one's own vehicles; where only a newcomer's vehicles make it cheap, the
    newcomer's share is rightly negative.
    """
    plans = dict(plans)
    ranks = {members: game.rank(members, trips) for members, trips in plans.items()}
    for _ in range(MOST_REPAIRS):
        changed = False
        for members in sorted(plans, key=lambda own: (-len(own), sorted(own))):
            for trips in _known(game, members, plans):
                left, yuan = game.rank(members, trips)
                if (left, yuan + ROUNDING_YUAN) < ranks[members]:
                    plans[members], ranks[members], changed = trips, (left, yuan), True
        if not changed:
            break
    return plans
