"""Question: the day, the search and the operators that questions about goods share, and what can be wrong."""

import math
from collections.abc import Sequence
from datetime import date

from network.model import Network, Problem, ProblemCode, error

MOST_SEED = 2**32 - 1
"""Seeds of the search are 32 bits wide."""


def weekday_of(day: int | None, as_of: date) -> int:
    """The weekday asked for, 1 = Monday to 7 = Sunday; absent, that of the day."""
    return as_of.isoweekday() if day is None else day


def check_day(day: int | None) -> list[Problem]:
    """A weekday that is none."""
    if day is None or 1 <= day <= 7:
        return []
    return [out_of_range(f"day is {day}, and must be 1 (Monday) to 7 (Sunday).", "day")]


def check_search(*, time_limit_s: float, seeds: Sequence[int], field: str = "seed") -> list[Problem]:
    """Seconds and seeds that no search can take; `field` is the input that the seeds come from."""
    found = []
    if not (math.isfinite(time_limit_s) and time_limit_s > 0):
        message = f"timeLimitSeconds is {time_limit_s}, and must be a number of seconds above 0."
        found.append(out_of_range(message, "timeLimitSeconds"))
    for position, seed in enumerate(seeds):
        if not 0 <= seed <= MOST_SEED:
            path = (field,) if field == "seed" else (field, str(position))
            found.append(out_of_range(f"A seed is {seed}, and must be 0 to {MOST_SEED}.", *path))
    return found


def check_not_below(least: float, **values: float | None) -> list[Problem]:
    """Inputs, by their GraphQL names, that are below `least` or no number; absent ones are never wrong."""
    return [
        out_of_range(f"{name} is {value}, and must be {least:g} or more.", name)
        for name, value in values.items()
        if value is not None and not (math.isfinite(value) and value >= least)
    ]


def check_operators(network: Network, operators: Sequence[str] | None) -> list[Problem]:
    """Operators that the network does not have."""
    known = ", ".join(network.operator_by_id) or "none"
    return [
        error(
            ProblemCode.UNKNOWN_OPERATOR,
            f"There is no operator {name!r}; this network has {known}.",
            "operators", str(position),
        )
        for position, name in enumerate(operators or ())
        if name not in network.operator_by_id
    ]  # fmt: skip


def names_of(network: Network, operators: Sequence[str] | None) -> tuple[str, ...]:
    """The operators asked for that the network has, by id; all when absent."""
    every = network.operator_by_id
    return tuple(sorted(every if operators is None else set(operators) & set(every)))


def out_of_range(message: str, *path: str) -> Problem:
    """An input that is below or above what it may be."""
    return error(ProblemCode.INPUT_OUT_OF_RANGE, message, *path)
