"""A background by setting, from a file or an address: whose it is, and what is shifted for it and back."""

import gzip
import math
import struct
import threading
import urllib.parse
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import pytest
from playwright.sync_api import Page, expect
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import write as writing
from starlette.testclient import TestClient

from app.basemap import basemap_of
from app.layers import find_layer
from app.server import create_app
from app.settings import Settings, settings_of
from geo.datums import Datum, of_wgs84
from tests.map.conftest import PICTURES, served
from tests.map.planner import Planner

CENTRE = (107.1, 29.16)
"""Nanchuan."""
VILLAGES = """{ network(code: "nanchuan") { villages { code lon lat } } }"""
METRES = 6_371_000 * math.pi / 180


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far two positions near each other are apart."""
    east = (one[0] - other[0]) * math.cos(math.radians(one[1]))
    return math.hypot(east, one[1] - other[1]) * METRES


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of vector tiles: one lake over all of the district, at zoom 0 to 2."""
    file = tmp_path_factory.mktemp("background") / "world.pmtiles"
    square = {"type": "Polygon", "coordinates": [[[0, 0], [4096, 0], [4096, 4096], [0, 4096], [0, 0]]]}
    lake = [{"name": "water", "features": [{"geometry": square, "properties": {}}]}]
    tile = gzip.compress(mapbox_vector_tile.encode(lake))
    with writing(str(file)) as writer:
        for z in range(3):
            for x in range(2**z):
                for y in range(2**z):
                    writer.write_tile(zxy_to_tileid(z, x, y), tile)
        edges = {"min_lon_e7": -1_800_000_000, "min_lat_e7": -850_000_000,
                 "max_lon_e7": 1_800_000_000, "max_lat_e7": 850_000_000}  # fmt: skip
        writer.finalize(
            {"tile_type": TileType.MVT, "tile_compression": Compression.GZIP, **edges},
            {"attribution": "© 湖泊测试", "vector_layers": [{"id": "water", "fields": {}}]},
        )
    return file


