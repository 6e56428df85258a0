"""`python -m benchmarks map`: the map page in headless Chromium on software rendering.

How long until it stands still with its figures, from the drop of an outlet to its repaint, and how a network
of 50,000 road links by tiles does. The browser and the server share the machine. `equal` is true when the
page's figures are the interface's, at the start and after every drop.
"""

import argparse
import contextlib
import csv
import io
import statistics
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import sync_playwright

from benchmarks.machine import machine
from benchmarks.synthetic import synthetic_arrays
from tests.map.conftest import CHROMIUM_FLAGS, SCREEN, chromium, served
from tests.map.planner import Planner

LOADS, DROPS, PANS = 5, 15, 12
CODE = "lattice"
PATIENCE_MS = 120_000
VILLAGES, OUTLETS = 400, 60
_LINK_PER_NODE = 1.33
"""Links that the lattice keeps for each of its nodes, about."""
_RATE = """query ($asOf: Date, $changes: [ChangeInput!]!) { network(code: "nanchuan", asOf: $asOf) {
  whatIf(changes: $changes) { network {
    coverage(input: {radius: {minutes: 15}}) { byPopulation { numerator } }
  } }
} }"""


def main(argv: list[str]) -> dict[str, Any]:
    """Measure on Nanchuan and on a lattice of `--links` links."""
    parser = argparse.ArgumentParser(prog="benchmarks map")
    parser.add_argument("--links", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder)
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_FLAGS))
        links = _write_lattice(home / CODE, options.links, seed=options.seed)
        with served(home) as address:
            page = browser.new_context(**SCREEN).new_page()
            page.set_default_timeout(PATIENCE_MS)
            planner = Planner(page, address, home)
            idle = [_idle_seconds(planner, code="nanchuan") for _ in range(LOADS)]
            drops, equal = _drops(planner)
            _import(home)
            large = [_idle_seconds(planner, code=CODE) for _ in range(LOADS)]
            pans = _pans(planner)
            planner.stop()
        browser.close()
    return {
        "machine": machine(),
        "seed": options.seed,
        "size": {"nanchuan_drops": len(drops), "loads": LOADS, "links": links, "pans": PANS},
        "equal": equal and not planner.wrongs and not planner.outside,
        "idle_seconds": round(statistics.median(idle), 2),
        "idle_seconds_worst": round(max(idle), 2),
        "drop_p50_ms": round(statistics.median(drops), 1),
        "drop_p95_ms": round(float(np.percentile(drops, 95)), 1),
        "large_idle_seconds": round(statistics.median(large), 2),
        "large_pan_p50_ms": round(statistics.median(pans), 1),
        "large_pan_p95_ms": round(float(np.percentile(pans, 95)), 1),
    }


def _idle_seconds(planner: Planner, *, code: str) -> float:
    """From the request of the page to the map that stands still with its figures."""
    planner.load(d=code)
    planner.wait_measured("map-idle", 1)
    return float(planner.measures("map-idle")[0]) / 1000


def _drops(planner: Planner) -> tuple[list[float], bool]:
    """Drag one outlet about: milliseconds from each drop to its repaint, and whether the figures are true."""
    planner.load()
    planner.fly_to_outlet("outlet-500119002209")
    planner.panel("whatIf")
    (x, y), mouse, equal = planner.middle(), planner.page.mouse, True
    for position in range(DROPS):
        mouse.move(x, y)
        mouse.down()
        x, y = x + (40 if position % 2 else -40), y + (-30 if position % 3 else 60)
        mouse.move(x, y, steps=6)
        mouse.up()
        planner.wait_measured("drop-to-repaint", position + 1)
        planner.wait()
        equal = equal and _is_true(planner)
    return planner.measures("drop-to-repaint"), equal


