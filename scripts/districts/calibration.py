"""Known road distances: the winding of the roads is scaled until the shortest ways come out near them."""

from dataclasses import replace

import numpy as np

from scripts.districts.places import Country
from scripts.districts.plane import Floats
from scripts.districts.roads import CLASSES, MAIN, MOST_WINDING, Roads

_ROUNDS = 40
_CAUTION = 0.4  # of the remaining error is corrected in a round
_STRAIGHTEST = 1.012  # no road is nearer to its straight line
_MOST_SCALE, _LEAST_SCALE = 1.9, 0.8


def calibrate(country: Country, roads: Roads) -> Roads:
    """Lengths scaled round each township of known distance, most at the township, fading with distance.

    Stretching takes every road along, lest village roads become short cuts; shortening only main roads,
    whose builders cut through hills. Expressways keep their lengths. Where two distances pull apart,
    both give.
    """
    mesh, seat = roads.mesh, roads.mesh.seat_nodes[country.recipe.seat_code]
    known = [(mesh.seat_nodes[d.township_code], d.middle_km) for d in country.facts.distances]
    if not known:
        return roads
    middle = mesh.points[mesh.links].mean(axis=1)
    pull = [_pull(middle, mesh.points[node], mesh.points[seat]) for node, _ in known]
    wish = np.zeros(len(known))
    scaled = roads
    for _ in range(_ROUNDS):
        ways = scaled.distances_km([seat])[0]
        wish += _CAUTION * np.array([np.log(km / ways[node]) for node, km in known])
        wish = np.clip(wish, np.log(_LEAST_SCALE), np.log(_MOST_SCALE))
        scale = np.exp(np.sum([w * p for w, p in zip(wish, pull, strict=True)], axis=0))
        scaled = _scaled(roads, np.clip(scale, _LEAST_SCALE, _MOST_SCALE))
    return scaled


def _scaled(roads: Roads, scale: Floats) -> Roads:
    scale = np.where(roads.classes > MAIN, np.maximum(scale, 1), scale)
    scale = np.where(roads.classes <= CLASSES.index("motorway_link"), 1, scale)
    straight = roads.mesh.straight_km
    return replace(
        roads, length_km=np.clip(roads.length_km * scale, straight * _STRAIGHTEST, straight * MOST_WINDING)
    )


def _pull(points: Floats, township: Floats, seat: Floats) -> Floats:
    width = max(3.0, 0.3 * float(np.hypot(*(township - seat))))
    return np.asarray(np.exp(-((np.hypot(*(points - township).T) / width) ** 2)))
