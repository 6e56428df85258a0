"""What the builder says of its work: roads, known distances, coverage and fewest sites by radius."""

from dataclasses import dataclass

import highspy
import numpy as np

from scripts.districts.district import District
from scripts.districts.plane import Floats
from scripts.districts.roads import CLASSES

RADII_MINUTES = (5, 10, 15)
_SOLVE_SECONDS = 20.0
_EPSILON = 1e-9


@dataclass(frozen=True)
class Fewest:
    """The fewest villages that must have a site so that every village reaches one in the radius."""

    radius_minutes: int
    count: int
    bound: int

    @property
    def proven(self) -> bool:
        return self.count == self.bound


def report(district: District) -> list[str]:
    """Lines to print, for whoever asks what the numbers of the plans can mean on these roads."""
    country, roads = district.country, district.roads
    nodes = [district.travel.village_nodes[s.village.code] for s in country.settlements]
    minutes = district.travel.minutes(nodes)[:, nodes]
    head = (
        f"{country.recipe.name}: {len(country.seats)} townships, {len(nodes)} villages, "
        f"{sum(s.population for s in country.settlements):,} people, {len(roads.mesh.points):,} road nodes, "
        f"{len(roads.classes):,} roads, {roads.length_km.sum():,.0f} km, {len(district.sites)} sites, "
        f"{len(district.demands):,} demands"
    )
    lines = [
        head,
        "  km by class: " + ", ".join(_class_km(district)),
        *_known_distances(district),
        *_coverage(district, minutes),
    ]
    for radius in RADII_MINUTES:
        fewest = fewest_sites(minutes, radius)
        certainty = "proven" if fewest.proven else f"bound {fewest.bound}"
        lines.append(f"  fewest sites for {radius} minutes to the nearest: {fewest.count} ({certainty})")
    return lines


def fewest_sites(minutes: Floats, radius_minutes: int) -> Fewest:
    """Minimal set cover, every village a candidate: min Σ y_j so that Σ_{j in reach of i} y_j ≥ 1 for all i.

    Times are driving times between road nodes, without the short walk of villages set back from the road.
    """
    reach = minutes <= radius_minutes + _EPSILON
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", _SOLVE_SECONDS)
    solver.setOptionValue("threads", 1)
    chosen = [solver.addBinary(obj=1.0) for _ in range(reach.shape[1])]
    for row in np.unique(reach, axis=0):
        solver.addConstr(sum(chosen[j] for j in np.flatnonzero(row)) >= 1)
    solver.minimize()
    info = solver.getInfo()
    return Fewest(
        radius_minutes=radius_minutes,
        count=round(info.objective_function_value),
        bound=int(np.ceil(info.mip_dual_bound - 1e-6)),
    )


def _class_km(district: District) -> list[str]:
    length = np.bincount(district.roads.classes, district.roads.length_km, minlength=len(CLASSES))
    return [f"{name} {km:,.0f}" for name, km in zip(CLASSES, length.tolist(), strict=True)]


def _known_distances(district: District) -> list[str]:
    country, mesh = district.country, district.roads.mesh
    seat = mesh.seat_nodes[country.recipe.seat_code]
    ways = district.roads.distances_km([seat])[0]
    names = {s.township.code: s.township.name for s in country.seats}
    lines = [
        f"  {names[d.township_code]}: {ways[mesh.seat_nodes[d.township_code]]:.1f} km to the seat, "
        f"known {d.low_km:g}" + (f" to {d.high_km:g}" if d.high_km > d.low_km else "")
        for d in country.facts.distances
    ]
    detours = sorted(
        float(ways[node] / np.hypot(*(mesh.points[node] - mesh.points[seat])))
        for node in mesh.seat_nodes.values()
        if node != seat
    )
    return [*lines, f"  detour from the townships to the seat: {detours[0]:.2f} to {detours[-1]:.2f}"]


def _coverage(district: District, minutes: Floats) -> list[str]:
    codes = [s.village.code for s in district.country.settlements]
    people = np.array([s.population for s in district.country.settlements])
    lines = []
    for year in sorted({site.opened[:4] for site in district.sites if "outlet" in site.types}):
        open_at = [
            codes.index(str(site.village_code))
            for site in district.sites
            if "outlet" in site.types and site.opened <= f"{year}-12-31"
        ]
        nearest = minutes[:, open_at].min(axis=1)
        shares = [
            f"{radius} min {np.mean(nearest <= radius):.0%} of villages, "
            f"{people[nearest <= radius].sum() / people.sum():.0%} of people"
            for radius in RADII_MINUTES
        ]
        lines.append(f"  end of {year}, {len(open_at)} outlets: " + "; ".join(shares))
    return lines
