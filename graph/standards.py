"""Standards: radii that sites have to keep, and whether they do."""

from datetime import date

import strawberry

from graph.asking import Asking
from graph.fields import asked, field
from graph.meta import Answered
from graph.problems import Problem, problems_of
from graph.radius import RadiusValue
from graph.rates import Rate
from graph.sites import Site
from graph.view import View
from network import model
from network.access import standards
from network.access.radius import Radius, Unit
from network.access.standard_set import standards_of


@strawberry.type(description="A radius that sites of a kind have to keep (服务半径标准).")
class Standard:
    """A standard of the model."""

    inner: strawberry.Private[model.Standard]

    @field("Its code.")
    def code(self) -> strawberry.ID:
        return strawberry.ID(self.inner.code)

    @field("The set that it belongs to; empty for none. Questions may name the set.")
    def set_name(self) -> str:
        return self.inner.set_name

    @field("How near is near enough.")
    def radius(self) -> RadiusValue:
        return RadiusValue(inner=Radius(self.inner.value, Unit(self.inner.unit)))

    @field("Driving or on foot.")
    def mode(self) -> model.Mode:
        return self.inner.mode

    @field("Only for sites of this tier; null = any.")
    def tier(self) -> model.Tier | None:
        return self.inner.tier

    @field("Only for sites with this function; null = any.")
    def function(self) -> str | None:
        return self.inner.function

    @field("Only in townships of this terrain; null = any.")
    def terrain(self) -> str | None:
        return self.inner.terrain

    @field("Where the value comes from: norm, decision, clause. Empty where nobody says.")
    def source(self) -> str:
        return self.inner.source

    @field("From which day it holds; null = always.")
    def valid_from(self) -> date | None:
        return self.inner.valid_from

    @field("True for a value from elsewhere that ships as an example and is no norm (示例).")
    def is_example(self) -> bool:
        return self.inner.is_example


@strawberry.input(description="The terrain of one township.")
class TerrainInput:
    """A terrain."""

    township: strawberry.ID = asked("Code of the township.")
    terrain: str = asked('Its terrain, as the standards name it. Example: "mountain".')


@strawberry.input(description="What is asked of a check against standards; everything may be left out.")
class StandardChecksInput:
    """Sites, standards and terrain."""

    site_type: str | None = asked(
        "Sites of this type are checked; the catchments lie between them. Default outlet.",
        default=model.OUTLET,
    )
    site_ids: list[strawberry.ID] | None = asked("Only these of them. Absent = all.", default=None)
    standards: list[str] | None = asked(
        "Codes or set names of standards. Absent = all of the network, or the labelled examples where it "
        "has none.",
        default=None,
    )
    terrain: list[TerrainInput] | None = asked(
        "Terrain by township, in place of the package's. Absent = the package's.", default=None
    )


@strawberry.type(description="Whether a site passes a share of the standard that holds for it.")
class PassesAt:
    """A row of the sensitivity."""

    inner: strawberry.Private[standards.PassesAt]

    @field("Share of the standard: 0.9, 1 or 1.1.")
    def factor(self) -> float:
        return self.inner.factor

    @field("The radius that is, in the standard's unit.")
    def value(self) -> float:
        return self.inner.value

    @field("True when it would pass.")
    def passes(self) -> bool:
        return self.inner.passes


@strawberry.type(description="One site against the standard that holds for it (达标检查).")
class StandardCheck:
    """A row by site."""

    inner: strawberry.Private[standards.SiteStandard]
    view: strawberry.Private[View]

    @field("The site.")
    def site(self) -> Site:
        return Site(inner=self.inner.site, view=self.view)

    @field(
        "The most specific standard that fits: function and terrain, then function, then tier, then the "
        "default; of equals the latest. Null where none holds."
    )
    def standard(self) -> Standard | None:
        return Standard(inner=self.inner.standard) if self.inner.standard else None

    @field(
        "The farthest way of the places nearest to it, in the standard's unit; null where nobody is, or no "
        "standard holds."
    )
    def reached(self) -> float | None:
        return self.inner.reached

    @field("People nearest to it who live farther off than the standard.")
    def people_outside(self) -> int:
        return self.inner.people_outside

    @field("True when no place nearest to it is farther off; null where no standard holds.")
    def passes(self) -> bool | None:
        return self.inner.passes

    @field("The verdict at 90, 100 and 110 % of the standard; empty where none holds.")
    def passes_at(self) -> list[PassesAt]:
        return [PassesAt(inner=at) for at in self.inner.passes_at]


@strawberry.type(description="How many sites pass at a share of their standards.")
class PassedAt:
    """A row of the sensitivity."""

    factor: float = asked("Share of each standard: 0.9, 1 or 1.1.")
    passed: Rate = asked("Sites that pass, out of those with a standard.")


@strawberry.type(description="Sites against the standards that hold for them (服务半径标准检查).")
class StandardChecks(Answered):
    """A check of the access room."""

    inner: strawberry.Private[standards.StandardsCheck]
    view: strawberry.Private[View]

    @field("Every site asked for, by id.")
    def checks(self) -> list[StandardCheck]:
        return [StandardCheck(inner=row, view=self.view) for row in self.inner.sites]

    @field("Sites that pass, out of those for which a standard holds.")
    def passed(self) -> Rate:
        return Rate(inner=self.inner.passed)

    @field("The same at 90, 100 and 110 % of each standard.")
    def sensitivity(self) -> list[PassedAt]:
        return [PassedAt(factor=factor, passed=Rate(inner=rate)) for factor, rate in self.inner.passed_at]

    @field("What is doubtful or wrong; that the examples are no norm, where the network has no standards.")
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)


def list_standards(view: View) -> list[Standard]:
    """The network's own standards, or the labelled examples."""
    known, _ = standards_of(view.network)
    return [Standard(inner=standard) for standard in known]


async def check(view: View, given: StandardChecksInput | None, *, asking: Asking) -> StandardChecks:
    """Every site asked for against its standard."""
    own = given or StandardChecksInput()
    terrain = {str(row.township): row.terrain for row in own.terrain or ()}
    inner = await asking.work(
        lambda: standards.check_standards(
            view.network,
            as_of=view.as_of,
            standards=own.standards,
            site_type=own.site_type or model.OUTLET,
            site_ids=own.site_ids,
            terrain_by_township=terrain,
        )
    )
    return StandardChecks(inner=inner, view=view)
