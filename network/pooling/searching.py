"""Searching: several plans one after the other within one time limit."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from network.model import Network
from network.pooling.plan import PooledRoutes
from network.pooling.planning import Limits

LEAST_SECONDS = 0.02
"""A plan gets no less, however late it is."""


@dataclass(frozen=True, eq=False, slots=True)
class Search:
    """Plans one after the other within one time limit."""

    plan: "partial[PooledRoutes]"
    seed: int
    iteration_limit: int | None
    begin: float
    limit_s: float
    clock: Callable[[], float]
    stop: Callable[[], bool] | None
    progress: Callable[[str, float], None] | None

    def solve(self, network: Network, name: str, *, until: float, **more: Any) -> PooledRoutes:
        """A plan in the time that is left until that share of the whole."""
        return self.plan(network, time_limit_s=self._seconds(name, until, 1.0), **more)

    def limits(self, name: str, *, until: float, part: float) -> Limits:
        """So much of the time that is left until that share of the whole."""
        deadline = self.clock() + self._seconds(name, until, part)
        return Limits(deadline, self.iteration_limit, self.stop or (lambda: False), self.clock)

    def is_past(self, share: float) -> bool:
        """True when that share of the time is spent, or nobody waits any more."""
        asked = self.stop is not None and self.stop()
        return asked or self.clock() - self.begin >= share * self.limit_s

    def _seconds(self, name: str, until: float, part: float) -> float:
        passed = self.clock() - self.begin
        if self.progress is not None:
            self.progress(name, min(1.0, passed / self.limit_s))
        return max(LEAST_SECONDS, part * (until * self.limit_s - passed))
