"""Coverage: which places reach a site in time, and the gaps that are left."""

from dataclasses import dataclass
from typing import Annotated

import strawberry
from strawberry import argument

from graph.asking import Asking, Info
from graph.fields import asked, field
from graph.places import Township, Village
from graph.problems import Problem, problems_of
from graph.radius import RadiusInput, radius_of
from graph.rates import Rate
from graph.sites import Site, site_or_none
from graph.view import View
from network import model
from network.access import answers
from network.access.coverage import coverage
from network.access.radius import Radius, Towards


@strawberry.input(
    description="What is asked of coverage (覆盖率): which sites, how near, counted over which places."
)
class CoverageInput:
    """Radius, sites and denominator."""

    radius: RadiusInput = asked("How near is near enough.")
    function: str | None = asked(
        'Count all sites that offer this function. Absent = outlets. Example: "parcel_in".', default=None
    )
    designation: str | None = asked(
        'Count all sites that bear this designation on the day. Absent = outlets. Example: "综合服务社".',
        default=None,
    )
    direction: Towards | None = asked("Which way travel is counted. Default TO.", default=Towards.TO)
    villages_only: bool | None = asked(
        "true = only administrative villages (行政村) are the denominator. "
        "Default false = villages and communities.",
        default=False,
    )


@strawberry.type(description="How one place of the denominator reaches the sites asked for.")
class PlaceAccess:
    """A row of the answer."""

    inner: strawberry.Private[answers.PlaceAccess]
    view: strawberry.Private[View]

    @field("The place.")
    def village(self) -> Village:
        return Village(inner=self.inner.village, view=self.view)

    @field("The nearest site; null where none is reachable. Ties go to the lower code.")
    def nearest(self) -> Site | None:
        return site_or_none(self.inner.nearest, self.view)

    @field("Minutes of the way to it; null where none is reachable.")
    def minutes(self) -> float | None:
        return self.inner.minutes

    @field("Kilometres of that way; null where none is reachable.")
    def km(self) -> float | None:
        return self.inner.km

    @field("True when its cost is within the radius.")
    def covered(self) -> bool:
        return self.inner.covered


@strawberry.type(description="What would close a gap (补点建议), the first remedy that does.")
class Fix:
    """A remedy."""

    inner: strawberry.Private[answers.Fix]
    view: strawberry.Private[View]

    @field("What to do.")
    def kind(self) -> answers.FixKind:
        return self.inner.kind

    @field("The site to change; null when none is.")
    def site(self) -> Site | None:
        return site_or_none(self.inner.site, self.view)

    @field("The village to open an outlet in; null when none is opened.")
    def village(self) -> Village | None:
        return Village(inner=self.inner.village, view=self.view) if self.inner.village else None

    @field("People that it would newly cover in all, this gap's included.")
    def gain_population(self) -> int:
        return self.inner.gain_population


@strawberry.type(description="A place that is not covered (缺口).")
class Gap:
    """A row of the gap list."""

    inner: strawberry.Private[answers.Gap]
    answer: strawberry.Private[answers.Coverage]
    view: strawberry.Private[View]

    @field("The place.")
    def village(self) -> Village:
        return Village(inner=self.inner.village, view=self.view)

    @field("People who live there; null where unknown.")
    def population(self) -> int | None:
        return self.inner.population

    @field("Minutes to the nearest site; null when cut off.")
    def minutes(self) -> float | None:
        return self.inner.minutes

    @field("Kilometres of that way; null when cut off.")
    def km(self) -> float | None:
        return self.inner.km

    @field("Cost over the radius, in the radius's unit; null when cut off.")
    def excess(self) -> float | None:
        return self.inner.excess

    @field("The nearest site; null when cut off.")
    def nearest(self) -> Site | None:
        return site_or_none(self.inner.nearest, self.view)

    @field("Why it is a gap.")
    def reasons(self) -> list[answers.GapReason]:
        return list(self.inner.reasons)

    @field("What would close it; null where nothing that is looked for would.")
    async def fix(self, info: Info) -> Fix | None:
        found = await info.context.work(lambda: self.answer.fix_of(self.inner))
        return Fix(inner=found, view=self.view) if found else None


