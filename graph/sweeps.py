"""Sweeps: coverage over a grid of radii, speeds, seasons and openings in one field."""

import strawberry

from graph.asking import Asking
from graph.fields import asked, field
from graph.meta import Answered
from graph.problems import Problem, problems_of
from graph.radius import RadiusInput, radius_of
from graph.rates import Rate
from graph.scalars import GeoJson
from graph.shapes import polygon_text
from graph.view import View
from network import model
from network.access import sweeps
from network.access.radius import Radius, Towards, Unit


@strawberry.input(description="A time of year by what it does to roads (季节): rain, snow, harvest.")
class SeasonInput:
    """A factor on the speed of some roads."""

    name: str = asked("What to call it in the rows.")
    factor: float = asked("Speeds times this, above 0. Example: 0.6.")
    facility_types: list[str] | None = asked("Road classes, OSM highway values. Absent = all.", default=None)
    polygon: GeoJson | None = asked("Only roads with any part inside. Absent = everywhere.", default=None)


@strawberry.input(description="What is asked of a sweep (敏感性分析): every combination, at most 500.")
class SweepInput:
    """The axes of the grid."""

    radii: list[RadiusInput] = asked("Radii; at least one.")
    speed_factors: list[float] | None = asked("Factors on speeds, above 0. Default [1].", default=None)
    facility_types: list[str] | None = asked(
        "Road classes that the factors scale, OSM highway values. Absent = all.", default=None
    )
    seasons: list[SeasonInput] | None = asked("Seasons. Absent = the roads as they are.", default=None)
    openings: list[strawberry.ID] | None = asked(
        "Village codes in the order in which outlets open there; the sweep counts from none of them to all. "
        "Default none.",
        default=None,
    )
    direction: Towards | None = asked("Which way travel is counted. Default TO.", default=Towards.TO)
    villages_only: bool | None = asked(
        "true = only administrative villages (行政村) are the denominator. Default false.", default=False
    )


@strawberry.type(description="One cell of the grid.")
class SweepRow:
    """A row of the sweep."""

    inner: strawberry.Private[sweeps.SweepRow]

    @field("The radius in minutes; null when it is in km.")
    def minutes(self) -> float | None:
        return self.inner.radius.value if self.inner.radius.unit is Unit.MINUTES else None

    @field("The radius in kilometres; null when it is in minutes.")
    def km(self) -> float | None:
        return self.inner.radius.value if self.inner.radius.unit is Unit.KM else None

    @field("Name of the season; null when none was asked.")
    def season(self) -> str | None:
        return self.inner.season

    @field("The factor on speeds.")
    def speed_factor(self) -> float:
        return self.inner.speed_factor

    @field("How many of the villages listed have a new outlet.")
    def openings(self) -> int:
        return self.inner.openings

    @field("How many outlets there are in all.")
    def outlets(self) -> int:
        return self.inner.outlets

    @field("Share of villages and communities within the radius (按村可达率).")
    def by_village(self) -> Rate:
        return Rate(inner=self.inner.by_village)

    @field("Share of people within the radius (按人口可达率).")
    def by_population(self) -> Rate:
        return Rate(inner=self.inner.by_population)

    @field("Mean minutes weighted by population over the places that reach an outlet; null without any.")
    def mean_minutes(self) -> float | None:
        return self.inner.mean_minutes

    @field("People who reach no outlet.")
    def unreachable_population(self) -> float:
        return self.inner.unreachable_population


@strawberry.type(description="Coverage over a grid: season by season, factor, opening, radius.")
class Sweep(Answered):
    """The answer of the access room."""

    inner: strawberry.Private[sweeps.Sweep]

    @field("The cells.")
    def rows(self) -> list[SweepRow]:
        return [SweepRow(inner=row) for row in self.inner.rows]

    @field("What is doubtful or wrong.")
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)


async def sweep(view: View, given: SweepInput, *, asking: Asking) -> Sweep:
    """The grid asked for; a wrong radius refuses the whole."""
    radii = [radius_of(item, "input", "radii", str(i)) for i, item in enumerate(given.radii)]
    problems = [item for item in radii if isinstance(item, model.Problem)]
    if problems:
        return Sweep(inner=sweeps.Sweep(rows=(), problems=tuple(problems)))
    found = await asking.work(
        lambda: sweeps.sweep(
            view.network,
            as_of=view.as_of,
            radii=tuple(item for item in radii if isinstance(item, Radius)),
            speed_factors=tuple(given.speed_factors or (1.0,)),
            facility_types=tuple(given.facility_types or ()),
            seasons=tuple(_season(season) for season in given.seasons or ()),
            openings=tuple(given.openings or ()),
            towards=given.direction or Towards.TO,
            villages_only=bool(given.villages_only),
            stop=asking.is_stopped,
            progress=asking.progress,
        )
    )
    return Sweep(inner=found)


def _season(given: SeasonInput) -> sweeps.Season:
    return sweeps.Season(
        given.name, given.factor, tuple(given.facility_types or ()), polygon_text(given.polygon)
    )
