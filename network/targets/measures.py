"""Measures: actual values by name, computed from the network on a day and never typed in (SPEC.md TG2).

    count:CODE          sites in business that bear the designation
    count:CODE@TIER     of them, those of one tier (DISTRICT, TOWNSHIP, VILLAGE)
    count:CODE-OTHER    of them, those that do not bear the other designation
    coverage:CODE       per cent of administrative villages with such a site of their own (CV1)
    manual              reported by the lead unit: the last of the package's readings, unknown without one

A site counts once, however many designations it bears (NM1).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from network.model import Network, Rate, Reading, Site, Tier, VillageKind

MANUAL = "manual"
_COUNT = re.compile(r"count:(?P<code>[^@-]+)(?:@(?P<tier>DISTRICT|TOWNSHIP|VILLAGE))?(?:-(?P<other>.+))?")
_COVERAGE = re.compile(r"coverage:(?P<code>.+)")

Measure = Callable[[Network, date], "Measured"]


@dataclass(frozen=True, slots=True)
class Measured:
    """A value with what it was counted from: a rate's parts, the sites by id, or what was reported."""

    value: float
    rate: Rate | None = None
    site_ids: tuple[str, ...] = ()
    reading: Reading | None = None

    def since(self, before: "Measured") -> "Measured":
        """What came since then: the sites that were not counted before, or the difference of two shares."""
        if self.rate is not None:
            return Measured(self.value - before.value)
        new = tuple(code for code in self.site_ids if code not in before.site_ids)
        return Measured(len(new), site_ids=new)


def find_measure(name: str) -> Measure | None:
    """The measure of that name; None when it is manual or unknown."""
    counted, covered = _COUNT.fullmatch(name), _COVERAGE.fullmatch(name)
    if counted:
        return lambda network, day: _count(network, day, **counted.groupdict())
    if covered:
        return lambda network, day: _cover(network, day, covered["code"])
    return None


def measured_by(name: str, network: Network, as_of: date) -> Measured | None:
    """The actual value on that day; None when it is manual or no known measure."""
    measure = find_measure(name)
    return None if measure is None else measure(network, as_of)


def _bearing(network: Network, day: date, code: str) -> list[Site]:
    return [site for site in network.sites if site.counts_at(day) and site.bears(code, day)]


def _count(network: Network, day: date, code: str, tier: str | None, other: str | None) -> Measured:
    sites = [
        site.code
        for site in _bearing(network, day, code)
        if (tier is None or site.tier is Tier(tier)) and (other is None or not site.bears(other, day))
    ]
    return Measured(len(sites), site_ids=tuple(sites))


def _cover(network: Network, day: date, code: str) -> Measured:
    villages = {village.code for village in network.villages if village.kind is VillageKind.VILLAGE}
    sites = [site for site in _bearing(network, day, code) if site.village_code in villages]
    rate = Rate(len({site.village_code for site in sites}), len(villages))
    return Measured(100 * (rate.value or 0.0), rate, tuple(site.code for site in sites))
