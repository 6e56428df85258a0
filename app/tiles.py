"""Tiles over HTTP: /tiles/{code}/{layer}/{z}/{x}/{y}.mvt, kept by the network's fingerprint.

`crs=GCJ02` gives them shifted for display over maps of that datum, and says so in a header.
"""

import asyncio
from collections import OrderedDict
from threading import Lock

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.basemap import DATUMS
from app.compression import compressed
from app.layers import LAYERS, UNSHIFTED, find_layer
from app.service import Service
from geo.datums import Datum
from geo.tiles import encode_tile, is_tile
from network.model import Network

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
KEPT_BYTES = 64_000_000
"""Encoded tiles kept by one server process; those asked longest ago go first."""
_YEAR_S = 31_536_000

Key = tuple[str, str, Datum, int, int, int]


class TileEndpoint:
    """Answers for one tile of one layer of one network as it is stored; a what-if is drawn by the page."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    @property
    def route(self) -> Route:
        """Where it answers."""
        return Route("/tiles/{code}/{layer}/{z:int}/{x:int}/{y:int}.mvt", self.answer)

    async def answer(self, request: Request) -> Response:
        """200 with the tile, 304 where the client has it, 404 with what there is instead."""
        if not self._service.ready.is_set():
            return _told("The server is starting. Try again.", 503, retry_after="1")
        loop, database = asyncio.get_running_loop(), self._service.database
        assert database is not None, "ready without a database"
        path = request.path_params
        network = await loop.run_in_executor(self._service.pool, database.find_network, path["code"])
        if network is None:
            return _told(f"There is no network {path['code']!r}.", 404)
        if path["layer"] not in LAYERS:
            return _told(f"There is no layer {path['layer']!r}; there are {', '.join(sorted(LAYERS))}.", 404)
        z, x, y = path["z"], path["x"], path["y"]
        if not is_tile(z=z, x=x, y=y):
            return _told(f"There is no tile {z}/{x}/{y}.", 404)
        crs = request.query_params.get("crs", Datum.WGS84.value)
        if crs not in [datum.value for datum in DATUMS]:
            return _told(f"There are no tiles in {crs!r}; there are {', '.join(DATUMS)}.", 400)
        headers = self._headers(request, network, Datum(crs))
        if headers["etag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        key = (network.fingerprint(), path["layer"], Datum(crs), z, x, y)
        body = await loop.run_in_executor(self._service.pool, self._tile, network, key)
        content, encoding = compressed(body, request.headers.get("accept-encoding", ""))
        if encoding:
            headers["content-encoding"] = encoding
        return Response(content, media_type=MEDIA_TYPE, headers=headers)

    def _headers(self, request: Request, network: Network, datum: Datum) -> dict[str, str]:
        """An address with `v`, the fingerprint's beginning, never changes its content."""
        version = request.query_params.get("v", "")
        fixed = len(version) >= 8 and network.fingerprint().startswith(version)
        shifted = {} if datum in UNSHIFTED else {"x-display-only": datum.value}
        return shifted | {
            "etag": f'"{network.fingerprint()[:32]}-{datum.value}"',
            "cache-control": f"public, max-age={_YEAR_S}, immutable" if fixed else "no-cache",
            "vary": "Accept-Encoding",
        }

    def _tile(self, network: Network, key: Key) -> bytes:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        layer = find_layer(network, key[1], datum=key[2])
        assert layer is not None, "asked for a layer that is not there"
        body = encode_tile(layer, z=key[3], x=key[4], y=key[5])
        with self._lock:
            if key not in self._kept:
                self._kept[key] = body
                self._bytes += len(body)
            while self._bytes > KEPT_BYTES:
                self._bytes -= len(self._kept.popitem(last=False)[1])
        return body


def _told(message: str, status: int, *, retry_after: str | None = None) -> Response:
    headers = {"retry-after": retry_after} if retry_after else None
    return JSONResponse({"errors": [{"message": message}]}, status_code=status, headers=headers)
