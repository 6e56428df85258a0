"""Tiles of a network of 50,000 road links: how long a map waits for them, new and from memory.

The roads are synthetic (`benchmarks.synthetic`). Each tile that a map of the whole network shows from zoom 9
to 14 is asked once when it has to be made and once when it is kept, and once more by a client that has it.
"""

import argparse
import math
import tempfile
import time
from typing import Any

import numpy as np

from benchmarks.machine import machine
from benchmarks.servers import Line, Server, liutong, request_of
from benchmarks.synthetic import synthetic_arrays
from network.model import Network, Township, TownshipKind, Village, VillageKind
from network.model.roads import Link, roads_of


def main(argv: list[str]) -> dict[str, Any]:
    """Run the benchmark and return its figures."""
    parser = argparse.ArgumentParser(prog="benchmarks tiles", description=__doc__)
    parser.add_argument("--links", type=int, default=50_000)
    parser.add_argument("--tiles", type=int, default=60, help="most tiles asked of each zoom")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(argv)
    network = roads_network(options.links, seed=options.seed)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/tiles.db"
        _save(url, network)
        with liutong(url, LIUTONG_EMPTY="1") as server:
            return _measured(server, network, options)


def _measured(server: Server, network: Network, options: argparse.Namespace) -> dict[str, Any]:
    first, _, _ = _asked(server, "/tiles/roads/roads/9/0/0.mvt")  # makes the layer, which all tiles share
    made, kept, held, sizes = [], [], [], []
    equal = True
    for path in _paths(network, most=options.tiles, seed=options.seed):
        made_ms, status, body = _asked(server, path)
        kept_ms, again, same = _asked(server, path)
        held_ms, unchanged, _ = _asked(server, path, f'If-None-Match: "{network.fingerprint()[:32]}-WGS84"')
        equal = equal and (status, again, unchanged) == (200, 200, 304) and body == same
        made.append(made_ms)
        kept.append(kept_ms)
        held.append(held_ms)
        sizes.append(len(body))
    return {
        "machine": machine(),
        "seed": options.seed,
        "size": {"links": network.roads.link_count, "tiles": len(made), "largest_bytes": max(sizes)},
        "equal": equal,
        "layer_seconds": round(first / 1000, 2),
        **_told("made", made),
        **_told("kept", kept),
        **_told("held", held),
        "rss_mib": round(server.rss_mib(), 1),
    }


def _told(name: str, ms: list[float]) -> dict[str, float]:
    return {f"{name}_p{share}_ms": round(float(np.percentile(ms, share)), 2) for share in (50, 99)}


def _asked(server: Server, path: str, *headers: str) -> tuple[float, int, bytes]:
    line = Line(server.port)
    start = time.perf_counter()
    status, body = line.ask(request_of(path, headers=headers))
    taken = (time.perf_counter() - start) * 1000
    line.close()
    return taken, status, body


def _paths(network: Network, *, most: int, seed: int) -> list[str]:
    """Tiles over the roads, by zoom; a sample by seed where there are many."""
    rng = np.random.default_rng(seed)
    found = []
    for zoom in range(9, 15):
        lon, lat = network.roads.node_lon, np.radians(network.roads.node_lat)
        x = ((lon + 180) / 360 * 2**zoom).astype(int)
        y = ((1 - np.log(np.tan(lat) + 1 / np.cos(lat)) / math.pi) / 2 * 2**zoom).astype(int)
        places = np.unique(np.stack((x, y), axis=1), axis=0)
        chosen = rng.choice(len(places), min(most, len(places)), replace=False)
        found += [f"/tiles/roads/roads/{zoom}/{column}/{row}.mvt" for column, row in places[np.sort(chosen)]]
    return found


def roads_network(links: int, *, seed: int) -> Network:
    """A network of about so many road links and one village."""
    arrays = synthetic_arrays(round(links / 1.33), seed=seed)
    lon, lat = arrays.node_lon.tolist(), arrays.node_lat.tolist()
    kinds = {60.0: "primary", 35.0: "tertiary", 20.0: "unclassified"}
    km = arrays.link_mm / 1e6
    speeds = np.array(list(kinds))
    driven = km / np.maximum(arrays.link_ms, 1) * 3.6e6
    kmh = speeds[np.abs(driven[:, None] - speeds).argmin(axis=1)]
    return Network(
        code="roads", name="路网", district_code="000000", village_list_version="synthetic",
        provenance=f"synthetic, seed {seed}",
        townships=(Township("T", "镇", TownshipKind.TOWN),),
        villages=(
            Village("V", "村", "T", VillageKind.VILLAGE, lon[0], lat[0], 1000),
        ),
        roads=roads_of(
            {str(i): position for i, position in enumerate(zip(lon, lat, strict=True))},
            [
                Link(f"l{i}", str(a), str(b), float(km[i]), float(kmh[i]), kinds[float(kmh[i])])
                for i, (a, b) in enumerate(zip(arrays.link_from, arrays.link_to, strict=True))
            ],
        ),
        sites=(),
    )  # fmt: skip


def _save(url: str, network: Network) -> None:
    from store.database import open_database

    database = open_database(url)
    database.save_network(network)
    database.close()
