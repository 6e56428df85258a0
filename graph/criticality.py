"""Criticality: which roads, junctions, areas and sites hurt most when they fail."""

import strawberry

from graph.asking import Asking
from graph.fields import asked, field
from graph.meta import Answered
from graph.places import Village
from graph.problems import Problem, problems_of
from graph.scalars import GeoJson
from graph.shapes import polygon_text
from graph.sites import Site
from graph.view import View
from network import supply
from network.supply import Protect


@strawberry.input(description="A drawn area in which all roads fail at once (滑坡、洪水).")
class HazardInput:
    """A name and a polygon."""

    name: str = asked("What to call it in the answer.")
    polygon: GeoJson = asked("A GeoJSON Polygon or MultiPolygon, or one bare ring [[lon, lat], …].")


@strawberry.input(description="What is asked of criticality (关键性): whom to protect, and what may fail.")
class CriticalityInput:
    """Whom to protect, what may fail."""

    protect: Protect = asked("Residents on their way to outlets, or goods on their way from the hubs.")
    link_ids: list[strawberry.ID] | None = asked(
        "Only these road links. Absent, with no hazards either = all only ways, all roads in use, all "
        "junctions without which the roads fall apart, and all sites.",
        default=None,
    )
    hazards: list[HazardInput] | None = asked("Areas that fail as a whole. Default none.", default=None)
    hubs: list[strawberry.ID] | None = asked(
        "Sites that goods come from. Absent = the distribution centres.", default=None
    )
    cap_minutes: float = asked(
        "A longer way counts at most this many added minutes. Default 120, a planning value.",
        default=supply.CAP_MINUTES,
    )
    top: int | None = asked("At most so many of each kind, the worst first. Absent = all.", default=None)


@strawberry.type(description="What one failure costs. Who had no way before is in none of it.")
class Harm:
    """A harm of the supply room."""

    inner: strawberry.Private[supply.Harm]
    view: strawberry.Private[View]

    @field("Places that had a way and have none, by code.")
    def cut_off(self) -> list[Village]:
        return [Village(inner=village, view=self.view) for village in self.inner.cut_off]

    @field("People who are cut off.")
    def cut_off_population(self) -> int:
        return self.inner.cut_off_population

    @field("Places that need longer, by code.")
    def slowed(self) -> list[Village]:
        return [Village(inner=village, view=self.view) for village in self.inner.slowed]

    @field("People × added minutes over the slowed places, each at most `capMinutes` longer.")
    def person_minutes(self) -> float:
        return self.inner.person_minutes

    @field("Outlets that nobody reaches any more: no village, or no hub.")
    def outlets_cut_off(self) -> list[Site]:
        return [Site(inner=site, view=self.view) for site in self.inner.outlets_cut_off]

    @field("Links of the ways taken afterwards that were not in use before: the alternative road (替代路线).")
    def alternative(self) -> list[strawberry.ID]:
        return [strawberry.ID(link) for link in self.inner.alternative]


@strawberry.type(description="A road link that fails alone (关键路段).")
class CriticalLink:
    """A link and its harm."""

    inner: strawberry.Private[supply.CriticalLink]
    view: strawberry.Private[View]

    @field("Id of the link.")
    def link_id(self) -> strawberry.ID:
        return strawberry.ID(self.inner.link_id)

    @field("Name of the road; empty where it has none.")
    def name(self) -> str:
        return self.inner.name

    @field("Its class, an OSM highway value.")
    def facility_type(self) -> str:
        return self.inner.facility_type

    @field("True when no other road joins its two sides (唯一通道).")
    def is_only_way(self) -> bool:
        return self.inner.is_only_way

    @field("True when it lies on a bridge (桥梁); null where that is not recorded.")
    def is_bridge(self) -> bool | None:
        return self.inner.is_bridge

    @field("What its failure costs.")
    def harm(self) -> Harm:
        return Harm(inner=self.inner.harm, view=self.view)


