"""Village points beside the road: one village in five stands a short walk off its road node."""

from dataclasses import replace

import numpy as np
import shapely

from scripts.districts.chance import stream
from scripts.districts.places import Country, Settlement, share_owner
from scripts.districts.plane import Floats
from scripts.districts.roads import Roads

_SHARE = 0.2
_NEAREST_KM, _FARTHEST_KM = 0.04, 0.18


def set_back(country: Country, roads: Roads, *, seed: int) -> Country:
    """The district with those villages moved off the road, into the widest gap between its links.

    A village stays at its node when the new point would leave the district or the township's share.
    """
    neighbours = _neighbours(roads)
    seat_points = country.seat_points()
    seats = set(roads.mesh.seat_nodes.values())
    moved = []
    for settlement in country.settlements:
        chance = stream(seed, "roadside", settlement.village.code)
        node = roads.mesh.village_nodes[settlement.village.code]
        chosen = chance.random() < _SHARE and node not in seats
        distance = float(chance.uniform(_NEAREST_KM, _FARTHEST_KM))
        spot = _beside(roads.mesh.points, node, neighbours[node], distance) if chosen else None
        moved.append(_moved(country, settlement, spot, seat_points))
    return replace(country, settlements=tuple(moved))


def _neighbours(roads: Roads) -> list[list[int]]:
    near: list[list[int]] = [[] for _ in roads.mesh.points]
    for a, b in roads.mesh.links.tolist():
        near[a].append(b)
        near[b].append(a)
    return near


def _beside(points: Floats, node: int, near: list[int], distance_km: float) -> Floats:
    towards = points[near] - points[node]
    angles = np.sort(np.arctan2(towards[:, 1], towards[:, 0]))
    gaps = np.diff(np.append(angles, angles[0] + 2 * np.pi))
    widest = int(np.argmax(gaps))
    angle = angles[widest] + gaps[widest] / 2
    return np.asarray(points[node] + distance_km * np.array([np.cos(angle), np.sin(angle)]))


def _moved(country: Country, settlement: Settlement, spot: Floats | None, seat_points: Floats) -> Settlement:
    if spot is None:
        return settlement
    spot = country.plane.to_km(country.plane.to_lonlat(spot[None, :]))[0]
    owner = int(share_owner(seat_points, spot[None, :])[0])
    at_home = owner >= 0 and country.seats[owner].township.code == settlement.village.township_code
    if not at_home or not country.outline_km.contains(shapely.Point(spot)):
        return settlement
    return replace(settlement, point=(float(spot[0]), float(spot[1])))
