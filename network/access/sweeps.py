"""Sweeps: coverage over a grid of radii, speeds, seasons and numbers of outlets in one asking."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from network.access.counting import Asked, check_asked, check_sites, places_of
from network.access.coverage import measure_of, nearest_sites
from network.access.radius import Radius, Towards
from network.model import Network, Problem, ProblemCode, Rate, Village, error, has_errors, spread_of, warning
from network.roads import Measure, Nearest
from network.scenario import Change, apply_changes
from network.scenario.add_site import AddSite
from network.scenario.finding import check_factor
from network.scenario.scale_speed import ScaleSpeed, check_classes

MAX_CELLS = 500
"""A larger grid is refused: no page shows it, and every cell but the radii costs a search."""

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Season:
    """A time of year by what it does to roads: speeds of these classes (all when none) inside the polygon
    (GeoJSON, everywhere when none) times the factor."""

    name: str
    factor: float
    facility_types: tuple[str, ...] = ()
    polygon: str | None = None


@dataclass(frozen=True, slots=True)
class SweepRow:
    """One cell of the grid. `openings` of the villages listed have a new outlet; `outlets` there are in all.

    The rates and the mean are those of `coverage` on the network so changed; the mean is over the places
    that reach an outlet, so read it beside `unreachable_population`.
    """

    radius: Radius
    season: str | None
    speed_factor: float
    openings: int
    outlets: int
    by_village: Rate
    by_population: Rate
    mean_minutes: float | None
    unreachable_population: int


@dataclass(frozen=True, slots=True)
class Sweep:
    """The rows of the grid: season by season, factor by factor, opening by opening, radius by radius."""

    rows: tuple[SweepRow, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Variant:
    """One network of the grid, before anything is opened, and how it is named in the rows."""

    season: str | None
    factor: float
    network: Network


def sweep(
    network: Network,
    *,
    as_of: date,
    radii: Sequence[Radius],
    speed_factors: Sequence[float] = (1.0,),
    facility_types: tuple[str, ...] = (),
    seasons: Sequence[Season] = (),
    openings: Sequence[str] = (),
    towards: Towards = Towards.TO,
    villages_only: bool = False,
    stop: Callable[[], bool] | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> Sweep:
    """How does coverage change with the radius, the speed of the roads and the number of outlets?

    Rows for every season (the roads as they are when none is given) × speed factor × number of openings
    × radius (SPEC.md WI5). A factor scales the roads of `facility_types`, all when none are named, on top
    of the season. `openings` are villages in the order in which outlets open there: 0 of them, the first,
    the first two, … One search for each network and measure; radii are read off it. More than MAX_CELLS
    cells are refused whole; an unknown village is an ERROR and left out. A stopped sweep gives the rows
    it has.
    """
    problems = _check_grid(network, radii, speed_factors, facility_types, seasons)
    opened, told = _villages(network, openings)
    problems += told
    cells = len(radii) * len(speed_factors) * max(len(seasons), 1) * (len(opened) + 1)
    if cells > MAX_CELLS:
        message = f"The grid has {cells} cells and {MAX_CELLS} are allowed; nothing was computed."
        problems.append(error(ProblemCode.LIMIT_EXCEEDED, message, "radii"))
    if any(p.code is not ProblemCode.UNKNOWN_VILLAGE for p in problems if has_errors([p])):
        return Sweep((), tuple(problems))
    asked = Asked(as_of)
    places = places_of(network, villages_only=villages_only)
    problems += [*check_asked(network, asked, places), *check_sites(network.outlets(as_of), asked)]
    grid = _Grid(asked, places, tuple(radii), towards)
    rows: list[SweepRow] = []
    for variant in _variants(network, speed_factors, facility_types, seasons):
        for count, changed in enumerate(_opened(variant.network, opened)):
            if stop is not None and stop():
                message = f"Stopped after {len(rows)} of {cells} cells."
                return Sweep(tuple(rows), (*problems, warning(ProblemCode.STOPPED_EARLY, message)))
            rows += grid.rows(variant, changed, count)
            if progress is not None:
                progress("sweep", len(rows) / cells)
    return Sweep(tuple(rows), tuple(problems))


class _Grid:
    """What all networks of a grid have in common: the places with their people, and the radii."""

    def __init__(
        self, asked: Asked, places: Sequence[Village], radii: tuple[Radius, ...], towards: Towards
    ) -> None:
        self._asked, self._places, self._radii, self._towards = asked, places, radii, towards
        self._people: Whole = np.array([village.population or 0 for village in places], dtype=np.int64)

    def rows(self, variant: _Variant, network: Network, openings: int) -> list[SweepRow]:
        """The cells of one network, all radii."""
        sites = [site for site in network.sites if self._asked.counts(site)]
        found: dict[Measure, tuple[Nearest, float | None]] = {}
        rows = []
        for radius in self._radii:
            measure = measure_of(radius)
            if measure not in found:
                nearest = nearest_sites(network, self._places, sites, radius, self._towards)
                found[measure] = nearest, self._mean_minutes(nearest, measure)
            rows.append(self._row(variant, openings, len(sites), radius, *found[measure]))
        return rows

    def _row(
        self,
        variant: _Variant,
        openings: int,
        outlets: int,
        radius: Radius,
        nearest: Nearest,
        mean_minutes: float | None,
    ) -> SweepRow:
        reached = nearest.target >= 0
        covered = reached & (nearest.cost <= radius.cost)
        return SweepRow(
            radius,
            variant.season,
            variant.factor,
            openings,
            outlets,
            Rate(int(covered.sum()), len(self._places)),
            Rate(int(self._people[covered].sum()), int(self._people.sum())),
            mean_minutes,
            int(self._people[~reached].sum()),
        )

    def _mean_minutes(self, nearest: Nearest, measure: Measure) -> float | None:
        reached = nearest.target >= 0
        ms = nearest.cost if measure is Measure.TIME else nearest.other
        return spread_of((ms[reached] / 60_000).tolist(), self._people[reached].tolist()).mean


def _variants(
    network: Network, factors: Sequence[float], facility_types: tuple[str, ...], seasons: Sequence[Season]
) -> Iterable[_Variant]:
    for season in seasons or (None,):
        own: list[Change] = []
        if season is not None and season.factor != 1:
            own.append(ScaleSpeed(season.factor, season.facility_types, season.polygon))
        for factor in factors:
            scaled = [ScaleSpeed(factor, facility_types)] if factor != 1 else []
            changed = apply_changes(network, [*own, *scaled]).network
            yield _Variant(None if season is None else season.name, factor, changed)


def _opened(network: Network, villages: Sequence[str]) -> Iterable[Network]:
    """The network with none of the outlets, with the first, with the first two, …"""
    yield network
    for village in villages:
        site_id = f"new-{village}"
        while site_id in network.site_by_code:
            site_id += "+"
        network = apply_changes(network, [AddSite(site_id, village=village)]).network
        yield network


def _villages(network: Network, openings: Sequence[str]) -> tuple[list[str], list[Problem]]:
    """The villages to open in, each once and known, and a problem for every other entry."""
    opened: list[str] = []
    problems = []
    for i, code in enumerate(openings):
        if code not in network.village_by_code:
            message = f"There is no village {code!r} in this network."
            problems.append(error(ProblemCode.UNKNOWN_VILLAGE, message, "openings", str(i)))
        elif code in opened:
            message = f"Village {code!r} is listed twice; its outlet opens once."
            problems.append(warning(ProblemCode.DUPLICATE_ID, message, "openings", str(i)))
        else:
            opened.append(code)
    return opened, problems


def _check_grid(
    network: Network,
    radii: Sequence[Radius],
    factors: Sequence[float],
    facility_types: tuple[str, ...],
    seasons: Sequence[Season],
) -> list[Problem]:
    problems = check_classes(network, facility_types)
    if not radii:
        problems.append(error(ProblemCode.INPUT_MISSING, "Give at least one radius.", "radii"))
    if not factors:
        problems.append(error(ProblemCode.INPUT_MISSING, "Give at least one factor.", "speedFactors"))
    for i, factor in enumerate(factors):
        problems += [replace(p, path=("speedFactors", str(i))) for p in check_factor(factor)]
    for i, season in enumerate(seasons):
        change = ScaleSpeed(season.factor, season.facility_types, season.polygon)
        problems += [p.under("seasons", str(i)) for p in change.check(network)]
    return problems
