"""Cost table: what each field that makes work costs, in thousandths of a second of one processor core.

The figures are estimates from measurements (docs/measurements.md): they tell ten milliseconds from ten
minutes, not more. A field that is not listed and works off the loop costs UNLISTED, so that nobody gets
work for nothing by forgetting a line; a test asks whoever adds such a field to choose.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from network import model

PLAIN = 0.005
"""Reading a value that is there: building and encoding one field of an answer."""
UNLISTED = 20_000.0
"""An analysis without a line in the table; the seconds that it asks of a solver come on top."""
MUTATION = 10.0
INTROSPECTION = 50.0
PAGE = 100
"""Items taken for a list whose length nobody says."""

Given = Mapping[str, Any]
"""The arguments of a field, variables put in and defaults filled."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How large a network is."""

    nodes: int = 0
    villages: int = 0
    sites: int = 0
    operators: int = 0

    @property
    def search(self) -> float:
        """One search from a place, or from all outlets at once, over the whole of the roads."""
        return 1e-4 * self.nodes


def scale_of(networks: Iterable[model.Network]) -> Scale:
    """The scale of networks together, as stored: what a request adds to them is counted as changes."""
    total = Scale()
    for network in networks:
        total = Scale(
            total.nodes + len(network.roads.node_ids),
            total.villages + len(network.villages),
            total.sites + len(network.sites),
            total.operators + len(network.operators),
        )
    return total


Estimate = Callable[[Given, Scale], float]


def _free(_given: Given, _scale: Scale) -> float:
    return 1.0


def seconds_asked(given: Given) -> float:
    """Milliseconds that the arguments let a solver search, wherever they say so."""
    asked = 0.0
    for value in given.values():
        if isinstance(value, Mapping):
            seconds = value.get("timeLimitSeconds")
            asked += max(float(seconds or 0.0), 0.0) * 1000
    return asked


def _items(given: Given, name: str, absent: int) -> int:
    """Length of a list of the input, `absent` where it is not given."""
    found = (given.get("input") or {}).get(name)
    return absent if found is None else len(found)


def _coverage(_given: Given, scale: Scale) -> float:
    return 2 + scale.search + 0.02 * scale.villages


def _ways(_given: Given, scale: Scale) -> float:
    """The table of ways between all places and sites, which capacity and distribution are read from."""
    return 5 + scale.sites * scale.search + 1e-3 * scale.villages * scale.sites


def _layer(_given: Given, scale: Scale) -> float:
    """Cells cut, joined and written; the coverage is there by then."""
    return 20 + 1.0 * scale.villages


def _split_anew(_given: Given, scale: Scale) -> float:
    """The table is there by then: three splits of it."""
    return 3 * (2 + 1e-3 * scale.villages * scale.sites)


def _functions(given: Given, scale: Scale) -> float:
    """One search a function; a dozen where none is named."""
    wants, standards = given.get("wants"), given.get("standards")
    count = 12 if wants is None else len(wants)
    return (count + 2 * len(standards or ())) * _coverage(given, scale)


def _seats(_given: Given, scale: Scale) -> float:
    return 12 * (1 + scale.search)


def _comparison(given: Given, scale: Scale) -> float:
    return 2 * _coverage(given, scale)


def _travel(given: Given, scale: Scale) -> float:
    rows, columns = len(given.get("from") or ()), len(given.get("to") or ())
    return 1 + rows * scale.search + 1e-3 * rows * columns


def _service_radii(given: Given, scale: Scale) -> float:
    sites = _items(given, "siteIds", scale.sites)
    return 1 + sites * (scale.search + 0.5 * _items(given, "breaks", 1))


def _matrix(scale: Scale) -> float:
    """Travel times between all places, which solvers start from."""
    return scale.villages * scale.search


def _solver(given: Given, scale: Scale) -> float:
    return seconds_asked(given) + _matrix(scale)


def _fair_shares(given: Given, scale: Scale) -> float:
    """Each coalition of n operators is a plan of its own: 2^n - 1 of them."""
    coalitions = 2.0 ** min(_items(given, "operators", scale.operators), 40) - 1
    return seconds_asked(given) + 250.0 * coalitions + _matrix(scale)


def _advice(given: Given, scale: Scale) -> float:
    """Each step weighs every place anew against what it would serve."""
    return seconds_asked(given) + _matrix(scale) + 0.01 * scale.villages * scale.villages


