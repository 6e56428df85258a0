"""Finding: what the ids in a change mean on the network so far, and a problem for each without meaning."""

import json
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from geo.areas import lines_inside, polygon_of
from network.model import LARGEST, Network, Problem, ProblemCode, Roads, error

Positions = NDArray[np.int64]

SMALLEST = 1e-200
"""The least factor or speed: with less, numbers run out."""


def check_known(
    ids: Iterable[str], known: Mapping[str, object], code: ProblemCode, what: str, field: str
) -> list[Problem]:
    """One problem for each id that the network does not have."""
    return [
        error(code, f"There is no {what} {one!r} in this network.", field) for one in ids if one not in known
    ]


def check_site(network: Network, site_id: str, field: str = "id") -> list[Problem]:
    """A problem when there is no such site."""
    return check_known([site_id], network.site_by_code, ProblemCode.UNKNOWN_SITE, "site", field)


def check_factor(factor: float, field: str = "factor") -> list[Problem]:
    """A problem unless the factor is a number above 0, from `SMALLEST` to `LARGEST`."""
    if SMALLEST <= factor <= LARGEST:
        return []
    message = f"A {field} of {factor} is not a number above 0, from {SMALLEST:g} to {LARGEST:g}."
    return [error(ProblemCode.INPUT_OUT_OF_RANGE, message, field)]


def check_scaled(factor: float, what: str, *, largest: float = 1.0, smallest: float = 1.0) -> list[Problem]:
    """As `check_factor`, and a problem where the factor leaves the largest or smallest value of all no number
    that can be reckoned with."""
    if problems := check_factor(factor):
        return problems
    if smallest * factor >= SMALLEST and largest * factor <= LARGEST:
        return []
    message = f"A factor of {factor} leaves {what} that are not from {SMALLEST:g} to {LARGEST:g}."
    return [error(ProblemCode.INPUT_OUT_OF_RANGE, message, "factor")]


def check_at_least_0(value: float | None, field: str, *, most: float = LARGEST) -> list[Problem]:
    """A problem when a given value is not a number from 0 to `most`."""
    if value is None or 0 <= value <= most:
        return []
    message = f"A {field} of {value} is not a number of at least 0, up to {most:g}."
    return [error(ProblemCode.INPUT_OUT_OF_RANGE, message, field)]


def check_count(count: int, field: str = "count") -> list[Problem]:
    """A problem unless it counts at least one."""
    if count >= 1:
        return []
    return [error(ProblemCode.INPUT_OUT_OF_RANGE, f"A {field} of {count} is not at least 1.", field)]


def check_days(days: str) -> list[Problem]:
    """A problem unless `days` are weekday digits."""
    if days and set(days) <= set("1234567") and len(set(days)) == len(days):
        return []
    message = f"{days!r} are not weekday digits, 1 = Monday to 7 = Sunday, each at most once."
    return [error(ProblemCode.DAYS_UNPARSABLE, message, "days")]


def check_where(network: Network, village: str | None, position: tuple[float, float] | None) -> list[Problem]:
    """Problems of a place given as a village's code or as a position (lon, lat); exactly one is needed."""
    if (village is None) == (position is None):
        return [error(ProblemCode.INPUT_MISSING, "Give either a village or a position.", "village")]
    if village is not None:
        return check_known(
            [village], network.village_by_code, ProblemCode.UNKNOWN_VILLAGE, "village", "village"
        )
    return check_position(position, "position") if position is not None else []


def check_position(position: tuple[float, float], field: str) -> list[Problem]:
    """A problem unless the position is a longitude and a latitude in degrees."""
    lon, lat = position
    if -180 <= lon <= 180 and -90 <= lat <= 90:
        return []
    message = f"({lon}, {lat}) is not a longitude and a latitude in degrees."
    return [error(ProblemCode.INPUT_OUT_OF_RANGE, message, field)]


def check_polygon(polygon: str | None) -> list[Problem]:
    """A problem when the drawn polygon is none."""
    if polygon is None:
        return []
    try:
        _canonical(polygon)
    except ValueError as cause:
        return [error(ProblemCode.POLYGON_INVALID, f"The polygon cannot be used: {cause}.", "polygon")]
    return []


def _canonical(polygon: str) -> str:
    return polygon_of(json.loads(polygon))


def undivided(roads: Roads) -> NDArray[np.bool_]:
    """For each link whether it is a link of its own, and not one that junctions divided into pieces."""
    whole = np.ones(roads.link_count, dtype=np.bool_)
    whole[list(roads.parts)] = False
    return whole


def pieces_of(roads: Roads, links: Sequence[int]) -> Positions:
    """The links themselves, those that were divided replaced by all their pieces."""
    found: set[int] = set()
    waiting = list(links)
    while waiting:
        link = waiting.pop()
        if link in roads.parts:
            waiting += [piece for _, _, piece in roads.parts[link]]
        else:
            found.add(link)
    return np.array(sorted(found), dtype=np.int64)


def links_in(roads: Roads, *, facility_types: Sequence[str] = (), polygon: str | None = None) -> Positions:
    """Undivided links of these classes (all when none are named) with any part inside the polygon."""
    chosen = undivided(roads)
    if facility_types:
        named = np.array([name in facility_types for name in roads.class_names], dtype=np.bool_)
        chosen &= named[roads.link_class]
    if polygon is not None:
        inside = np.zeros(roads.link_count, dtype=np.bool_)
        lon, lat, owner = roads.vertices()
        inside[lines_inside(_canonical(polygon), lon=lon, lat=lat, owner=owner)] = True
        chosen &= inside
    return np.flatnonzero(chosen)
