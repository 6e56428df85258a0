"""Task: a siting question as arrays of whole numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from network.siting.median import Travel
from network.siting.most import Covering, covering_of
from network.siting.rules import Rules

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

FAR = 1 << 62
"""The cost of a way that does not exist."""


@dataclass(frozen=True, eq=False)
class Task:
    """Places (rows) and candidates still open (columns), and what stands whatever is chosen.

    `ms` is the cost from place to candidate and `standing_ms` to the nearest site that stands, in
    milliseconds; FAR where there is no way. `covers` and `is_covered` say who lies within the radius.
    `weight` is people; 0 where unknown. `needed` is how many people the fewest sites have to cover, None for
    every place.
    """

    weight: Whole
    ms: Whole
    standing_ms: Whole
    covers: Flags
    is_covered: Flags
    rules: Rules
    needed: int | None = None

    @property
    def can_be_covered(self) -> Flags:
        """Places within the radius of a candidate or of what stands."""
        return self.is_covered | self.covers.any(axis=1)

    @property
    def can_be_reached(self) -> Flags:
        """Places with a way to a candidate or to what stands."""
        nearest = np.minimum(self.standing_ms, self.ms.min(axis=1, initial=FAR))
        return np.asarray(nearest < FAR)

    def covering(self) -> Covering:
        """Most covered: people within the radius."""
        open_places = ~self.is_covered
        base = int(self.weight[self.is_covered].sum())
        return covering_of(self.weight[open_places], self.covers[open_places], base=base)

    def travel(self) -> Travel:
        """Least travel: people × milliseconds, over places that can be reached and where somebody lives.

        Reaching nothing costs more than all trips together ever could.
        """
        counted = self.can_be_reached & (self.weight > 0)
        ms, standing, weight = self.ms[counted], self.standing_ms[counted], self.weight[counted]
        longest = np.where(ms < FAR, ms, 0).max(axis=1, initial=0)
        longest = np.maximum(longest, np.where(standing < FAR, standing, 0))
        never = float((longest * weight).sum() + 1)
        people = weight.astype(np.float64)
        trips = np.where(ms < FAR, ms * people[:, None], never)
        return Travel(trips, np.where(standing < FAR, standing * people, never), never)