@strawberry.type(description="Coverage within one township (镇街).")
class TownshipCoverage:
    """A row by township."""

    inner: strawberry.Private[answers.TownshipCoverage]
    view: strawberry.Private[View]

    @field("The township.")
    def township(self) -> Township:
        return Township(inner=self.inner.township, view=self.view)

    @field("Share of its places that have a site within them.")
    def administrative(self) -> Rate:
        return Rate(inner=self.inner.administrative)

    @field("Share of its places within the radius.")
    def by_village(self) -> Rate:
        return Rate(inner=self.inner.by_village)

    @field("Share of its people within the radius.")
    def by_population(self) -> Rate:
        return Rate(inner=self.inner.by_population)


@strawberry.type(
    description=(
        "Which places reach an outlet in time (覆盖率), under each reading of 全面覆盖. The denominator is "
        "the loaded list of villages and communities, or of villages alone with `villagesOnly`; never a "
        "target number."
    )
)
class Coverage:
    """The answer of the access room."""

    inner: strawberry.Private[answers.Coverage]
    view: strawberry.Private[View]

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
    def gaps(
        self,
        first: Annotated[
            int | None, argument(description="Only the first so many, at least 0. Absent = all.")
        ] = None,
    ) -> list[Gap]:
        some = self.inner.gaps if first is None else self.inner.gaps[: max(first, 0)]
        return [Gap(inner=gap, answer=self.inner, view=self.view) for gap in some]

    @field("The three rates within each township, by code.")
    def townships(self) -> list[TownshipCoverage]:
        return [TownshipCoverage(inner=row, view=self.view) for row in self.inner.townships]

    @field("What is doubtful or wrong.")
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)


@dataclass(frozen=True, slots=True)
class CoverageQuestion:
    """A coverage input with its radius checked."""

    radius: Radius
    function: str | None
    designation: str | None
    towards: Towards
    villages_only: bool

    def answer(self, view: View) -> answers.Coverage:
        """Ask the access room."""
        return coverage(
            view.network,
            as_of=view.as_of,
            radius=self.radius,
            function=self.function,
            designation=self.designation,
            towards=self.towards,
            villages_only=self.villages_only,
        )


def question_of(given: CoverageInput) -> CoverageQuestion | model.Problem:
    """What is asked, or the problem with the radius."""
    radius = radius_of(given.radius, "input", "radius")
    if isinstance(radius, model.Problem):
        return radius
    return CoverageQuestion(
        radius=radius,
        function=given.function,
        designation=given.designation,
        towards=given.direction or Towards.TO,
        villages_only=bool(given.villages_only),
    )


async def cover(view: View, given: CoverageInput, *, asking: Asking) -> Coverage:
    """The coverage asked for; a wrong radius covers nobody and says so."""
    question = question_of(given)
    if isinstance(question, model.Problem):
        refused = uncovered(view, question, villages_only=bool(given.villages_only))
        return Coverage(inner=refused, view=view)
    return Coverage(inner=await asking.work(lambda: question.answer(view)), view=view)


def uncovered(view: View, problem: model.Problem, *, villages_only: bool) -> answers.Coverage:
    """The answer to a question that cannot be answered: the denominators as they are, nothing counted."""
    kinds = {model.VillageKind.VILLAGE} if villages_only else set(model.VillageKind)
    places = [village for village in view.network.villages if village.kind in kinds]
    none_of_places = model.Rate(0, len(places))
    return answers.Coverage(
        radius=Radius(0),
        administrative=none_of_places,
        by_village=none_of_places,
        by_population=model.Rate(0, sum(village.population or 0 for village in places)),
        minutes=model.Spread(None, None, None, None),
        unreachable_population=0,
        places=(),
        gaps=(),
        townships=(),
        problems=(problem,),
    )
