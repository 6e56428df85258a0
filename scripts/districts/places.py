"""Where people live: township points, village points and how many live at each.

A township's share of the district is the land nearer to its point than to any other's. Its villages
divide that share evenly, weighted by how habitable the ground is: centres of a k-means on the land, so
that the mountains are thinly settled. Communities (社区) gather round the township point.
"""

from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from scripts.districts.chance import share_out, stream
from scripts.districts.facts import Facts, Township, Village
from scripts.districts.plane import Floats, Plane
from scripts.districts.recipe import Recipe
from scripts.districts.relief import Relief, raise_relief

_GRID_KM = 0.25
_SHORE_KM = 0.15  # nothing stands nearer to the district's border
_SETTLED_BAND_M = 260  # habitability falls to 1/e so far above the township
_ROUNDS = 25
_BORDER_KM = 0.3  # difference of the distances to two townships within which neither clearly owns
_TOWN_SPREAD_KM = {"subdistrict": 1.5, "town": 0.75, "township": 0.6}
_WIDEST_TOWN_KM = 5.0
_TRIES = 20_000
_APART_KM = 0.3
_WITHIN_KM = 0.12  # of a point of the land that a share is made of
_COMMUNITY_WEIGHT = {"subdistrict": 4.0, "town": 2.2, "township": 2.0}
_PER_HOUSEHOLD = 3.0  # people, near the census averages of the region


@dataclass(frozen=True)
class Seat:
    """A township with its point on the sheet and its height, known or synthesised."""

    township: Township
    point: tuple[float, float]
    surveyed: bool


@dataclass(frozen=True)
class Settlement:
    """A village with its point on the sheet, people and households."""

    village: Village
    point: tuple[float, float]
    population: int
    households: int


@dataclass(frozen=True)
class Country:
    """The settled district: sheet, relief, townships and villages, each in the order of their codes."""

    facts: Facts
    recipe: Recipe
    plane: Plane
    outline_km: shapely.Polygon
    relief: Relief
    seats: tuple[Seat, ...]
    settlements: tuple[Settlement, ...]

    def seat_points(self) -> Floats:
        return np.array([seat.point for seat in self.seats])

    def settlement_points(self) -> Floats:
        return np.array([settlement.point for settlement in self.settlements])

    def township_population(self, code: str) -> int:
        return sum(s.population for s in self.settlements if s.village.township_code == code)


def settle(facts: Facts, recipe: Recipe, *, seed: int) -> Country:
    """The district with every township and village placed and its people shared out."""
    middle = facts.outline.centroid
    plane = Plane(lon=round(middle.x, 3), lat=round(middle.y, 3))
    outline_km = shapely.Polygon(plane.to_km(np.array(facts.outline.exterior.coords)))
    seats = _seats(facts, recipe, plane)
    land = _land(outline_km)
    relief = _relief(seats, recipe, land)
    people = _people(facts, seed=seed)
    return Country(
        facts=facts,
        recipe=recipe,
        plane=plane,
        outline_km=outline_km,
        relief=relief,
        seats=seats,
        settlements=_settlements(facts, seats, relief, land, people, plane=plane, seed=seed),
    )


def share_owner(seat_points: Floats, points: Floats) -> NDArray[np.int64]:
    """The number of the township in whose share each point clearly lies, -1 near the border of two shares."""
    distance, number = (np.asarray(part) for part in cKDTree(seat_points).query(points, k=2))
    return np.where(distance[:, 1] - distance[:, 0] >= _BORDER_KM, number[:, 0], -1)


def _seats(facts: Facts, recipe: Recipe, plane: Plane) -> tuple[Seat, ...]:
    known = {t.code: plane.to_km(np.array([t.position]))[0] for t in facts.townships if t.position}
    seats = []
    for township in facts.townships:
        point = known.get(township.code)
        if point is None:
            hint = recipe.points[township.code]
            bearing = radians(hint.bearing_deg)
            point = known[hint.anchor_code] + hint.distance_km * np.array([sin(bearing), cos(bearing)])
            point = plane.to_km(plane.to_lonlat(point[None, :]))[0]
        seats.append(
            Seat(township, (float(point[0]), float(point[1])), surveyed=township.position is not None)
        )
    return tuple(seats)


def _land(outline_km: shapely.Polygon) -> Floats:
    west, south, east, north = outline_km.bounds
    x, y = np.meshgrid(np.arange(west, east, _GRID_KM), np.arange(south, north, _GRID_KM))
    grid = np.column_stack([x.ravel(), y.ravel()])
    inland = outline_km.buffer(-_SHORE_KM)
    shapely.prepare(inland)
    return np.asarray(grid[shapely.contains_xy(inland, grid)])


def _relief(seats: tuple[Seat, ...], recipe: Recipe, land: Floats) -> Relief:
    known = [seat for seat in seats if seat.township.elevation_m is not None]
    return raise_relief(
        np.array([seat.point for seat in known]),
        np.array([seat.township.elevation_m for seat in known], dtype=np.float64),
        summit_m=recipe.summit_m,
        land=land,
    )


