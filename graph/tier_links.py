"""Tier links: who feeds whom from the district centre down to the outlet, and what is broken."""

import strawberry

from graph.asking import Asking
from graph.fields import asked, field
from graph.meta import Answered
from graph.places import Township, Village
from graph.problems import Problem, in_input, problems_of
from graph.rates import Rate
from graph.sites import Site, site_or_none
from graph.view import View
from network.pooling import tiers
from network.pooling.timetable import STOP_WITHIN_M


@strawberry.input(description="Which site another one hangs on (上级节点).")
class UpstreamInput:
    """A link that the planner gives."""

    site: strawberry.ID = asked("Id of the site below: an outlet or a station.")
    above: strawberry.ID = asked("Id of the site that feeds it.")


@strawberry.input(description="What is asked of the three tiers (三级物流节点).")
class TierLinksInput:
    """Day and links."""

    day: int | None = asked(
        "Weekday whose goods load the stations, 1 = Monday to 7 = Sunday. Absent = the weekday of the "
        "network's `asOf`.",
        default=None,
    )
    upstream: list[UpstreamInput] | None = asked(
        "Links as they are meant; sites without one hang on the nearest of the tier above by minutes of "
        "driving down. Absent = all do.",
        default=None,
    )
    within_metres: float = asked(
        "A route serves a site when it stops so near, in metres as the crow flies, from 0. Default 300.",
        default=STOP_WITHIN_M,
    )


@strawberry.type(description="How goods come down to one outlet (配送链), and what is wrong with it.")
class TierChain:
    """A chain of the pooling room."""

    inner: strawberry.Private[tiers.Chain]
    view: strawberry.Private[View]

    @field("The outlet.")
    def outlet(self) -> Site:
        return Site(inner=self.inner.outlet, view=self.view)

    @field("The site that feeds the outlet (乡镇站点); a station is its own. Null where there is none.")
    def station(self) -> Site | None:
        return site_or_none(self.inner.station, self.view)

    @field("The site that feeds the station (集采集配中心); a centre is its own. Null where there is none.")
    def centre(self) -> Site | None:
        return site_or_none(self.inner.centre, self.view)

    @field("Minutes of driving from the centre to the station (干线); null where there is no road.")
    def trunk_minutes(self) -> float | None:
        return self.inner.trunk_minutes

    @field("Minutes of driving from the station to the outlet (支线); null where there is no road.")
    def branch_minutes(self) -> float | None:
        return self.inner.branch_minutes

    @field("Ids of the package's routes that run from the centre to the station.")
    def trunk_routes(self) -> list[strawberry.ID]:
        return [strawberry.ID(route) for route in self.inner.trunk_route_ids]

    @field("Ids of the package's routes that run from the station to the outlet.")
    def branch_routes(self) -> list[strawberry.ID]:
        return [strawberry.ID(route) for route in self.inner.branch_route_ids]

    @field("What is wrong; empty = the chain is sound.")
    def defects(self) -> list[tiers.Defect]:
        return list(self.inner.defects)


@strawberry.type(description="Goods of the day through one station (集散中转).")
class StationLoad:
    """A load of the pooling room."""

    inner: strawberry.Private[tiers.StationLoad]
    view: strawberry.Private[View]

    @field("The station.")
    def station(self) -> Site:
        return Site(inner=self.inner.station, view=self.view)

    @field("How many outlets hang on it.")
    def outlets(self) -> int:
        return self.inner.outlets

    @field("Kilograms a day on the way down.")
    def down_kg(self) -> float:
        return self.inner.down_kg

    @field("Kilograms a day on the way up.")
    def up_kg(self) -> float:
        return self.inner.up_kg

    @field("Both directions ÷ its capacity a day (能力利用率); null where the capacity is unknown or 0.")
    def utilisation(self) -> float | None:
        return self.inner.utilisation


@strawberry.type(description="How many outlets have one defect.")
class DefectCount:
    """A row of the count."""

    defect: tiers.Defect = asked("What is wrong.")
    outlets: int = asked("Outlets whose chain has it.")


@strawberry.type(
    description="The three tiers on the day (三级物流节点): every outlet's chain, loads, coverage by tier."
)
class TierLinks(Answered):
    """The answer of the pooling room."""

    inner: strawberry.Private[tiers.TierLinks]
    view: strawberry.Private[View]

    @field("The chain of every outlet that counts on the day, by its id.")
    def chains(self) -> list[TierChain]:
        return [TierChain(inner=chain, view=self.view) for chain in self.inner.chains]

    @field("The goods through every station that feeds an outlet, by its id.")
    def loads(self) -> list[StationLoad]:
        return [StationLoad(inner=load, view=self.view) for load in self.inner.loads]

    @field("Townships with a station that counts, out of all (乡镇节点覆盖率).")
    def stations(self) -> Rate:
        return Rate(inner=self.inner.stations)

    @field("Villages and communities with an outlet that counts, out of all (村级节点覆盖率).")
    def outlets(self) -> Rate:
        return Rate(inner=self.inner.outlets)

    @field("Townships without a station, by code.")
    def townships_without(self) -> list[Township]:
        return [Township(inner=one, view=self.view) for one in self.inner.townships_without]

    @field("Villages and communities without an outlet, by code.")
    def villages_without(self) -> list[Village]:
        return [Village(inner=one, view=self.view) for one in self.inner.villages_without]

    @field("Outlets by defect; defects that nobody has are left out.")
    def by_defect(self) -> list[DefectCount]:
        return [DefectCount(defect=one, outlets=count) for one, count in self.inner.by_defect.items()]

    @field("What is doubtful or wrong.")
    def problems(self) -> list[Problem]:
        return problems_of(in_input(self.inner.problems))


def upstream_of(links: list[UpstreamInput] | None) -> dict[str, str]:
    """Links as the pooling room takes them: the site above by the site below."""
    return {str(link.site): str(link.above) for link in links or ()}


async def link_tiers(view: View, given: TierLinksInput, *, asking: Asking) -> TierLinks:
    """The chains as given, else by the nearest."""

    def work() -> tiers.TierLinks:
        return tiers.tier_links(
            view.network,
            as_of=view.as_of,
            day=given.day,
            upstream=upstream_of(given.upstream),
            within_m=given.within_metres,
        )

    return TierLinks(inner=await asking.work(work), view=view)
