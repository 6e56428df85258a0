"""Layers: an answer of coverage as classed GeoJSON features with their legend, for maps of one's own."""

import strawberry

from geo.datums import Datum
from geo.features import Display
from graph.asking import Asking
from graph.enums import described
from graph.fields import asked, field
from graph.problems import Problem, problems_of
from graph.scalars import GeoJson
from network import model
from network.access import answers, layers
from network.access.layers import LayerKind, coverage_layer

_ZOOM_MOST = 22.0

described(
    LayerKind,
    "What of coverage is drawn (图层).",
    {
        "PLACES": "Every place of the denominator as a point, classed COVERED, GAP or CUT_OFF.",
        "CELLS": "The same as the ground nearest to each place; one without stays a point. No boundaries.",
        "TOWNSHIPS": "Each township's cells together, classed by its share of people covered (乡镇分级).",
        "CATCHMENTS": "The cells of each site that is somebody's nearest (服务片区); the class is its code.",
    },
)
described(
    Datum,
    "What positions are measured against (坐标系).",
    {
        "WGS84": "As everything here is kept.",
        "CGCS2000": "China's own (2000国家大地坐标系); the same at planning scale.",
        "GCJ02": "Shifted by 100 to 700 m, as public Chinese maps are (火星坐标): for display only.",
        "BD09": "Shifted once more, for Baidu's maps: for display only.",
    },
)


@strawberry.input(description="How an answer is drawn (图层): which layer, where, how finely, on which map.")
class MapLayerInput:
    """A layer."""

    layer: LayerKind = asked("What is drawn.")
    bbox: list[float] | None = asked(
        "West, south, east and north in degrees of WGS84: features are cut there. Absent = all. "
        "Example: [107.0, 29.0, 107.2, 29.2].",
        default=None,
    )
    zoom: float | None = asked(
        "Zoom of a web map, 0 to 22: bends under about half a pixel are left out. Absent = every bend.",
        default=None,
    )
    crs_out: Datum | None = asked(
        "The datum of the map beneath. Default WGS84; in another the features are shifted for display only.",
        default=Datum.WGS84,
    )


@strawberry.type(description="A class of features and how it is told.")
class LegendClass:
    """A class of the access room."""

    inner: strawberry.Private[layers.LegendClass]

    @field("The word in `properties.class` of its features.")
    def name(self) -> str:
        return self.inner.name

    @field("What tells it apart without colour: a mark (circle, triangle, cross), a share, or a name.")
    def mark(self) -> str:
        return self.inner.mark

    @field("Features of it that are drawn.")
    def count(self) -> int:
        return self.inner.count

    @field("Where the class begins, 0 to 1; null where it is no class of a share.")
    def least(self) -> float | None:
        return self.inner.least

    @field("Where the next one begins; the last ends at 1 and holds it.")
    def below(self) -> float | None:
        return self.inner.below


@strawberry.type(description="Classed features and their legend (图层).")
class MapLayer:
    """A layer of the access room."""

    inner: strawberry.Private[layers.MapLayer | None]
    found: strawberry.Private[tuple[model.Problem, ...]] = ()

    @field(
        "A FeatureCollection (RFC 7946), five decimals; each feature has a stable `id` and "
        "`properties.class`. Null where the input is wrong."
    )
    def features(self) -> GeoJson | None:
        return GeoJson(self.inner.features_json) if self.inner else None

    @field("The classes in their order, also those that nothing falls into; breaks are the same everywhere.")
    def legend(self) -> list[LegendClass]:
        return [LegendClass(inner=each) for each in self.inner.legend] if self.inner else []

    @field("True when the features are shifted for a map of another datum: show them, keep nothing of them.")
    def display_only(self) -> bool:
        return self.inner is not None and self.inner.display_only

    @field("What is wrong with the input.")
    def problems(self) -> list[Problem]:
        return problems_of(self.found)


async def draw(
    network: model.Network, coverage: answers.Coverage, given: MapLayerInput, *, asking: Asking
) -> MapLayer:
    """The layer asked for, or what is wrong with the asking."""
    wrong = _check(given)
    if wrong:
        return MapLayer(inner=None, found=tuple(wrong))
    bounds = (given.bbox[0], given.bbox[1], given.bbox[2], given.bbox[3]) if given.bbox else None
    display = Display(bounds, given.zoom, given.crs_out or Datum.WGS84)
    made = await asking.work(lambda: coverage_layer(network, coverage, kind=given.layer, display=display))
    return MapLayer(inner=made)


def _check(given: MapLayerInput) -> list[model.Problem]:
    problems = []
    if given.zoom is not None and not 0 <= given.zoom <= _ZOOM_MOST:
        problems.append(_wrong(f"zoom is {given.zoom:g}, and must be 0 to {_ZOOM_MOST:g}.", "zoom"))
    if given.bbox is not None and not _is_box(given.bbox):
        problems.append(_wrong("bbox is west, south, east, north in degrees, west below east.", "bbox"))
    return problems


def _is_box(bbox: list[float]) -> bool:
    if len(bbox) != 4:
        return False
    west, south, east, north = bbox
    return -180 <= west < east <= 180 and -90 <= south < north <= 90


def _wrong(message: str, name: str) -> model.Problem:
    return model.error(model.ProblemCode.INPUT_OUT_OF_RANGE, message, "input", name)
