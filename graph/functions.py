"""Functions: which place reaches which of several functions, each within its own radius."""

from collections.abc import Sequence
from typing import Annotated, TypeAlias

import strawberry
from strawberry import argument

from graph.asking import Asking, Info
from graph.fields import asked, field
from graph.places import Township, Village
from graph.problems import Problem, problems_of
from graph.question import CoverageQuestion
from graph.radius import RadiusInput, RadiusValue, radius_of
from graph.rates import Rate
from graph.sensitivity import RatesAtRadius
from graph.sites import Site, site_or_none
from graph.view import View
from network import model
from network.access import functions, seats
from network.access.radius import Radius

GrainOnly: TypeAlias = Annotated[
    bool,
    argument(description="true = only the main grain and oil townships (粮油主产乡镇). Default false = all."),
]


@strawberry.input(description="A function that is to be in reach (服务功能).")
class FunctionWantInput:
    """A want."""

    function: str = asked('The function. Example: "parcel_in".')
    radius: RadiusInput | None = asked("How near. Absent = the radius of the coverage.", default=None)
    tier: model.Tier | None = asked("Only sites of this tier. Absent = any.", default=None)
    mode: model.Mode | None = asked("Driving or on foot. Default DRIVE.", default=model.Mode.DRIVE)


@strawberry.type(description="How far one function is in reach.")
class WantCoverage:
    """A column of the table."""

    inner: strawberry.Private[functions.WantCoverage]

    @field("The function.")
    def function(self) -> str:
        return self.inner.want.function

    @field("Within which radius.")
    def radius(self) -> RadiusValue:
        return RadiusValue(inner=self.inner.want.radius)

    @field("Of which tier; null = any.")
    def tier(self) -> model.Tier | None:
        return self.inner.want.tier

    @field("Driving or on foot.")
    def mode(self) -> model.Mode:
        return self.inner.want.mode

    @field("Share of places.")
    def by_village(self) -> Rate:
        return Rate(inner=self.inner.by_village)

    @field("Share of people.")
    def by_population(self) -> Rate:
        return Rate(inner=self.inner.by_population)

    @field("The rates at 90, 100 and 110 % of its radius.")
    def sensitivity(self) -> list[RatesAtRadius]:
        return [RatesAtRadius(inner=at) for at in self.inner.sensitivity]


@strawberry.type(description="Which functions one place reaches.")
class PlaceFunctions:
    """A row of the table."""

    inner: strawberry.Private[functions.PlaceFunctions]
    answer: strawberry.Private[functions.FunctionCoverage]
    view: strawberry.Private[View]

    @field("The place.")
    def village(self) -> Village:
        return Village(inner=self.inner.village, view=self.view)

    @field("For each of `wants`, in their order: true when it is in reach.")
    def met(self) -> list[bool]:
        return list(self.inner.met)

    @field("The functions that are not in reach (功能缺口), in the order of `wants`.")
    def missing(self) -> list[str]:
        return self.answer.missing_at(self.inner)

    @field("True when all are.")
    def has_all(self) -> bool:
        return self.inner.has_all


@strawberry.type(description="The share of places with all functions at a share of every radius.")
class AllFunctionsAtRadius:
    """A row of the sensitivity."""

    inner: strawberry.Private[functions.AllAt]

    @field("Share of each radius: 0.9, 1 or 1.1.")
    def factor(self) -> float:
        return self.inner.factor

    @field("Share of places with all functions in reach.")
    def by_village(self) -> Rate:
        return Rate(inner=self.inner.by_village)

    @field("Share of people with all functions in reach.")
    def by_population(self) -> Rate:
        return Rate(inner=self.inner.by_population)


@strawberry.type(description="The share with all functions within one township (镇街).")
class TownshipFunctions:
    """A row by township."""

    inner: strawberry.Private[functions.TownshipFunctions]
    view: strawberry.Private[View]

    @field("The township.")
    def township(self) -> Township:
        return Township(inner=self.inner.township, view=self.view)

    @field("Share of its places with all functions in reach.")
    def all_by_village(self) -> Rate:
        return Rate(inner=self.inner.all_by_village)

    @field("Share of its people with all functions in reach.")
    def all_by_population(self) -> Rate:
        return Rate(inner=self.inner.all_by_population)


