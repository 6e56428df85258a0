"""View: the network that is asked and the day it is asked for, carried along by every type."""

from dataclasses import dataclass
from datetime import date

from network import model


@dataclass(frozen=True, slots=True)
class View:
    """One network as it counts on one day.

    `own` is None for those who see every owner's volumes and costs. For others it holds the ids of their own
    operators; `network` is their own part then, so that whatever is asked tells nothing of others, and
    `whole` is the stored network with all owners, for totals alone; None under a what-if. `lineage` are the
    networks before its what-ifs, the stored one, as its viewer sees it, first.
    """

    network: model.Network
    as_of: date
    own: frozenset[str] | None = None
    whole: model.Network | None = None
    lineage: tuple[model.Network, ...] = ()

    def with_network(self, network: model.Network) -> "View":
        """Another network on the same day, made from this one; totals of all owners end with it."""
        return View(network, self.as_of, self.own, lineage=(*self.lineage, self.network))