def _settlements(
    facts: Facts,
    seats: tuple[Seat, ...],
    relief: Relief,
    land: Floats,
    people: dict[str, int],
    *,
    plane: Plane,
    seed: int,
) -> tuple[Settlement, ...]:
    owner = share_owner(np.array([seat.point for seat in seats]), land)
    heights = relief.at(land)
    settlements = []
    for number, seat in enumerate(seats):
        mine = owner == number
        villages = facts.villages_of(seat.township.code)
        points = _village_points(villages, seat, land[mine], heights[mine], seed=seed)
        points = plane.to_km(plane.to_lonlat(points))
        for village, point in zip(villages, points, strict=True):
            settlements.append(_settlement(village, point, people[village.code], seed=seed))
    return tuple(sorted(settlements, key=lambda settlement: settlement.village.code))


def _settlement(village: Village, point: Floats, population: int, *, seed: int) -> Settlement:
    size = _PER_HOUSEHOLD + stream(seed, "households", village.code).uniform(-0.3, 0.3)
    households = max(1, round(population / size))
    return Settlement(village, (float(point[0]), float(point[1])), population, households)


def _village_points(
    villages: tuple[Village, ...], seat: Seat, land: Floats, heights_m: Floats, *, seed: int
) -> Floats:
    """One point each: the first community (or village) at the township point, the others over its share."""
    first = next((v for v in villages if v.kind == "community"), villages[0])
    communities = [v for v in villages if v.kind == "community" and v is not first]
    others = [v for v in villages if v.kind == "village" and v is not first]
    taken = [np.array(seat.point)]
    town = _town_points(len(communities), seat, land, taken, seed=seed)
    fields = _field_points(len(others), seat, land, heights_m, [*taken, *town], seed=seed)
    points = {first.code: taken[0]}
    points |= {v.code: point for v, point in zip(communities, town, strict=True)}
    points |= {v.code: point for v, point in zip(others, fields, strict=True)}
    return np.array([points[village.code] for village in villages])


def _town_points(count: int, seat: Seat, land: Floats, taken: list[Floats], *, seed: int) -> list[Floats]:
    """Community points: scattered round the township point, apart from each other, inside its share."""
    chance = stream(seed, "town", seat.township.code)
    spread = _TOWN_SPREAD_KM[seat.township.kind] * max(1.0, (count / 6) ** 0.5)
    share = cKDTree(land)
    points: list[Floats] = []
    for _ in range(_TRIES):
        if len(points) == count:
            return points
        point = np.array(seat.point) + chance.normal(0, spread, 2)
        inside = share.query(point)[0] < _WITHIN_KM
        apart = min(float(np.hypot(*(point - other))) for other in [*taken, *points])
        if inside and apart >= _APART_KM:
            points.append(point)
        spread = min(spread * 1.003, _WIDEST_TOWN_KM)  # look farther out as it gets crowded
    raise ValueError(f"no room for {count} communities {_APART_KM} km apart in {seat.township.name}")


def _field_points(
    count: int, seat: Seat, land: Floats, heights_m: Floats, taken: list[Floats], *, seed: int
) -> list[Floats]:
    """Village points: weighted k-means over the township's share, moved onto free land."""
    if count == 0:
        return []
    base = seat.township.elevation_m or float(np.median(heights_m))
    weight = np.exp(-np.clip(heights_m - base, 0, None) / _SETTLED_BAND_M) + 1e-4
    chance = stream(seed, "fields", seat.township.code)
    centres = land[chance.choice(len(land), size=count, replace=False, p=weight / weight.sum())]
    for _ in range(_ROUNDS):
        nearest = cKDTree(centres).query(land)[1]
        mass = np.bincount(nearest, weight, minlength=count)
        sums = [np.bincount(nearest, weight * land[:, axis], minlength=count) for axis in (0, 1)]
        centres = np.where(
            mass[:, None] > 0, np.column_stack(sums) / np.maximum(mass, 1e-12)[:, None], centres
        )
    return _on_free_land(np.round(centres, 6), land, taken, chance)


def _on_free_land(
    centres: Floats, land: Floats, taken: list[Floats], chance: np.random.Generator
) -> list[Floats]:
    free: NDArray[np.bool_] = np.asarray(cKDTree(np.array(taken)).query(land)[0] >= _APART_KM)
    points: list[Floats] = []
    for centre in centres:
        room = land[free]
        spot = room[int(np.argmin(np.hypot(*(room - centre).T)))]
        free &= np.hypot(*(land - spot).T) >= _APART_KM
        points.append(spot + chance.uniform(-0.05, 0.05, 2))
    return points


def _people(facts: Facts, *, seed: int) -> dict[str, int]:
    """People by village code; every published figure is shared out among all villages it covers."""
    kinds = {township.code: township.kind for township in facts.townships}
    people: dict[str, int] = {}
    for covers, total in facts.populations():
        villages = [village for code in covers for village in facts.villages_of(code)]
        weights = [_weight(village, kinds[village.township_code], seed=seed) for village in villages]
        shares = share_out(total, weights)
        people |= {village.code: share for village, share in zip(villages, shares, strict=True)}
    return people


def _weight(village: Village, township_kind: str, *, seed: int) -> float:
    size = float(stream(seed, "people", village.code).gamma(9.0, 1 / 9.0))
    return round(size * (_COMMUNITY_WEIGHT[township_kind] if village.kind == "community" else 1.0), 9)
