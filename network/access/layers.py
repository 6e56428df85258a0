"""Layers: an answer of coverage as classed features with their legend, as a map draws it."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.datums import Datum
from geo.features import Display, geometries_of
from geo.shapes import are_empty, joined_by, points_at
from network.access.answers import Coverage, PlaceAccess
from network.access.village_cells import village_cells
from network.model import Network

SHARE_BREAKS = (0.0, 0.5, 0.7, 0.85, 0.95)
"""Where the classes of a share begin: the same for every network and what-if, so that maps compare."""


class LayerKind(StrEnum):
    """What is drawn."""

    PLACES = "PLACES"
    CELLS = "CELLS"
    TOWNSHIPS = "TOWNSHIPS"
    CATCHMENTS = "CATCHMENTS"


@dataclass(frozen=True, slots=True)
class LegendClass:
    """A class of features: its word, the mark that tells it apart without colour, how many are drawn."""

    name: str
    mark: str
    count: int
    least: float | None = None
    below: float | None = None


@dataclass(frozen=True)
class MapLayer:
    """A FeatureCollection as text and what its classes mean."""

    features_json: str
    legend: tuple[LegendClass, ...]
    datum: Datum
    display_only: bool


@dataclass(frozen=True, slots=True)
class _Row:
    id: str
    name: str
    properties: Mapping[str, Any]


REACH_MARKS = MappingProxyType({"COVERED": "circle", "GAP": "triangle", "CUT_OFF": "cross"})
_NO_SHARE = "UNKNOWN"


def reach_of(place: PlaceAccess) -> str:
    """How a place is reached: COVERED, GAP or CUT_OFF."""
    if place.covered:
        return "COVERED"
    return "CUT_OFF" if place.minutes is None else "GAP"


def coverage_layer(network: Network, coverage: Coverage, *, kind: LayerKind, display: Display) -> MapLayer:
    """What does the answer look like on a map?

    PLACES: every place of the denominator as a point. CELLS: the same as what lies nearest to each; a place
    without a cell stays a point. TOWNSHIPS: the cells of each together, by their share of people covered.
    CATCHMENTS: the cells of each site that is somebody's nearest. SPEC.md rows MP1 and MP2.
    """
    rows, shapes, classes = _DRAWN[kind](network, coverage)
    features: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "id": row.id,
            "geometry": geometry,
            "properties": {"code": row.id, "name": row.name, **row.properties},
        }
        for row, geometry in zip(rows, geometries_of(shapes, display), strict=True)
        if geometry is not None
    ]
    counts = Counter(str(feature["properties"]["class"]) for feature in features)
    legend = tuple(
        LegendClass(name, mark, counts[name], least, below) for name, mark, least, below in classes
    )
    collection = {"type": "FeatureCollection", "features": features}
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    return MapLayer(text, legend, display.datum, display.is_shifted)


_Class = tuple[str, str, float | None, float | None]
_Drawn = tuple[list[_Row], NDArray[np.object_], list[_Class]]
_REACHES: list[_Class] = [(name, mark, None, None) for name, mark in REACH_MARKS.items()]


def _places(_network: Network, coverage: Coverage) -> _Drawn:
    return _rows_of_places(coverage), _points(coverage.places), _REACHES


def _cells(network: Network, coverage: Coverage) -> _Drawn:
    cells, points = _cells_of(network, coverage.places), _points(coverage.places)
    shapes = np.where(are_empty(cells), points, cells)
    return _rows_of_places(coverage), shapes, _REACHES


def _townships(network: Network, coverage: Coverage) -> _Drawn:
    owners = [place.village.township_code for place in coverage.places]
    known = [row for row in coverage.townships if row.township.code in owners]
    rows = [
        _Row(
            row.township.code,
            row.township.name,
            {
                "class": _share_class(row.by_population.value),
                "byPopulation": row.by_population.value,
                "byVillage": row.by_village.value,
            },
        )
        for row in known
    ]
    shapes = joined_by(_cells_of(network, coverage.places), owners, [row.id for row in rows])
    ends = (*SHARE_BREAKS[1:], 1.0)
    shares: list[_Class] = [
        (_share_class(least), f"{least:.0%}", least, below)
        for least, below in zip(SHARE_BREAKS, ends, strict=True)
    ]
    return rows, shapes, [*shares, (_NO_SHARE, "–", None, None)]


def _catchments(network: Network, coverage: Coverage) -> _Drawn:
    owners = [place.nearest.code if place.nearest else "" for place in coverage.places]
    sites = {place.nearest.code: place.nearest for place in coverage.places if place.nearest}
    people = Counter[str]()
    for owner, place in zip(owners, coverage.places, strict=True):
        people[owner] += place.village.population or 0
    rows = [
        _Row(
            code,
            sites[code].name,
            {"class": code, "villages": owners.count(code), "population": people[code]},
        )
        for code in sorted(sites)
    ]
    shapes = joined_by(_cells_of(network, coverage.places), owners, [row.id for row in rows])
    return rows, shapes, [(row.id, row.name, None, None) for row in rows]


_DRAWN: Mapping[LayerKind, Callable[[Network, Coverage], _Drawn]] = MappingProxyType(
    {
        LayerKind.PLACES: _places,
        LayerKind.CELLS: _cells,
        LayerKind.TOWNSHIPS: _townships,
        LayerKind.CATCHMENTS: _catchments,
    }
)


def _rows_of_places(coverage: Coverage) -> list[_Row]:
    return [
        _Row(
            place.village.code,
            place.village.name,
            {
                "class": reach_of(place),
                "minutes": place.minutes,
                "population": place.village.population,
                "nearest": place.nearest.code if place.nearest else None,
            },
        )
        for place in coverage.places
    ]


def _points(places: Iterable[PlaceAccess]) -> NDArray[np.object_]:
    villages = [place.village for place in places]
    return points_at(lon=[village.lon for village in villages], lat=[village.lat for village in villages])


def _cells_of(network: Network, places: Iterable[PlaceAccess]) -> NDArray[np.object_]:
    """The cells of these places, in their order."""
    position = {village.code: i for i, village in enumerate(network.villages)}
    return village_cells(network)[[position[place.village.code] for place in places]]


def _share_class(share: float | None) -> str:
    """The word of a share's class: S0, S50, S70, S85 or S95 by where it begins."""
    if share is None:
        return _NO_SHARE
    return f"S{max(least for least in SHARE_BREAKS if share >= least) * 100:.0f}"
