"""Seats: what each township reaches from its own point (乡乡有机构; SPEC.md rows CV3 and R16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from network.access.counting import Asked
from network.access.coverage import measure_of
from network.access.functions import Want
from network.access.radius import Unit
from network.model import Network, Site, Township
from network.roads import DEFAULT_PROFILE, Point, Profile, nearest_of, point_of


@dataclass(frozen=True, slots=True)
class TownshipReach:
    """The nearest site of a township's point; None where there is none, or the point is unknown."""

    township: Township
    nearest: Site | None
    minutes: float | None
    within: bool


def township_reach(
    network: Network,
    *,
    as_of: date,
    want: Want,
    grain_only: bool = False,
    profile: Profile = DEFAULT_PROFILE,
) -> tuple[TownshipReach, ...]:
    """Has each township such a site in reach of its point? `grain_only` asks those of grain and oil alone.

    Example: every 粮油主产乡镇 with a store of farm inputs within the radius (SPEC.md R16). One search.
    """
    asked = Asked(as_of, want.function)
    sites = [s for s in network.sites if asked.counts(s) and want.tier in (None, s.tier)]
    townships = [t for t in network.townships if t.grain_main or not grain_only]
    found = _nearest(network, townships, sites, want, profile)
    return tuple(found.get(t.code) or TownshipReach(t, None, None, within=False) for t in townships)


def reach_of_seats(
    network: Network, *, as_of: date, wants: Sequence[Want], grain_only: bool = False
) -> tuple[tuple[Want, TownshipReach], ...]:
    """Each township with each want, by township and then in the order of the wants."""
    columns = [township_reach(network, as_of=as_of, want=want, grain_only=grain_only) for want in wants]
    return tuple(pair for row in zip(*columns, strict=True) for pair in zip(wants, row, strict=True))


def _nearest(
    network: Network, townships: Sequence[Township], sites: Sequence[Site], want: Want, profile: Profile
) -> dict[str, TownshipReach]:
    """What the townships of known position reach, by code; those that reach nothing are not in it."""
    located = [(t, Point(t.lon, t.lat)) for t in townships if t.lon is not None and t.lat is not None]
    nearest = nearest_of(
        network,
        [point for _, point in located],
        [point_of(site) for site in sites],
        to_targets=True,
        profile=profile,
        measure=measure_of(want.radius),
    )
    times = nearest.cost if want.radius.unit is Unit.MINUTES else nearest.other
    rows = zip(located, nearest.target.tolist(), nearest.cost.tolist(), times.tolist(), strict=True)
    return {
        township.code: TownshipReach(
            township, sites[target], ms / 60_000, within=cost <= want.radius.cost
        )
        for (township, _), target, cost, ms in rows
        if target >= 0
    }  # fmt: skip
