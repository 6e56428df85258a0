"""Distribution: what a network answers about goods on the way, beside the pooled routes."""

from typing import Annotated

import strawberry
from strawberry import argument

from graph.asking import Info
from graph.bus_loading import BusLoading, BusLoadingInput, load
from graph.fair_shares import FairShares, FairSharesInput, share
from graph.fields import field
from graph.flows import Flows, FunctionMatrix, FunctionsInput, list_flows, list_functions
from graph.frequency import Frequency, FrequencyInput, serve_often
from graph.given_plans import CheckedPlan, CheckPlanInput, check
from graph.tier_links import TierLinks, TierLinksInput, link_tiers
from graph.two_tier import TwoTierRoutes, TwoTierRoutesInput, plan_two_tiers
from graph.view import View


@strawberry.type(description="The questions about goods, which every network answers.")
class Distribution:
    """Fields of a network; they need nothing of it but its view."""

    view: strawberry.Private[View]

    @field("Who pays how much when operators pool (成本分摊): Shapley values, every coalition, core check.")
    async def fair_shares(
        self,
        info: Info,
        input_: Annotated[FairSharesInput, argument(name="input", description="What is asked.")],
    ) -> FairShares:
        return await share(self.view, input_, asking=info.context)

    @field("How every outlet hangs on a station and a centre, what is broken, and what stations carry.")
    async def tier_links(
        self,
        info: Info,
        input_: Annotated[TierLinksInput, argument(name="input", description="What is asked.")],
    ) -> TierLinks:
        return await link_tiers(self.view, input_, asking=info.context)

    @field("Which functions sites have and lack, and how many have several (一点多能).")
    async def functions(
        self,
        info: Info,
        input_: Annotated[FunctionsInput, argument(name="input", description="What is asked.")],
    ) -> FunctionMatrix:
        return await list_functions(self.view, input_, asking=info.context)

    @field("What moves on a weekday, whose and of what, and how even up and down are (一网多用).")
    async def flows(
        self,
        info: Info,
        day: Annotated[
            int | None,
            argument(description="Weekday, 1 = Monday to 7 = Sunday. Absent = that of the network's `asOf`."),
        ] = None,
    ) -> Flows:
        return await list_flows(self.view, day, asking=info.context)

    @field("Days of service a week and lead time of every village, against standards (配送频次与时效).")
    async def frequency(
        self,
        info: Info,
        input_: Annotated[FrequencyInput, argument(name="input", description="What is asked.")],
    ) -> Frequency:
        return await serve_often(self.view, input_, asking=info.context)

    @field("What a plan made by hand, or today's own routes, costs and which limits it breaks (线路校核).")
    async def check_plan(
        self,
        info: Info,
        input_: Annotated[CheckPlanInput, argument(name="input", description="What is asked.")],
    ) -> CheckedPlan:
        return await check(self.view, input_, asking=info.context)

    @field("Trunk runs to stations and branch runs from there, against one tier (干支两级配送).")
    async def two_tier_routes(
        self,
        info: Info,
        input_: Annotated[TwoTierRoutesInput, argument(name="input", description="What is asked.")],
    ) -> TwoTierRoutes:
        return await plan_two_tiers(self.view, input_, asking=info.context)

    @field("Which goods ride which bus, the room left, and what the vans save (客货邮).")
    async def bus_loading(
        self,
        info: Info,
        input_: Annotated[BusLoadingInput, argument(name="input", description="What is asked.")],
    ) -> BusLoading:
        return await load(self.view, input_, asking=info.context)
