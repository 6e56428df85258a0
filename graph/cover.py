"""Days of cover: how long stocks last, who runs out first, whether help comes in time (保供)."""

import strawberry

from graph.asking import Asking
from graph.fields import field
from graph.meta import Answered
from graph.places import Village
from graph.problems import Problem, problems_of
from graph.sites import Site
from graph.view import View
from network import supply


@strawberry.type(description="How long the stock of one site lasts for the places nearest to it.")
class SiteCover:
    """A site's cover."""

    inner: strawberry.Private[supply.SiteCover]
    view: strawberry.Private[View]

    @field("The site that keeps the stock.")
    def site(self) -> Site:
        return Site(inner=self.inner.site, view=self.view)

    @field("Stock in kg, by the latest reading up to the day.")
    def quantity_kg(self) -> float:
        return self.inner.stock.quantity_kg

    @field("The places that draw on it, by code.")
    def villages(self) -> list[Village]:
        return [Village(inner=village, view=self.view) for village in self.inner.villages]

    @field("People who draw on it.")
    def population(self) -> int:
        return self.inner.population

    @field("What they need in a day, in kg.")
    def kg_per_day(self) -> float:
        return self.inner.kg_per_day

    @field("Days that the stock lasts (保供天数); null where nobody draws on it.")
    def days(self) -> float | None:
        return self.inner.days

    @field("The nearest other reserve node that has the commodity; null where none has a way.")
    def resupply_from(self) -> Site | None:
        return Site(inner=self.inner.resupply_from, view=self.view) if self.inner.resupply_from else None

    @field("Minutes of driving from there; null where there is no way.")
    def resupply_minutes(self) -> float | None:
        return self.inner.resupply_minutes

    @field("True when the stock ends before help arrives, or none can.")
    def is_at_risk(self) -> bool:
        return self.inner.is_at_risk


@strawberry.type(description="The cover of one commodity.")
class CommodityCover:
    """A commodity's cover."""

    inner: strawberry.Private[supply.CommodityCover]
    view: strawberry.Private[View]

    @field("The commodity.")
    def commodity(self) -> str:
        return self.inner.commodity

    @field("What one person needs of it in a day, in kg.")
    def kg_per_head_day(self) -> float:
        return self.inner.kg_per_head_day

    @field("The sites that keep it, first to run out first.")
    def sites(self) -> list[SiteCover]:
        return [SiteCover(inner=site, view=self.view) for site in self.inner.sites]

    @field("Places that reach no stock of it, by code.")
    def cut_off(self) -> list[Village]:
        return [Village(inner=village, view=self.view) for village in self.inner.cut_off]

    @field("People who live there.")
    def cut_off_population(self) -> int:
        return self.inner.cut_off_population

    @field("The places that run out first.")
    def first_out(self) -> list[Village]:
        return [Village(inner=village, view=self.view) for village in self.inner.first_out]

    @field("People who are cut off, or live off a site at risk.")
    def at_risk_population(self) -> int:
        return self.inner.at_risk_population


@strawberry.type(description="Stocks against daily need (保供): how many days, who runs out first.")
class DaysOfCover(Answered):
    """The answer of the supply room."""

    inner: strawberry.Private[supply.DaysOfCover]
    view: strawberry.Private[View]

    @field("The commodities that people need, by name.")
    def commodities(self) -> list[CommodityCover]:
        return [CommodityCover(inner=cover, view=self.view) for cover in self.inner.commodities]

    @field("What is doubtful or wrong.")
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)


async def find_cover(view: View, commodity: str | None, *, asking: Asking) -> DaysOfCover:
    """The cover of one commodity, or of all."""
    found = await asking.work(
        lambda: supply.days_of_cover(view.network, as_of=view.as_of, commodity=commodity)
    )
    return DaysOfCover(inner=found, view=view)
