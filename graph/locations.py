"""Locations: where something has to lie to be listed: a box, a drawn area, a circle, some townships."""

from collections.abc import Sequence

import numpy as np
import orjson
import strawberry
from numpy.typing import NDArray

from geo.areas import points_inside, polygon_of
from geo.measure import straight_km
from graph.errors import AskingError
from graph.fields import asked
from graph.scalars import GeoJson
from graph.shapes import polygon_text
from graph.travel import PositionInput
from network import model

_EPSILON_KM = 1e-9
Flags = NDArray[np.bool_]


@strawberry.input(description="A box between two parallels and two meridians, its borders in it, WGS84.")
class BoundingBoxInput:
    """A bounding box."""

    west: float = asked("Western border, degrees of longitude, -180 to 180. Example: 107.0.")
    south: float = asked("Southern border, degrees of latitude, -90 to 90. Example: 29.0.")
    east: float = asked("Eastern border, at least west. Example: 107.2.")
    north: float = asked("Northern border, at least south. Example: 29.2.")


@strawberry.input(description="A circle on the ground, its border in it.")
class NearInput:
    """Around a position."""

    position: PositionInput = asked("The middle.")
    km: float = asked("Kilometres as the crow flies, at least 0. Example: 5.")


@strawberry.input(one_of=True, description="Where something has to lie: exactly one of the fields.")
class LocationInput:
    """A box, an area, a circle, or townships."""

    bbox: strawberry.Maybe[BoundingBoxInput] = asked("Inside this box.")
    polygon: strawberry.Maybe[GeoJson] = asked("Inside this Polygon or MultiPolygon, its border in it.")
    near: strawberry.Maybe[NearInput] = asked("At most so far from a position.")
    township_codes: strawberry.Maybe[list[strawberry.ID]] = asked("In one of these townships.")


def lying_in(location: LocationInput, sites: Sequence[model.Site]) -> set[str]:
    """Codes of the sites that lie there; AskingError where the location is none."""
    if location.township_codes:
        wanted = set(location.township_codes.value)
        return {site.code for site in sites if site.township_code in wanted}
    lon = np.array([site.lon for site in sites], dtype=np.float64)
    lat = np.array([site.lat for site in sites], dtype=np.float64)
    inside = _inside(location, lon, lat)
    return {site.code for site, is_inside in zip(sites, inside, strict=True) if is_inside}


def _inside(location: LocationInput, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Flags:
    if location.bbox:
        box = location.bbox.value
        if not (-180 <= box.west <= box.east <= 180 and -90 <= box.south <= box.north <= 90):
            raise AskingError(
                "The box's borders are west, south, east, north in degrees, in this order of size."
            )
        return (lon >= box.west) & (lon <= box.east) & (lat >= box.south) & (lat <= box.north)
    if location.near:
        return _near(location.near.value, lon, lat)
    assert location.polygon, "exactly one is given"
    try:
        polygon = polygon_of(orjson.loads(polygon_text(location.polygon.value) or ""))
    except ValueError as wrong:
        raise AskingError(f"The polygon cannot be used: {wrong}.") from None
    return points_inside(polygon, lon=lon, lat=lat)


def _near(near: NearInput, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Flags:
    middle = near.position
    if not (-180 <= middle.lon <= 180 and -90 <= middle.lat <= 90 and near.km >= 0):
        raise AskingError("A circle has a longitude, a latitude, and kilometres of at least 0.")
    away = straight_km(lon=(np.full_like(lon, middle.lon), lon), lat=(np.full_like(lat, middle.lat), lat))
    return np.asarray(away <= near.km + _EPSILON_KM)
