"""Plan: what siting answers. Sets of new outlets with value, bound and gap, and the yearly roll-out."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from network.model import Problem, Rate, Site, Township, Village


class SitingProblem(StrEnum):
    """What is asked of the new outlets."""

    FEWEST_SITES = "FEWEST_SITES"
    """As few new outlets as bring every place that can be reached within the radius."""
    MAX_COVERAGE = "MAX_COVERAGE"
    """So many new outlets that most people live within the radius."""
    P_MEDIAN = "P_MEDIAN"
    """So many new outlets that all people together travel least."""
    P_CENTER = "P_CENTER"
    """So many new outlets that the place worst off travels least."""


@dataclass(frozen=True, slots=True)
class SiteGain:
    """What one new outlet of a plan is worth: the objective lost if it alone were left out.

    People covered under FEWEST_SITES and MAX_COVERAGE, person-minutes under P_MEDIAN, minutes under
    P_CENTER; None where some place would then be reached by nothing at all.
    """

    village: Village
    gain: float | None


@dataclass(frozen=True, slots=True)
class SitingPlan:
    """One set of new outlets, by village code.

    `objective` counts new outlets (FEWEST_SITES), people covered, by existing outlets too (MAX_COVERAGE),
    person-minutes (P_MEDIAN) or minutes (P_CENTER). No plan that keeps the same rules and is none of the
    plans before it can be better than `bound`; `gap` is |objective − bound| ÷ objective, and the plan is
    `proven` when it is 0. `by_village` and `by_population` are coverage with the plan in place, within the
    radius; without a radius, the share that reaches an outlet at all. `minutes_mean` is weighted by
    population and, like `minutes_max`, over the places that reach an outlet. `cost` is in yuan, where costs
    were given.
    """

    villages: tuple[Village, ...]
    objective: float
    bound: float | None
    gap: float | None
    proven: bool
    by_village: Rate
    by_population: Rate
    minutes_mean: float | None = None
    minutes_max: float | None = None
    gains: tuple[SiteGain, ...] = ()
    cost: float | None = None
    seconds: float = 0.0
    iterations: int = 0


@dataclass(frozen=True, slots=True)
class Siting:
    """The best plans, best first and equals by village codes; and what no outlet could ever reach.

    `uncoverable` holds the places that no candidate and no existing outlet reaches: they are named and left
    out, and no failure. `overlaps[i][j]` is the number of new outlets that plans i and j share.
    """

    plans: tuple[SitingPlan, ...]
    uncoverable: tuple[Village, ...]
    problems: tuple[Problem, ...]
    overlaps: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Milestone:
    """So many outlets in all, existing ones counted, on that day."""

    date: date
    total: int


@dataclass(frozen=True, slots=True)
class RolloutStep:
    """The network at one milestone.

    `villages` is the whole set of new outlets up to the date: each step's set holds the one before it.
    `added` are those that are new in this step. `bound` is the most people that any set of that size keeping
    the same rules could cover, if it did not have to grow out of the step before; `gap` is what nesting
    (and stopping early) costs against it, (bound − people covered) ÷ bound.
    """

    date: date
    total: int
    villages: tuple[Village, ...]
    added: tuple[Village, ...]
    by_village: Rate
    by_population: Rate
    bound: float
    gap: float
    proven: bool
    """True when `bound` is reached by some set, nested or not."""


@dataclass(frozen=True, slots=True)
class Quota:
    """How many of the new outlets a township takes, by milestone and in the order of the steps."""

    township: Township
    new_outlets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rollout:
    """Nested yearly sets of new outlets (ST5).

    `objective` is the number of people covered, summed over the steps; `floor` is that of the greedy sets,
    `bound` what no nested sets under the same rules can pass, `gap` is (bound − objective) ÷ bound, and
    `proven` says that the bound is reached.
    """

    steps: tuple[RolloutStep, ...]
    objective: float
    floor: float
    bound: float
    gap: float
    proven: bool
    quotas: tuple[Quota, ...]
    problems: tuple[Problem, ...]
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Cluster:
    """One hub and the townships that it serves (片区): what is carried to them, and volume × minutes."""

    hub: Site
    townships: tuple[Township, ...]
    load: float
    cost: float


@dataclass(frozen=True, slots=True)
class Districting:
    """Townships assigned to hubs, each to one: least volume × minutes under the rules.

    `unit` is what loads are counted in: kg a day, or people where no demands are loaded. `balance` is the
    largest load over the smallest; None where a hub has none. No assignment under the same rules costs less
    than `bound`. `borders` are the pairs of townships (codes) whose shares touch.
    """

    clusters: tuple[Cluster, ...]
    unassigned: tuple[Township, ...]
    unit: str
    objective: float
    bound: float
    proven: bool
    balance: float | None
    borders: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]
    seconds: float = 0.0

    @property
    def gap(self) -> float:
        """(objective − bound) ÷ objective."""
        return (self.objective - self.bound) / self.objective if self.objective else 0.0
