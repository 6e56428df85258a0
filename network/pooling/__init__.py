"""Pooling: several operators share vehicles (共同配送). Rules, tours, savings, shares and explanations.

What must stay out: the roads themselves (`network.roads`), and the libraries' own words: PyVRP is spoken in
`engine` alone and imported when it is needed.
"""

from network.pooling.checking import (
    BrokenLimit,
    CheckedPlan,
    CheckedTour,
    GivenTour,
    check_given,
)
from network.pooling.engine import Progress
from network.pooling.explain import Explanation, explain_unserved
from network.pooling.plan import (
    DeliverTo,
    PlannedRoute,
    PlannedStop,
    PlanTotals,
    PooledRoutes,
    Reason,
    Unserved,
)
from network.pooling.relaxations import Relaxation
from network.pooling.rules import Denial, SharingRules
from network.pooling.shares import CoalitionCost, FairShares, Objection, OperatorShare, fair_shares
from network.pooling.solver import solve_pooled
from network.pooling.trials import Trial

__all__ = [
    "BrokenLimit", "CheckedPlan", "CheckedTour", "CoalitionCost", "DeliverTo", "Denial", "Explanation",
    "FairShares", "GivenTour", "Objection", "OperatorShare", "PlanTotals", "PlannedRoute", "PlannedStop",
    "PooledRoutes", "Progress", "Reason", "Relaxation", "SharingRules", "Trial", "Unserved", "check_given",
    "explain_unserved", "fair_shares", "solve_pooled",
]  # fmt: skip
