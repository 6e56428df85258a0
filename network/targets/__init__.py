"""Targets: is the plan on track? The book of demanded numbers against what the network's own records give.

What must stay out: numbers typed in. An actual value is measured, or it is manual and unknown here.
"""

from network.targets.book import PathRule, Status, TargetBook, TargetProgress, target_progress
from network.targets.measures import MANUAL, Measured, measured_by

__all__ = [
    "MANUAL",
    "Measured",
    "PathRule",
    "Status",
    "TargetBook",
    "TargetProgress",
    "measured_by",
    "target_progress",
]
