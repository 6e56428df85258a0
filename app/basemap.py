"""Basemap: background tiles by setting, from a PMTiles file of one's own or from an address outside.

Nothing is set by default: then the page shows our own data alone and asks no other host for anything.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from geo.datums import Datum

if TYPE_CHECKING:
    from pmtiles.reader import Reader

FILE_ENDING = ".pmtiles"
DATUMS = (Datum.WGS84, Datum.CGCS2000, Datum.GCJ02)
"""Maps drawn in Web Mercator; Baidu's have a grid of their own, which no XYZ client can show."""
_WMTS_NAMES = MappingProxyType({"tilematrix": "z", "tilerow": "y", "tilecol": "x"})
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?\Z")
_ZOOM_MAX = 18


@dataclass(frozen=True)
class Basemap:
    """What lies under our own layers: addresses drawn in their order, or one file; nothing when both lack."""

    addresses: tuple[str, ...] = ()
    file: Path | None = None
    attribution: str = ""
    datum: Datum = Datum.WGS84

    @property
    def origins(self) -> tuple[str, ...]:
        """The hosts that the page may ask for tiles, for its content security policy."""
        return tuple(dict.fromkeys(origin_of(address) for address in self.addresses))

    @cached_property
    def reader(self) -> "Reader | None":
        """The file, opened; None where tiles come from addresses."""
        if self.file is None:
            return None
        from pmtiles.reader import MmapSource, Reader

        with self.file.open("rb") as opened:
            return Reader(MmapSource(opened))

    @cached_property
    def told(self) -> Mapping[str, Any]:
        """What the page needs to know to draw it."""
        told: dict[str, Any] = {
            "layers": [{"kind": "raster", "tiles": address} for address in self.addresses],
            "attribution": self.attribution,
            "datum": self.datum.value,
            "minZoom": 0,
            "maxZoom": _ZOOM_MAX,
            "names": [],
        }
        if self.reader is None:
            return told
        from pmtiles.tile import TileType

        header, metadata = self.reader.header(), self.reader.metadata()
        kind = "vector" if header["tile_type"] is TileType.MVT else "raster"
        return told | {
            "layers": [{"kind": kind, "tiles": "basemap/{z}/{x}/{y}"}],
            "attribution": self.attribution or str(metadata.get("attribution", "")),
            "minZoom": header["min_zoom"],
            "maxZoom": header["max_zoom"],
            "bounds": [
                header[name] / 1e7 for name in ("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7")
            ],
            "names": [str(layer["id"]) for layer in metadata.get("vector_layers", ())],
        }


def basemap_of(named: Sequence[str], *, attribution: str, datum: Datum) -> Basemap:
    """The basemap that the settings name; ValueError says what cannot be shown and why."""
    if datum not in DATUMS:
        known = ", ".join(each.value for each in DATUMS)
        raise ValueError(f"the setting basemap_datum is {datum.value}, and must be one of {known}")
    if len(named) == 1 and named[0].endswith(FILE_ENDING):
        basemap = Basemap(file=_readable(Path(named[0])), attribution=attribution, datum=datum)
    else:
        addresses = tuple(_template(text) for text in named)
        basemap = Basemap(addresses=addresses, attribution=attribution, datum=datum)
    if named and not basemap.told["attribution"]:
        raise ValueError("a basemap is set without basemap_attribution: say whose map it is")
    return basemap


def origin_of(address: str) -> str:
    """Scheme, host and port of an address; ValueError where a policy cannot name them."""
    parts = urlsplit(address)
    origin = f"{parts.scheme}://{parts.netloc}"
    if not _ORIGIN.match(origin):
        raise ValueError(
            f"the basemap {address!r} names no host of its own: http(s)://HOST[:PORT]/… is wanted"
        )
    return origin


def _template(text: str) -> str:
    """An XYZ address; the names of WMTS are put into its words."""
    address = re.sub(r"\{(\w+)\}", lambda found: f"{{{_WMTS_NAMES.get(found[1].lower(), found[1])}}}", text)
    origin_of(address)
    missing = [name for name in ("{z}", "{x}", "{y}") if name not in address]
    if missing:
        raise ValueError(f"the basemap {text!r} lacks {', '.join(missing)}")
    return address


def _readable(file: Path) -> Path:
    if not file.is_file():
        raise ValueError(f"the basemap {file} is not there")
    with file.open("rb") as opened:
        if opened.read(8) != b"PMTiles\x03":
            raise ValueError(f"the basemap {file} is no PMTiles file of version 3")
    return file


class BasemapEndpoint:
    """/basemap says what there is, /basemap/{z}/{x}/{y} gives the tiles of a file."""

    def __init__(self, basemap: Basemap) -> None:
        self._basemap = basemap

    @property
    def routes(self) -> list[Route]:
        """Where it answers."""
        return [Route("/basemap", self.tell), Route("/basemap/{z:int}/{x:int}/{y:int}", self.tile)]

    async def tell(self, _request: Request) -> Response:
        """How the background is drawn; `layers` is empty where none is set."""
        return JSONResponse(dict(self._basemap.told), headers={"cache-control": "no-cache"})

    async def tile(self, request: Request) -> Response:
        """200 with the tile as the file has it, 204 where it has none, 404 without a file."""
        reader, file = self._basemap.reader, self._basemap.file
        if reader is None or file is None:
            return JSONResponse({"errors": [{"message": "No basemap file is set."}]}, status_code=404)
        state = file.stat()
        etag = f'"{state.st_mtime_ns:x}-{state.st_size:x}"'
        headers = {"etag": etag, "cache-control": "max-age=3600"}
        if etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        at = request.path_params
        if at["z"] > self._basemap.told["maxZoom"] or max(at["x"], at["y"]) >= 2 ** at["z"]:
            return Response(status_code=204, headers=headers)
        body = await run_in_threadpool(reader.get, at["z"], at["x"], at["y"])
        if not body:
            return Response(status_code=204, headers=headers)
        return Response(bytes(body), headers=headers | _form_of(reader))


def _form_of(reader: "Reader") -> dict[str, str]:
    """Media type and encoding of a file's tiles."""
    from pmtiles.tile import Compression, TileType

    header = reader.header()
    types = {
        TileType.MVT: "application/vnd.mapbox-vector-tile",
        TileType.PNG: "image/png",
        TileType.JPEG: "image/jpeg",
        TileType.WEBP: "image/webp",
        TileType.AVIF: "image/avif",
    }
    encodings = {Compression.GZIP: "gzip", Compression.BROTLI: "br", Compression.ZSTD: "zstd"}
    form = {"content-type": types.get(header["tile_type"], "application/octet-stream")}
    encoding = encodings.get(header["tile_compression"])
    return form | ({"content-encoding": encoding} if encoding else {})
