"""Cover: how many days stocks last, who runs out first, and whether help comes in time (保供)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from network.access.counting import people_in
from network.model import (
    Need,
    Network,
    Problem,
    ProblemCode,
    Site,
    Stock,
    Village,
    error,
    info,
    warning,
)
from network.roads import DEFAULT_PROFILE, Profile, nearest_of, point_of, travel_matrix
from network.supply.stocks import Holding, holdings_at

RESERVE_FUNCTION = "reserve"
RESERVE_TYPE = "reserve_depot"
_MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class SiteCover:
    """How long the stock of one site lasts for the places that are nearest to it.

    `days` is None where nobody draws on it. `resupply_minutes` is the driving time from `resupply_from`,
    the nearest other reserve node that has the commodity; None where none has a way.
    """

    site: Site
    stock: Stock
    villages: tuple[Village, ...]
    population: int
    kg_per_day: float
    days: float | None
    resupply_from: Site | None
    resupply_minutes: float | None

    @property
    def is_at_risk(self) -> bool:
        """True when the stock ends before a resupply arrives, or none can."""
        if self.resupply_minutes is None:
            return True
        return self.days is not None and self.days < self.resupply_minutes / _MINUTES_A_DAY


@dataclass(frozen=True, slots=True)
class CommodityCover:
    """One commodity: its sites, first to run out first, and the places that reach none of them."""

    commodity: str
    kg_per_head_day: float
    sites: tuple[SiteCover, ...]
    cut_off: tuple[Village, ...]
    cut_off_population: int

    @property
    def first_out(self) -> tuple[Village, ...]:
        """The places that run out first: those cut off at once, else those of the site that ends first."""
        if self.cut_off or not self.sites or self.sites[0].days is None:
            return self.cut_off
        return self.sites[0].villages

    @property
    def at_risk_population(self) -> int:
        """People who are cut off, or live off a site at risk."""
        return self.cut_off_population + sum(site.population for site in self.sites if site.is_at_risk)


@dataclass(frozen=True, slots=True)
class DaysOfCover:
    """The cover of each commodity that people need, by its name."""

    commodities: tuple[CommodityCover, ...]
    problems: tuple[Problem, ...]


def days_of_cover(
    network: Network,
    *,
    as_of: date,
    commodity: str | None = None,
    profile: Profile = DEFAULT_PROFILE,
) -> DaysOfCover:
    """How many days does each stock last, and who runs out first?

    coverDays(o, k) = stock ÷ Σ over places x allocated to o of population(x) × need(k) (SPEC.md WI5), kg
    and kg per head and day. A place is allocated to the nearest site in business that keeps the commodity,
    by driving time, ties by site id. The stock is the latest reading up to `as_of`, as it was read.

    Help comes from reserve nodes, sites with the function `reserve` or of the type `reserve_depot`, that
    hold some of the commodity; where no reading says that one does, any of them may. A reserve node
    without another is filled from outside the county and needs no way here. A site is at risk when its
    stock lasts shorter than the drive from the nearest reserve node, or no way leads from one.

    Asked of a network under a what-if it tells of the closure. One search for each set of keeping sites.
    """
    needs = [need for need in network.needs if commodity in (None, need.commodity)]
    holdings = holdings_at(network, as_of)
    problems = [*holdings.problems, *_check_needs(network, holdings.of.keys(), commodity)]
    reserves = [site for site in network.sites if _is_reserve(site) and site.counts_at(as_of)]
    allocator = _Allocator(network, reserves, profile)
    answers = []
    for need in needs:
        held = holdings.of.get(need.commodity, ())
        problems += _check_held(need, held, reserves, as_of)
        answers.append(allocator.cover(need, held))
    return DaysOfCover(tuple(answers), tuple(problems))


def _is_reserve(site: Site) -> bool:
    return RESERVE_FUNCTION in site.functions or RESERVE_TYPE in site.types


def _helpers(held: Sequence[Holding], reserves: Sequence[Site]) -> list[Site]:
    """The reserve nodes that hold some of it; all where no reading says so."""
    stocked = {one.site.code for one in held if one.stock.quantity_kg > 0}
    return [site for site in reserves if site.code in stocked] or list(reserves)


class _Allocator:
    """Places to their nearest keeping site, searched once for each set of sites."""

    def __init__(self, network: Network, reserves: Sequence[Site], profile: Profile) -> None:
        self._network, self._reserves, self._profile = network, reserves, profile
        self._known: dict[tuple[str, ...], list[list[Village]]] = {}

    def cover(self, need: Need, held: Sequence[Holding]) -> CommodityCover:
        """The cover of one commodity."""
        sites = [one.site for one in held]
        *own, cut_off = self._allocated(sites)
        help_from = self._resupply(sites, _helpers(held, self._reserves))
        rows = [
            _site_cover(need, one, villages, *helper)
            for one, villages, helper in zip(held, own, help_from, strict=True)
        ]
        rows.sort(key=_first_out)
        return CommodityCover(
            need.commodity, need.kg_per_head_day, tuple(rows), tuple(cut_off), people_in(cut_off)
        )

    def _allocated(self, sites: Sequence[Site]) -> list[list[Village]]:
        """The places of each site, and at the end those that reach none."""
        key = tuple(site.code for site in sites)
        if key not in self._known:
            villages = self._network.villages
            nearest = nearest_of(
                self._network,
                [point_of(village) for village in villages],
                [point_of(site) for site in sites],
                to_targets=True,
                profile=self._profile,
            )
            groups: list[list[Village]] = [[] for _ in range(len(sites) + 1)]
            for village, target in zip(villages, nearest.target.tolist(), strict=True):
                # -1, where there is no way, is the last group.
                groups[target].append(village)
            self._known[key] = groups
        return self._known[key]

    def _resupply(
        self, sites: Sequence[Site], helpers: Sequence[Site]
    ) -> list[tuple[Site | None, float | None]]:
        """For each site the nearest other helper and its minutes of driving."""
        points = [point_of(site) for site in helpers], [point_of(site) for site in sites]
        matrix = travel_matrix(self._network, *points, profile=self._profile)
        found: list[tuple[Site | None, float | None]] = []
        for column, site in enumerate(sites):
            if list(helpers) == [site]:
                found.append((site, 0.0))
                continue
            options = [
                (int(matrix.ms[row, column]), row)
                for row, helper in enumerate(helpers)
                if helper.code != site.code and matrix.ms[row, column] >= 0
            ]
            ms, row = min(options, default=(-1, -1))
            found.append((None, None) if row < 0 else (helpers[row], ms / 60_000))
        return found


def _site_cover(
    need: Need, held: Holding, villages: Sequence[Village], helper: Site | None, minutes: float | None
) -> SiteCover:
    population = people_in(villages)
    kg_per_day = population * need.kg_per_head_day
    days = held.stock.quantity_kg / kg_per_day if kg_per_day else None
    return SiteCover(held.site, held.stock, tuple(villages), population, kg_per_day, days, helper, minutes)


def _first_out(row: SiteCover) -> tuple[bool, float, int, str]:
    return row.days is None, row.days or 0.0, -row.population, row.site.code


def _check_needs(network: Network, stocked: Iterable[str], commodity: str | None) -> list[Problem]:
    needed = {need.commodity for need in network.needs}
    if commodity is not None and commodity not in needed:
        known = ", ".join(sorted(needed)) or "none"
        message = f"No daily need of {commodity!r} is known; needs.csv has: {known}."
        return [error(ProblemCode.WORD_UNKNOWN, message, "commodity")]
    problems = _check_population(network)
    if not needed:
        message = "No daily need of anything is known, so no stock can be set against one: add needs.csv."
        problems.append(warning(ProblemCode.INPUT_MISSING, message, "needs"))
    idle = sorted(set(stocked) - needed) if commodity is None else []
    if idle:
        message = (
            f"No daily need of {', '.join(idle)} is known: its stocks are left out; add it to needs.csv."
        )
        problems.append(warning(ProblemCode.INPUT_MISSING, message, "needs"))
    return problems


def _check_population(network: Network) -> list[Problem]:
    unknown = [village.code for village in network.villages if village.population is None]
    if not unknown:
        return []
    message = f"The population of {', '.join(unknown[:5])} is unknown; days of cover leave it out."
    return [warning(ProblemCode.POPULATION_UNKNOWN, message)]


def _check_held(need: Need, held: Sequence[Holding], reserves: Sequence[Site], as_of: date) -> list[Problem]:
    if not held:
        message = f"No site in business keeps {need.commodity} by a reading up to {as_of}: all are cut off."
        return [warning(ProblemCode.INPUT_MISSING, message, "stocks")]
    if not reserves:
        message = f"No reserve node is in business on {as_of}: every stock is at risk, none is resupplied."
        return [warning(ProblemCode.INPUT_MISSING, message, "sites")]
    stocked = {one.site.code for one in held if one.stock.quantity_kg > 0}
    if stocked.isdisjoint(site.code for site in reserves):
        message = f"No reserve node is known to hold {need.commodity}; help is counted from any of them."
        return [info(ProblemCode.INPUT_MISSING, message, "stocks")]
    return []
