"""The model: places, sites, roads, operators, demands as frozen values, and the problems found in them.

What must stay out: searching, solving and counting (the rooms beside this one), files and rows (`store`).
"""

from network.model.evidence import Evidence
from network.model.lines import Route, RouteStop
from network.model.memo import Memo
from network.model.network import Network
from network.model.operators import (
    COSTS,
    EVERY_DAY,
    MOST_COST_YUAN,
    Demand,
    Direction,
    GoodsClass,
    Operator,
    OperatorClass,
    Vehicle,
)
from network.model.places import Township, TownshipKind, Village, VillageKind
from network.model.problems import Problem, ProblemCode, Severity, error, has_errors, info, warning
from network.model.rates import Rate, Spread, percentile_of, spread_of
from network.model.roads import Link, Roads, roads_of
from network.model.rules import LARGEST
from network.model.sites import FUNCTIONS, OUTLET, SITE_TYPES, Designation, Site, SiteStatus, Tier
from network.model.standards import Mode, Standard
from network.model.supplies import Need, Stock
from network.model.targets import Reading, Target, TargetKind

__all__ = [
    "COSTS", "EVERY_DAY", "FUNCTIONS", "LARGEST", "MOST_COST_YUAN", "OUTLET", "SITE_TYPES", "Demand",
    "Designation", "Direction", "Evidence", "GoodsClass", "Link", "Memo", "Mode", "Need", "Network",
    "Operator", "OperatorClass", "Problem", "ProblemCode", "Rate", "Reading", "Roads", "Route",
    "RouteStop", "Severity", "Site", "SiteStatus", "Spread", "Standard", "Stock", "Target", "TargetKind",
    "Tier", "Township", "TownshipKind", "Vehicle", "Village", "VillageKind", "error", "has_errors",
    "info", "percentile_of", "roads_of", "spread_of", "warning",
]  # fmt: skip
