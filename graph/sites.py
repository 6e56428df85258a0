"""Sites: hubs, stations and outlets, their designations, and pages of them."""

from bisect import bisect_right
from datetime import date

import strawberry

from graph.errors import AskingError
from graph.fields import asked, field
from graph.ids import code_before, cursor_after
from graph.locations import LocationInput, lying_in
from graph.node import Node
from graph.operators import Operator, operator_or_none
from graph.places import Township, Village, township_or_none, village_or_none
from graph.view import View
from network import model

PAGE_MAX = 100
"""Most nodes of one page of any connection."""


@strawberry.type(
    description="An official name that a site bears for a time (挂牌/称号); a site bears several at once."
)
class Designation:
    """A designation of the model."""

    inner: strawberry.Private[model.Designation]

    @field('The official name in Chinese, as the plans write it. Example: "流通网点".')
    def code(self) -> str:
        return self.inner.code

    @field("Star level (星级) where the designation has one.")
    def star_level(self) -> int | None:
        return self.inner.star_level

    @field("First day on which it holds; null = always before.")
    def valid_from(self) -> date | None:
        return self.inner.valid_from

    @field("First day on which it holds no more; null = open.")
    def valid_to(self) -> date | None:
        return self.inner.valid_to


@strawberry.type(description="A place of business of the network (站点/网点): hub, station or outlet.")
class Site(Node):
    """A site of the model."""

    inner: strawberry.Private[model.Site]
    view: strawberry.Private[View]

    def key(self) -> tuple[str, ...]:
        return ("site", self.view.network.code, self.inner.code)

    @field('The `id` column of the package; inputs take it as site id. Example: "s1".')
    def code(self) -> strawberry.ID:
        return strawberry.ID(self.inner.code)

    @field("Name.")
    def name(self) -> str:
        return self.inner.name

    @field("Level of the three-tier network.")
    def tier(self) -> model.Tier:
        return self.inner.tier

    @field(
        "What it is; several at once. outlet (农村流通网点) makes it an outlet; further known types are "
        "service_co_op (综合服务社), distribution_centre (集采集配中心), coach_station (客运站), "
        "wholesale_market (批发市场), farmers_market (农贸市场), cold_store (冷库), "
        "township_station (乡镇站点), grassroots_co_op (基层供销社), service_centre (为农服务中心), "
        "reserve_depot (储备点)."
    )
    def types(self) -> list[str]:
        return list(self.inner.types)

    @field("How far it has come.")
    def status(self) -> model.SiteStatus:
        return self.inner.status

    @field("True when it counts on the network's `asOf`.")
    def active(self) -> bool:
        return self.inner.counts_at(self.view.as_of)

    @field("Longitude, degrees WGS84.")
    def lon(self) -> float:
        return self.inner.lon

    @field("Latitude, degrees WGS84.")
    def lat(self) -> float:
        return self.inner.lat

    @field("The township it lies in (所属镇街); null where the package does not say.")
    def township(self) -> Township | None:
        return township_or_none(self.inner.township_code, self.view)

    @field("The village it lies in; null where the package does not say.")
    def village(self) -> Village | None:
        return village_or_none(self.inner.village_code, self.view)

    @field("Who runs it (运营主体); null where the package does not say.")
    def operator(self) -> Operator | None:
        return operator_or_none(self.inner.operator_id, self.view)

    @field("First day of business; null = always before.")
    def opened(self) -> date | None:
        return self.inner.opened

    @field("First day without business; null = open.")
    def closed(self) -> date | None:
        return self.inner.closed

    @field(
        "What it offers (功能): retail (零售), agri_inputs (农资), produce_purchase (农产品收购), "
        "parcel_in and parcel_out (收件/寄件), e_commerce (电商), recycling (再生资源回收), "
        "cold_store (冷藏), finance (金融), information (信息服务), reserve (储备)."
    )
    def functions(self) -> list[str]:
        return list(self.inner.functions)

    @field("The official names that it bears or bore, with their days.")
    def designations(self) -> list[Designation]:
        return [Designation(inner=designation) for designation in self.inner.designations]

    @field("How much it handles a day, in the package's unit; null = unknown.")
    def capacity_per_day(self) -> float | None:
        return self.inner.capacity_per_day