def png(*colour: int) -> bytes:
    """A picture of 256 by 256 pixels in one colour."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 256, 256, 8, 2, 0, 0, 0)
    lines = zlib.compress((b"\0" + bytes(colour) * 256) * 256)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


class _Tiles(BaseHTTPRequestHandler):
    """Answers every address with one grey tile, for any page."""

    asked: list[str]
    body: bytes

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("content-type", "image/png")
        self.send_header("access-control-allow-origin", "*")
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def tiles() -> Iterator[tuple[str, list[str]]]:
    """A server of tiles outside of ours: its address and what it was asked."""
    handler = type("Handler", (_Tiles,), {"asked": [], "body": png(0x88, 0xBB, 0x88)})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", handler.asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_nothing_is_set_by_default() -> None:
    """No layers, no host in the policy: the page is complete without the outside."""
    client = TestClient(create_app(Settings(empty=True)))
    assert client.get("/basemap").json()["layers"] == []
    assert client.get("/basemap/0/0/0").status_code == 404
    policy = client.get("/").headers["content-security-policy"]
    assert "connect-src 'self';" in policy
    assert "http" not in policy


def test_the_policy_names_exactly_the_hosts_set() -> None:
    """Each once, with its port, for tiles alone; scripts stay our own."""
    settings = settings_of({
        "LIUTONG_BASEMAP": "https://t0.example.cn/vec_w/wmts?tk=1&TILEMATRIX={TileMatrix}&TILEROW={TileRow}&TILECOL={TileCol},"
                           "https://t0.example.cn/cva/{z}/{x}/{y},http://10.1.2.3:8080/{z}/{x}/{y}.png",
        "LIUTONG_BASEMAP_ATTRIBUTION": "天地图",
    })  # fmt: skip
    client = TestClient(create_app(settings))
    policy = dict(
        part.strip().split(" ", 1) for part in client.get("/").headers["content-security-policy"].split(";")
    )
    assert policy["connect-src"] == "'self' https://t0.example.cn http://10.1.2.3:8080"
    assert policy["script-src"] == policy["style-src"] == policy["worker-src"] == "'self'"
    told = client.get("/basemap").json()
    assert told["layers"][0]["tiles"].endswith("TILEMATRIX={z}&TILEROW={y}&TILECOL={x}")


@pytest.mark.parametrize(
    ("named", "attribution", "datum", "why"),
    [
        (("https://{s}.example.cn/{z}/{x}/{y}",), "a", Datum.WGS84, "names no host of its own"),
        (("https://a.cn/{z}/{x}",), "a", Datum.WGS84, "lacks {y}"),
        (("https://a.cn/{z}/{x}/{y}",), "", Datum.WGS84, "without basemap_attribution"),
        (("nowhere.pmtiles",), "a", Datum.WGS84, "is not there"),
        ((), "", Datum.BD09, "basemap_datum is BD09"),
    ],
)
def test_what_cannot_be_shown_is_refused(
    named: tuple[str, ...], attribution: str, datum: Datum, why: str
) -> None:
    """With the reason, before the server starts."""
    with pytest.raises(ValueError, match=why):
        basemap_of(named, attribution=attribution, datum=datum)


def test_another_file_is_refused(tmp_path: Path) -> None:
    """A file is a background only when it begins as PMTiles version 3 does."""
    file = tmp_path / "notes.pmtiles"
    file.write_bytes(b"PMTiles\x02")
    with pytest.raises(ValueError, match="no PMTiles file of version 3"):
        basemap_of([str(file)], attribution="a", datum=Datum.WGS84)


def test_tiles_of_a_file(world: Path) -> None:
    """As the file has them, kept by the browser; none where there is none."""
    client = TestClient(create_app(Settings(empty=True, basemap=(str(world),))))
    told = client.get("/basemap").json()
    assert (told["attribution"], told["maxZoom"], told["names"]) == ("© 湖泊测试", 2, ["water"])
    tile = client.get("/basemap/2/1/1")
    assert list(mapbox_vector_tile.decode(tile.content)) == ["water"]
    again = client.get("/basemap/2/1/1", headers={"if-none-match": tile.headers["etag"]})
    assert (again.status_code, client.get("/basemap/3/0/0").status_code) == (304, 204)


def test_tiles_are_shifted_for_display(toy: Any) -> None:
    """Each point lies where the datum puts it; the layer itself stays as it was."""
    plain, shifted = (find_layer(toy, "villages", datum=datum) for datum in (Datum.WGS84, Datum.GCJ02))
    assert plain is not None
    assert shifted is not None
    village = toy.villages[0]
    lon, lat = of_wgs84(Datum.GCJ02, lon=village.lon, lat=village.lat)
    scale = 20037508.342789244 / 180
    assert shifted.shapes[0].x / scale == pytest.approx(float(lon), abs=1e-9)
    assert math.degrees(
        2 * math.atan(math.exp(shifted.shapes[0].y / 6378137)) - math.pi / 2
    ) == pytest.approx(float(lat), abs=1e-9)
    assert plain.shapes[0].x / scale == pytest.approx(village.lon, abs=1e-9)
    assert shifted.properties == plain.properties


def test_a_file_as_the_background(page: Page, address: str, folder: Path, world: Path) -> None:
    """Drawn beneath our own layers, with its attribution, from our own server alone; hidden by a switch."""
    assert address, "the first server has filled the database"
    with served(folder, basemap=str(world)) as ours:
        planner = Planner(page, ours, PICTURES)
        planner.load()
        expect(page.locator("#attribution")).to_have_text("底图：© 湖泊测试")
        planner.picture("basemap")
        page.uncheck("#show-basemap")
        planner.wait()
        assert "h=basemap" in page.url
        planner.stop()
    assert planner.wrongs == planner.outside == []


def test_shifted_tiles_and_clicks_that_are_not(
    page: Page, address: str, folder: Path, tiles: tuple[str, list[str]]
) -> None:
    """Over GCJ-02 our features move by hundreds of metres, which is said; a click there is WGS84 again."""
    outside, asked = tiles
    setting = {
        "basemap": f"{outside}/{{z}}/{{x}}/{{y}}.png",
        "basemap_attribution": "高德",
        "basemap_datum": "GCJ02",
    }
    village = "500119002015"
    with served(folder, **setting) as ours:
        planner = Planner(page, ours, PICTURES)
        planner.load()
        expect(page.locator("#attribution")).to_contain_text("图上要素只为显示而平移")
        page.click(".gaps button >> nth=0")
        planner.wait()
        drawn = tuple(float(part) for part in (page.get_attribute("#map", "data-centre") or "").split(","))
        villages = planner.ask(VILLAGES)["villages"]
        (place,) = (row for row in villages if row["code"] == village)
        real = (place["lon"], place["lat"])
        lon, lat = of_wgs84(Datum.GCJ02, lon=real[0], lat=real[1])
        assert metres((drawn[0], drawn[1]), (float(lon), float(lat))) < 1
        assert 300 < metres((drawn[0], drawn[1]), real) < 700
        planner.panel("whatIf")
        page.check("input[name=tool][value=add]")
        planner.click_map()
        assert f'"village":"{village}"' in urllib.parse.unquote(page.url), "the mark is where the click was"
        page.click("#clear")
        planner.click_map(right=25)
        (found,) = planner.changes()
        position = found["addSite"]["position"]
        assert metres((position["lon"], position["lat"]), real) < 1000
        assert abs(position["lat"] - real[1]) * METRES < 20, "as far north as the village in truth"
        planner.picture("basemap-shifted")
        planner.stop()
        assert planner.wrongs == []
        assert {url.split("/")[2] for url in planner.outside} == {outside.split("/")[2]}
    assert asked
    assert address, "the first server has filled the database"
