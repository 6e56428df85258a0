"""Changes: the inputs of a what-if, one field of `ChangeInput` a kind.

To add a kind: its file in `network.scenario`, its line in the registry there, its input here and its field
in `ChangeInput`. A test fails when one is forgotten.
"""

from graph.changes.input import ChangeInput, changes_of

__all__ = ["ChangeInput", "changes_of"]
