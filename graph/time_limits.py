"""Time limits: how long a solver may search, as inputs give it."""

from graph.asking import Asking
from network.model import Problem, ProblemCode, error


def check_seconds(seconds: float, asking: Asking) -> list[Problem]:
    """A problem when the time limit is above what this server allows; the solvers check the rest."""
    most = asking.solve_seconds_max
    if seconds <= most:
        return []
    message = f"A time limit of {seconds:g} s is more than the {most:g} s that this server allows."
    return [error(ProblemCode.INPUT_OUT_OF_RANGE, message, "input", "timeLimitSeconds")]
