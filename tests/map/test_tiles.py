"""Vector tiles: their geometry by hand, their content on the toy county, their life in caches."""

import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from starlette.testclient import TestClient

from app.layers import minor_zoom
from geo.tiles import EXTENT, encode_tile, is_tile, tile_bounds, tile_layer

HALF_M = 20037508.342789244
TOY_TILES = ("10/816/424", "10/816/425")
"""Hold the whole toy county together."""
TOY_TILE = TOY_TILES[0]


def features_of(body: bytes, layer: str) -> list[dict[str, object]]:
    """The decoded features of one layer; none where the tile is empty."""
    if not body:
        return []
    found: list[dict[str, object]] = mapbox_vector_tile.decode(body)[layer]["features"]
    return found


def layer_of_points(*positions: tuple[float, float]) -> object:
    """A layer of points, each with its number."""
    shapes = np.array([shapely.Point(position) for position in positions], dtype=np.object_)
    return tile_layer("points", shapes, properties=[{"n": i} for i in range(len(positions))])


def test_the_first_tile_is_the_whole_world() -> None:
    """Zoom 0 spans the square of Web Mercator; row 0 is the north."""
    assert tile_bounds(z=0, x=0, y=0) == pytest.approx((-HALF_M, -HALF_M, HALF_M, HALF_M))
    assert tile_bounds(z=1, x=1, y=0) == pytest.approx((0, 0, HALF_M, HALF_M))


@pytest.mark.parametrize(
    ("z", "x", "y", "expected"),
    [
        (0, 0, 0, True),
        (0, 1, 0, False),
        (3, 7, 7, True),
        (3, 8, 0, False),
        (23, 0, 0, False),
        (1, -1, 0, False),
    ],
)
def test_there_are_as_many_columns_as_rows(z: int, x: int, y: int, expected: bool) -> None:
    """2^z of each, up to zoom 22."""
    assert is_tile(z=z, x=x, y=y) is expected


def test_a_point_lies_where_mercator_puts_it() -> None:
    """Null island is the middle of the world's tile; 90° east on the equator is three quarters across."""
    body = encode_tile(layer_of_points((0, 0), (90, 0)), z=0, x=0, y=0)
    coordinates = [feature["geometry"]["coordinates"] for feature in features_of(body, "points")]
    assert coordinates == [[EXTENT // 2, EXTENT // 2], [EXTENT * 3 // 4, EXTENT // 2]]


def test_a_tile_without_anything_is_empty() -> None:
    """No bytes at all, which clients take for an empty tile."""
    assert encode_tile(layer_of_points((10, 10)), z=2, x=0, y=3) == b""


def test_a_line_is_cut_a_little_outside_its_tile() -> None:
    """A road across two tiles is in both, and its ends overlap so that no seam shows."""
    line = np.array([shapely.LineString([(-90, 0.5), (90, 0.5)])], dtype=np.object_)
    layer = tile_layer("roads", line, properties=[{"id": "a"}])
    for x in (0, 1):
        (feature,) = features_of(encode_tile(layer, z=1, x=x, y=0), "roads")
        columns = [column for column, _ in feature["geometry"]["coordinates"]]
        assert (min(columns), max(columns)) == ((2048, 4224) if x == 0 else (-128, 2048))


def test_shapes_and_properties_go_together() -> None:
    """One row of properties a shape, or the maker is told."""
    with pytest.raises(ValueError, match="0 rows of properties for 1 shapes"):
        tile_layer("points", np.array([shapely.Point(0, 0)], dtype=np.object_), properties=[])


def test_roads_of_the_toy_county(client: TestClient) -> None:
    """All nine links with their ids; a link says its class, its length and its speed."""
    bodies = [client.get(f"/tiles/toy/roads/{tile}.mvt").content for tile in TOY_TILES]
    found = [feature["properties"] for body in bodies for feature in features_of(body, "roads")]
    links = {str(link["id"]): link for link in found}
    assert sorted(links) == ["H-T1", "H-T2", "T1-T2", "T1-V1", "T1-V2", "T2-V3", "T2-V5", "V1-V2", "V3-V4"]
    assert {name: links["T2-V5"][name] for name in ("km", "kmh")} == {"km": 7.0, "kmh": 20.0}


def test_a_district_whole_shows_its_main_roads(client: TestClient) -> None:
    """Rural roads appear from zoom 10 on; at 9 only tertiary roads and better are drawn."""
    body = client.get("/tiles/toy/roads/9/408/212.mvt").content
    assert {feature["properties"]["class"] for feature in features_of(body, "roads")} == {"tertiary"}


@pytest.mark.parametrize(("links", "zoom"), [(9, 10), (20_000, 10), (50_000, 11), (90_000, 12), (10**6, 13)])
def test_the_more_roads_the_later_the_rural_ones(links: int, zoom: int) -> None:
    """Fifty thousand links stay usable: their rural roads wait for zoom 11."""
    assert minor_zoom(links) == zoom


@pytest.mark.parametrize(("layer", "count"), [("villages", 5), ("sites", 3), ("cells", 5), ("townships", 2)])
def test_every_layer_of_the_toy_county(client: TestClient, layer: str, count: int) -> None:
    """Places, sites, a cell for each place, and the cells of a township together."""
    answer = client.get(f"/tiles/toy/{layer}/8/204/106.mvt")
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert len(features_of(answer.content, layer)) == count


def test_a_county_without_a_known_outline_has_an_empty_one(client: TestClient) -> None:
    """The toy county's district code is not known: the layer is there, and empty."""
    answer = client.get("/tiles/toy/outline/8/204/106.mvt")
    assert (answer.status_code, answer.content) == (200, b"")


def test_what_is_not_there_says_what_is(client: TestClient) -> None:
    """404 with the layers that there are, or with what is unknown."""
    wrong = client.get(f"/tiles/toy/rivers/{TOY_TILE}.mvt")
    assert wrong.status_code == 404
    assert "cells, outline, roads, sites, townships, villages" in wrong.json()["errors"][0]["message"]
    assert client.get(f"/tiles/nowhere/roads/{TOY_TILE}.mvt").status_code == 404
    assert client.get("/tiles/toy/roads/1/2/0.mvt").status_code == 404


def test_a_tile_is_kept_by_the_fingerprint(client: TestClient) -> None:
    """With the fingerprint in its address a tile is kept for a year; without, it is asked for again."""
    asked = client.post("/graphql", json={"query": '{ network(code: "toy") { fingerprint } }'})
    version = asked.json()["data"]["network"]["fingerprint"][:16]
    fixed = client.get(f"/tiles/toy/roads/{TOY_TILE}.mvt?v={version}")
    assert fixed.headers["cache-control"] == "public, max-age=31536000, immutable"
    plain = client.get(f"/tiles/toy/roads/{TOY_TILE}.mvt?v=0123456789abcdef")
    assert plain.headers["cache-control"] == "no-cache"
    again = client.get(f"/tiles/toy/roads/{TOY_TILE}.mvt", headers={"if-none-match": plain.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
