"""Rules of OpenStreetMap tags: what may be driven, which way, how fast, and what a road carries."""

import re
from collections.abc import Mapping
from enum import StrEnum

from network.model.speeds import CLASS_SPEED_KMH, class_speed_kmh

Tags = Mapping[str, str]

_NOT_FOR_ALL = frozenset(
    ("no", "private", "agricultural", "forestry", "military", "emergency", "permit", "psv", "bus")
)
_ACCESS = ("motorcar", "motor_vehicle", "vehicle", "access")
"""From the particular to the general; the first that is there decides (OpenStreetMap wiki, Key:access)."""
_POOR_TRACKS = frozenset(("grade3", "grade4", "grade5"))
_FORWARD = frozenset(("yes", "true", "1"))
_BACKWARD = frozenset(("-1", "reverse"))
_RINGS = frozenset(("roundabout", "circular"))
_SPEED = re.compile(r"(\d+(?:\.\d+)?)\s*(km/h|kmh|kph|mph)?")
_AMOUNT = re.compile(r"(\d+(?:[.,]\d+)?)\s*(m|t|kg)?")
_KMH_A_MPH = 1.609344


class LeftOut(StrEnum):
    """Why a way is no road of the network, in words for the report."""

    FERRY = "ferries, whose timetables are not in the file"
    CLOSED = "closed to motor vehicles"
    UNFINISHED = "planned or under construction"
    POOR_TRACK = "tracks of grade 3 to 5"
    AREA = "squares and other areas"


def why_left_out(tags: Tags) -> LeftOut | None:
    """Why vans cannot use a way that looks like a road; None where they can, or where it is no road."""
    if tags.get("route") == "ferry" or tags.get("ferry", "no") != "no":
        return LeftOut.FERRY
    if tags.get("highway") in ("construction", "proposed", "planned"):
        return LeftOut.UNFINISHED
    if not is_road(tags):
        return None
    if tags.get("area") == "yes":
        return LeftOut.AREA
    if is_barred(tags):
        return LeftOut.CLOSED
    if tags["highway"] == "track" and tags.get("tracktype") in _POOR_TRACKS:
        return LeftOut.POOR_TRACK
    return None


def is_road(tags: Tags) -> bool:
    """True for the highway values that are made for motor vehicles."""
    return tags.get("highway") in CLASS_SPEED_KMH


def is_barred(tags: Tags) -> bool:
    """True where motor vehicles of everybody may not enter."""
    for key in _ACCESS:
        if key in tags:
            return all(value.strip() in _NOT_FOR_ALL for value in tags[key].split(";"))
    return False


def direction_of(tags: Tags) -> int:
    """1 where driving is allowed only along the way, -1 only against it, 0 both ways."""
    oneway = tags.get("oneway", "")
    if oneway in _FORWARD:
        return 1
    if oneway in _BACKWARD:
        return -1
    implied = tags.get("highway") == "motorway" or tags.get("junction") in _RINGS
    return 1 if implied and not oneway else 0


def speed_kmh_of(tags: Tags) -> float:
    """The signed speed in km/h, the lower one where directions differ; without a sign that of the class."""
    signed = (tags.get(key, "") for key in ("maxspeed", "maxspeed:forward", "maxspeed:backward"))
    speeds = [speed for text in signed for part in text.split(";") if (speed := _speed(part.strip()))]
    return min(speeds) if speeds else class_speed_kmh(tags.get("highway", ""))


def _speed(text: str) -> float | None:
    found = _SPEED.fullmatch(text)
    if found is None:
        return None
    factor = _KMH_A_MPH if found[2] == "mph" else 1.0
    return round(float(found[1]) * factor, 3)


def width_m_of(tags: Tags) -> float | None:
    """The width in metres where it is given in metres."""
    return _amount(tags.get("width", ""), {"": 1.0, "m": 1.0})


def weight_limit_t_of(tags: Tags) -> float | None:
    """The weight limit in tonnes."""
    return _amount(tags.get("maxweight", ""), {"": 1.0, "t": 1.0, "kg": 0.001})


def _amount(text: str, units: Mapping[str, float]) -> float | None:
    found = _AMOUNT.fullmatch(text.strip())
    if found is None or (found[2] or "") not in units:
        return None
    return round(float(found[1].replace(",", ".")) * units[found[2] or ""], 6)


def is_bridge(tags: Tags) -> bool:
    """True where the way is a bridge of any kind."""
    return tags.get("bridge", "no") != "no"
