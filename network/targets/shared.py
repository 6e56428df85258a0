"""Shared: indicators that count the same sites, so that nobody adds them up (SPEC.md part 3 a, pitfall 7).

147 outlets, 147 service co-ops, 147 one-stop sites are names of the same places, not 441 of them.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from network.model import Problem, ProblemCode, Target, info

Counted = Mapping[Target, tuple[str, ...]]
"""The ids of the sites that each target counts."""


@dataclass(frozen=True, slots=True)
class SharedSites:
    """How many sites another indicator counts as well."""

    indicator: str
    name: str
    sites: int


def shared_sites(counted: Counted) -> dict[str, tuple[SharedSites, ...]]:
    """For each indicator the others that count sites of it, by indicator."""
    sites, names = _by_indicator(counted)
    found: dict[str, list[SharedSites]] = defaultdict(list)
    for one in sorted(sites):
        for other in sorted(sites):
            both = len(sites[one] & sites[other])
            if one != other and both:
                found[one].append(SharedSites(other, names[other], both))
    return {indicator: tuple(rows) for indicator, rows in found.items()}


def check_shared(counted: Counted) -> list[Problem]:
    """One note for each set of sites that bears several indicators."""
    sites, names = _by_indicator(counted)
    same: dict[frozenset[str], list[str]] = defaultdict(list)
    for indicator in sorted(sites):
        if sites[indicator]:
            same[sites[indicator]].append(names[indicator])
    return [
        info(
            ProblemCode.TARGETS_SHARE_SITES,
            f"{'、'.join(group)}：同一批站点。These {len(group)} indicators count the same {len(own)} sites; "
            "do not add them up.",
        )
        for own, group in same.items()
        if len(group) > 1
    ]


def _by_indicator(counted: Counted) -> tuple[dict[str, frozenset[str]], dict[str, str]]:
    sites: dict[str, frozenset[str]] = {}
    for target, ids in counted.items():
        sites[target.indicator] = sites.get(target.indicator, frozenset()) | frozenset(ids)
    return sites, {target.indicator: target.name for target in counted}
