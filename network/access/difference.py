"""The difference layer: what a what-if does to each place, as a map draws it."""

import json
from enum import StrEnum

from network.access.compare import Comparison, PlaceDelta


class Change(StrEnum):
    """What happens to one place, the gravest first."""

    CUT_OFF = "CUT_OFF"
    LOST = "LOST"
    NEWLY_COVERED = "NEWLY_COVERED"
    FARTHER = "FARTHER"
    NEARER = "NEARER"
    SAME = "SAME"


def change_of_place(place: PlaceDelta) -> Change:
    """The gravest thing that is true of the place."""
    before, after = place.base, place.what_if
    if before is not None and before.minutes is not None and (after is None or after.minutes is None):
        return Change.CUT_OFF
    covered = before is not None and before.covered, after is not None and after.covered
    if covered[0] != covered[1]:
        return Change.NEWLY_COVERED if covered[1] else Change.LOST
    if not place.delta_minutes:
        return Change.SAME
    return Change.FARTHER if place.delta_minutes > 0 else Change.NEARER


def difference_layer(comparison: Comparison) -> str:
    """All places as a GeoJSON FeatureCollection of points (WGS84), by code.

    Properties: `code`, `name`, `population`, `class` (a word of `Change`), `deltaMinutes` (null unless the
    place is reachable on both sides). Classes are the same for every pair of networks, so that maps compare.
    """
    features = [_feature(place) for place in comparison.places]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def _feature(place: PlaceDelta) -> dict[str, object]:
    village = place.village
    properties = {
        "code": village.code,
        "name": village.name,
        "population": village.population,
        "class": change_of_place(place).value,
        "deltaMinutes": place.delta_minutes,
    }
    point = {"type": "Point", "coordinates": [round(village.lon, 5), round(village.lat, 5)]}
    return {"type": "Feature", "id": village.code, "geometry": point, "properties": properties}
