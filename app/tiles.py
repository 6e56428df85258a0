"""Tiles over HTTP: /tiles/{code}/{layer}/{z}/{x}/{y}.mvt, kept by the network's fingerprint.

`crs=GCJ02` gives them shifted for display over maps of that datum, and says so in a header.
"""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.basemap import DATUMS
from app.compression import LARGE_BYTES, coding_of
from app.kept import Body, Kept
from app.layers import LAYERS, UNSHIFTED, find_layer
from app.service import Service
from geo.datums import Datum
from geo.tiles import encode_tile, is_tile
from network.model import Network

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
KEPT_BYTES = 64_000_000
"""Encoded tiles kept by one server process; those asked longest ago go first."""
_YEAR_S = 31_536_000

Where = tuple[str, Datum, int, int, int]
"""Layer, datum, zoom, column and row."""


class TileEndpoint:
    """Answers for one tile of one layer of one network as it is stored; a what-if is drawn by the page."""

    def __init__(self, service: Service) -> None:
        self._service, self._metrics = service, service.metrics
        self._kept = Kept(KEPT_BYTES)

    @property
    def route(self) -> Route:
        """Where it answers."""
        return Route("/tiles/{code}/{layer}/{z:int}/{x:int}/{y:int}.mvt", self.answer)

    async def answer(self, request: Request) -> Response:
        """200 with the tile, 304 where the client has it, 404 with what there is instead."""
        if not self._service.ready.is_set():
            return _told("The server is starting. Try again.", 503, retry_after="1")
        path = request.path_params
        network = await self._network(path["code"])
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
        where = (path["layer"], Datum(crs), z, x, y)
        tile = await self._tile(network, where)
        coding = coding_of(len(tile.plain), request.headers.get("accept-encoding", ""))
        if coding:
            headers["content-encoding"] = coding
        return Response(await self._coded(tile, coding), media_type=MEDIA_TYPE, headers=headers)

    async def _network(self, code: str) -> Network | None:
        database = self._service.database
        assert database is not None, "ready without a database"
        loop = asyncio.get_running_loop()
        at_hand = database.peek_network(code)
        return at_hand or await loop.run_in_executor(self._service.pool, database.find_network, code)

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

    async def _tile(self, network: Network, where: Where) -> Body:
        """The tile from memory, or made off the loop and kept: its content is the network's for ever."""
        key = f"{network.code}/{'/'.join(map(str, where))}"
        found = self._kept.find(key, network.fingerprint())
        self._metrics.kept.labels("tiles", "miss" if found is None else "hit").inc()
        if found is None:
            loop = asyncio.get_running_loop()
            found = Body(await loop.run_in_executor(self._service.pool, _encoded, network, where))
            self._kept.keep(key, network.fingerprint(), found)
            self._metrics.kept_bytes.labels("tiles").set(self._kept.byte_count)
        return found

    async def _coded(self, tile: Body, coding: str | None) -> bytes:
        """In a coding that is made once, with the tile kept."""
        if coding is not None and coding not in tile.coded and len(tile.plain) > LARGE_BYTES:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._service.pool, tile.in_coding, coding)
        return tile.in_coding(coding)


def _encoded(network: Network, where: Where) -> bytes:
    name, datum, z, x, y = where
    layer = find_layer(network, name, datum=datum)
    assert layer is not None, "asked for a layer that is not there"
    return encode_tile(layer, z=z, x=x, y=y)


def _told(message: str, status: int, *, retry_after: str | None = None) -> Response:
    headers = {"retry-after": retry_after} if retry_after else None
    return JSONResponse({"errors": [{"message": message}]}, status_code=status, headers=headers)
