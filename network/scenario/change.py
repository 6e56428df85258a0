"""A change: what every kind of what-if has in common, and what came of applying it."""

from dataclasses import dataclass
from typing import Protocol

from network.model import Network, Problem


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change did: the changed network, and on how many things (links, sites, demands, …)."""

    network: Network
    count: int


class Change(Protocol):
    """One what-if on a network. The fields of a change are its JSON; a change never alters its network."""

    def check(self, network: Network) -> list[Problem]:
        """Everything wrong with the change on this network; paths start at the change's own fields."""
        ...

    def apply(self, network: Network) -> Effect:
        """The changed copy; asked only after `check` found no ERROR."""
        ...


@dataclass(frozen=True, slots=True)
class Applied:
    """A change that took effect: its position in the list given, its kind, on how many things."""

    position: int
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A network after a list of changes, what took effect in which order, and all problems at once."""

    network: Network
    applied: tuple[Applied, ...]
    problems: tuple[Problem, ...]
