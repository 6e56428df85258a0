"""Profiles: what driving costs. Without one a link costs its length over its speed and nothing is barred."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from network.model import Roads
from network.model.rules import check_not_negative, check_positive

WALKING_KMH = 5.0
"""Speed of the access leg between a point and its road: a planning value, the 5 km/h at which Chinese
living-circle guidance counts "15 minutes on foot" as about 1 km (SPEC.md part 4, Jining)."""
MAX_SNAP_M = 500.0
"""A point farther than this from every road is off the roads (SPEC.md NM4)."""

CLOSED = np.uint32(0x7FFFFFFF)
"""Cost of what may not be driven: above 24 days in milliseconds, and no sum with it wraps."""
UNREACHED = np.uint32(0xFFFFFFFF)
"""Label of a node that no search reached."""

Costs = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Profile:
    """How one kind of traveller moves.

    `speeds_kmh` replaces the speed of whole road classes; `speed_factor` scales every speed (rain, snow);
    `closed_classes` may not be driven. A vehicle heavier than a link's weight limit, or wider than the
    link, may not pass; an unknown limit binds nothing. `junction_seconds` is paid at each node where at
    least three links meet.
    """

    speeds_kmh: tuple[tuple[str, float], ...] = ()
    speed_factor: float = 1.0
    closed_classes: tuple[str, ...] = ()
    weight_t: float | None = None
    width_m: float | None = None
    junction_seconds: float = 0.0
    walking_kmh: float = WALKING_KMH
    max_snap_m: float = MAX_SNAP_M

    def __post_init__(self) -> None:
        for name, speed in self.speeds_kmh:
            check_positive(f"speed of {name}", speed)
        for name in ("speed_factor", "walking_kmh"):
            check_positive(name, getattr(self, name))
        for name in ("weight_t", "width_m", "junction_seconds", "max_snap_m"):
            check_not_negative(name, getattr(self, name))

    def access_ms(self, offset_m: float) -> int:
        """Whole milliseconds of the access leg over that distance."""
        return round(offset_m * 3600 / self.walking_kmh)


DEFAULT_PROFILE = Profile()
"""Length over free speed, every class open, no penalties: coverage, radii, siting and vehicles use this."""


def link_costs(roads: Roads, profile: Profile) -> tuple[Costs, Costs, Costs]:
    """For each link: milliseconds along it, milliseconds against it, and millimetres; CLOSED where barred."""
    speed = roads.speed_kmh
    if profile.speeds_kmh:
        table = dict(profile.speeds_kmh)
        by_class = np.array([table.get(name, np.nan) for name in roads.class_names])
        speed = np.where(np.isnan(by_class[roads.link_class]), speed, by_class[roads.link_class])
    ms = np.rint(roads.length_km * 3.6e6 / (speed * profile.speed_factor))
    mm = np.minimum(np.rint(roads.length_km * 1e6), float(CLOSED))
    barred = ~_may_pass(roads, profile)
    along = np.minimum(
        np.where(barred, np.inf, ms + _penalty_ms(roads, profile, roads.link_to)), float(CLOSED)
    )
    against = np.minimum(
        np.where(barred | roads.directed, np.inf, ms + _penalty_ms(roads, profile, roads.link_from)),
        float(CLOSED),
    )
    return along.astype(np.uint32), against.astype(np.uint32), mm.astype(np.uint32)


def _may_pass(roads: Roads, profile: Profile) -> NDArray[np.bool_]:
    allowed = roads.open_links.copy()
    if profile.closed_classes:
        closed = np.array([name in profile.closed_classes for name in roads.class_names], dtype=bool)
        allowed &= ~closed[roads.link_class]
    for limit, own in ((roads.weight_limit_t, profile.weight_t), (roads.width_m, profile.width_m)):
        if limit is not None and own is not None:
            allowed &= ~(limit < own)
    return allowed


def _penalty_ms(roads: Roads, profile: Profile, entered: NDArray[np.int32]) -> NDArray[np.float64] | float:
    if profile.junction_seconds == 0:
        return 0.0
    links = np.bincount(np.concatenate((roads.link_from, roads.link_to)), minlength=roads.node_count)
    return np.where(links[entered] >= 3, np.rint(profile.junction_seconds * 1000), 0.0)
