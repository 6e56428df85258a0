"""Siting: where new outlets should stand, and how good any choice could be."""

import strawberry

from graph.asking import Asking
from graph.fields import asked, field
from graph.meta import Answered
from graph.places import Village
from graph.problems import Problem, problems_of
from graph.radius import RadiusInput, radius_of
from graph.rates import Rate
from graph.time_limits import check_seconds
from graph.view import View
from network import model, siting
from network.siting import SitingProblem


@strawberry.input(description="The least and the most new outlets of one township (镇街配额).")
class TownshipQuotaInput:
    """Bounds on one township."""

    township: strawberry.ID = asked("Code of the township.")
    least: int = asked("At least so many, from 0. Default 0.", default=0)
    most: int | None = asked("At most so many. Absent = no bound.", default=None)


@strawberry.input(description="What an outlet costs in one village (建设成本).")
class VillageCostInput:
    """A price of one village."""

    village: strawberry.ID = asked("Code of the village.")
    yuan: float = asked("Yuan for an outlet there, at least 0.")


@strawberry.input(
    description="What is asked of siting (选址): what to make best, with how many, by which rules."
)
class SitingInput:
    """The problem and its rules."""

    problem: SitingProblem = asked("What to make best.")
    radius: RadiusInput | None = asked(
        "How near is near enough. FEWEST_SITES and MAX_COVERAGE need it.", default=None
    )
    count: int | None = asked(
        "New outlets, at least 1. All problems but FEWEST_SITES need it, or a budget.", default=None
    )
    candidates: list[strawberry.ID] | None = asked(
        "Village codes where an outlet may be built. Absent = all places.", default=None
    )
    keep_existing: bool = asked("True = outlets that count on the day serve too. Default true.", default=True)
    plans: int = asked("How many of the best plans, 1 to 100. Default 1.", default=1)
    time_limit_seconds: float = asked(
        "Seconds for the whole field, above 0, at most what the server allows. Default 5.", default=5.0
    )
    required: list[strawberry.ID] | None = asked("Village codes that every plan holds.", default=None)
    excluded: list[strawberry.ID] | None = asked("Village codes that no plan holds.", default=None)
    min_spacing_km: float | None = asked(
        "Outlets are at least so far apart, in km as the crow flies. Absent = no rule.", default=None
    )
    township_quotas: list[TownshipQuotaInput] | None = asked("Bounds by township.", default=None)
    budget: float | None = asked(
        "Yuan to spend on new outlets, above 0, in place of count. Absent = no limit.", default=None
    )
    cost_per_outlet: float | None = asked(
        "Yuan for a new outlet where `costs` names no other price, at least 0. Default 1.", default=None
    )
    costs: list[VillageCostInput] | None = asked(
        "Prices of single villages. Absent = costPerOutlet everywhere.", default=None
    )
    required_share: float = asked(
        "FEWEST_SITES: at least this share of the people who can be covered, above 0, at most 1. Default 1 = "
        "every place that can be, inhabited or not.",
        default=1.0,
    )
    seed: int = asked("Seed of the search. Default 0.", default=0)


@strawberry.type(description="What one new outlet of a plan is worth.")
class SiteGain:
    """A gain of the siting room."""

    inner: strawberry.Private[siting.SiteGain]
    view: strawberry.Private[View]

    @field("Where it stands.")
    def village(self) -> Village:
        return Village(inner=self.inner.village, view=self.view)

    @field(
        "The objective that is lost if it alone is left out: people, person-minutes or minutes; null where "
        "some place would then reach nothing."
    )
    def gain(self) -> float | None:
        return self.inner.gain


