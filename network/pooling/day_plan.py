"""Day plan: tours for the goods of a day on given vehicles, and what they leave, told with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from network.pooling.plan import Unserved
from network.pooling.planning import Limits, plan_trips
from network.pooling.reasons import exhausted, impossible
from network.pooling.rules import SharingRules
from network.pooling.task import Task, Trip, left_out


@dataclass(frozen=True, slots=True)
class Plan:
    """Trips, the demands without one and why, and whether nothing better can exist."""

    trips: tuple[Trip, ...]
    unserved: tuple[Unserved, ...]
    iterations: int
    proven: bool


@dataclass(frozen=True, slots=True)
class Able:
    """The jobs that some vehicle of the rows can serve alone, and the demands that none can, with reasons."""

    rows: Sequence[int]
    jobs: tuple[int, ...]
    hopeless: tuple[Unserved, ...]

    def plan(self, task: Task, *, seed: int, limits: Limits, start: Sequence[Trip] = ()) -> Plan:
        """The best plan for these jobs on these rows that the search finds, never worse than `start`."""
        found = plan_trips(task, self.rows, self.jobs, seed=seed, limits=limits, start=start)
        return self.told(task, found.trips, found.iterations, proven=found.proven)

    def told(self, task: Task, trips: tuple[Trip, ...], iterations: int = 0, *, proven: bool = False) -> Plan:
        """These trips as a plan: with what they leave, and why."""
        rest = exhausted(task, self.rows, left_out(self.jobs, trips), trips)
        unserved = sorted((*self.hopeless, *rest), key=lambda own: own.demand.id)
        return Plan(trips, tuple(unserved), iterations, proven)


def able_among(
    task: Task,
    rules: SharingRules,
    rows: Sequence[int],
    jobs: Sequence[int],
    *,
    doubtful: Sequence[int] | None = None,
) -> Able:
    """Which of these jobs can some of these rows serve alone?

    Only the `doubtful` are asked where they are given: the others ride on some of the rows, as is known.
    """
    hopeless = impossible(task, rules, rows, jobs if doubtful is None else doubtful)
    lost = {unserved.demand.id for unserved in hopeless}
    able = tuple(job for job in jobs if task.jobs[job].demand.id not in lost)
    return Able(rows, able, tuple(hopeless))


def plan_of(
    task: Task,
    rules: SharingRules,
    rows: Sequence[int],
    jobs: Sequence[int],
    *,
    seed: int,
    limits: Limits,
    start: Sequence[Trip] = (),
) -> Plan:
    """The best plan for these jobs on these rows; what nobody can serve is taken out first, and told why."""
    return able_among(task, rules, rows, jobs).plan(task, seed=seed, limits=limits, start=start)
