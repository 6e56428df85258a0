"""Travel: times and lengths between points, under a profile of the asker's own."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import strawberry

from graph.asking import Asking
from graph.fields import asked, field
from graph.meta import Answered
from graph.problems import Problem, problems_of
from graph.view import View
from network import model
from network.model import ProblemCode, error
from network.roads import DEFAULT_PROFILE, Point, Profile, point_of, travel_matrix
from network.roads import travel as roads_travel
from network.scenario.scale_speed import check_classes

CELLS_MAX = 250_000
"""Most pairs of one matrix."""


@strawberry.input(description="A position, degrees WGS84, longitude first.")
class PositionInput:
    """Anywhere on the globe."""

    lon: float = asked("Longitude, -180 to 180. Example: 107.1.")
    lat: float = asked("Latitude, -90 to 90. Example: 29.15.")


@strawberry.input(one_of=True, description="Where to travel from or to: exactly one of the fields.")
class PointInput:
    """A village, a site or a free position."""

    village: strawberry.Maybe[strawberry.ID] = asked("Code of a village.")
    site: strawberry.Maybe[strawberry.ID] = asked("Code of a site, whether it counts or not.")
    position: strawberry.Maybe[PositionInput] = asked(
        "A free position; it joins the roads at their nearest point."
    )


@strawberry.input(description="The speed of one road class.")
class ClassSpeedInput:
    """Replaces the speeds of all links of that class."""

    facility_type: str = asked('The class, an OSM highway value. Example: "tertiary".')
    kmh: float = asked("Its speed in km/h, above 0.")


@strawberry.input(
    description="How a traveller moves. Absent: a link costs its length over its speed, every class is open."
)
class ProfileInput:
    """A cost profile; absent fields keep their defaults."""

    speeds: list[ClassSpeedInput] | None = asked(
        "Speeds by road class; other classes keep the links' own speeds.", default=None
    )
    speed_factor: float | None = asked(
        "Scales every speed, above 0; rain or snow below 1. Default 1.", default=1.0
    )
    closed_types: list[str] | None = asked("Road classes that may not be driven.", default=None)
    weight_t: float | None = asked(
        "Weight of the vehicle in tonnes; links with a lower known limit are barred.", default=None
    )
    width_m: float | None = asked(
        "Width of the vehicle in metres; links known to be narrower are barred.", default=None
    )
    junction_seconds: float | None = asked(
        "Seconds lost at each node where at least three links meet, at least 0. Default 0.", default=0.0
    )
    walking_kmh: float | None = asked(
        "Speed between a point and its road in km/h, above 0. Default 5.", default=DEFAULT_PROFILE.walking_kmh
    )
    max_snap_m: float | None = asked(
        "A point farther than this from every road, in metres, is off the roads. Default 500.",
        default=DEFAULT_PROFILE.max_snap_m,
    )


@strawberry.type(
    description="Travel from each origin (row) to each destination (column), in the order asked."
)
class TravelMatrix(Answered):
    """A matrix of the roads room."""

    inner: strawberry.Private[roads_travel.TravelMatrix]
    told: strawberry.Private[tuple[model.Problem, ...]]

    @field("Minutes of the quickest way; null where there is none, 0 at one and the same point.")
    def minutes(self) -> list[list[float | None]]:
        return [[None if ms < 0 else ms / 60_000 for ms in row] for row in self.inner.ms.tolist()]

    @field("Kilometres of that same way; null where there is none.")
    def km(self) -> list[list[float | None]]:
        return [[None if mm < 0 else mm / 1_000_000 for mm in row] for row in self.inner.mm.tolist()]

    @field("What is wrong with points or profile: then the matrix is empty. Classes that no road has.")
    def problems(self) -> list[Problem]:
        return problems_of(self.told)


async def travel(
    view: View,
    origins: Sequence[PointInput],
    destinations: Sequence[PointInput],
    profile: ProfileInput | None,
    *,
    asking: Asking,
) -> TravelMatrix:
    """The matrix; a wrong point or profile empties it and says so."""
    profile_or_problem = profile_of(profile)
    from_or_problems = [point_at(view, point, "from", str(i)) for i, point in enumerate(origins)]
    to_or_problems = [point_at(view, point, "to", str(i)) for i, point in enumerate(destinations)]
    asked = [profile_or_problem, *from_or_problems, *to_or_problems]
    problems = [item for item in asked if isinstance(item, model.Problem)]
    if len(origins) * len(destinations) > CELLS_MAX:
        problems.append(_too_many(len(origins) * len(destinations)))
    if problems:
        return TravelMatrix(inner=travel_matrix(view.network, (), ()), told=tuple(problems))
    starts = [point for point in from_or_problems if isinstance(point, Point)]
    ends = [point for point in to_or_problems if isinstance(point, Point)]
    assert isinstance(profile_or_problem, Profile)
    made = await asking.work(lambda: travel_matrix(view.network, starts, ends, profile=profile_or_problem))
    return TravelMatrix(inner=made, told=tuple(_unknown_classes(view, profile)))


def _unknown_classes(view: View, given: ProfileInput | None) -> list[model.Problem]:
    """Warnings for road classes of the profile that no road has."""
    if given is None:
        return []
    speeds = [speed.facility_type for speed in given.speeds or ()]
    return [
        *check_classes(view.network, given.closed_types or (), "profile", field="closedTypes"),
        *check_classes(view.network, speeds, "profile", field="speeds"),
    ]


def profile_of(given: ProfileInput | None) -> Profile | model.Problem:
    """The profile asked for, or the problem with it."""
    if given is None:
        return DEFAULT_PROFILE
    parts: dict[str, Any] = {
        "speeds_kmh": tuple((speed.facility_type, speed.kmh) for speed in given.speeds or ()),
        "closed_classes": tuple(given.closed_types or ()),
        "speed_factor": given.speed_factor,
        "weight_t": given.weight_t,
        "width_m": given.width_m,
        "junction_seconds": given.junction_seconds,
        "walking_kmh": given.walking_kmh,
        "max_snap_m": given.max_snap_m,
    }
    try:
        return replace(DEFAULT_PROFILE, **{name: part for name, part in parts.items() if part is not None})
    except ValueError as wrong:
        return error(ProblemCode.INPUT_OUT_OF_RANGE, f"The profile cannot be: {wrong}.", "profile")


def point_at(view: View, given: PointInput, *path: str) -> Point | model.Problem:
    """The point asked for, or the problem with it; `path` leads to the input."""
    if given.village:
        village = view.network.village_by_code.get(given.village.value)
        return point_of(village) if village else _unknown("village", given.village.value, *path)
    if given.site:
        site = view.network.site_by_code.get(given.site.value)
        return point_of(site) if site else _unknown("site", given.site.value, *path)
    assert given.position is not None
    lon, lat = given.position.value.lon, given.position.value.lat
    if -180 <= lon <= 180 and -90 <= lat <= 90:
        return Point(lon, lat)
    message = f"The position lon {lon:g}, lat {lat:g} is not on the globe: lon is -180 to 180, lat -90 to 90."
    return error(ProblemCode.INPUT_OUT_OF_RANGE, message, *path, "position")


def _unknown(kind: str, code: str, *path: str) -> model.Problem:
    known = ProblemCode.UNKNOWN_VILLAGE if kind == "village" else ProblemCode.UNKNOWN_SITE
    return error(known, f"The network has no {kind} with the code {code!r}.", *path, kind)


def _too_many(cells: int) -> model.Problem:
    message = f"{cells} pairs are more than the {CELLS_MAX} of one matrix: ask for it in parts."
    return error(ProblemCode.LIMIT_EXCEEDED, message, "from")
