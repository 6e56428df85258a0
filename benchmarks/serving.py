"""Serving over HTTP: the service beside plain strawberry and beside Starlette giving the same bytes out.

147 outlets × 8 fields of Nanchuan: the same question again and again (the network has not changed), every
request on another day, and every request another document. The peer is strawberry's own ASGI view over the
same values as plain attributes. The map layer is 2,000 places with seven fields, and the same as one tile;
the peer gives the very bytes out. Clients keep their connections for a turn, the peers take turns, and ratios
of requests a second are medians of pairs.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.machine import machine
from benchmarks.servers import Line, Server, liutong, question_of, request_of, running
from network.model import Network

_CLIENTS = 4
_FIELDS = "nodes { code name tier status lon lat opened active }"
OUTLETS = f"""query($day: Date!, $after: String!) {{ network(code: "nanchuan", asOf: $day) {{
  first: sites(first: 100, filter: {{types: ["outlet"]}}) {{ {_FIELDS} }}
  rest: sites(first: 100, filter: {{types: ["outlet"]}}, after: $after) {{ {_FIELDS} }} }} }}"""
LAYER = """query($day: Date!) { network(code: "places", asOf: $day) {
  villages { code name kind population lon lat township { code } } } }"""
_FIRST_DAY = date(2028, 1, 1)
_TILE = "/tiles/places/villages/8/204/105.mvt"


def main(argv: list[str]) -> dict[str, Any]:
    """Run the benchmark and return its figures under the keys of the contract."""
    parser = argparse.ArgumentParser(prog="benchmarks serving", description=__doc__)
    parser.add_argument("--pairs", type=int, default=7, help="turns that each peer takes")
    parser.add_argument("--requests", type=int, default=200, help="requests of one turn of ours")
    parser.add_argument("--places", type=int, default=2000, help="places of the map layer")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        url = f"sqlite:///{folder}/serving.db"
        cursor = _prepare(url, options.places, seed=options.seed)
        ours = servers.enter_context(liutong(url))
        layer = _asked(ours, question_of(LAYER, day=_FIRST_DAY.isoformat()))
        tile = _asked(ours, request_of(_TILE))
        peer = servers.enter_context(_peer(Path(folder) / "layer", layer, "application/json"))
        tile_peer = servers.enter_context(
            _peer(Path(folder) / "tile", tile, "application/vnd.mapbox-vector-tile")
        )
        return _measured(ours, peer, tile_peer, cursor=cursor, options=options)


def _measured(
    ours: Server, peer: Server, tile_peer: Server, *, cursor: str, options: argparse.Namespace
) -> dict[str, Any]:
    days, texts = count(1), count(1)

    def outlets(day: int, text: str = "") -> bytes:
        asked = (_FIRST_DAY + timedelta(days=day)).isoformat()
        return question_of(OUTLETS + text, day=asked, after=cursor)

    same = outlets(0)
    layer = question_of(LAYER, day=_FIRST_DAY.isoformat())
    turn = _Turns(options.pairs, options.requests)
    same_ratio, ours_ms = turn.ratio(ours, peer, lambda: same)
    new_ratio, new_ms = turn.ratio(ours, peer, lambda: outlets(next(days) % 3000))
    text_ratio, _ = turn.ratio(ours, peer, lambda: outlets(next(days) % 3000, f"\n# {next(texts)}"))
    layer_ratio, layer_ms = turn.ratio(ours, peer, lambda: layer, theirs=lambda: request_of("/raw", b"{}"))
    tile_ratio, _ = turn.ratio(ours, tile_peer, lambda: request_of(_TILE), theirs=lambda: request_of("/raw"))
    return {
        "machine": machine(),
        "seed": options.seed,
        "size": {"outlets": 147, "fields": 8, "places": options.places, "clients": _CLIENTS},
        "equal": _are_equal(ours, peer, tile_peer, [same, outlets(0, "\n# other")], layer),
        "same_over_strawberry": round(same_ratio, 2),
        "new_over_strawberry": round(new_ratio, 2),
        "new_document_over_strawberry": round(text_ratio, 2),
        "layer_over_raw": round(layer_ratio, 3),
        "tile_over_raw": round(tile_ratio, 3),
        "p50_ms": round(_quantile(ours_ms, 0.5), 2),
        "p99_ms": round(_quantile(ours_ms, 0.99), 2),
        "new_p50_ms": round(_quantile(new_ms, 0.5), 2),
        "new_p99_ms": round(_quantile(new_ms, 0.99), 2),
        "layer_p50_ms": round(_quantile(layer_ms, 0.5), 2),
        "layer_bytes": len(_asked(ours, layer)),
        "rss_mib": round(ours.rss_mib(), 1),
    }


Make = Callable[[], bytes]
"""The next request."""


class _Turns:
    """Pairs of turns: some requests of ours, then some of the peer's, with the same clients."""

    def __init__(self, pairs: int, requests: int) -> None:
        self._pairs, self._requests = pairs, requests

    def ratio(
        self,
        ours: Server,
        peer: Server,
        make: Callable[[], bytes],
        *,
        theirs: Callable[[], bytes] | None = None,
    ) -> tuple[float, list[float]]:
        """Our requests a second over the peer's, and our milliseconds a request."""
        ratios, ours_ms = [], []
        fewer = max(_CLIENTS * 2, self._requests // 4)
        _turn(ours, [make() for _ in range(_CLIENTS * 2)])
        _turn(peer, [(theirs or make)() for _ in range(_CLIENTS * 2)])
        for _ in range(self._pairs):
            our_s, taken = _turn(ours, [make() for _ in range(self._requests)])
            their_s, _ = _turn(peer, [(theirs or make)() for _ in range(fewer)])
            ratios.append((self._requests / our_s) / (fewer / their_s))
            ours_ms += taken
        return statistics.median(ratios), ours_ms


def _turn(server: Server, requests: Sequence[bytes]) -> tuple[float, list[float]]:
    """Seconds of the whole turn, and milliseconds of each request."""
    with _lines(server) as lines, ThreadPoolExecutor(len(lines)) as clients:
        start = time.perf_counter()
        parts = clients.map(_run, lines, [requests[i :: len(lines)] for i in range(len(lines))])
        taken = [ms for part in parts for ms in part]
        return time.perf_counter() - start, taken


def _run(line: Line, requests: Sequence[bytes]) -> list[float]:
    taken = []
    for request in requests:
        start = time.perf_counter()
        status, body = line.ask(request)
        taken.append((time.perf_counter() - start) * 1000)
        if status != 200 or not body:
            raise RuntimeError(f"the server answered {status}: {body[:300]!r}")
    return taken


@contextmanager
def _lines(server: Server) -> Iterator[list[Line]]:
    lines = [Line(server.port) for _ in range(_CLIENTS)]
    try:
        yield lines
    finally:
        for line in lines:
            line.close()


def _asked(server: Server, request: bytes) -> bytes:
    line = Line(server.port)
    try:
        return line.ask(request)[1]
    finally:
        line.close()


def _are_equal(
    ours: Server, peer: Server, tile_peer: Server, questions: Sequence[bytes], layer: bytes
) -> bool:
    """The outlets as data; the layer and the tile as bytes."""
    data = [
        [json.loads(_asked(server, question))["data"] for server in (ours, peer)] for question in questions
    ]
    counted = [len(page["nodes"]) for page in data[0][0]["network"].values()]
    return (
        all(one == other for one, other in data)
        and sum(counted) == 147
        and _asked(ours, layer) == _asked(peer, request_of("/raw", b"{}"))
        and _asked(ours, request_of(_TILE)) == _asked(tile_peer, request_of("/raw"))
    )


def _quantile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


@contextmanager
def _peer(file: Path, content: bytes, media_type: str) -> Iterator[Server]:
    file.write_bytes(content)
    command = [
        sys.executable,
        "-m",
        "benchmarks.serving_peers",
        "{port}",
        str(_nanchuan()),
        str(file),
        media_type,
    ]
    with running(command, ready="/raw") as server:
        yield server


def _prepare(url: str, places: int, *, seed: int) -> str:
    """Both districts and the synthetic places in a database; the cursor after the first hundred outlets."""
    from graph.ids import cursor_after
    from store.database import open_database
    from store.shipped import load_shipped

    database = open_database(url)
    load_shipped(database)
    database.save_network(places_network(places, seed=seed))
    nanchuan = database.find_network("nanchuan")
    database.close()
    if nanchuan is None:
        raise RuntimeError("the shipped district is not there")
    outlets = [site for site in nanchuan.sites if site.is_outlet]
    if len(nanchuan.outlets(_FIRST_DAY)) != len(outlets):
        raise RuntimeError("an outlet is not in business on the day that is asked")
    return cursor_after(outlets[99].code)


def places_network(places: int, *, seed: int) -> Network:
    """A network of so many villages at random positions within one tile, on one road."""
    import numpy as np

    from network.model import Township, TownshipKind, Village, VillageKind
    from network.model.roads import Link, roads_of

    rng = np.random.default_rng(seed)
    lon, lat = rng.uniform(106.9, 108.2, places).round(5), rng.uniform(29.6, 30.6, places).round(5)
    people = rng.integers(200, 4000, places)
    return Network(
        code="places", name="地点", district_code="000000", village_list_version="synthetic",
        provenance=f"synthetic, seed {seed}",
        townships=tuple(Township(f"T{i:02}", f"镇{i}", TownshipKind.TOWN) for i in range(40)),
        villages=tuple(
            Village(
                f"V{i:05}", f"第{i}村", f"T{i % 40:02}", VillageKind.VILLAGE, float(lon[i]), float(lat[i]),
                int(people[i]),
            )
            for i in range(places)
        ),
        roads=roads_of({"a": (107.0, 30.0), "b": (107.1, 30.0)}, [Link("a-b", "a", "b", 10, 40, "tertiary")]),
        sites=(),
    )  # fmt: skip


def _nanchuan() -> Path:
    from store.shipped import list_shipped

    return next(path for path in list_shipped() if path.name == "nanchuan")
