"""Mode: the profile of those who drive and of those who walk."""

from network.model import Mode, Network
from network.roads import DEFAULT_PROFILE, Profile
from network.roads.profile import WALKING_KMH


def profile_of(network: Network, mode: Mode) -> Profile:
    """How one moves: at the speeds of the roads, or along them on foot. One-way roads bind walkers too."""
    if mode is Mode.DRIVE:
        return DEFAULT_PROFILE
    return Profile(speeds_kmh=tuple((name, WALKING_KMH) for name in sorted(network.roads.class_names)))
