"""Capacity: who is served, and who finds every site in reach full."""

from collections.abc import Sequence

import strawberry

from graph.asking import Asking, Info
from graph.fields import asked, field
from graph.places import Village
from graph.problems import Problem, problems_of
from graph.question import CoverageQuestion
from graph.radius import RadiusValue
from graph.rates import Rate
from graph.sites import Site
from graph.view import View
from network.access import capacity


@strawberry.input(description="What one place asks of sites in a day.")
class PlaceDemandInput:
    """A demand."""

    village: strawberry.ID = asked("Code of the place.")
    demand: float = asked("In the unit of the capacities, at least 0. Example: 800.")


@strawberry.type(description="What one site serves, out of what it can.")
class SiteLoad:
    """A row by site."""

    inner: strawberry.Private[capacity.OutletLoad]
    view: strawberry.Private[View]

    @field("The site.")
    def site(self) -> Site:
        return Site(inner=self.inner.site, view=self.view)

    @field("What it can serve in a day; null where unknown: never full.")
    def capacity(self) -> float | None:
        return self.inner.capacity

    @field("What it serves.")
    def load(self) -> float:
        return self.inner.load

    @field("Load of capacity; null where the capacity is unknown.")
    def use(self) -> Rate | None:
        return Rate(inner=self.inner.use) if self.inner.use else None


@strawberry.type(description="What becomes of the demand of one place; the three parts add up to it.")
class PlaceService:
    """A row by place."""

    inner: strawberry.Private[capacity.PlaceService]
    view: strawberry.Private[View]

    @field("The place.")
    def village(self) -> Village:
        return Village(inner=self.inner.village, view=self.view)

    @field("What it asks for.")
    def demand(self) -> float:
        return self.inner.demand

    @field("What is served.")
    def served(self) -> float:
        return self.inner.served

    @field("What finds every site full that it may be sent to.")
    def in_reach_without_capacity(self) -> float:
        return self.inner.without_capacity

    @field("All of it where no site lies within the radius, otherwise 0.")
    def out_of_reach(self) -> float:
        return self.inner.out_of_reach


@strawberry.type(description="The three parts of all demand at a share of the radius.")
class CapacityAtRadius:
    """A row of the sensitivity."""

    inner: strawberry.Private[capacity.CapacityAt]

    @field("Share of the radius asked for: 0.9, 1 or 1.1.")
    def factor(self) -> float:
        return self.inner.factor

    @field("The radius that is.")
    def radius(self) -> RadiusValue:
        return RadiusValue(inner=self.inner.radius)

    @field("What is served.")
    def served(self) -> float:
        return self.inner.served

    @field("What finds no room within the radius.")
    def in_reach_without_capacity(self) -> float:
        return self.inner.in_reach_without_capacity

    @field("What has no site within the radius.")
    def out_of_reach(self) -> float:
        return self.inner.out_of_reach


@strawberry.type(
    description="All demand in three parts (承载能力三分): served, in reach without capacity, out of reach."
)
class CapacitySplit:
    """A capacity split of the access room."""

    inner: strawberry.Private[capacity.CapacitySplit]
    view: strawberry.Private[View]
    question: strawberry.Private[CoverageQuestion]

    @field("What is served, in the unit of the capacities; people unless demands are given.")
    def served(self) -> float:
        return self.inner.served

    @field("What has a site within the radius and finds it full.")
    def in_reach_without_capacity(self) -> float:
        return self.inner.in_reach_without_capacity

    @field("What has no site within the radius.")
    def out_of_reach(self) -> float:
        return self.inner.out_of_reach

    @field("Served of all demand.")
    def served_rate(self) -> Rate:
        return Rate(inner=self.inner.served_rate)

    @field("The rule by which room was given out, in a sentence: it decides who goes without.")
    def rule(self) -> str:
        return self.inner.rule.told

    @field("Every site that counts, by id.")
    def sites(self) -> list[SiteLoad]:
        return [SiteLoad(inner=row, view=self.view) for row in self.inner.outlets]

    @field("Every place of the denominator, by code.")
    def places(self) -> list[PlaceService]:
        return [PlaceService(inner=row, view=self.view) for row in self.inner.places]

    @field("The three parts at 90, 100 and 110 % of the radius.")
    async def sensitivity(self, info: Info) -> list[CapacityAtRadius]:
        question = self.question
        rows = await info.context.work(
            lambda: capacity.capacity_sensitivity(
                question.reach(self.view), question.radius, self.inner.rule, demands=self.inner.demands
            )
        )
        return [CapacityAtRadius(inner=row) for row in rows]

    @field("What is doubtful or wrong.")
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)


async def split(
    question: CoverageQuestion,
    view: View,
    rule: capacity.CapacityRule,
    demands: Sequence[PlaceDemandInput] | None,
    *,
    asking: Asking,
) -> CapacitySplit:
    """The capacity split of the question's ways."""
    given = demands_of(demands)
    inner = await asking.work(
        lambda: capacity.split_capacity(question.reach(view), question.radius, rule, demands=given)
    )
    return CapacitySplit(inner=inner, view=view, question=question)


def demands_of(demands: Sequence[PlaceDemandInput] | None) -> dict[str, float] | None:
    """Demand by place as the access room takes it; None = people."""
    return None if demands is None else {str(row.village): row.demand for row in demands}