@strawberry.input(description="Which sites to list; every given field narrows, absent fields do not.")
class SiteFilter:
    """Conditions that all must hold."""

    tier: model.Tier | None = asked("Of this level.", default=None)
    types: list[str] | None = asked("Having at least one of these types.", default=None)
    status: list[model.SiteStatus] | None = asked("In one of these states.", default=None)
    function: str | None = asked("Offering this function.", default=None)
    designation: str | None = asked(
        'Bearing this designation on the network\'s `asOf`. Example: "流通网点".', default=None
    )
    operator: strawberry.ID | None = asked("Run by the operator with this id.", default=None)
    township_codes: list[strawberry.ID] | None = asked("Lying in one of these townships.", default=None)
    location: LocationInput | None = asked("Lying there.", default=None)
    active: bool | None = asked(
        "true = counting on the network's `asOf`, false = not counting.", default=None
    )

    def holds(self, site: model.Site, as_of: date) -> bool:
        """True when the site meets every given condition."""
        return (
            (self.tier is None or site.tier is self.tier)
            and (self.types is None or not set(self.types).isdisjoint(site.types))
            and (self.status is None or site.status in self.status)
            and (self.function is None or self.function in site.functions)
            and (self.designation is None or site.bears(self.designation, as_of))
            and (self.operator is None or site.operator_id == self.operator)
            and (self.township_codes is None or site.township_code in self.township_codes)
            and (self.active is None or site.counts_at(as_of) is self.active)
        )


@strawberry.type(description="Where a page lies among all pages (Relay).")
class PageInfo:
    """Says how to go on."""

    has_next_page: bool = asked("True when more follow.")
    has_previous_page: bool = asked("True when the page does not begin at the start.")
    start_cursor: str | None = asked("Cursor of the first node; null on an empty page.")
    end_cursor: str | None = asked(
        "Cursor of the last node: give it as `after` for the next page; null on an empty page."
    )


@strawberry.type(description="A site on a page, with the cursor that stands after it.")
class SiteEdge:
    """One row of a page."""

    node: Site = asked("The site.")

    @field("Opaque; stays valid when sites are added or removed.")
    def cursor(self) -> str:
        return cursor_after(self.node.inner.code)


@strawberry.type(description="A page of sites, by code.")
class SiteConnection:
    """At most 100 sites and how to go on."""

    edges: list[SiteEdge] = asked("The sites of this page with their cursors.")
    page_info: PageInfo = asked("How to go on.")
    total_count: int = asked("How many sites meet the filter on all pages together.")

    @field("The sites of this page without their cursors.")
    def nodes(self) -> list[Site]:
        return [edge.node for edge in self.edges]


def page_of_sites(
    view: View, filter_: SiteFilter | None, *, first: int | None, after: str | None
) -> SiteConnection:
    """The first so many sites after a cursor, by code; AskingError for a page size or cursor out of range."""
    size = PAGE_MAX if first is None else first
    if not 0 <= size <= PAGE_MAX:
        raise AskingError(
            f"first is {size}, and must be 0 to {PAGE_MAX}; ask for the next page with `after`."
        )
    found = [site for site in view.network.sites if filter_ is None or filter_.holds(site, view.as_of)]
    if filter_ is not None and filter_.location is not None:
        there = lying_in(filter_.location, found)
        found = [site for site in found if site.code in there]
    start = 0 if after is None else bisect_right([site.code for site in found], code_before(after))
    page = found[start : start + size]
    edges = [SiteEdge(node=Site(inner=site, view=view)) for site in page]
    return SiteConnection(
        edges=edges,
        total_count=len(found),
        page_info=PageInfo(
            has_next_page=start + size < len(found),
            has_previous_page=start > 0,
            start_cursor=cursor_after(page[0].code) if page else None,
            end_cursor=cursor_after(page[-1].code) if page else None,
        ),
    )


def site_or_none(site: model.Site | None, view: View) -> Site | None:
    """The site as GraphQL shows it; None stays None."""
    return Site(inner=site, view=view) if site else None
