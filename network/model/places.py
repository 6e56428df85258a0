"""Places: townships and villages, the administrative tree that every rate is counted over."""

from dataclasses import dataclass, field
from enum import StrEnum

from network.model.content import LATER
from network.model.rules import check_lon_lat, check_not_negative


class TownshipKind(StrEnum):
    """What a township-level unit is: subdistrict (街道), town (镇) or township (乡)."""

    SUBDISTRICT = "subdistrict"
    TOWN = "town"
    TOWNSHIP = "township"


class VillageKind(StrEnum):
    """What a village-level unit is: administrative village (行政村) or residential community (社区)."""

    VILLAGE = "village"
    COMMUNITY = "community"


@dataclass(frozen=True, slots=True)
class Township:
    """A township-level unit (镇街). Its position, population and terrain may be unknown.

    `terrain` is a word of the county's own, which standards may ask for: mountain, hill, plain.
    """

    code: str
    name: str
    kind: TownshipKind
    lon: float | None = None
    lat: float | None = None
    population: int | None = None
    grain_main: bool = False
    terrain: str | None = field(default=None, metadata=LATER)

    def __post_init__(self) -> None:
        if self.lon is not None and self.lat is not None:
            check_lon_lat(lon=self.lon, lat=self.lat)
        check_not_negative("population", self.population)


@dataclass(frozen=True, slots=True)
class Village:
    """A village or community: one place of the denominator, standing at its centre point."""

    code: str
    name: str
    township_code: str
    kind: VillageKind
    lon: float
    lat: float
    population: int | None = None
    households: int | None = None

    def __post_init__(self) -> None:
        check_lon_lat(lon=self.lon, lat=self.lat)
        check_not_negative("population", self.population)
        check_not_negative("households", self.households)
