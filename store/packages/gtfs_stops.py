"""GTFS stops: which site or village of the network each stop of a feed belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from network.model import ProblemCode, Site, Village
from network.pooling.timetable import metres_from
from store.packages import columns
from store.packages.cells import to_number
from store.packages.rows import Row, rows_of
from store.packages.sources import Source

GTFS_WITHIN_M = 500.0
"""A stop belongs to the nearest site within so many metres, else to the nearest village within as many."""


@dataclass(frozen=True, slots=True)
class StopPlace:
    """The place of a stop: one of the two."""

    site_id: str | None
    village_code: str | None


def match_stops(
    feed: Source, sites: Sequence[Site], villages: Sequence[Village]
) -> dict[str, StopPlace | None]:
    """Stop id to its place, None for stops that lie near nothing; each of these is told.

    Positions of a feed are WGS84, whatever the datum of the package.
    """
    near_site, near_village = _Nearest(sites), _Nearest(villages)
    found: dict[str, StopPlace | None] = {}
    for row in rows_of(feed.table(columns.GTFS_STOPS)):
        stop = feed.identity(row, "stop_id", found)
        if row.text("location_type") in ("2", "3", "4"):
            continue  # entrances and nodes of a station: nothing calls there
        lon, lat = row.parsed("stop_lon", to_number), row.parsed("stop_lat", to_number)
        if not row.is_sound or lon is None or lat is None:
            continue
        site, village = near_site.find(lon, lat), near_village.find(lon, lat)
        found[stop] = _place(site, village)
        if found[stop] is None:
            _tell(row)
    return found


def _place(site: str | None, village: str | None) -> StopPlace | None:
    if site is not None:
        return StopPlace(site, None)
    return None if village is None else StopPlace(None, village)


def _tell(row: Row) -> None:
    row.warning(
        ProblemCode.STOP_UNMATCHED, "stop_id",
        f"lies farther than {GTFS_WITHIN_M:g} m from every site and village; its calls were left out.",
        "Add a site or a village there, or leave the stop out on purpose.",
    )  # fmt: skip


class _Nearest:
    """The nearest of some places within reach."""

    def __init__(self, places: Sequence[Site] | Sequence[Village]) -> None:
        self._codes = [place.code for place in places]
        self._lon = np.array([place.lon for place in places], dtype=float)
        self._lat = np.array([place.lat for place in places], dtype=float)

    def find(self, lon: float, lat: float) -> str | None:
        if not self._codes:
            return None
        metres = metres_from(self._lon, self._lat, lon=lon, lat=lat)
        position = int(np.argmin(metres))
        return self._codes[position] if metres[position] <= GTFS_WITHIN_M else None
