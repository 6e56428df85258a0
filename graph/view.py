"""View: the network that is asked and the day it is asked for, carried along by every type."""

from dataclasses import dataclass
from datetime import date

from network import model


@dataclass(frozen=True, slots=True)
class View:
    """One network as it counts on one day."""

    network: model.Network
    as_of: date
