"""Roll-out: which villages are taken in which year, on the way to dated totals."""

import datetime as dt

import strawberry

from graph.asking import Asking
from graph.fields import asked, field
from graph.meta import Answered
from graph.places import Township, Village
from graph.problems import Problem, problems_of
from graph.radius import RadiusInput, radius_of
from graph.rates import Rate
from graph.time_limits import check_seconds
from graph.view import View
from network import model, siting
from network.access.apportionment import SplitRule


@strawberry.input(description="So many outlets in all on that day (年度目标), existing ones counted.")
class MilestoneInput:
    """A dated total."""

    date: dt.date = asked("The day.")
    total: int = asked("Outlets in all on that day, at least 0.")


@strawberry.input(description="What is asked of the roll-out (分年建设计划).")
class RolloutInput:
    """Radius and dated totals."""

    radius: RadiusInput = asked("How near is near enough.")
    milestones: list[MilestoneInput] = asked(
        "Dated totals in order. Example: 46, 80, 114 and 147 at the ends of 2024 to 2027."
    )
    candidates: list[strawberry.ID] | None = asked(
        "Village codes where an outlet may be built. Absent = all places.", default=None
    )
    excluded: list[strawberry.ID] | None = asked("Village codes that are never taken.", default=None)
    quotas: SplitRule | None = asked(
        "Split each year's new outlets over the townships (镇街分解) by this rule. Absent = no split.",
        default=None,
    )
    time_limit_seconds: float = asked(
        "Seconds for the whole field, above 0, at most what the server allows. Default 5.", default=5.0
    )
    seed: int = asked("Seed of the search. Default 0.", default=0)


@strawberry.type(description="The network at one milestone; each step's set holds the one before it.")
class RolloutStep:
    """A step of the siting room."""

    inner: strawberry.Private[siting.RolloutStep]
    view: strawberry.Private[View]

    @field("The day.")
    def date(self) -> dt.date:
        return self.inner.date

    @field("Outlets in all on that day.")
    def total(self) -> int:
        return self.inner.total

    @field("All new outlets up to that day, by village code.")
    def villages(self) -> list[Village]:
        return [Village(inner=village, view=self.view) for village in self.inner.villages]

    @field("Those that are new in this step, by village code.")
    def added(self) -> list[Village]:
        return [Village(inner=village, view=self.view) for village in self.inner.added]

    @field("Share of villages and communities covered (按村可达率).")
    def by_village(self) -> Rate:
        return Rate(inner=self.inner.by_village)

    @field("Share of people covered (按人口可达率).")
    def by_population(self) -> Rate:
        return Rate(inner=self.inner.by_population)

    @field("Most people that any set of this size could cover if it need not grow out of the step before.")
    def bound(self) -> float:
        return self.inner.bound

    @field("What nesting costs: (bound − people covered) ÷ bound.")
    def gap(self) -> float:
        return self.inner.gap

    @field("True when some set, nested or not, reaches the bound.")
    def proven(self) -> bool:
        return self.inner.proven


@strawberry.type(description="How many of the new outlets a township takes (镇街分解).")
class TownshipShare:
    """A township's quota."""

    inner: strawberry.Private[siting.Quota]
    view: strawberry.Private[View]

    @field("The township.")
    def township(self) -> Township:
        return Township(inner=self.inner.township, view=self.view)

    @field("New outlets up to each step, in the order of the steps.")
    def new_outlets(self) -> list[int]:
        return list(self.inner.new_outlets)


@strawberry.type(description="Nested yearly sets of new outlets (分年建设计划).")
class Rollout(Answered):
    """The answer of the siting room."""

    inner: strawberry.Private[siting.Rollout]
    view: strawberry.Private[View]

    @field("One step for each milestone.")
    def steps(self) -> list[RolloutStep]:
        return [RolloutStep(inner=step, view=self.view) for step in self.inner.steps]

    @field("People covered, summed over the steps; what was made most.")
    def objective(self) -> float:
        return self.inner.objective

    @field("The same for sets that greedily take the largest gain.")
    def floor(self) -> float:
        return self.inner.floor

    @field("No nested sets under the same rules can pass this.")
    def bound(self) -> float:
        return self.inner.bound

    @field("(bound − objective) ÷ bound; 0 = proven best.")
    def gap(self) -> float:
        return self.inner.gap

    @field("True when no better nested sets exist.")
    def proven(self) -> bool:
        return self.inner.proven

    @field("Seconds that it took.")
    def seconds(self) -> float:
        return self.inner.seconds

    @field("The split over the townships; empty without a rule.")
    def quotas(self) -> list[TownshipShare]:
        return [TownshipShare(inner=quota, view=self.view) for quota in self.inner.quotas]

    @field("What is doubtful or wrong.")
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)


async def roll_out(view: View, given: RolloutInput, *, asking: Asking) -> Rollout:
    """The yearly sets asked for; a wrong radius or time limit refuses the whole."""
    radius = radius_of(given.radius, "input", "radius")
    wrong = check_seconds(given.time_limit_seconds, asking)
    if isinstance(radius, model.Problem) or wrong:
        wrong = [radius, *wrong] if isinstance(radius, model.Problem) else wrong
        nothing = siting.Rollout((), 0.0, 0.0, 0.0, 0.0, False, (), tuple(wrong))
        return Rollout(inner=nothing, view=view)

    def solve() -> siting.Rollout:
        from network.siting.rollout import solve_rollout

        return solve_rollout(
            view.network,
            as_of=view.as_of,
            radius=radius,
            milestones=[siting.Milestone(mark.date, mark.total) for mark in given.milestones],
            candidates=None if given.candidates is None else tuple(given.candidates),
            excluded=tuple(given.excluded or ()),
            quotas=given.quotas,
            time_limit_s=given.time_limit_seconds,
            seed=given.seed,
            stop=asking.is_stopped,
            progress=asking.progress,
        )

    return Rollout(inner=await asking.work(solve), view=view)
