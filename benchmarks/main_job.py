"""The main job over HTTP: a real server, asked as a planner's front end asks.

Without `--package` on the two shipped districts, the questions about Nanchuan; with it on that package.

Measures the second start, coverage with its gaps, the rings of all outlets with their shapes, pooled routes
against the time limit they were given, and the memory of the server with both districts resident. The peer is
plain networkx on the same roads: the minutes of every village must be the same.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.machine import machine
from benchmarks.servers import Server, liutong

if TYPE_CHECKING:
    from network.model import Network

_DAY = date(2027, 12, 31)

COVERAGE = """query($radius: Float!, $code: ID!, $day: Date!) { network(code: $code, asOf: $day) {
  coverage(input: {radius: {minutes: $radius}}) {
    administrative { numerator denominator value } byVillage { value } byPopulation { value }
    meanMinutes maxMinutes problems { code message }
    gaps { village { code name } population minutes excess nearest { code } reasons } } } }"""
PLACES = """query($code: ID!, $day: Date!) { network(code: $code, asOf: $day) {
  coverage(input: {radius: {minutes: 15}}) { places { village { code } minutes } } } }"""
RINGS = """query($third: Float!, $code: ID!, $day: Date!) { network(code: $code, asOf: $day) {
  serviceRadii(input: {breaks: [{minutes: 15}, {minutes: 30}, {minutes: $third}]}) {
    sites { site { code } maxMinutes rings { minutes population areaKm2 geometry } } } } }"""
WHAT_IF = """query($closed: [ID!], $factor: Float!, $village: ID!, $code: ID!, $day: Date!) {
  network(code: $code, asOf: $day) {
    whatIf(changes: [{closeRoad: {linkIds: $closed}}, {scaleSpeed: {factor: $factor}},
                     {addSite: {id: "new", village: $village}}]) {
      applied { kind count } problems { code }
      network { coverage(input: {radius: {minutes: 15}}) {
        administrative { value } byVillage { value } byPopulation { value } meanMinutes
        gaps { village { code } population excess nearest { code } } } }
      comparison(input: {radius: {minutes: 15}}) {
        base { byPopulation { value } } whatIf { byPopulation { value } } delta { byPopulation meanMinutes }
        newlyCovered { code } lost { code } cutOffPopulation } } } }"""
WHAT_IF_PLACES = WHAT_IF.replace(
    "cutOffPopulation }",
    "cutOffPopulation places { village { code } base { minutes } whatIf { minutes } deltaMinutes } }",
)
CRITICALITY = """query($code: ID!, $day: Date!) { network(code: $code, asOf: $day) {
  a: criticality(input: {protect: RESIDENTS}) { assessed links { linkId harm { cutOffPopulation } } }
  b: criticality(input: {protect: REPLENISHMENT}) { assessed links { linkId harm { cutOffPopulation } } }
} }"""
MEMBERS = RINGS.replace("geometry", "geometry villages { code }")
ROUTES = """query($seconds: Float!, $seed: Int!, $code: ID!, $day: Date!) { network(code: $code, asOf: $day) {
  pooledRoutes(input: {day: 3, seed: $seed, timeLimitSeconds: $seconds}) {
    separate { cost vehicles km } pooled { cost vehicles km } saving unserved { reason }
    routes { km stops { place { code } } } } } }"""


def main(argv: list[str]) -> dict[str, Any]:
    """Run the benchmark and return its figures under the keys of the contract."""
    parser = argparse.ArgumentParser(prog="benchmarks main_job", description=__doc__)
    parser.add_argument("--repeats", type=int, default=20, help="coverage requests that are timed")
    parser.add_argument("--seconds", type=float, default=5.0, help="time limit given to pooled routes")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--package", type=Path, help="a network package to ask instead of the shipped ones")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/main_job.db"
        if options.package:
            subprocess.run(
                [_liutong(), "import", str(options.package), "--database", url], check=True, stdout=2
            )
        with liutong(url):
            pass
        with liutong(url) as server:
            return _measured(server, options)


def _measured(server: Server, options: argparse.Namespace) -> dict[str, Any]:
    package = options.package or _nanchuan()
    network = _read(package)
    about: dict[str, Any] = {"code": network.code, "day": _DAY.isoformat()}
    codes = [own["code"] for own in server.ask("{ networks { code } }")["networks"]]
    for code in codes:
        server.ask(COVERAGE, radius=15, code=code, day=about["day"])
    server.ask(RINGS, third=60, **about)
    coverage_ms = [
        server.timed(COVERAGE, radius=5 + i % 20, **about)[0] * 1000 for i in range(options.repeats)
    ]
    rings = [server.timed(RINGS, third=60.5 + i / 10, **about)[0] for i in range(3)]
    members = [server.timed(MEMBERS, third=70.5 + i / 10, **about)[0] for i in range(3)]
    what_if = [1000 * seconds for seconds in _what_ifs(server, WHAT_IF, network, about, options.repeats)]
    with_places = [1000 * t for t in _what_ifs(server, WHAT_IF_PLACES, network, about, options.repeats)]
    critical, _ = server.timed(CRITICALITY, **about)
    taken, routes = server.timed(ROUTES, seconds=options.seconds, seed=options.seed, **about)
    places = server.ask(PLACES, **about)["network"]["coverage"]["places"]
    plan = routes["network"]["pooledRoutes"]
    return {
        "machine": machine(),
        "seed": options.seed,
        "size": {
            "networks": codes,
            "nodes": network.roads.node_count,
            "links": network.roads.link_count,
            "villages": len(places),
            "demands": len(network.demands),
        },
        "equal": {p["village"]["code"]: p["minutes"] for p in places} == _by_networkx(network),
        "coverage_p50_ms": round(statistics.median(coverage_ms), 2),
        "coverage_max_ms": round(max(coverage_ms), 2),
        "rings_seconds": round(statistics.median(rings), 3),
        "rings_with_villages_seconds": round(statistics.median(members), 3),
        "what_if_p50_ms": round(statistics.median(what_if), 2),
        "what_if_with_places_p50_ms": round(statistics.median(with_places), 2),
        "criticality_seconds": round(critical, 2),
        "routes_over_limit": round(taken / options.seconds, 3),
        "routes": {part: plan[part] for part in ("saving", "separate", "pooled")},
        "unserved": len(plan["unserved"]),
        "rss_mib": round(server.rss_mib(), 1),
        "ready_seconds": round(server.ready_seconds, 2),
    }


def _what_ifs(
    server: Server, document: str, network: "Network", about: dict[str, Any], repeats: int
) -> list[float]:
    """Seconds of what-ifs of three changes, each of which nobody asked before."""
    links, villages = network.roads.link_ids, network.villages
    step = 7 if document is WHAT_IF else 11
    return [
        server.timed(
            document,
            closed=[links[i * step % len(links)]],
            factor=0.9 - i / 1000 * step,
            village=villages[i * step % len(villages)].code,
            **about,
        )[0]
        for i in range(repeats)
    ]


def _liutong() -> str:
    """The command that is installed beside this Python."""
    return str(Path(sys.executable).with_name("liutong"))


def _nanchuan() -> Path:
    from store.shipped import list_shipped

    return next(path for path in list_shipped() if path.name == "nanchuan")


def _read(package: Path) -> "Network":
    from store.packages import read_package

    network = read_package(package).network
    if network is None:
        raise RuntimeError(f"{package} cannot be read")
    return network


def _by_networkx(network: "Network") -> dict[str, float | None]:
    """Minutes from each village to its nearest outlet by plain networkx on the whole view."""
    import networkx as nx

    from network.roads import digraph

    outlets = network.outlets(_DAY)
    names = {("site", site.code) for site in outlets}
    costs = nx.multi_source_dijkstra_path_length(digraph(network).reverse(), names, weight="ms")
    positions = {(site.lon, site.lat) for site in outlets}
    minutes: dict[str, float | None] = {}
    for village in network.villages:
        ms = 0 if (village.lon, village.lat) in positions else costs.get(("village", village.code))
        minutes[village.code] = None if ms is None else ms / 60_000
    return minutes
