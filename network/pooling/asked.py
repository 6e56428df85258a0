"""Asked: what a question about pooled routes asks that cannot be answered."""

import math
from collections.abc import Sequence

from network.model import Network, Problem, ProblemCode, error
from network.pooling.question import check_day, check_not_below, check_search
from network.pooling.rules import Denial


def refused_limits(
    day: int | None, time_limit_s: float, seed: int, iteration_limit: int | None
) -> list[Problem]:
    """Inputs out of their range."""
    return [
        *check_day(day),
        *check_search(time_limit_s=time_limit_s, seeds=(seed,)),
        *check_not_below(0, iterationLimit=iteration_limit),
    ]


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