@strawberry.type(description="What a township reaches from its own seat (镇街驻地).")
class SeatAccess:
    """A row by township and function."""

    inner: strawberry.Private[seats.TownshipReach]
    want: strawberry.Private[functions.Want]
    view: strawberry.Private[View]

    @field("The township.")
    def township(self) -> Township:
        return Township(inner=self.inner.township, view=self.view)

    @field("The function.")
    def function(self) -> str:
        return self.want.function

    @field("The nearest site with it; null where there is none, or the seat's position is unknown.")
    def nearest(self) -> Site | None:
        return site_or_none(self.inner.nearest, self.view)

    @field("Minutes of the way there; null where there is none.")
    def minutes(self) -> float | None:
        return self.inner.minutes

    @field("True when it is within the radius.")
    def within(self) -> bool:
        return self.inner.within


@strawberry.type(
    description=(
        "Several functions at once (一点多能、多标准覆盖): the table place × function over one denominator."
    )
)
class FunctionCoverage:
    """A function coverage of the access room."""

    inner: strawberry.Private[functions.FunctionCoverage]
    view: strawberry.Private[View]

    @field("The functions asked for, in their order, each with its own rates.")
    def wants(self) -> list[WantCoverage]:
        return [WantCoverage(inner=want) for want in self.inner.wants]

    @field("Share of places with all functions in reach.")
    def all_by_village(self) -> Rate:
        return Rate(inner=self.inner.all_by_village)

    @field("Share of people with all functions in reach.")
    def all_by_population(self) -> Rate:
        return Rate(inner=self.inner.all_by_population)

    @field("The share with all at 90, 100 and 110 % of every radius.")
    def all_sensitivity(self) -> list[AllFunctionsAtRadius]:
        return [AllFunctionsAtRadius(inner=at) for at in self.inner.all_sensitivity]

    @field("The table: every place of the denominator, by code.")
    def places(self) -> list[PlaceFunctions]:
        return [PlaceFunctions(inner=p, answer=self.inner, view=self.view) for p in self.inner.places]

    @field("The share with all within each township, by code.")
    def townships(self) -> list[TownshipFunctions]:
        return [TownshipFunctions(inner=row, view=self.view) for row in self.inner.townships]

    @field("What each township reaches from its seat (乡乡有机构), by township and then function.")
    async def seats(self, info: Info, grain_only: GrainOnly = False) -> list[SeatAccess]:
        wants = [row.want for row in self.inner.wants]
        found = await info.context.work(
            lambda: seats.reach_of_seats(
                self.view.network, as_of=self.view.as_of, wants=wants, grain_only=grain_only
            )
        )
        return [SeatAccess(inner=reach, want=want, view=self.view) for want, reach in found]

    @field("What is doubtful or wrong.")
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)


async def cover_functions(
    question: CoverageQuestion,
    view: View,
    wants: Sequence[FunctionWantInput] | None,
    standards: Sequence[str] | None,
    *,
    asking: Asking,
) -> FunctionCoverage:
    """The functions asked for, over the places and in the direction of the question."""
    given, wrong = _wants(wants, question.radius)
    asked_for = functions.AskedFunctions(given, None if standards is None else tuple(standards), wrong)
    inner = await asking.work(
        lambda: functions.ask_functions(
            view.network,
            asked_for,
            as_of=view.as_of,
            radius=question.radius,
            towards=question.towards,
            villages_only=question.villages_only,
        )
    )
    return FunctionCoverage(inner=inner, view=view)


def _wants(
    given: Sequence[FunctionWantInput] | None, otherwise: Radius
) -> tuple[tuple[functions.Want, ...] | None, tuple[model.Problem, ...]]:
    """The wants, and what is wrong with their radii."""
    if given is None:
        return None, ()
    wants, wrong = [], []
    for i, want in enumerate(given):
        radius = radius_of(want.radius, "wants", str(i), "radius") if want.radius else otherwise
        if isinstance(radius, model.Problem):
            wrong.append(radius)
        else:
            mode = want.mode or model.Mode.DRIVE
            wants.append(functions.Want(want.function, radius, want.tier, mode))
    return tuple(wants), tuple(wrong)
