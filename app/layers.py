"""Layers: what of a network is drawn as vector tiles, and with which properties."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.datums import Datum
from geo.shapes import are_empty, joined_by, lines_through, points_at, shapes_of_wkb
from geo.tiles import TileLayer, shown_in, tile_layer
from network.access.village_cells import village_cells
from network.model import Network

UNSHIFTED = (Datum.WGS84, Datum.CGCS2000)
_CLASS_ZOOM = MappingProxyType(
    {"motorway": 0, "trunk": 0, "primary": 6, "secondary": 8, "tertiary": 9, "motorway_link": 9}
)
"""Every other class is drawn from `minor_zoom` on: a district whole shows its main roads."""
_MINOR_ZOOMS = ((20_000, 10), (80_000, 11), (400_000, 12))
_MINOR_ZOOM_LAST = 13


def find_layer(network: Network, name: str, *, datum: Datum = Datum.WGS84) -> TileLayer | None:
    """The layer of that name, made once for each network; None where there is none of that name.

    In another datum it is a copy shifted for display over such a map.
    """
    make = LAYERS.get(name)
    if make is None:
        return None
    layer = network.memo.get(("app.layers", name), lambda: make(network))
    if datum in UNSHIFTED:
        return layer
    return network.memo.get(("app.layers", name, datum), lambda: shown_in(layer, datum))


def minor_zoom(link_count: int) -> int:
    """The zoom from which rural roads are drawn: the more links, the later; tiles stay near 400 kB."""
    return next((zoom for most, zoom in _MINOR_ZOOMS if link_count <= most), _MINOR_ZOOM_LAST)


def _roads(network: Network) -> TileLayer:
    """Road links by class: id, name, class, km, kmh."""
    roads = network.roads
    lon, lat, owner = roads.vertices()
    shapes = lines_through(lon=lon, lat=lat, owner=owner)
    names = roads.names or ("",) * roads.link_count
    properties = [
        _known(
            id=roads.link_ids[i],
            name=names[i],
            **{"class": roads.facility_type(i)},
            km=round(float(roads.length_km[i]), 3),
            kmh=round(float(roads.speed_kmh[i]), 1),
        )
        for i in range(roads.link_count)
    ]
    minor = minor_zoom(roads.link_count)
    zooms = [_CLASS_ZOOM.get(str(row["class"]), minor) for row in properties]
    return tile_layer("roads", shapes, properties=properties, least_zoom=zooms)


def _villages(network: Network) -> TileLayer:
    """Villages and communities as points: code, name, kind, township, population."""
    properties = [_village(village) for village in network.villages]
    return tile_layer("villages", _points(network.villages), properties=properties)


def _sites(network: Network) -> TileLayer:
    """Sites as points: id, name, tier, types, status, opened, closed."""
    properties = [
        _known(
            id=site.code,
            name=site.name,
            tier=site.tier.value,
            types=";".join(site.types),
            outlet=site.is_outlet,
            status=site.status.value,
            opened=_iso(site.opened),
            closed=_iso(site.closed),
        )
        for site in network.sites
    ]
    return tile_layer("sites", _points(network.sites), properties=properties)


def _cells(network: Network) -> TileLayer:
    """For each village all that lies nearest to its point, inside the outline: to colour a map with.

    Not a boundary: nobody surveyed it, and nothing is counted by it.
    """
    kept = np.flatnonzero(~are_empty(village_cells(network)))
    shapes = village_cells(network)[kept]
    properties = [_village(network.villages[i]) for i in kept]
    return tile_layer("cells", shapes, properties=properties)


def _townships(network: Network) -> TileLayer:
    """The cells of a township's villages together: code, name."""
    owners = [village.township_code for village in network.villages]
    known = [township for township in network.townships if township.code in owners]
    shapes = joined_by(village_cells(network), owners, [township.code for township in known])
    properties = [{"code": township.code, "name": township.name} for township in known]
    return tile_layer("townships", shapes, properties=properties)


def _outline(network: Network) -> TileLayer:
    """The district's outline, where it is known: code, name."""
    shapes = shapes_of_wkb([] if network.outline_wkb is None else [network.outline_wkb])
    properties = [{"code": network.district_code, "name": network.name}] * len(shapes)
    return tile_layer("outline", shapes, properties=properties)


LAYERS: Mapping[str, Callable[[Network], TileLayer]] = MappingProxyType(
    {
        "roads": _roads,
        "villages": _villages,
        "sites": _sites,
        "cells": _cells,
        "townships": _townships,
        "outline": _outline,
    }
)
"""Every layer by the name it has in the address and in the tile."""


def _points(places: Any) -> NDArray[np.object_]:
    return points_at(lon=[place.lon for place in places], lat=[place.lat for place in places])


def _village(village: Any) -> dict[str, Any]:
    return _known(
        code=village.code,
        name=village.name,
        kind=village.kind.value,
        township=village.township_code,
        population=village.population,
    )


def _known(**values: Any) -> dict[str, Any]:
    """Properties without those that are unknown: a tile has no null."""
    return {name: value for name, value in values.items() if value is not None and value != ""}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
