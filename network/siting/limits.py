"""Limits: how long a search may go on, and who may stop it."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from network.model import Problem, ProblemCode, error


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Limits:
    """A moment on `clock` (seconds) after which no search goes on, and a question that ends it earlier."""

    deadline: float
    stop: Callable[[], bool] = _never
    clock: Callable[[], float] = time.monotonic
    progress: Callable[[str, float], None] | None = None
    started: float = 0.0

    @property
    def seconds_left(self) -> float:
        """Seconds until the deadline, 0 once somebody has stopped the search."""
        return 0.0 if self.stop() else max(self.deadline - self.clock(), 0.0)

    @property
    def are_over(self) -> bool:
        """True when it is time to come back with what there is."""
        return self.stop() or self.clock() >= self.deadline

    def within(self, seconds: float) -> "Limits":
        """The same limits, and no longer than so many seconds from now."""
        deadline = min(self.deadline, self.clock() + seconds)
        return Limits(deadline, self.stop, self.clock, self.progress, self.started)

    def tell(self, doing: str) -> None:
        """Report what is being done and which share of the time has gone."""
        if self.progress is not None:
            whole = max(self.deadline - self.started, 1e-9)
            self.progress(doing, min((self.clock() - self.started) / whole, 1.0))


def limits_of(
    *,
    seconds: float,
    stop: Callable[[], bool] | None = None,
    progress: Callable[[str, float], None] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Limits:
    """Limits of so many seconds from now."""
    now = clock()
    return Limits(now + seconds, stop or _never, clock, progress, now)


def check_limit(seconds: float) -> list[Problem]:
    """A problem when a time limit leaves no time."""
    if seconds > 0:
        return []
    message = f"A time limit of {seconds} seconds leaves no time; give one above 0."
    return [error(ProblemCode.INPUT_OUT_OF_RANGE, message, "input", "timeLimitSeconds")]
