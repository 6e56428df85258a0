"""Comparison: what a what-if does to coverage, side by side."""

import strawberry

from graph.asking import Asking
from graph.coverage_rows import PlaceAccess
from graph.fields import field
from graph.meta import Answered
from graph.places import Township, Village
from graph.problems import Problem, problems_of
from graph.question import CoverageInput, question_of
from graph.rates import Rate
from graph.scalars import GeoJson
from graph.view import View
from network import model
from network.access import answers
from network.access import compare as compared
from network.access.compare import compare
from network.access.difference import difference_layer


@strawberry.type(description="The figures of one side, over the union of both networks' places.")
class Indicators:
    """One side of the comparison."""

    inner: strawberry.Private[compared.Indicators]

    @field("Share of places within the radius.")
    def by_village(self) -> Rate:
        return Rate(inner=self.inner.by_village)

    @field("Share of people within the radius.")
    def by_population(self) -> Rate:
        return Rate(inner=self.inner.by_population)

    @field("Share of places that have a site within them (行政村覆盖率).")
    def administrative(self) -> Rate:
        return Rate(inner=self.inner.administrative)

    @field(
        "Mean minutes weighted by population, over the places reachable on both sides: a village that is cut "
        "off cannot make it better. null without any."
    )
    def mean_minutes(self) -> float | None:
        return self.inner.mean_minutes

    @field("People who reach no site.")
    def unreachable_population(self) -> float:
        return self.inner.unreachable_population


@strawberry.type(description="What-if less base; null where a side has no value.")
class IndicatorDelta:
    """The difference of two sides."""

    inner: strawberry.Private[compared.Delta]

    @field("Difference of the shares of places, -1 to 1.")
    def by_village(self) -> float | None:
        return self.inner.by_village

    @field("Difference of the shares of people, -1 to 1.")
    def by_population(self) -> float | None:
        return self.inner.by_population

    @field("Difference of the administrative shares, -1 to 1.")
    def administrative(self) -> float | None:
        return self.inner.administrative

    @field("Difference of the mean minutes; below 0 is better.")
    def mean_minutes(self) -> float | None:
        return self.inner.mean_minutes

    @field("Difference of the people who reach no site; above 0 is worse.")
    def unreachable_population(self) -> float:
        return self.inner.unreachable_population


@strawberry.type(description="One place on both sides.")
class PlaceDelta:
    """A row by place."""

    inner: strawberry.Private[compared.PlaceDelta]
    base_view: strawberry.Private[View]
    changed_view: strawberry.Private[View]

    @field("The place.")
    def village(self) -> Village:
        return Village(inner=self.inner.village, view=self.changed_view)

    @field("How it reaches a site in the base; null where it is not in the base.")
    def base(self) -> PlaceAccess | None:
        return PlaceAccess(inner=self.inner.base, view=self.base_view) if self.inner.base else None

    @field("How it reaches a site under the what-if; null where it is not in that network.")
    def what_if(self) -> PlaceAccess | None:
        return PlaceAccess(inner=self.inner.what_if, view=self.changed_view) if self.inner.what_if else None

    @field("What-if less base in minutes; null unless it is reachable on both sides.")
    def delta_minutes(self) -> float | None:
        return self.inner.delta_minutes


@strawberry.type(description="How one township comes out: winners and losers.")
class TownshipDelta:
    """A row by township."""

    inner: strawberry.Private[compared.TownshipDelta]
    view: strawberry.Private[View]

    @field("The township.")
    def township(self) -> Township:
        return Township(inner=self.inner.township, view=self.view)

    @field("People newly within the radius.")
    def newly_covered_population(self) -> int:
        return self.inner.newly_covered_population

    @field("People no longer within the radius.")
    def lost_population(self) -> int:
        return self.inner.lost_population

    @field("People who could reach a site and cannot any more.")
    def cut_off_population(self) -> int:
        return self.inner.cut_off_population


@strawberry.type(
    description=(
        "Base and what-if side by side (方案对比), over the union of their places. "
        "Who is cut off is a figure of its own and never drops out of a share."
    )
)
class Comparison(Answered):
    """The answer of the access room."""

    inner: strawberry.Private[compared.Comparison]
    base_view: strawberry.Private[View]
    changed_view: strawberry.Private[View]

    @field("The figures of the base.")
    def base(self) -> Indicators:
        return Indicators(inner=self.inner.base)

    @field("The figures of the what-if.")
    def what_if(self) -> Indicators:
        return Indicators(inner=self.inner.what_if)

    @field("What-if less base.")
    def delta(self) -> IndicatorDelta:
        return IndicatorDelta(inner=self.inner.delta)

    @field("Places newly within the radius, by code.")
    def newly_covered(self) -> list[Village]:
        return self._villages(self.inner.newly_covered)

    @field("Places no longer within the radius, by code.")
    def lost(self) -> list[Village]:
        return self._villages(self.inner.lost)

    @field("Places that could reach a site and cannot any more, by code.")
    def cut_off(self) -> list[Village]:
        return self._villages(self.inner.cut_off)

    @field("People who live in the places that are cut off.")
    def cut_off_population(self) -> float:
        return self.inner.cut_off_population

    @field("Every place of the union, by code.")
    def places(self) -> list[PlaceDelta]:
        views = {"base_view": self.base_view, "changed_view": self.changed_view}
        return [PlaceDelta(inner=place, **views) for place in self.inner.places]

    @field("How each township comes out, by code.")
    def townships(self) -> list[TownshipDelta]:
        return [TownshipDelta(inner=row, view=self.changed_view) for row in self.inner.townships]

    @field(
        "The difference layer for a map (差异图层): a FeatureCollection of the places as points, each with "
        "its class CUT_OFF, LOST, NEWLY_COVERED, FARTHER, NEARER or SAME, and deltaMinutes."
    )
    def difference_layer(self) -> GeoJson:
        return GeoJson(difference_layer(self.inner))

    @field("What is doubtful or wrong.")
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)

    def _villages(self, villages: tuple[model.Village, ...]) -> list[Village]:
        return [Village(inner=village, view=self.changed_view) for village in villages]


async def compare_sides(base: View, changed: View, given: CoverageInput, *, asking: Asking) -> Comparison:
    """The comparison asked for; a wrong radius compares nothing and says so."""
    question = question_of(given)
    if isinstance(question, model.Problem):
        inner = _incomparable(base, question, villages_only=bool(given.villages_only))
    else:
        inner = await asking.work(
            lambda: compare(
                base.network,
                changed.network,
                as_of=base.as_of,
                radius=question.radius,
                function=question.function,
                designation=question.designation,
                towards=question.towards,
                villages_only=question.villages_only,
            )
        )
    return Comparison(inner=inner, base_view=base, changed_view=changed)


def _incomparable(base: View, problem: model.Problem, *, villages_only: bool) -> compared.Comparison:
    """The answer to a question that cannot be answered: both sides alike, nothing counted."""
    none = answers.refused(base.network, problem, villages_only=villages_only)
    side = compared.Indicators(none.by_village, none.by_population, none.administrative, None, 0)
    return compared.Comparison(
        base=side,
        what_if=side,
        delta=compared.Delta(None, None, None, None, 0),
        newly_covered=(),
        lost=(),
        cut_off=(),
        cut_off_population=0,
        places=(),
        townships=(),
        problems=(problem,),
    )
