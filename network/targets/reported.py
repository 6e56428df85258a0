"""Reported: values of manual targets, which the network's own records cannot give (SPEC.md row TG2)."""

from datetime import date, timedelta

from network.model import Network, Reading, Target, TargetKind

YEAR = timedelta(days=365)


def readings_of(network: Network, target: Target, *, as_of: date) -> tuple[Reading, ...]:
    """What was reported of the target's indicator and scope up to the day, by day; a flow counts by its year.

    A reading without a scope is of the network's own district.
    """
    return tuple(
        reading
        for reading in network.readings
        if reading.indicator == target.indicator
        and (reading.scope or network.district_code) == (target.scope or network.district_code)
        and reading.as_of <= as_of
        and _is_of(reading, target)
    )


def _is_of(reading: Reading, target: Target) -> bool:
    if target.kind is not TargetKind.FLOW or target.deadline is None:
        return True
    return reading.as_of.year == target.deadline.year


def pace_of(readings: tuple[Reading, ...], *, as_of: date) -> tuple[float, int] | None:
    """How much was gained in how many days, between the first and the last reading of the last 365 days.

    None where there are fewer than two.
    """
    recent = [reading for reading in readings if as_of - YEAR <= reading.as_of]
    if len(recent) < 2 or recent[0].as_of == recent[-1].as_of:
        return None
    return recent[-1].value - recent[0].value, (recent[-1].as_of - recent[0].as_of).days
