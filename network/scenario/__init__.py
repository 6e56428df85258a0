"""Scenario: what-if. One kind of change a file, and the fold that applies a list of them in the order given.

Stands on model alone: what comes out is a Network like any other, so every answer works under every what-if.
What must stay out: answers, and everything that asks how far.
"""

from network.scenario.change import Applied, Change, Effect, WhatIf
from network.scenario.codec import KINDS, change_of, changes_of, to_json
from network.scenario.fold import MAX_CHANGES, apply_changes

__all__ = [
    "KINDS", "MAX_CHANGES", "Applied", "Change", "Effect", "WhatIf", "apply_changes", "change_of",
    "changes_of", "to_json",
]  # fmt: skip
