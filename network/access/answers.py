"""Answers of the access room: coverage with its gaps, service radii with their rings. Values only."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from network.access.radius import Radius
from network.model import Network, Problem, Rate, Site, Spread, Township, Village, VillageKind


@dataclass(frozen=True, slots=True)
class PlaceAccess:
    """How one place of the denominator reaches the sites asked for; None where it reaches none.

    `minutes` and `km` belong to one way: the quickest, or the shortest when the radius is in km.
    """

    village: Village
    nearest: Site | None
    minutes: float | None
    km: float | None
    covered: bool


class GapReason(StrEnum):
    """Why a place is a gap."""

    NO_OUTLET_IN_VILLAGE = "NO_OUTLET_IN_VILLAGE"
    OUT_OF_RADIUS = "OUT_OF_RADIUS"
    UNREACHABLE = "UNREACHABLE"
    NOT_SNAPPED = "NOT_SNAPPED"
    OUTLET_INACTIVE = "OUTLET_INACTIVE"
    FUNCTION_MISSING = "FUNCTION_MISSING"
    NO_CAPACITY = "NO_CAPACITY"
    NO_ROUTE = "NO_ROUTE"
    LOW_FREQUENCY = "LOW_FREQUENCY"
    LATE = "LATE"
    UPSTREAM_BROKEN = "UPSTREAM_BROKEN"


class FixKind(StrEnum):
    """What would close a gap, in the order in which it is looked for."""

    ADD_FUNCTION = "ADD_FUNCTION"
    REOPEN = "REOPEN"
    ADD_STOP = "ADD_STOP"
    NEW_OUTLET = "NEW_OUTLET"
    ROAD = "ROAD"


@dataclass(frozen=True, slots=True)
class Fix:
    """The first remedy that would cover the gap, and how many people it would newly cover in all."""

    kind: FixKind
    site: Site | None
    village: Village | None
    gain_population: int


@dataclass(frozen=True, slots=True)
class Gap:
    """An uncovered place. `excess` is the cost over the radius, in the radius's unit; None when cut off."""

    village: Village
    population: int | None
    minutes: float | None
    km: float | None
    excess: float | None
    nearest: Site | None
    reasons: tuple[GapReason, ...]


@dataclass(frozen=True, slots=True)
class TownshipCoverage:
    """The three rates of coverage within one township."""

    township: Township
    administrative: Rate
    by_village: Rate
    by_population: Rate


@dataclass(frozen=True)
class Coverage:
    """Which places reach a site in time, under each reading of "covered" (全面覆盖).

    `places` holds every place of the denominator by code. The reasons of the gaps need a search of their own:
    `gaps` are worked out when they are first asked for.
    """

    radius: Radius
    administrative: Rate
    by_village: Rate
    by_population: Rate
    minutes: Spread
    unreachable_population: int
    places: tuple[PlaceAccess, ...]
    townships: tuple[TownshipCoverage, ...]
    problems: tuple[Problem, ...]
    find_gaps: Callable[[], tuple[Gap, ...]] = field(repr=False, default=tuple)
    fix_of: Callable[[Gap], Fix | None] = field(repr=False, default=lambda _: None)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """The uncovered places, ordered as CONTRACT.md part 5 says."""
        return self.find_gaps()


def refused(network: Network, problem: Problem, *, villages_only: bool) -> Coverage:
    """The answer to a question that cannot be answered: the denominators as they are, nothing counted."""
    kinds = {VillageKind.VILLAGE} if villages_only else set(VillageKind)
    places = [village for village in network.villages if village.kind in kinds]
    none_of_places = Rate(0, len(places))
    return Coverage(
        radius=Radius(0),
        administrative=none_of_places,
        by_village=none_of_places,
        by_population=Rate(0, sum(village.population or 0 for village in places)),
        minutes=Spread(None, None, None, None),
        unreachable_population=0,
        places=(),
        townships=(),
        problems=(problem,),
    )


class RadiusShape(StrEnum):
    """DISKS: each ring holds all that is nearer. RINGS: each holds only what lies past the ring before."""

    DISKS = "DISKS"
    RINGS = "RINGS"


@dataclass(frozen=True)
class Ring:
    """What one site reaches within one break. People and villages are counted on network cost;
    area and shape come from service-area cells and are for the eye only."""

    radius: Radius
    area_km2: float
    population: int
    villages: tuple[Village, ...]
    shape: Callable[[], str | None] = field(repr=False)

    @cached_property
    def geometry(self) -> str | None:
        """The ring as GeoJSON text, Polygon or MultiPolygon, WGS84; None where no road is reached."""
        return self.shape()


@dataclass(frozen=True, slots=True)
class Overlap:
    """People who live within the largest break of both sites."""

    site: Site
    population: int


@dataclass(frozen=True)
class ServiceRadius:
    """How far one site serves. Distances are over its catchment: the places whose nearest site it is.

    `detour` is the length of their ways over their distances as the crow flies, both summed; None where
    every place lies at the site. `unique_population` lives within the largest break of no other site asked.
    """

    site: Site
    rings: tuple[Ring, ...]
    catchment: tuple[Village, ...]
    catchment_population: int
    minutes: Spread
    max_km: float | None
    detour: float | None
    unique_population: int
    overlaps: tuple[Overlap, ...]


@dataclass(frozen=True)
class ServiceRadii:
    """The service radii of the sites asked for, by site id."""

    sites: tuple[ServiceRadius, ...]
    problems: tuple[Problem, ...]
