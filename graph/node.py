"""Node: whatever has a global id and can be asked for again by it."""

from abc import ABC, abstractmethod

import strawberry

from graph.fields import field
from graph.ids import global_id


@strawberry.interface(description="Whatever has a global id; `Query.node` finds it again by that id.")
class Node(ABC):
    """Subtypes say in `key` their kind and what finds them within it."""

    @field("Opaque global id, equal for equal things; keep it as it is, never take it apart.")
    def id(self) -> strawberry.ID:
        return global_id(*self.key())

    @abstractmethod
    def key(self) -> tuple[str, ...]:
        """Kind, and the codes that lead to the thing."""
