"""Targets: is the plan on track? The book of demanded numbers against what the network's own records give.

What must stay out: numbers typed in. An actual value is measured, or it is manual and unknown here.
"""

from network.targets.book import Status, TargetBook, TargetProgress, target_progress
from network.targets.measures import Measured, measured_by

__all__ = ["Measured", "Status", "TargetBook", "TargetProgress", "measured_by", "target_progress"]