@strawberry.type(description="One set of new outlets (布点方案), with what is known of how good it is.")
class SitingPlan:
    """A plan of the siting room."""

    inner: strawberry.Private[siting.SitingPlan]
    view: strawberry.Private[View]

    @field("The villages that get an outlet, by code.")
    def villages(self) -> list[Village]:
        return [Village(inner=village, view=self.view) for village in self.inner.villages]

    @field(
        "FEWEST_SITES: new outlets. MAX_COVERAGE: people covered, by existing outlets too. P_MEDIAN: "
        "person-minutes. P_CENTER: minutes."
    )
    def objective(self) -> float:
        return self.inner.objective

    @field("No plan under the same rules can be better; null where nothing is proven.")
    def bound(self) -> float | None:
        return self.inner.bound

    @field("|objective − bound| ÷ objective; 0 = proven best; null without a bound.")
    def gap(self) -> float | None:
        return self.inner.gap

    @field("True when no better plan exists (已证明最优).")
    def proven(self) -> bool:
        return self.inner.proven

    @field("Share of villages and communities covered with the plan (按村可达率).")
    def by_village(self) -> Rate:
        return Rate(inner=self.inner.by_village)

    @field("Share of people covered with the plan (按人口可达率).")
    def by_population(self) -> Rate:
        return Rate(inner=self.inner.by_population)

    @field("Mean minutes to the nearest outlet, weighted by population; null where nobody reaches one.")
    def mean_minutes(self) -> float | None:
        return self.inner.minutes_mean

    @field("Most minutes to the nearest outlet; null where nobody reaches one.")
    def max_minutes(self) -> float | None:
        return self.inner.minutes_max

    @field("What each new outlet is worth.")
    def gains(self) -> list[SiteGain]:
        return [SiteGain(inner=gain, view=self.view) for gain in self.inner.gains]

    @field("Yuan, where costs were given; else null.")
    def cost(self) -> float | None:
        return self.inner.cost

    @field("Seconds until this plan was known to be as good as it says.")
    def seconds(self) -> float:
        return self.inner.seconds


@strawberry.type(description="The best plans, best first and equals by village codes (选址).")
class Siting(Answered):
    """The answer of the siting room."""

    inner: strawberry.Private[siting.Siting]
    view: strawberry.Private[View]

    @field("The plans.")
    def plans(self) -> list[SitingPlan]:
        return [SitingPlan(inner=plan, view=self.view) for plan in self.inner.plans]

    @field("Places that no candidate and no existing outlet reaches: named, left out, no failure.")
    def uncoverable(self) -> list[Village]:
        return [Village(inner=village, view=self.view) for village in self.inner.uncoverable]

    @field("How many new outlets plans i and j share: a row for each plan.")
    def overlaps(self) -> list[list[int]]:
        return [list(row) for row in self.inner.overlaps]

    @field("What is doubtful or wrong.")
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)


async def site(view: View, given: SitingInput, *, asking: Asking) -> Siting:
    """The plans asked for; a wrong radius or time limit refuses the whole."""
    radius = None if given.radius is None else radius_of(given.radius, "input", "radius")
    wrong = [radius] if isinstance(radius, model.Problem) else []
    wrong += check_seconds(given.time_limit_seconds, asking)
    if wrong or isinstance(radius, model.Problem):
        return Siting(inner=siting.Siting(plans=(), uncoverable=(), problems=tuple(wrong)), view=view)
    quotas = {str(q.township): (q.least, q.most) for q in given.township_quotas or ()}

    def solve() -> siting.Siting:
        from network.siting.solver import solve_siting

        return solve_siting(
            view.network,
            as_of=view.as_of,
            problem=given.problem,
            radius=radius,
            count=given.count,
            candidates=None if given.candidates is None else tuple(given.candidates),
            keep_existing=given.keep_existing,
            plans=given.plans,
            required=tuple(given.required or ()),
            excluded=tuple(given.excluded or ()),
            min_spacing_km=given.min_spacing_km,
            township_quotas=quotas or None,
            budget=given.budget,
            costs=_costs(view, given),
            required_share=given.required_share,
            time_limit_s=given.time_limit_seconds,
            seed=given.seed,
            stop=asking.is_stopped,
            progress=asking.progress,
        )

    return Siting(inner=await asking.work(solve), view=view)


def _costs(view: View, given: SitingInput) -> float | dict[str, float]:
    """One price for all, or that price with those of single villages in its place."""
    price = 1.0 if given.cost_per_outlet is None else given.cost_per_outlet
    if given.costs is None:
        return price
    own = {str(cost.village): cost.yuan for cost in given.costs}
    return {**dict.fromkeys(view.network.village_by_code, price), **own}