def _tiers(_given: Given, scale: Scale) -> float:
    """Travel from every station, and the nearest of each outlet."""
    return 2 + 2 * scale.sites * scale.search


def _frequency(_given: Given, scale: Scale) -> float:
    """The tiers, each leg again in its direction, and the timetable of a week."""
    return 2 + 3 * scale.sites * scale.search


def _given_plan(_given: Given, scale: Scale) -> float:
    """Travel times between all places, and the way of every tour."""
    return 10 + _matrix(scale)


def _explanation(_given: Given, scale: Scale) -> float:
    """A second on a county's day for each of the first twenty of a page."""
    return 1 + 0.8 * scale.villages


def _tables(_given: Given, scale: Scale) -> float:
    """Goods and sites gone through once."""
    return 1 + 0.02 * scale.villages


def _criticality(given: Given, scale: Scale) -> float:
    """A search for each thing that may fail: about a third as many roads as nodes are in use."""
    named = _items(given, "linkIds", 0) + 20 * _items(given, "hazards", 0)
    return 20 + (named or 0.35 * scale.nodes) * scale.search


def _sweep(given: Given, scale: Scale) -> float:
    grids = [_items(given, axis, 1) or 1 for axis in ("radii", "seasons", "speedFactors")]
    openings = 1 + _items(given, "openings", 0)
    return grids[0] * grids[1] * grids[2] * openings * _coverage(given, scale)


def _what_if(given: Given, scale: Scale) -> float:
    return 2 + 0.2 * len(given.get("changes") or ()) + scale.search


COSTS: dict[str, Estimate] = {
    "CapacitySplit.sensitivity": _split_anew,
    "Coverage.capacity": _ways,
    "Coverage.distribution": _ways,
    "Coverage.functions": _functions,
    "Coverage.gaps": lambda _given, scale: scale.search + 0.01 * scale.villages,
    "Coverage.layer": _layer,
    "Coverage.supplyRatio": _ways,
    "FunctionCoverage.seats": _seats,
    "Gap.fix": _coverage,
    "HandedDown.review": _what_if,
    "Network.buildAdvice": _advice,
    "Network.busLoading": _solver,
    "Network.checkPlan": _given_plan,
    "Network.coverage": _coverage,
    "Network.criticality": _criticality,
    "Network.daysOfCover": _coverage,
    "Network.districting": _solver,
    "Network.fairShares": _fair_shares,
    "Network.flows": _tables,
    "Network.frequency": _frequency,
    "Network.functions": _tables,
    "Network.pooledRoutes": _solver,
    "Network.rollout": _solver,
    "Network.serviceRadii": _service_radii,
    "Network.siting": _solver,
    "Network.standardChecks": _comparison,
    "Network.acceptance": _what_if,
    "Network.handDown": _what_if,
    "Network.scoreCard": _what_if,
    "Network.sweep": _sweep,
    "Network.targetBook": _comparison,
    "Network.targets": _comparison,
    "Network.tierLinks": _tiers,
    "Network.travel": _travel,
    "Network.twoTierRoutes": _solver,
    "Network.whatIf": _what_if,
    "Ring.geometry": lambda _given, scale: 0.5 + 1e-4 * scale.nodes,
    "Scenario.baseChanged": _free,
    "Scenario.problems": _what_if,
    "Unserved.explanation": _explanation,
    "WhatIf.comparison": _comparison,
}
"""One line a field below the roots that works off the loop or takes an input, by `Type.field`."""

LENGTHS: dict[str, Callable[[Given, Scale], int]] = {
    "Coverage.gaps": lambda given, scale: scale.villages if given.get("first") is None else given["first"],
    "Coverage.places": lambda _given, scale: scale.villages,
    "AccessDistribution.kth": lambda _given, scale: scale.villages,
    "CapacitySplit.places": lambda _given, scale: scale.villages,
    "CapacitySplit.sites": lambda _given, scale: scale.sites,
    "FunctionCoverage.places": lambda _given, scale: scale.villages,
    "SupplyRatio.places": lambda _given, scale: scale.villages,
    "SupplyRatio.sites": lambda _given, scale: scale.sites,
    "ServiceRadii.sites": lambda _given, scale: scale.sites,
    "ServiceRadius.rings": lambda _given, _scale: 3,
}
"""How many items a list has, where that is known; PAGE elsewhere."""
