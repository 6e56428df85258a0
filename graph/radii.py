"""Service radii: how far each site serves, whom, and in which shape."""

import strawberry

from graph.asking import Asking, Info
from graph.fields import asked, field
from graph.meta import Answered
from graph.places import Village
from graph.problems import Problem, problems_of
from graph.radius import RadiusInput, radius_of
from graph.scalars import GeoJson
from graph.sites import Site
from graph.view import View
from network import model
from network.access import answers
from network.access.answers import RadiusShape
from network.access.radii import service_radii
from network.access.radius import Radius, Towards, Unit


@strawberry.input(
    description="What is asked of service radii (服务半径): which sites, and where to draw the rings."
)
class ServiceRadiiInput:
    """Sites and breaks."""

    site_ids: list[strawberry.ID] | None = asked(
        "Codes of the sites; a named site is answered even when it does not count. "
        "Absent = all outlets that do.",
        default=None,
    )
    breaks: list[RadiusInput] = asked(
        "Where the rings end; at least one, in any order. Example: [{minutes: 15}]."
    )
    direction: Towards | None = asked("Which way travel is counted. Default TO.", default=Towards.TO)
    shape: RadiusShape | None = asked(
        "Cumulative or disjoint rings. Default DISKS.", default=RadiusShape.DISKS
    )


@strawberry.type(
    description=(
        "What a site reaches within one break. People and villages are counted on the road network; "
        "the shape is for the eye only and nothing is counted from it."
    )
)
class Ring:
    """A ring of the access room."""

    inner: strawberry.Private[answers.Ring]
    view: strawberry.Private[View]

    @field("The break in minutes; null when it is in km.")
    def minutes(self) -> float | None:
        return self.inner.radius.value if self.inner.radius.unit is Unit.MINUTES else None

    @field("The break in kilometres; null when it is in minutes.")
    def km(self) -> float | None:
        return self.inner.radius.value if self.inner.radius.unit is Unit.KM else None

    @field("Its shape, Polygon or MultiPolygon, from the cells of the road nodes reached.")
    async def geometry(self, info: Info) -> GeoJson | None:
        made = await info.context.work(self._shape)
        return None if made is None else GeoJson(made)

    def _shape(self) -> str | None:
        return self.inner.geometry

    @field("Area of that shape in km².")
    def area_km2(self) -> float:
        return self.inner.area_km2

    @field("People who live in its villages.")
    def population(self) -> float:
        return self.inner.population

    @field("The villages and communities reached, by code.")
    def villages(self) -> list[Village]:
        return [Village(inner=village, view=self.view) for village in self.inner.villages]


@strawberry.type(description="People who live within the largest break of both sites (重叠人口).")
class Overlap:
    """A neighbour that serves the same people."""

    inner: strawberry.Private[answers.Overlap]
    view: strawberry.Private[View]

    @field("The other site.")
    def site(self) -> Site:
        return Site(inner=self.inner.site, view=self.view)

    @field("People within the largest break of both.")
    def population(self) -> int:
        return self.inner.population


@strawberry.type(
    description=(
        "How far one site serves. Its catchment (服务片区) are the places whose nearest outlet it is; a site "
        "that does not count is answered as if it alone were added."
    )
)
class ServiceRadius:
    """A site of the answer."""

    inner: strawberry.Private[answers.ServiceRadius]
    view: strawberry.Private[View]

    @field("The site.")
    def site(self) -> Site:
        return Site(inner=self.inner.site, view=self.view)

    @field("One ring for each break, in the order given.")
    def rings(self) -> list[Ring]:
        return [Ring(inner=ring, view=self.view) for ring in self.inner.rings]

    @field("The places whose nearest site it is, by code.")
    def catchment(self) -> list[Village]:
        return [Village(inner=village, view=self.view) for village in self.inner.catchment]

    @field("People who live in its catchment.")
    def catchment_population(self) -> int:
        return self.inner.catchment_population

    @field("Most minutes of its catchment; null when that is empty.")
    def max_minutes(self) -> float | None:
        return self.inner.minutes.max

    @field("Minutes within which 90 % of its catchment's places lie; null when that is empty.")
    def p90_minutes(self) -> float | None:
        return self.inner.minutes.p90

    @field("Mean minutes of its catchment's places, each counting once; null when that is empty.")
    def mean_minutes(self) -> float | None:
        return self.inner.minutes.mean

    @field("Most kilometres of its catchment; null when that is empty.")
    def max_km(self) -> float | None:
        return self.inner.max_km

    @field(
        "Kilometres by road ÷ kilometres as the crow flies, over its catchment (绕行系数); above 2 hints at "
        "a barrier. null where every place lies at the site."
    )
    def detour(self) -> float | None:
        return self.inner.detour

    @field("People within its largest break and within that of no other site asked; 0 = redundant.")
    def unique_population(self) -> int:
        return self.inner.unique_population

    @field("The other sites asked that serve some of the same people, by code.")
    def overlaps(self) -> list[Overlap]:
        return [Overlap(inner=overlap, view=self.view) for overlap in self.inner.overlaps]


@strawberry.type(description="The service radii of the sites asked for.")
class ServiceRadii(Answered):
    """The answer of the access room."""

    inner: strawberry.Private[answers.ServiceRadii]
    view: strawberry.Private[View]

    @field("The sites, by code.")
    def sites(self) -> list[ServiceRadius]:
        return [ServiceRadius(inner=site, view=self.view) for site in self.inner.sites]

    @field("What is doubtful or wrong.")
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)


async def serve_radii(view: View, given: ServiceRadiiInput, *, asking: Asking) -> ServiceRadii:
    """The radii asked for; a wrong break refuses the whole."""
    radii = [radius_of(item, "input", "breaks", str(i)) for i, item in enumerate(given.breaks)]
    problems = [item for item in radii if isinstance(item, model.Problem)]
    if problems:
        return ServiceRadii(inner=answers.ServiceRadii(sites=(), problems=tuple(problems)), view=view)
    breaks = tuple(item for item in radii if isinstance(item, Radius))
    found = await asking.work(
        lambda: service_radii(
            view.network,
            as_of=view.as_of,
            breaks=breaks,
            site_codes=None if given.site_ids is None else tuple(given.site_ids),
            towards=given.direction or Towards.TO,
            shape=given.shape or RadiusShape.DISKS,
        )
    )
    return ServiceRadii(inner=found, view=view)
