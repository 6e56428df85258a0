"""Siting: where to build. Best sites, yearly roll-out, and townships assigned to hubs (片区).

What must stay out: how far it is (`roads`), and what coverage means (`access`). Ask `solver`, `rollout`,
`districting` and `advice`; their answers are the values of `plan`.
"""

from network.siting.plan import (
    Cluster,
    Districting,
    Milestone,
    Quota,
    Rollout,
    RolloutStep,
    SiteGain,
    Siting,
    SitingPlan,
    SitingProblem,
)

__all__ = [
    "Cluster", "Districting", "Milestone", "Quota", "Rollout", "RolloutStep", "SiteGain", "Siting",
    "SitingPlan", "SitingProblem",
]  # fmt: skip
