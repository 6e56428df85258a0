"""Rows of a coverage: places, gaps with their remedies, townships."""

import strawberry

from graph.asking import Info
from graph.fields import field
from graph.places import Township, Village
from graph.rates import Rate
from graph.sites import Site, site_or_none
from graph.view import View
from network.access import answers


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
