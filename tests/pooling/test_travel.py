"""Travel kept with the roads: what is put together from several questions is what one search finds."""

import random

import pytest

from network.model import Network
from network.pooling import travel
from network.pooling.travel import travel_between
from network.roads import Point, point_of, travel_matrix
from tests.pooling.counties import county


def places(network: Network) -> list[Point]:
    """Every village and site."""
    return [point_of(place) for place in (*network.villages, *network.sites)]


def check(network: Network, points: list[Point]) -> None:
    """Kept and searched agree in every cell."""
    kept, searched = travel_between(network, points), travel_matrix(network, points, points)
    assert (kept.ms == searched.ms).all()
    assert (kept.mm == searched.mm).all()


@pytest.mark.parametrize("seed", range(12))
def test_places_met_one_after_the_other_are_as_far_apart_as_those_met_together(seed: int) -> None:
    """Any subsets in any order, a place twice among them, on one network after another with these roads."""
    network, dice = county(seed, places=9), random.Random(seed)
    every = places(network)
    for size in (3, 5, 5, len(every)):
        own = dice.sample(every, size)
        check(network.with_parts(demands=()), [*own, own[0]])


def test_only_so_many_places_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Past the most the last are kept, and a question of more than that is searched on its own."""
    network = county(1, places=9)
    every = places(network)
    monkeypatch.setattr(travel, "MOST_KEPT", 6)
    for own in (every[:4], every[4:8], every, every[2:6]):
        check(network, own)
