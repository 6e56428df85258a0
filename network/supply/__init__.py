"""Supply: what keeps a county supplied. Which roads and sites must not fail, how long stocks last (保供).

What must stay out: what-if itself. Every answer is a function of a Network, so that it holds under each.
"""

from network.supply.cover import CommodityCover, DaysOfCover, SiteCover, days_of_cover
from network.supply.criticality import CAP_MINUTES, criticality
from network.supply.harm import (
    CriticalHazard,
    Criticality,
    CriticalJunction,
    CriticalLink,
    CriticalSite,
    Harm,
    Protect,
)

__all__ = [
    "CAP_MINUTES", "CommodityCover", "CriticalHazard", "CriticalJunction", "CriticalLink", "CriticalSite",
    "Criticality", "DaysOfCover", "Harm", "Protect", "SiteCover", "criticality", "days_of_cover",
]  # fmt: skip
