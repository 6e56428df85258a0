"""Pooling: several operators share vehicles (共同配送). Rules, tours, savings, shares and explanations.

What must stay out: the roads themselves (`network.roads`), and the libraries' own words: PyVRP is spoken in
`engine` alone and imported when it is needed.
"""

from network.pooling.plan import (
    DeliverTo,
    PlannedRoute,
    PlannedStop,
    PlanTotals,
    PooledRoutes,
    Reason,
    Unserved,
)

__all__ = [
    "DeliverTo", "PlanTotals", "PlannedRoute", "PlannedStop", "PooledRoutes", "Reason", "Unserved",
]  # fmt: skip
