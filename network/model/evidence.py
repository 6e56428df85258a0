"""Evidence: what shows that a site is there and does what it should (验收材料)."""

from dataclasses import dataclass
from datetime import date

from network.model.rules import check_lon_lat


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file or link that shows a site, when it was taken, and where (WGS84)."""

    site_id: str
    reference: str
    taken_on: date | None = None
    lon: float | None = None
    lat: float | None = None

    def __post_init__(self) -> None:
        if (self.lon is None) != (self.lat is None):
            raise ValueError("evidence has a longitude and a latitude, or neither")
        if self.lon is not None and self.lat is not None:
            check_lon_lat(lon=self.lon, lat=self.lat)
