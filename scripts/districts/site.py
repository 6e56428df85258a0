"""A site as it is written, and the ground it can stand on."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from scripts.districts.chance import stream
from scripts.districts.mesh import Integers
from scripts.districts.package import Row
from scripts.districts.places import Country, Settlement
from scripts.districts.recipe import Cohort
from scripts.districts.roads import CLASSES, MAIN, Roads


@dataclass(frozen=True)
class Badge:
    """A designation a site carries from a day on."""

    code: str
    valid_from: str
    star_level: int | None = None


@dataclass(frozen=True)
class Site:
    """A site as it is written; position is longitude, latitude."""

    id: str
    name: str
    tier: str
    types: tuple[str, ...]
    position: tuple[float, float]
    operator_id: str
    opened: str
    functions: tuple[str, ...]
    capacity_per_day: int
    township_code: str | None = None
    village_code: str | None = None
    status: str = "ACTIVE"
    closed: str | None = None
    badges: tuple[Badge, ...] = field(default=())

    def row(self) -> Row:
        """The row of `sites.csv`."""
        lon, lat = self.position
        return {
            "id": self.id,
            "name": self.name,
            "tier": self.tier,
            "types": ";".join(self.types),
            "lon": lon,
            "lat": lat,
            "township_code": self.township_code,
            "village_code": self.village_code,
            "operator_id": self.operator_id,
            "status": self.status,
            "opened": self.opened,
            "closed": self.closed,
            "functions": ";".join(self.functions),
            "capacity_per_day": self.capacity_per_day,
        }

    def badge_rows(self) -> list[Row]:
        """The rows of `designations.csv`."""
        return [
            {
                "site_id": self.id,
                "code": badge.code,
                "star_level": badge.star_level,
                "valid_from": badge.valid_from,
            }
            for badge in self.badges
        ]


class Ground:
    """Where a site can stand: road nodes by nearness to a point, as positions."""

    def __init__(self, country: Country, roads: Roads) -> None:
        self._points = roads.mesh.points
        self._lonlat = country.plane.to_lonlat(roads.mesh.points)
        self._local = np.unique(roads.mesh.links[roads.classes > CLASSES.index("motorway_link")])
        self._main = np.unique(
            roads.mesh.links[(roads.classes > CLASSES.index("motorway_link")) & (roads.classes <= MAIN)]
        )
        self.country = country

    def beside(self, point: tuple[float, float], rank: int) -> tuple[float, float]:
        """The road node that is the so-manyeth nearest (0 = nearest) to a point on the sheet."""
        return self._position(self._local, point, rank)

    def on_main_road(self, point: tuple[float, float], rank: int) -> tuple[float, float]:
        """The same among the nodes of main roads."""
        return self._position(self._main, point, rank)

    def at_village(self, settlement: Settlement) -> tuple[float, float]:
        """The village's own point."""
        lon, lat = self.country.plane.to_lonlat(np.array([settlement.point]))[0]
        return float(lon), float(lat)

    def _position(self, nodes: Integers, point: tuple[float, float], rank: int) -> tuple[float, float]:
        apart = np.hypot(*(self._points[nodes] - np.array(point)).T)
        lon, lat = self._lonlat[nodes[np.argsort(apart, kind="stable")[rank]]]
        return float(lon), float(lat)


def opening_days(cohort: Cohort, *, seed: int, name: str) -> list[str]:
    """Days of a cohort's openings, in order and all different."""
    first, last = date.fromisoformat(cohort.first), date.fromisoformat(cohort.last)
    span = (last - first).days + 1
    drawn = stream(seed, "days", name, cohort.first).choice(span, size=cohort.count, replace=False)
    return [str(first + timedelta(days=int(offset))) for offset in np.sort(drawn)]
