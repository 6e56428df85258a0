"""Evenness: percentiles, second sites, backup and evenness."""

from collections.abc import Sequence

import strawberry

from graph.asking import Asking
from graph.fields import field
from graph.places import Township, Village
from graph.problems import Problem, problems_of
from graph.question import CoverageQuestion
from graph.rates import Rate
from graph.sensitivity import RatesAtRadius
from graph.spread import Spread
from graph.view import View
from network.access import distribution as access


@strawberry.type(description="The minutes within which a share of the people who reach a site do (分位数).")
class Percentile:
    """A percentile."""

    inner: strawberry.Private[access.Percentile]

    @field("Share of people, above 0 and at most 1.")
    def share(self) -> float:
        return self.inner.share

    @field("Minutes, always those of a real place; null where nobody reaches a site.")
    def minutes(self) -> float | None:
        return self.inner.minutes


@strawberry.type(description="The way from a place to its k-th nearest site.")
class KthAccess:
    """A row by place."""

    inner: strawberry.Private[access.KthAccess]
    view: strawberry.Private[View]

    @field("The place.")
    def village(self) -> Village:
        return Village(inner=self.inner.village, view=self.view)

    @field("Minutes; null where it reaches fewer than k sites.")
    def minutes(self) -> float | None:
        return self.inner.minutes


@strawberry.type(description="A point of a Lorenz curve (洛伦兹曲线).")
class LorenzPoint:
    """A point."""

    point: strawberry.Private[tuple[float, float]]

    @field("Share of the people, those with the least travel first; 0 to 1.")
    def people(self) -> float:
        return self.point[0]

    @field("Their share of all person-minutes; 0 to 1.")
    def minutes(self) -> float:
        return self.point[1]


@strawberry.type(
    description=(
        "How unevenly minutes fall on people who reach a site. Read it beside `unreachablePopulation`."
    )
)
class Inequality:
    """An inequality."""

    inner: strawberry.Private[access.Inequality]

    @field(
        "Gini coefficient (基尼系数): 0 when all travel alike, towards 1 when few travel for all; null where "
        "nobody travels."
    )
    def gini(self) -> float | None:
        return self.inner.gini

    @field("The Lorenz curve from (0, 0) to (1, 1); empty where nobody travels.")
    def lorenz(self) -> list[LorenzPoint]:
        return [LorenzPoint(point=point) for point in self.inner.lorenz]


@strawberry.type(description="The distribution within one township (镇街).")
class TownshipDistribution:
    """A row by township."""

    inner: strawberry.Private[access.TownshipDistribution]
    view: strawberry.Private[View]

    @field("The township.")
    def township(self) -> Township:
        return Township(inner=self.inner.township, view=self.view)

    @field("Minutes to the nearest site.")
    def minutes(self) -> Spread:
        return Spread(inner=self.inner.minutes)

    @field("Its people who reach no site at all.")
    def unreachable_population(self) -> int:
        return self.inner.unreachable_population

    @field("Share of its people with at least two sites within the radius.")
    def backup_by_population(self) -> Rate:
        return Rate(inner=self.inner.backup_by_population)

    @field("How evenly its people travel.")
    def inequality(self) -> Inequality:
        return Inequality(inner=self.inner.inequality)


@strawberry.type(
    description="How ways fall on people, beside the plain rates and over the same denominator (可达性分布)."
)
class AccessDistribution:
    """A distribution of the access room."""

    inner: strawberry.Private[access.Distribution]
    view: strawberry.Private[View]

    @field("Which nearest site `kth` tells of.")
    def k(self) -> int:
        return self.inner.k

    @field("Minutes to the nearest site.")
    def minutes(self) -> Spread:
        return Spread(inner=self.inner.minutes)

    @field("The percentiles asked for, in their order.")
    def percentiles(self) -> list[Percentile]:
        return [Percentile(inner=percentile) for percentile in self.inner.percentiles]

    @field("Minutes to the k-th nearest site, over places that reach so many.")
    def kth_minutes(self) -> Spread:
        return Spread(inner=self.inner.kth_minutes)

    @field("The way to the k-th nearest site, every place of the denominator by code.")
    def kth(self) -> list[KthAccess]:
        return [KthAccess(inner=row, view=self.view) for row in self.inner.kth]

    @field("Share of places with at least two sites within the radius (备份覆盖).")
    def backup_by_village(self) -> Rate:
        return Rate(inner=self.inner.backup_by_village)

    @field("Share of people with at least two sites within the radius.")
    def backup_by_population(self) -> Rate:
        return Rate(inner=self.inner.backup_by_population)

    @field("Backup at 90, 100 and 110 % of the radius.")
    def backup_sensitivity(self) -> list[RatesAtRadius]:
        return [RatesAtRadius(inner=at) for at in self.inner.backup_sensitivity]

    @field("People who reach no site at all; they are in no mean, percentile or Gini.")
    def unreachable_population(self) -> int:
        return self.inner.unreachable_population

    @field("How evenly people travel.")
    def inequality(self) -> Inequality:
        return Inequality(inner=self.inner.inequality)

    @field("The same within each township, by code.")
    def townships(self) -> list[TownshipDistribution]:
        return [TownshipDistribution(inner=row, view=self.view) for row in self.inner.townships]

    @field("What is doubtful or wrong.")
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)


async def distribute(
    question: CoverageQuestion, view: View, k: int, percentiles: Sequence[float] | None, *, asking: Asking
) -> AccessDistribution:
    """The distribution of the question's ways."""
    shares = access.PERCENTILES if percentiles is None else tuple(percentiles)
    inner = await asking.work(
        lambda: access.distribution(
            view.network, question.reach(view), question.radius, k=k, percentiles=shares
        )
    )
    return AccessDistribution(inner=inner, view=view)
