"""Closing: which outlets nobody would miss, as all their functions stay within reach and backup is left."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from network.access.counting import rate_by_population
from network.model import Network, Rate, Site
from network.siting.actions import Redundant

Flags = NDArray[np.bool_]


@dataclass(slots=True)
class _Standing:
    """A site in business; `row` says which places have it within the radius. None: not built yet."""

    site: Site | None
    row: Flags
    is_outlet: bool
    functions: frozenset[str]


@dataclass(slots=True)
class Stock:
    """The sites in business, kept up to date as some are added and closed."""

    network: Network
    standing: list[_Standing] = field(default_factory=list)

    def add(self, site: Site | None, row: Flags, functions: Iterable[str]) -> None:
        """A site comes into business; one that is not built yet is an outlet."""
        is_outlet = site is None or site.is_outlet
        self.standing.append(_Standing(site, row, is_outlet, frozenset(functions)))

    def equip(self, site: Site, functions: Iterable[str]) -> None:
        """A site in business gets functions."""
        for own in self.standing:
            if own.site is not None and own.site.code == site.code:
                own.functions |= frozenset(functions)

    def close(self, site: Site) -> None:
        """A site goes out of business."""
        self.standing = [own for own in self.standing if own.site is None or own.site.code != site.code]

    def redundant(self, backup_share: float) -> Iterable[Redundant]:
        """Outlets that could close, one at a time, by code."""
        outlets = self._reached(own.row for own in self.standing if own.is_outlet)
        by_function = {
            function: self._reached(own.row for own in self.standing if function in own.functions)
            for function in sorted({f for own in self.standing for f in own.functions})
        }
        for own in self.standing:
            if own.site is None or not own.is_outlet:
                continue
            alike = [outlets, *(by_function[function] for function in sorted(own.functions))]
            if any((own.row & (counts == 1)).any() for counts in alike):
                continue
            backup = self._backup(outlets - own.row)
            if (backup.value or 0.0) >= backup_share:
                yield Redundant(own.site, backup)

    def _reached(self, rows: Iterable[Flags]) -> NDArray[np.int64]:
        """How many of these sites each place has within the radius."""
        counts = np.zeros(len(self.network.villages), dtype=np.int64)
        for row in rows:
            counts += row
        return counts

    def _backup(self, outlets: NDArray[np.int64]) -> Rate:
        villages = self.network.villages
        backed = [v for v, enough in zip(villages, (outlets >= 2).tolist(), strict=True) if enough]
        return rate_by_population(villages, backed)
