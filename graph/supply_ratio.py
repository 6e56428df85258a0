"""Supply ratio: what sites have to give for each head within reach, by floating catchments (2SFCA)."""

from collections.abc import Sequence

import strawberry

from graph.asking import Asking
from graph.capacity import PlaceDemandInput, demands_of
from graph.fields import asked, field
from graph.places import Village
from graph.problems import Problem, problems_of
from graph.question import CoverageQuestion
from graph.sites import Site
from graph.view import View
from network.access import supply_ratio


@strawberry.input(description="What one site has to give in a day.")
class SiteSupplyInput:
    """A supply."""

    site: strawberry.ID = asked("Id of the site.")
    supply: float = asked("In any one unit, at least 0. Example: 600.")


@strawberry.type(description="Supply of one site for each unit of the demand within its radius.")
class SiteSupply:
    """A row by site."""

    inner: strawberry.Private[supply_ratio.OutletSupply]
    view: strawberry.Private[View]

    @field("The site.")
    def site(self) -> Site:
        return Site(inner=self.inner.site, view=self.view)

    @field("What it has to give.")
    def supply(self) -> float:
        return self.inner.supply

    @field("The demand within its radius.")
    def demand(self) -> float:
        return self.inner.demand

    @field("Supply ÷ demand; null where nobody lives within the radius.")
    def ratio(self) -> float | None:
        return self.inner.ratio


@strawberry.type(description="Supply for each unit of demand within reach of one place.")
class PlaceSupply:
    """A row by place."""

    inner: strawberry.Private[supply_ratio.PlaceSupply]
    view: strawberry.Private[View]

    @field("The place.")
    def village(self) -> Village:
        return Village(inner=self.inner.village, view=self.view)

    @field("What it asks for.")
    def demand(self) -> float:
        return self.inner.demand

    @field("Sum of the ratios of the sites within the radius; 0 where there is none.")
    def score(self) -> float:
        return self.inner.score


@strawberry.type(
    description="Supply for each head within reach, by two-step floating catchment areas (2SFCA)."
)
class SupplyRatio:
    """A supply ratio of the access room."""

    inner: strawberry.Private[supply_ratio.SupplyRatio]
    view: strawberry.Private[View]

    @field("Every site that counts, by id.")
    def sites(self) -> list[SiteSupply]:
        return [SiteSupply(inner=row, view=self.view) for row in self.inner.outlets]

    @field("Every place of the denominator, by code.")
    def places(self) -> list[PlaceSupply]:
        return [PlaceSupply(inner=row, view=self.view) for row in self.inner.places]

    @field("Σ score × demand: the supply of all sites with any demand within the radius.")
    def shared(self) -> float:
        return self.inner.shared

    @field("What is doubtful or wrong.")
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)


async def share(
    question: CoverageQuestion,
    view: View,
    supplies: Sequence[SiteSupplyInput] | None,
    demands: Sequence[PlaceDemandInput] | None,
    *,
    asking: Asking,
) -> SupplyRatio:
    """The supply ratio over the question's ways."""
    known = None if supplies is None else {str(row.site): row.supply for row in supplies}
    wanted = demands_of(demands)
    inner = await asking.work(
        lambda: supply_ratio.share_supply(
            question.reach(view), question.radius, supplies=known, demands=wanted
        )
    )
    return SupplyRatio(inner=inner, view=view)
