"""Sites: hubs, township stations and village outlets, with the dates at which they count."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from network.model.rules import check_lon_lat, check_not_negative

OUTLET = "outlet"
"""The site type that makes a site an outlet (农村流通网点)."""

FUNCTIONS = (
    "retail", "agri_inputs", "produce_purchase", "parcel_in", "parcel_out", "e_commerce",
    "recycling", "cold_store", "finance", "information", "reserve",
)  # fmt: skip
SITE_TYPES = (
    OUTLET, "service_co_op", "distribution_centre", "coach_station", "wholesale_market", "farmers_market",
    "cold_store", "township_station", "grassroots_co_op", "service_centre", "reserve_depot",
)  # fmt: skip


class Tier(StrEnum):
    """The level of the three-tier network (三级物流节点) that a site belongs to."""

    DISTRICT = "DISTRICT"
    TOWNSHIP = "TOWNSHIP"
    VILLAGE = "VILLAGE"


class SiteStatus(StrEnum):
    """How far a site has come. Only ACTIVE sites, and CLOSED ones before their day, ever count."""

    PLANNED = "PLANNED"
    BUILDING = "BUILDING"
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    CLOSED = "CLOSED"


@dataclass(frozen=True, slots=True)
class Designation:
    """An official name that a site bears for a time, such as 流通网点; a site bears several at once."""

    code: str
    star_level: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_at(self, as_of: date) -> bool:
        """True for valid_from ≤ as_of < valid_to; an empty end is open."""
        return _within(as_of, self.valid_from, self.valid_to)


@dataclass(frozen=True, slots=True)
class Site:
    """A place of business of the network. `code` is the `id` column of the package.

    `snap_links` is None for sites of a package. A what-if that places a site sets it to the number of
    road links there were at that moment: points keep their place when a later change adds a road.
    """

    code: str
    name: str
    tier: Tier
    types: tuple[str, ...]
    lon: float
    lat: float
    township_code: str | None = None
    village_code: str | None = None
    operator_id: str | None = None
    status: SiteStatus = SiteStatus.ACTIVE
    opened: date | None = None
    closed: date | None = None
    functions: tuple[str, ...] = ()
    capacity_per_day: float | None = None
    designations: tuple[Designation, ...] = ()
    snap_links: int | None = None

    def __post_init__(self) -> None:
        check_lon_lat(lon=self.lon, lat=self.lat)
        check_not_negative("capacity_per_day", self.capacity_per_day)
        object.__setattr__(self, "designations", tuple(sorted(self.designations, key=_by_day)))

    def counts_at(self, as_of: date) -> bool:
        """True when the site is in business on that day.

        ACTIVE, or CLOSED with a `closed` date, and opened ≤ as_of < closed; an empty end is open.
        """
        if self.status is SiteStatus.CLOSED:
            return self.closed is not None and _within(as_of, self.opened, self.closed)
        return self.status is SiteStatus.ACTIVE and _within(as_of, self.opened, self.closed)

    @property
    def is_outlet(self) -> bool:
        """True when the site's types hold `outlet`."""
        return OUTLET in self.types

    def bears(self, designation: str, as_of: date) -> bool:
        """True when the site bears that designation on that day."""
        return any(d.code == designation and d.holds_at(as_of) for d in self.designations)


def _by_day(designation: Designation) -> tuple[str, str, int, str]:
    """The order of a site's designations: their order in a table carries no meaning."""
    start, end = designation.valid_from, designation.valid_to
    return (start.isoformat() if start else "", designation.code, designation.star_level or 0,
            end.isoformat() if end else "")  # fmt: skip


def _within(day: date, start: date | None, end: date | None) -> bool:
    return (start is None or start <= day) and (end is None or day < end)
