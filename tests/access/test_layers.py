"""Layers of coverage: classes and counts by hand on the toy county, and shapes as RFC 7946 wants them."""

import json
from datetime import date
from typing import Any

import numpy as np
import pytest
import shapely

from geo.datums import Datum, of_wgs84
from geo.features import Display, geometries_of
from network.access.coverage import coverage
from network.access.layers import SHARE_BREAKS, LayerKind, MapLayer, coverage_layer
from network.access.radius import Radius
from network.model import Network

DAY = date(2026, 1, 1)


def layer(toy: Network, kind: LayerKind, display: Display | None = None, minutes: float = 15) -> MapLayer:
    """A layer of the toy county's coverage."""
    found = coverage(toy, as_of=DAY, radius=Radius(minutes))
    return coverage_layer(toy, found, kind=kind, display=display or Display())


def features_of(made: MapLayer) -> list[dict[str, Any]]:
    """Its features."""
    features: list[dict[str, Any]] = json.loads(made.features_json)["features"]
    return features


@pytest.mark.parametrize("kind", [LayerKind.PLACES, LayerKind.CELLS])
def test_every_place_is_drawn_once_and_counted_in_its_class(toy: Network, kind: LayerKind) -> None:
    """As many features of each class as the coverage has places of it; ids are the codes."""
    made, found = layer(toy, kind), coverage(toy, as_of=DAY, radius=Radius(15))
    assert [feature["id"] for feature in features_of(made)] == [place.village.code for place in found.places]
    counts = {each.name: each.count for each in made.legend}
    assert counts == {
        "COVERED": sum(place.covered for place in found.places),
        "GAP": sum(not place.covered and place.minutes is not None for place in found.places),
        "CUT_OFF": sum(place.minutes is None for place in found.places),
    }
    assert [each.mark for each in made.legend] == ["circle", "triangle", "cross"]


def test_townships_are_classed_by_breaks_that_never_change(toy: Network) -> None:
    """A township falls into the class whose break is the last at or below its share."""
    made, found = layer(toy, LayerKind.TOWNSHIPS), coverage(toy, as_of=DAY, radius=Radius(15))
    shares = {row.township.code: row.by_population.value for row in found.townships}
    for feature in features_of(made):
        share = shares[feature["id"]]
        assert share is not None
        least = max(each for each in SHARE_BREAKS if share >= each)
        assert feature["properties"]["class"] == f"S{least * 100:.0f}"
    assert [each.least for each in made.legend] == [*SHARE_BREAKS, None]
    assert sum(each.count for each in made.legend) == len(features_of(made))


def test_catchments_hold_everybody_who_reaches_a_site(toy: Network) -> None:
    """Each site that is somebody's nearest, with the people of its places."""
    made, found = layer(toy, LayerKind.CATCHMENTS), coverage(toy, as_of=DAY, radius=Radius(15))
    people = {feature["id"]: feature["properties"]["population"] for feature in features_of(made)}
    for code, count in people.items():
        own = [place for place in found.places if place.nearest and place.nearest.code == code]
        assert count == sum(place.village.population or 0 for place in own)
    assert set(people) == {place.nearest.code for place in found.places if place.nearest}


def test_a_shifted_layer_is_for_display_only(toy: Network) -> None:
    """In GCJ-02 each point lies where that datum puts it, and the layer says so; in WGS84 it does not."""
    plain = layer(toy, LayerKind.PLACES)
    shifted = layer(toy, LayerKind.PLACES, Display(datum=Datum.GCJ02))
    assert (plain.display_only, shifted.display_only) == (False, True)
    for feature, village in zip(features_of(shifted), toy.villages, strict=True):
        lon, lat = of_wgs84(Datum.GCJ02, lon=village.lon, lat=village.lat)
        expected = [round(float(lon), 5), round(float(lat), 5)]
        assert feature["geometry"]["coordinates"] == pytest.approx(expected, abs=1e-9)


def test_a_box_cuts_the_layer(toy: Network) -> None:
    """Around one place it holds that place, and the legend counts what is drawn."""
    village = toy.villages[0]
    near = Display(bounds=(village.lon - 1e-4, village.lat - 1e-4, village.lon + 1e-4, village.lat + 1e-4))
    made = layer(toy, LayerKind.PLACES, near)
    assert village.code in [feature["id"] for feature in features_of(made)]
    assert sum(each.count for each in made.legend) == len(features_of(made)) < len(toy.villages)


def test_outer_rings_run_counter_clockwise_and_neighbours_stay_neighbours() -> None:
    """Two squares, given clockwise, share an edge with a needless bend: simplified they still share it."""
    left = shapely.Polygon([(0, 0), (0, 2), (1, 2), (1.0001, 1), (1, 0)])
    right = shapely.Polygon([(1, 0), (1.0001, 1), (1, 2), (2, 2), (2, 0)])
    shapes = np.array([left, right], dtype=np.object_)
    drawn = [shapely.geometry.shape(each) for each in geometries_of(shapes, Display(zoom=4))]
    assert all(each.exterior.is_ccw for each in drawn)
    assert [len(each.exterior.coords) for each in drawn] == [5, 5]
    assert drawn[0].intersection(drawn[1]).length == pytest.approx(2)
