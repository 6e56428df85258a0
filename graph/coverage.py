"""Coverage: which places reach a site in time, and the gaps that are left."""

from typing import Annotated

import strawberry
from strawberry import argument

from graph.asking import Asking, Info
from graph.capacity import CapacitySplit, PlaceDemandInput, split
from graph.coverage_rows import Gap, PlaceAccess, TownshipCoverage
from graph.errors import AskingError
from graph.evenness import AccessDistribution, distribute
from graph.fields import field
from graph.functions import FunctionCoverage, FunctionWantInput, cover_functions
from graph.layers import MapLayer, MapLayerInput, draw
from graph.meta import Answered
from graph.problems import Problem, problems_of
from graph.question import CoverageInput, CoverageQuestion, question_of
from graph.rates import Rate
from graph.sensitivity import RatesAtRadius
from graph.supply_ratio import SiteSupplyInput, SupplyRatio, share
from graph.view import View
from network import model
from network.access import answers
from network.access.capacity import Allocation, CapacityRule
from network.access.sensitivity import sensitivity_of


@strawberry.type(
    description=(
        "Which places reach an outlet in time (覆盖率), under each reading of 全面覆盖. The denominator is "
        "the loaded list of villages and communities, or of villages alone with `villagesOnly`; never a "
        "target number."
    )
)
class Coverage(Answered):
    """The answer of the access room."""

    inner: strawberry.Private[answers.Coverage]
    view: strawberry.Private[View]
    question: strawberry.Private[CoverageQuestion | None] = None

    @field("Share of places that have a site within them (行政村覆盖率).")
    def administrative(self) -> Rate:
        return Rate(inner=self.inner.administrative)

    @field("Share of places within the radius.")
    def by_village(self) -> Rate:
        return Rate(inner=self.inner.by_village)

    @field("Share of people within the radius; places of unknown population left out of both parts.")
    def by_population(self) -> Rate:
        return Rate(inner=self.inner.by_population)

    @field(
        "Mean minutes to the nearest site, weighted by population over reachable places; null without any."
    )
    def mean_minutes(self) -> float | None:
        return self.inner.minutes.mean

    @field("Minutes within which half of the people who reach a site live; null without any.")
    def p50_minutes(self) -> float | None:
        return self.inner.minutes.p50

    @field("Minutes within which 90 % of the people who reach a site live; null without any.")
    def p90_minutes(self) -> float | None:
        return self.inner.minutes.p90

    @field("Most minutes of any reachable place; null without any.")
    def max_minutes(self) -> float | None:
        return self.inner.minutes.max

    @field("People who reach no site at all; they are in no mean.")
    def unreachable_population(self) -> float:
        return self.inner.unreachable_population

    @field("Every place of the denominator, by code.")
    def places(self) -> list[PlaceAccess]:
        return [PlaceAccess(inner=place, view=self.view) for place in self.inner.places]

    @field(
        "The places that are not covered: most people first, unreachable ones first among equals, then the "
        "larger excess, then by code."
    )
    async def gaps(
        self,
        info: Info,
        first: Annotated[
            int | None, argument(description="Only the first so many, at least 0. Absent = all.")
        ] = None,
    ) -> list[Gap]:
        if first is not None and first < 0:
            raise AskingError(f"first is {first}, and must be at least 0; leave it out for all gaps.")
        found = await info.context.work(lambda: self.inner.gaps)
        return [Gap(inner=gap, answer=self.inner, view=self.view) for gap in found[:first]]

    @field("The three rates within each township, by code.")
    def townships(self) -> list[TownshipCoverage]:
        return [TownshipCoverage(inner=row, view=self.view) for row in self.inner.townships]

    @field(
        "The rates at 90, 100 and 110 % of the radius: 15.1 minutes against 14.9 must not decide (敏感性). "
        "Empty when the coverage was refused. `administrative` has no radius and stays as it is."
    )
    def sensitivity(self) -> list[RatesAtRadius]:
        return [] if self.question is None else [RatesAtRadius(inner=at) for at in sensitivity_of(self.inner)]

    @field(
        "Which places have several functions in reach, each within its own radius (一点多能): the table "
        "place × function, and the share with all. Null when the coverage was refused."
    )
    async def functions(
        self,
        info: Info,
        wants: Annotated[
            list[FunctionWantInput] | None,
            argument(
                description="The functions. Absent = those of `standards`, or, without either, every "
                "function that a site in business offers, within the radius of the coverage."
            ),
        ] = None,
        standards: Annotated[
            list[str] | None,
            argument(
                description="Codes or set names of the network's standards: one want for each that is in "
                "force and names a function. Absent = none."
            ),
        ] = None,
    ) -> FunctionCoverage | None:
        question = self.question
        if question is None:
            return None
        return await cover_functions(question, self.view, wants, standards, asking=info.context)

    @field("The answer as classed features for a map, with their legend (图层).")
    async def layer(
        self,
        info: Info,
        input_: Annotated[MapLayerInput, argument(name="input", description="What is drawn, and how.")],
    ) -> MapLayer:
        return await draw(self.view.network, self.inner, input_, asking=info.context)

    @field(
        "Whom the sites have room for (承载能力): served, in reach without capacity, out of reach; the three "
        "add up to all demand. Null when the coverage was refused."
    )
    async def capacity(
        self,
        info: Info,
        allocation: Annotated[
            Allocation, argument(description="Who is served where sites are short. Default NEAREST.")
        ] = Allocation.NEAREST,
        spill: Annotated[
            bool,
            argument(
                description="true = what the nearest site has no room for goes on to the next within the "
                "radius. Default false. OPTIMAL always does."
            ),
        ] = False,
        tolerance: Annotated[
            float,
            argument(
                description="A place short by at most this share of its demand counts as served. 0 to 1, "
                "default 0."
            ),
        ] = 0.0,
        demand_per_head: Annotated[
            float,
            argument(
                description="What a head asks of a site in a day, in the unit of the capacities. At least 0, "
                "default 1: capacities are people a day."
            ),
        ] = 1.0,
        demands: Annotated[
            list[PlaceDemandInput] | None,
            argument(description="Demand by place, 0 where none is named. Absent = people × demandPerHead."),
        ] = None,
    ) -> CapacitySplit | None:
        if self.question is None:
            return None
        rule = CapacityRule(allocation, spill, tolerance, demand_per_head)
        return await split(self.question, self.view, rule, demands, asking=info.context)

    @field(
        "Supply for each head within reach, by two-step floating catchment areas (2SFCA, 供需比). Null when "
        "the coverage was refused."
    )
    async def supply_ratio(
        self,
        info: Info,
        supplies: Annotated[
            list[SiteSupplyInput] | None,
            argument(description="Supply by site, 0 where none is named. Absent = the capacities a day."),
        ] = None,
        demands: Annotated[
            list[PlaceDemandInput] | None,
            argument(description="Demand by place, 0 where none is named. Absent = people."),
        ] = None,
    ) -> SupplyRatio | None:
        if self.question is None:
            return None
        return await share(self.question, self.view, supplies, demands, asking=info.context)

    @field(
        "How ways fall on people (分布): percentiles, the k-th nearest site, backup, Gini with Lorenz "
        "points, by township too. Null when the coverage was refused."
    )
    async def distribution(
        self,
        info: Info,
        k: Annotated[
            int, argument(description="The way to which nearest site is told; at least 1. Default 2.")
        ] = 2,
        percentiles: Annotated[
            list[float] | None,
            argument(
                description="Shares of people, above 0 and at most 1. Default [0.1, 0.25, 0.5, 0.75, 0.9, 1]."
            ),
        ] = None,
    ) -> AccessDistribution | None:
        if self.question is None:
            return None
        return await distribute(self.question, self.view, k, percentiles, asking=info.context)

    @field("What is doubtful or wrong.")
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)


async def cover(view: View, given: CoverageInput, *, asking: Asking) -> Coverage:
    """The coverage asked for; a wrong radius covers nobody and says so."""
    question = question_of(given)
    if isinstance(question, model.Problem):
        refused = answers.refused(view.network, question, villages_only=bool(given.villages_only))
        return Coverage(inner=refused, view=view)
    inner = await asking.work(lambda: question.answer(view))
    return Coverage(inner=inner, view=view, question=question)