@strawberry.type(description="A road node that fails with all links that meet there (关键节点).")
class CriticalJunction:
    """A junction and its harm."""

    inner: strawberry.Private[supply.CriticalJunction]
    view: strawberry.Private[View]

    @field("Id of the road node.")
    def node_id(self) -> strawberry.ID:
        return strawberry.ID(self.inner.node_id)

    @field("Longitude in degrees, WGS84.")
    def lon(self) -> float:
        return self.inner.lon

    @field("Latitude in degrees, WGS84.")
    def lat(self) -> float:
        return self.inner.lat

    @field("What its failure costs.")
    def harm(self) -> Harm:
        return Harm(inner=self.inner.harm, view=self.view)


@strawberry.type(description="A drawn area in which all links fail at once.")
class CriticalHazard:
    """An area and its harm."""

    inner: strawberry.Private[supply.CriticalHazard]
    view: strawberry.Private[View]

    @field("Its name, as asked.")
    def name(self) -> str:
        return self.inner.name

    @field("How many links have any part inside.")
    def link_count(self) -> int:
        return self.inner.link_count

    @field("What its failure costs.")
    def harm(self) -> Harm:
        return Harm(inner=self.inner.harm, view=self.view)


@strawberry.type(description="A site that goes out of business: an outlet for residents, a hub for goods.")
class CriticalSite:
    """A site and its harm."""

    inner: strawberry.Private[supply.CriticalSite]
    view: strawberry.Private[View]

    @field("The site.")
    def site(self) -> Site:
        return Site(inner=self.inner.site, view=self.view)

    @field("What its failure costs.")
    def harm(self) -> Harm:
        return Harm(inner=self.inner.harm, view=self.view)


@strawberry.type(
    description=(
        "What hurts most when it fails (关键性): most people cut off first, then most person-minutes, then "
        "by id. Failures that hurt nobody are left out unless they were asked for."
    )
)
class Criticality(Answered):
    """The answer of the supply room."""

    inner: strawberry.Private[supply.Criticality]
    view: strawberry.Private[View]

    @field("Whom it protects.")
    def protect(self) -> Protect:
        return self.inner.protect

    @field("Road links, worst first.")
    def links(self) -> list[CriticalLink]:
        return [CriticalLink(inner=link, view=self.view) for link in self.inner.links]

    @field("Road nodes without which the roads fall apart, worst first.")
    def junctions(self) -> list[CriticalJunction]:
        return [CriticalJunction(inner=node, view=self.view) for node in self.inner.junctions]

    @field("The areas asked for, worst first.")
    def hazards(self) -> list[CriticalHazard]:
        return [CriticalHazard(inner=hazard, view=self.view) for hazard in self.inner.hazards]

    @field("Sites, worst first.")
    def sites(self) -> list[CriticalSite]:
        return [CriticalSite(inner=site, view=self.view) for site in self.inner.sites]

    @field("How many failures could be looked at.")
    def candidates(self) -> int:
        return self.inner.candidates

    @field("How many were looked at; fewer when the work was stopped.")
    def assessed(self) -> int:
        return self.inner.assessed

    @field("What is doubtful or wrong.")
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)


async def find_criticality(view: View, given: CriticalityInput, *, asking: Asking) -> Criticality:
    """The criticality asked for."""
    areas = {hazard.name: polygon_text(hazard.polygon) or "" for hazard in given.hazards or ()}
    found = await asking.work(
        lambda: supply.criticality(
            view.network,
            as_of=view.as_of,
            protect=given.protect,
            candidates=None if given.link_ids is None else tuple(given.link_ids),
            hazards=areas or None,
            hubs=None if given.hubs is None else tuple(given.hubs),
            cap_minutes=given.cap_minutes,
            top=given.top,
            stop=asking.is_stopped,
            progress=asking.progress,
        )
    )
    return Criticality(inner=found, view=view)