def _is_true(planner: Planner) -> bool:
    answer = planner.ask(_RATE, asOf="2024-12-31", changes=planner.changes())
    covered = answer["whatIf"]["network"]["coverage"]["byPopulation"]["numerator"]
    return planner.rates()[1].startswith(f"{covered:,.0f} /")


def _pans(planner: Planner) -> list[float]:
    """Milliseconds until the large map stands still again and is painted, after steps in and to the sides."""
    keys = ["Equal", "Equal", *["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"] * 3]
    planner.page.focus("#map canvas")
    return [_settled(planner, key) for key in keys[:PANS]]


_WATCH = """() => {
  const map = document.querySelector("#map"), began = performance.now();
  new MutationObserver((_, watcher) => {
    if (map.dataset.state !== "idle") return;
    watcher.disconnect();
    const told = () => performance.measure("settled", { start: began });
    requestAnimationFrame(() => requestAnimationFrame(told));
  }).observe(map, { attributes: true, attributeFilter: ["data-state"] });
}"""


def _settled(planner: Planner, key: str) -> float:
    count = len(planner.measures("settled"))
    planner.page.evaluate(_WATCH)
    planner.page.keyboard.press(key)
    planner.wait_measured("settled", count + 1)
    return planner.measures("settled")[-1]


def _import(home: Path) -> None:
    """The lattice into the server's database, beside the shipped districts."""
    from app.packages import import_package

    with contextlib.redirect_stdout(io.StringIO()) as report:
        done = import_package(home / CODE, database_url=f"sqlite:///{home}/map.db", dry_run=False)
    if not done:
        raise SystemExit(report.getvalue())


def _write_lattice(folder: Path, links: int, *, seed: int) -> int:
    """A package of a hilly lattice with villages and outlets at its nodes; how many links it has."""
    arrays = synthetic_arrays(round(links / _LINK_PER_NODE), seed=seed)
    rng = np.random.default_rng(seed)
    homes = np.sort(rng.choice(len(arrays.node_lon), VILLAGES, replace=False))
    people = rng.integers(300, 4000, VILLAGES)
    (folder / "roads").mkdir(parents=True)
    at = [(f"{lon:.6f}", f"{lat:.6f}") for lon, lat in zip(arrays.node_lon, arrays.node_lat, strict=True)]
    _table(
        folder / "network.csv",
        ["code", "name", "datum", "provenance"],
        [[CODE, "网格 lattice", "WGS84", "合成 synthetic"]],
    )
    _table(folder / "townships.csv", ["code", "name", "kind"], [["T1", "一镇", "town"]])
    _table(
        folder / "villages.csv",
        ["code", "name", "township_code", "kind", "lon", "lat", "population"],
        ([f"V{i}", f"村{i}", "T1", "village", *at[node], people[i]] for i, node in enumerate(homes)),
    )
    _table(
        folder / "sites.csv",
        ["id", "name", "tier", "types", "lon", "lat", "status"],
        (
            [f"S{i}", f"网点{i}", "VILLAGE", "outlet", *at[node], "ACTIVE"]
            for i, node in enumerate(homes[:: VILLAGES // OUTLETS])
        ),
    )
    _table(
        folder / "roads" / "node.csv",
        ["node_id", "x_coord", "y_coord"],
        ([i, *position] for i, position in enumerate(at)),
    )
    km = arrays.link_mm / 1e6
    kmh = km / (arrays.link_ms / 3.6e6)
    kinds = np.where(kmh > 50, "primary", np.where(kmh > 30, "tertiary", "unclassified"))
    _table(
        folder / "roads" / "link.csv",
        ["link_id", "from_node_id", "to_node_id", "directed", "length", "free_speed", "facility_type"],
        (
            [i, arrays.link_from[i], arrays.link_to[i], 0, f"{km[i]:.6f}", f"{kmh[i]:.3f}", kinds[i]]
            for i in range(len(km))
        ),
    )
    return len(arrays.link_from)


def _table(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(head)
        writer.writerows(rows)
