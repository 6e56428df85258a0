"""Network: the root of every question about one county."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import argument

from graph.advice import BuildAdvice, BuildAdviceInput, advise_building
from graph.asking import Info
from graph.changes import ChangeInput
from graph.cover import DaysOfCover, find_cover
from graph.coverage import Coverage, cover
from graph.criticality import Criticality, CriticalityInput, find_criticality
from graph.distribution import Distribution
from graph.districting import Districting, DistrictingInput, district
from graph.explanations import explainable
from graph.fields import field
from graph.measuring import Measuring
from graph.node import Node
from graph.operators import Demand, Operator, Vehicle
from graph.places import Township, Village
from graph.pooling import PooledRoutes, PooledRoutesInput, pool
from graph.problems import Problem, problems_of
from graph.question import CoverageInput
from graph.radii import ServiceRadii, ServiceRadiiInput, serve_radii
from graph.rollout import Rollout, RolloutInput, roll_out
from graph.scenarios import Scenario
from graph.sites import SiteConnection, SiteFilter, page_of_sites
from graph.siting import Siting, SitingInput, site
from graph.sweeps import Sweep, SweepInput, sweep
from graph.travel import PointInput, ProfileInput, TravelMatrix, travel
from graph.view import View
from graph.whatif import WhatIf, what_if
from network import model
from store.scenarios import SavedScenario


@strawberry.type(
    description=(
        "A county's circulation network (农村流通网络) as it counts on one day: an immutable snapshot. "
        "Every question works under every what-if."
    )
)
class Network(Distribution, Measuring, Node):
    """A network of the model, seen on a day."""

    view: strawberry.Private[View]
    saved: strawberry.Private[SavedScenario | None] = None
    told: strawberry.Private[tuple[model.Problem, ...]] = ()

    def key(self) -> tuple[str, ...]:
        return ("network", self.view.network.code)

    @field('Code in the package. Example: "nanchuan".')
    def code(self) -> strawberry.ID:
        return strawberry.ID(self.view.network.code)

    @field('Name. Example: "重庆市南川区".')
    def name(self) -> str:
        return self.view.network.name

    @field("The day that it is asked for; sites and designations count by it.")
    def as_of(self) -> date:
        return self.view.as_of

    @field(
        "Content hash, 64 hexadecimal digits: equal content, equal string, on every machine, at any `asOf`."
    )
    def fingerprint(self) -> str:
        return self.view.network.fingerprint()

    @field("What is surveyed and what is synthetic (数据来源说明).")
    def provenance(self) -> str:
        return self.view.network.provenance

    @field('Administrative code of the district (区县代码). Example: "500119".')
    def district_code(self) -> str:
        return self.view.network.district_code

    @field("Which list of villages is loaded; the denominator of every rate.")
    def village_list_version(self) -> str:
        return self.view.network.village_list_version

    @field("Its townships (镇街), by code.")
    def townships(self) -> list[Township]:
        return [Township(inner=township, view=self.view) for township in self.view.network.townships]

    @field("Its villages and communities (村/社区), by code.")
    def villages(self) -> list[Village]:
        return [Village(inner=village, view=self.view) for village in self.view.network.villages]

    @field("Its sites, by code, in pages.")
    def sites(
        self,
        filter_: Annotated[
            SiteFilter | None, argument(name="filter", description="Which sites. Absent = all.")
        ] = None,
        first: Annotated[int | None, argument(description="Size of the page, 0 to 100. Default 100.")] = 100,
        after: Annotated[
            str | None, argument(description="Only what comes after this cursor. Absent = from the start.")
        ] = None,
    ) -> SiteConnection:
        return page_of_sites(self.view, filter_, first=first, after=after)

    @field("Its operators (运营主体), by id.")
    def operators(self) -> list[Operator]:
        return [Operator(inner=operator) for operator in self.view.network.operators]

    @field("Its rows of vehicles, by id.")
    def vehicles(self) -> list[Vehicle]:
        return [Vehicle(inner=vehicle, view=self.view) for vehicle in self.view.network.vehicles]

    @field("The goods to be moved, by id.")
    def demands(self) -> list[Demand]:
        return [Demand(inner=demand, view=self.view) for demand in self.view.network.demands]

    @field("Times and lengths by road from every origin to every destination (出行时间矩阵).")
    async def travel(
        self,
        info: Info,
        from_: Annotated[list[PointInput], argument(name="from", description="Origins: the rows.")],
        to: Annotated[list[PointInput], argument(description="Destinations: the columns.")],
        profile: Annotated[
            ProfileInput | None, argument(description="How the traveller moves. Absent = length ÷ speed.")
        ] = None,
    ) -> TravelMatrix:
        return await travel(self.view, from_, to, profile, asking=info.context)

    @field("Which places reach an outlet in time, and which do not (覆盖与缺口).")
    async def coverage(
        self,
        info: Info,
        input_: Annotated[CoverageInput, argument(name="input", description="What is asked.")],
    ) -> Coverage:
        return await cover(self.view, input_, asking=info.context)

    @field("How far each outlet serves, and whom (服务半径).")
    async def service_radii(
        self,
        info: Info,
        input_: Annotated[ServiceRadiiInput, argument(name="input", description="What is asked.")],
    ) -> ServiceRadii:
        return await serve_radii(self.view, input_, asking=info.context)

    @field("Deliver for each operator on its own and for all together, and what sharing saves (共同配送).")
    async def pooled_routes(
        self,
        info: Info,
        input_: Annotated[PooledRoutesInput, argument(name="input", description="What is asked.")],
    ) -> PooledRoutes:
        return explainable(await pool(self.view, input_, asking=info.context), input_, asking=info.context)

    @field("Where to build: fewest sites, most people, least travel (选址).")
    async def siting(
        self,
        info: Info,
        input_: Annotated[SitingInput, argument(name="input", description="What is asked.")],
    ) -> Siting:
        return await site(self.view, input_, asking=info.context)

    @field("Which villages to take in which year, on the way to dated totals (分年建设计划).")
    async def rollout(
        self,
        info: Info,
        input_: Annotated[RolloutInput, argument(name="input", description="What is asked.")],
    ) -> Rollout:
        return await roll_out(self.view, input_, asking=info.context)

    @field("Which steps serve most people for their money, and which outlets nobody would miss (建设建议).")
    async def build_advice(
        self,
        info: Info,
        input_: Annotated[BuildAdviceInput, argument(name="input", description="What is asked.")],
    ) -> BuildAdvice:
        return await advise_building(self.view, input_, asking=info.context)

    @field("Which centre serves which townships (片区划分).")
    async def districting(
        self,
        info: Info,
        input_: Annotated[DistrictingInput, argument(name="input", description="What is asked.")],
    ) -> Districting:
        return await district(self.view, input_, asking=info.context)

    @field("Which roads, junctions, areas and sites hurt most when they fail (关键性).")
    async def criticality(
        self,
        info: Info,
        input_: Annotated[CriticalityInput, argument(name="input", description="What is asked.")],
    ) -> Criticality:
        return await find_criticality(self.view, input_, asking=info.context)

    @field("How long stocks last against daily need, and who runs out first (保供天数).")
    async def days_of_cover(
        self,
        info: Info,
        commodity: Annotated[
            str | None, argument(description='Only this one. Absent = all. Example: "rice".')
        ] = None,
    ) -> DaysOfCover:
        return await find_cover(self.view, commodity, asking=info.context)

    @field("Coverage over a grid of radii, speeds, seasons and openings (敏感性分析).")
    async def sweep(
        self,
        info: Info,
        input_: Annotated[SweepInput, argument(name="input", description="What is asked.")],
    ) -> Sweep:
        return await sweep(self.view, input_, asking=info.context)

    @field("The network after changes; nothing is stored and the base is never touched (假设分析).")
    async def what_if(
        self,
        info: Info,
        changes: Annotated[
            list[ChangeInput], argument(description="The changes, applied in this order; at most 1000.")
        ],
    ) -> WhatIf:
        return await what_if(self.view, changes, asking=info.context)

    @field("The saved scenario that it was asked under; null without one.")
    def scenario(self) -> Scenario | None:
        return Scenario(inner=self.saved) if self.saved else None

    @field(
        "What is wrong with the changes of its scenario by now; and, for those who see their own part alone, "
        "that others' goods are left out."
    )
    def problems(self) -> list[Problem]:
        return problems_of(self.told)
