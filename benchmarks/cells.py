"""Rings walked along ridges against shapely's coverage_union_all, in turn, on the rings of a district."""

import argparse
import statistics
import time
from datetime import date
from typing import Any

import numpy as np
import shapely

from benchmarks.machine import machine
from geo.ridges import Ridges
from network.roads import arrays_of, point_of
from network.roads.probes import probes_of
from network.roads.profile import DEFAULT_PROFILE
from network.roads.search import Measure
from network.roads.travel import Spread


def main(argv: list[str]) -> dict[str, Any]:
    """Run the benchmark: `over_union` is the time of the union over ours, the median of pairs."""
    parser = argparse.ArgumentParser(prog="benchmarks cells", description=__doc__)
    parser.add_argument("--outlets", type=int, default=147)
    options = parser.parse_args(argv)
    polygons, choices = _rings(options.outlets)
    start = time.perf_counter()
    ridges = Ridges(polygons)
    prepared = time.perf_counter() - start
    pairs, equal = [], True
    for chosen in choices:
        start = time.perf_counter()
        walked = ridges.outline(chosen)
        middle = time.perf_counter()
        cells = polygons[chosen]
        union = shapely.coverage_union_all(cells[~shapely.is_empty(cells)])
        pairs.append((middle - start, time.perf_counter() - middle))
        equal = equal and bool(shapely.equals(walked, union))
    return {
        "machine": machine(),
        "seed": None,
        "size": {"cells": len(polygons), "rings": len(choices)},
        "equal": equal,
        "over_union": round(statistics.median(union / own for own, union in pairs), 2),
        "walked_seconds": round(sum(own for own, _ in pairs), 3),
        "union_seconds": round(sum(union for _, union in pairs), 3),
        "prepare_seconds": round(prepared, 3),
    }


def _rings(outlets: int) -> tuple[Any, list[Any]]:
    """The cells of Nanchuan, and which of them each outlet reaches within 15, 30 and 60 minutes."""
    from store.packages import read_package
    from store.shipped import list_shipped

    package = next(path for path in list_shipped() if path.name == "nanchuan")
    network = read_package(package).network
    if network is None:
        raise RuntimeError("the shipped district cannot be read")
    probes, arrays = probes_of(network), arrays_of(network.roads)
    sites = [point_of(site) for site in network.outlets(date(2027, 12, 31))[:outlets]]
    spread = Spread(network.roads, DEFAULT_PROFILE, Measure.TIME, reverse=True)
    choices = []
    for labels, _ in spread.rows(sites, [], None):
        cost = probes.costs(network.roads, arrays, labels, measure=Measure.TIME, reverse=True)
        choices += [np.asarray(cost <= minutes * 60_000) for minutes in (15, 30, 60)]
    return probes.cells.polygons, choices
