"""Demand: what places ask of outlets, in the unit of their capacity, and what is doubtful about either."""

from collections.abc import Mapping
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from network.access.counting import listed
from network.access.reach import Reach
from network.model import Problem, ProblemCode, error, warning

Floats = NDArray[np.float64]


def demand_of(reach: Reach, demands: Mapping[str, float] | None, per_head: float = 1.0) -> Floats:
    """What each place asks for: people times `per_head`, or the demands given by village code."""
    if demands is None:
        return reach.people.astype(np.float64) * per_head
    return np.array([float(demands.get(place.code, 0.0)) for place in reach.places])


def check_capacities(reach: Reach, given: Mapping[str, float] | None) -> list[Problem]:
    """The outlets whose capacity nobody knows, unless supplies were given in its place."""
    unknown = [site.code for site in reach.sites if site.capacity_per_day is None]
    if given is not None or not unknown:
        return []
    message = (
        f"{listed(unknown)} {'have' if len(unknown) > 1 else 'has'} no capacity that is known "
        f"({len(unknown)} of {len(reach.sites)} sites): never full, and without supply to share. "
        "Fill in capacity_per_day."
    )
    return [warning(ProblemCode.CAPACITY_UNKNOWN, message)]


def check_demands(reach: Reach, demands: Mapping[str, float] | None) -> list[Problem]:
    """Demands at places that are not counted, and amounts that cannot be."""
    known = {place.code for place in reach.places}
    return [
        problem
        for i, (code, value) in enumerate((demands or {}).items())
        for problem in check_amount(
            code in known, value, f"village {code!r} among the places", ProblemCode.UNKNOWN_VILLAGE,
            "demands", str(i),
        )
    ]  # fmt: skip


def check_amount(is_known: bool, value: float, name: str, unknown: ProblemCode, *path: str) -> list[Problem]:
    """An amount for something unknown, or below 0."""
    if not is_known:
        return [error(unknown, f"There is no {name}.", *path)]
    if not (isfinite(value) and value >= 0):
        message = f"An amount of {value:g} is not possible: give at least 0."
        return [error(ProblemCode.INPUT_OUT_OF_RANGE, message, *path)]
    return []
