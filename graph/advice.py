"""Advice: which single steps serve most people for their money, and which outlets nobody would miss."""

import strawberry

from graph.asking import Asking
from graph.fields import asked, field
from graph.meta import Answered
from graph.places import Village
from graph.problems import Problem, problems_of
from graph.radius import RadiusInput, radius_of
from graph.rates import Rate
from graph.sites import Site
from graph.time_limits import check_seconds
from graph.view import View
from network import model
from network.siting import actions


@strawberry.input(
    description="Yuan for one action of each kind (单项造价). Without prices all cost the same."
)
class ActionCostsInput:
    """Prices by kind."""

    add_function: float = asked("To give an outlet the function, yuan, at least 0. Default 1.", default=1.0)
    reopen: float = asked("To open a site that is not in business, yuan, at least 0. Default 1.", default=1.0)
    raise_capacity: float = asked("To enlarge an outlet, yuan, at least 0. Default 1.", default=1.0)
    new: float = asked("To build an outlet, yuan, at least 0. Default 1.", default=1.0)
    close: float | None = asked(
        "To close an outlet, yuan; below 0 closing saves money. Closings come when nothing serves more for "
        "the money left, and what they save may be spent. Absent = closings are not among the actions.",
        default=None,
    )


@strawberry.input(description="What is asked of advice (建设与优化建议).")
class BuildAdviceInput:
    """Radius, prices and how much of it."""

    radius: RadiusInput = asked("How near is near enough.")
    function: str | None = asked(
        'Only outlets with this function serve. Absent = every outlet. Example: "parcel_in".', default=None
    )
    costs: ActionCostsInput | None = asked("Prices. Absent = every action costs 1 yuan.", default=None)
    budget: float | None = asked("Yuan to spend, above 0. Absent = no limit.", default=None)
    first: int = asked("Actions at most, from 1. Default 10.", default=10)
    backup_share: float = asked(
        "Closing must leave at least this share of people with two outlets in reach, 0 to 1. Default 0.",
        default=0.0,
    )
    with_capacity: bool = asked(
        "True = an outlet serves no more of those nearest to it than its capacity a day. Default false.",
        default=False,
    )
    time_limit_seconds: float = asked(
        "Seconds for the bound, above 0, at most what the server allows. Default 5.", default=5.0
    )


@strawberry.type(description="One step (建设措施), counted after all those before it.")
class Action:
    """An action of the siting room."""

    inner: strawberry.Private[actions.Action]
    view: strawberry.Private[View]

    @field("What is done.")
    def kind(self) -> actions.ActionKind:
        return self.inner.kind

    @field("The site that it is done to; null for a new outlet.")
    def site(self) -> Site | None:
        return Site(inner=self.inner.site, view=self.view) if self.inner.site else None

    @field("The village that gets an outlet; null for what is done to a site.")
    def village(self) -> Village | None:
        return Village(inner=self.inner.village, view=self.view) if self.inner.village else None

    @field("People newly served; 0 for a closing.")
    def gain_population(self) -> int:
        return self.inner.gain_population

    @field("Yuan.")
    def cost(self) -> float:
        return self.inner.cost

    @field("Yuan for each person newly served; null for a closing.")
    def cost_per_person(self) -> float | None:
        return self.inner.cost / self.inner.gain_population if self.inner.gain_population else None

    @field("Share of people served after this step and all before it (按人口可达率).")
    def served_after(self) -> Rate:
        return Rate(inner=self.inner.served_after)


@strawberry.type(description="An outlet that could close (冗余网点): nobody would lose any of its functions.")
class RedundantSite:
    """A redundant site of the siting room."""

    inner: strawberry.Private[actions.Redundant]
    view: strawberry.Private[View]

    @field("The outlet.")
    def site(self) -> Site:
        return Site(inner=self.inner.site, view=self.view)

    @field("Share of people with at least two outlets in reach once it alone is closed.")
    def backup_after(self) -> Rate:
        return Rate(inner=self.inner.backup_after)


@strawberry.type(
    description=(
        "What to do first for the money (建设与优化建议). Each step is the one that then newly serves most "
        "people per yuan: a rule of thumb; `bound` says how far any other steps could come."
    )
)
class BuildAdvice(Answered):
    """The advice of the siting room."""

    inner: strawberry.Private[actions.Advice]
    view: strawberry.Private[View]

    @field("The steps in their order.")
    def actions(self) -> list[Action]:
        return [Action(inner=action, view=self.view) for action in self.inner.actions]

    @field("Yuan for all of them; below 0 where closings save more than the rest costs.")
    def spent(self) -> float:
        return self.inner.spent

    @field("Share of people served as things are.")
    def served_before(self) -> Rate:
        return Rate(inner=self.inner.served_before)

    @field("Share of people served when everything is done.")
    def served_after(self) -> Rate:
        return Rate(inner=self.inner.served_after)

    @field(
        "People that no steps of that number, or for that money, could pass; null where capacities count or "
        "the time was over."
    )
    def bound(self) -> float | None:
        return self.inner.bound

    @field("(bound − people served) ÷ bound; 0 = no other steps serve more; null without a bound.")
    def gap(self) -> float | None:
        return self.inner.gap

    @field("Outlets that could close as things are, each alone, by code.")
    def redundant(self) -> list[RedundantSite]:
        return [RedundantSite(inner=one, view=self.view) for one in self.inner.redundant]

    @field("Seconds that it took.")
    def seconds(self) -> float:
        return self.inner.seconds

    @field("What is doubtful or wrong.")
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)


async def advise_building(view: View, given: BuildAdviceInput, *, asking: Asking) -> BuildAdvice:
    """The advice asked for; a wrong radius or time limit refuses the whole."""
    radius = radius_of(given.radius, "input", "radius")
    wrong = check_seconds(given.time_limit_seconds, asking)
    if isinstance(radius, model.Problem) or wrong:
        wrong = [radius, *wrong] if isinstance(radius, model.Problem) else wrong
        nothing = actions.Advice((), 0.0, model.Rate(0, 0), (), tuple(wrong))
        return BuildAdvice(inner=nothing, view=view)
    costs = given.costs or ActionCostsInput()

    def solve() -> actions.Advice:
        from network.siting.advice import advise

        return advise(
            view.network,
            as_of=view.as_of,
            radius=radius,
            function=given.function,
            costs=actions.Costs(
                costs.add_function, costs.reopen, costs.raise_capacity, costs.new, costs.close
            ),
            budget=given.budget,
            most=given.first,
            backup_share=given.backup_share,
            with_capacity=given.with_capacity,
            time_limit_s=given.time_limit_seconds,
            stop=asking.is_stopped,
        )

    return BuildAdvice(inner=await asking.work(solve), view=view)
