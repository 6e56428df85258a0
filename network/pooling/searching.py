"""Searching: several plans one after the other within one time limit."""

from collections.abc import Callable
from dataclasses import dataclass

from network.pooling.planning import Limits

LEAST_SECONDS = 0.02
"""A plan gets no less, however late it is."""
SPENT_SHARE = 0.95
"""Share of the time limit that is planned for; in the rest the chosen plan is drawn."""


@dataclass(frozen=True, eq=False, slots=True)
class Search:
    """Plans one after the other within one time limit, in seconds."""

    seed: int
    iteration_limit: int | None
    begin: float
    limit_s: float
    clock: Callable[[], float]
    stop: Callable[[], bool] | None
    progress: Callable[[str, float], None] | None

    def limits(self, name: str, *, until: float, part: float = 1.0) -> Limits:
        """So much of the time that is left until that share of the whole."""
        deadline = self.clock() + self._seconds(name, until, part)
        return Limits(deadline, self.iteration_limit, self.stop or (lambda: False), self.clock)

    def is_past(self, share: float) -> bool:
        """True when that share of the time is spent, or nobody waits any more."""
        asked = self.stop is not None and self.stop()
        return asked or self.clock() - self.begin >= share * SPENT_SHARE * self.limit_s

    def _seconds(self, name: str, until: float, part: float) -> float:
        passed = self.clock() - self.begin
        if self.progress is not None:
            self.progress(name, min(1.0, passed / self.limit_s))
        return max(LEAST_SECONDS, part * (until * SPENT_SHARE * self.limit_s - passed))
