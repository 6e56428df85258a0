"""Rules at the door: what no value of the model may break, whoever constructs it."""

import math

LARGEST = 1e12
"""No county has more of anything: a million million. Up to there sums keep whole grams and millimetres."""


def check_lon_lat(*, lon: float, lat: float) -> None:
    """Raise ValueError unless the position is finite and on the globe (degrees, WGS84)."""
    if not (math.isfinite(lon) and -180 <= lon <= 180):
        raise ValueError(f"longitude {lon} is not between -180 and 180")
    if not (math.isfinite(lat) and -90 <= lat <= 90):
        raise ValueError(f"latitude {lat} is not between -90 and 90")


def check_not_negative(name: str, value: float | None, *, most: float = LARGEST) -> None:
    """Raise ValueError when a known value is negative, above `most`, or not finite."""
    if value is not None and not 0 <= value <= most:
        raise ValueError(f"{name} is {value}, and must be a number from 0 to {most:g}")


def check_positive(name: str, value: float | None) -> None:
    """Raise ValueError when a known value is not a number above 0, up to `LARGEST`."""
    if value is not None and not 0 < value <= LARGEST:
        raise ValueError(f"{name} is {value}, and must be a number above 0, at most {LARGEST:g}")


def check_days(days: str) -> None:
    """Raise ValueError unless `days` holds weekday digits 1 to 7, each at most once."""
    if not days or any(day not in "1234567" for day in days) or len(set(days)) != len(days):
        raise ValueError(f"days {days!r} are not weekday digits, 1 = Monday to 7 = Sunday")
