"""Flows: what each site offers, what moves where, and how even the two directions are."""

import strawberry

from graph.asking import Asking
from graph.fields import asked, field
from graph.meta import Answered
from graph.operators import Operator, operator_or_none
from graph.places import Township, township_or_none
from graph.problems import Problem, problems_of
from graph.rates import Rate
from graph.sites import Site
from graph.view import View
from network.pooling import functions


@strawberry.input(description="The functions that a type of site should have (应具备功能).")
class RequiredFunctionsInput:
    """A rule by type."""

    type: str = asked('Type of site. Example: "outlet".')
    functions: list[str] = asked('Functions that it should have. Example: ["parcel_in", "parcel_out"].')


@strawberry.input(description="What is asked of the functions of sites (一点多能).")
class FunctionsInput:
    """Which sites, by which rules."""

    outlets_only: bool = asked(
        "True = the outlets that count on the day, false = all sites that do. Default true.", default=True
    )
    required: list[RequiredFunctionsInput] | None = asked(
        "What each type of site should have. Absent = outlets, stations and centres parcels in and out; "
        "service co-ops retail, farm supplies, purchase of produce and parcels in; cold stores cold storage; "
        "reserve depots reserves.",
        default=None,
    )


@strawberry.type(description="A site's functions, and those that its types ask for and it lacks.")
class SiteFunctions:
    """A row of the matrix."""

    inner: strawberry.Private[functions.SiteFunctions]
    view: strawberry.Private[View]

    @field("The site.")
    def site(self) -> Site:
        return Site(inner=self.inner.site, view=self.view)

    @field("What it offers, by name.")
    def functions(self) -> list[str]:
        return list(self.inner.functions)

    @field("What it should offer and does not, by name (缺失功能).")
    def missing(self) -> list[str]:
        return list(self.inner.missing)

    @field("How many functions it offers.")
    def multi(self) -> int:
        return self.inner.multi


@strawberry.type(description="The share of sites with at least so many functions.")
class MultiShare:
    """A row of the shares."""

    at_least: int = asked("Functions, from 1.")
    rate: Rate = asked("Sites with at least so many, out of all asked for (多功能站点占比).")


@strawberry.type(description="How many sites offer one function, and how many should and do not.")
class FunctionCount:
    """A column of the matrix in figures."""

    function: str = asked('The function. Example: "parcel_in".')
    sites: int = asked("Sites that offer it.")
    missing: int = asked("Sites that should offer it and do not.")


@strawberry.type(description="Sites by functions (功能矩阵): one point for many purposes.")
class FunctionMatrix(Answered):
    """The matrix of the pooling room."""

    inner: strawberry.Private[functions.FunctionMatrix]
    view: strawberry.Private[View]

    @field("Every site asked for, by its id.")
    def sites(self) -> list[SiteFunctions]:
        return [SiteFunctions(inner=row, view=self.view) for row in self.inner.sites]

    @field("Shares of sites with at least 1, 2, … functions, up to the most that one has.")
    def share_multi(self) -> list[MultiShare]:
        shares = self.inner.share_multi.items()
        return [MultiShare(at_least=least, rate=Rate(inner=rate)) for least, rate in shares]

    @field("Every function that a site offers or lacks, by name.")
    def by_function(self) -> list[FunctionCount]:
        return [
            FunctionCount(
                function=name,
                sites=self.inner.by_function.get(name, 0),
                missing=self.inner.missing_by_function.get(name, 0),
            )
            for name in sorted({*self.inner.by_function, *self.inner.missing_by_function})
        ]


@strawberry.type(
    description="Goods of a day through an area or on a route: how much each way, whose, of what."
)
class Flow:
    """A flow of the pooling room."""

    inner: strawberry.Private[functions.Flow]
    view: strawberry.Private[View]

    @field("Township code, route id, or vehicle with `#n`: whose flow it is.")
    def code(self) -> strawberry.ID:
        return strawberry.ID(self.inner.code)

    @field("The township; null for a route.")
    def township(self) -> Township | None:
        return township_or_none(self.inner.code, self.view)

    @field("Kilograms down to the villages (下行).")
    def down_kg(self) -> float:
        return self.inner.down_kg

    @field("Kilograms up from the villages (上行).")
    def up_kg(self) -> float:
        return self.inner.up_kg

    @field("Whose goods they are, by id.")
    def operators(self) -> list[Operator]:
        found = (operator_or_none(operator, self.view) for operator in self.inner.operators)
        return [operator for operator in found if operator]

    @field("The streams (一网多用): commodities, by name.")
    def commodities(self) -> list[str]:
        return list(self.inner.commodities)

    @field("The smaller direction ÷ the larger (双向均衡度), 0 to 1; null where nothing moves.")
    def balance(self) -> float | None:
        return self.inner.balance

    @field("The larger direction ÷ the vehicle's load limit; null for an area and without a limit above 0.")
    def utilisation(self) -> float | None:
        return self.inner.utilisation


@strawberry.type(description="What moves on a weekday (物流流量): by township, and on today's routes.")
class Flows(Answered):
    """The flows of the pooling room."""

    inner: strawberry.Private[functions.Flows]
    view: strawberry.Private[View]

    @field("The flow of every township, by code; quiet ones too.")
    def townships(self) -> list[Flow]:
        return [Flow(inner=flow, view=self.view) for flow in self.inner.townships]

    @field(
        "The flow on every route of the package that runs on the day and names a vehicle: its operator's "
        "goods at the places where it stops, each on the first route that passes."
    )
    def routes(self) -> list[Flow]:
        return [Flow(inner=flow, view=self.view) for flow in self.inner.routes]

    @field("What is doubtful or wrong.")
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)


async def list_functions(view: View, given: FunctionsInput, *, asking: Asking) -> FunctionMatrix:
    """The matrix, by the planner's rules where there are any."""
    own = {rule.type: tuple(rule.functions) for rule in given.required or ()}
    rules = functions.REQUIRED if given.required is None else own

    def work() -> functions.FunctionMatrix:
        return functions.function_matrix(
            view.network, as_of=view.as_of, outlets_only=given.outlets_only, required=rules
        )

    return FunctionMatrix(inner=await asking.work(work), view=view)


async def list_flows(view: View, day: int | None, *, asking: Asking) -> Flows:
    """The flows of that weekday."""
    found = await asking.work(lambda: functions.flows_of(view.network, as_of=view.as_of, day=day))
    return Flows(inner=found, view=view)
