"""Asked: what a question about pooled routes asks that cannot be answered, and what of it still can."""

import math
from collections.abc import Sequence

from network.model import Network, Problem, ProblemCode, error
from network.pooling.rules import Denial


def known_operators(
    network: Network, operators: Sequence[str] | None
) -> tuple[tuple[str, ...], list[Problem]]:
    """The operators of the plan, by id; unknown ones are told and left out."""
    if operators is None:
        return tuple(sorted(network.operator_by_id)), []
    unknown = [
        error(
            ProblemCode.UNKNOWN_OPERATOR,
            f"There is no operator {name!r}; this network has {', '.join(network.operator_by_id) or 'none'}.",
            "operators", str(position),
        )
        for position, name in enumerate(operators)
        if name not in network.operator_by_id
    ]  # fmt: skip
    return tuple(sorted(set(operators) & set(network.operator_by_id))), unknown


def refused_limits(day: int | None, time_limit_s: float, iteration_limit: int | None) -> list[Problem]:
    """Inputs out of their range."""
    found = []
    code = ProblemCode.INPUT_OUT_OF_RANGE
    if day is not None and not 1 <= day <= 7:
        found.append(error(code, f"day is {day}, and must be 1 (Monday) to 7 (Sunday).", "day"))
    if not (math.isfinite(time_limit_s) and time_limit_s > 0):
        message = f"timeLimitSeconds is {time_limit_s}, and must be a number of seconds above 0."
        found.append(error(code, message, "timeLimitSeconds"))
    if iteration_limit is not None and iteration_limit < 0:
        found.append(
            error(code, f"iterationLimit is {iteration_limit}, and must be 0 or more.", "iterationLimit")
        )
    return found


def refused_terms(network: Network, denials: Sequence[Denial], unserved_yuan_per_kg: float) -> list[Problem]:
    """Denials of operators that the network does not have, and a price that is none."""
    found = [
        error(
            ProblemCode.UNKNOWN_OPERATOR, f"There is no operator {name!r} to deny anything.",
            "denials", str(position), field,
        )
        for position, denial in enumerate(denials)
        for field, name in (("carrier", denial.carrier), ("owner", denial.owner))
        if name is not None and name not in network.operator_by_id
    ]  # fmt: skip
    if not (math.isfinite(unserved_yuan_per_kg) and unserved_yuan_per_kg >= 0):
        message = f"unservedYuanPerKg is {unserved_yuan_per_kg}, and must be a number of at least 0."
        found.append(error(ProblemCode.INPUT_OUT_OF_RANGE, message, "unservedYuanPerKg"))
    return found
