"""Roads as rows: the model's columns into the two road tables in one go, and back."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from geo.lines import Lines, lines_of_wkb, starts_of, with_ends, wkb_of
from network.model import Roads
from store import tables
from store.rows import insert_rows, select_columns

Floats = NDArray[np.float64]


def insert_roads(connection: Connection, roads: Roads, network_id: int) -> None:
    """Put the roads of a network in."""
    nodes = zip(
        [network_id] * roads.node_count, range(roads.node_count), roads.node_ids, roads.node_lon.tolist(),
        roads.node_lat.tolist(), strict=True,
    )  # fmt: skip
    insert_rows(connection, tables.road_nodes, nodes)
    blank: list[None] = [None] * roads.link_count
    classes = [roads.class_names[i] for i in roads.link_class.tolist()]
    links = zip(
        [network_id] * roads.link_count, range(roads.link_count), roads.link_ids, roads.link_from.tolist(),
        roads.link_to.tolist(), roads.directed.tolist(), roads.length_km.tolist(), roads.speed_kmh.tolist(),
        classes, _shapes(roads), roads.names or blank, roads.surfaces or blank, _cells(roads.width_m, blank),
        _cells(roads.weight_limit_t, blank), blank if roads.bridge is None else roads.bridge.tolist(),
        strict=True,
    )  # fmt: skip
    insert_rows(connection, tables.road_links, links)


def _shapes(roads: Roads) -> list[bytes | None]:
    """WKB of the links that bend, ends included; None for straight ones."""
    bends = Lines(roads.geometry_lon, roads.geometry_lat, roads.geometry_start)
    lon, lat = (
        (column[roads.link_from], column[roads.link_to]) for column in (roads.node_lon, roads.node_lat)
    )
    bent = np.diff(roads.geometry_start) > 0
    shapes = wkb_of(with_ends(bends, lon=lon, lat=lat))
    return [shape if is_bent else None for shape, is_bent in zip(shapes, bent.tolist(), strict=True)]


def _cells(values: Floats | None, blank: Sequence[None]) -> Iterable[float | None]:
    return blank if values is None else [None if value != value else value for value in values.tolist()]


def load_roads(connection: Connection, network_id: int) -> Roads:
    """The roads of a network, in two statements."""
    nodes = select_columns(connection, tables.road_nodes, network_id)
    links = select_columns(connection, tables.road_links, network_id)
    types, bridge = links["facility_type"], links["bridge"]
    class_names = sorted(set(types))
    place = {name: i for i, name in enumerate(class_names)}
    bends = _bends(links["geometry"])
    return Roads(
        node_ids=tuple(nodes["node_id"]), node_lon=_floats(nodes["lon"]), node_lat=_floats(nodes["lat"]),
        link_ids=tuple(links["link_id"]), link_from=np.array(links["from_node"], dtype=np.int32),
        link_to=np.array(links["to_node"], dtype=np.int32), directed=np.array(links["directed"], dtype=bool),
        length_km=_floats(links["length_km"]), speed_kmh=_floats(links["speed_kmh"]),
        class_names=tuple(class_names), link_class=np.array([place[name] for name in types], dtype=np.int32),
        geometry_start=bends.start, geometry_lon=bends.lon, geometry_lat=bends.lat,
        names=_texts(links["name"]), surfaces=_texts(links["surface"]), width_m=_known(links["width_m"]),
        weight_limit_t=_known(links["weight_limit_t"]),
        bridge=None if None in bridge or not bridge else np.array(bridge, dtype=bool),
    )  # fmt: skip


def _bends(shapes: Sequence[bytes | None]) -> Lines:
    whole = lines_of_wkb([shape for shape in shapes if shape is not None])
    inner = np.ones(len(whole.lon), dtype=bool)
    inner[whole.start[:-1]] = inner[whole.start[1:] - 1] = False
    counts = np.zeros(len(shapes), dtype=np.int64)
    counts[[i for i, shape in enumerate(shapes) if shape is not None]] = np.diff(whole.start) - 2
    return Lines(whole.lon[inner], whole.lat[inner], starts_of(counts))


def _texts(texts: list[Any]) -> tuple[str, ...]:
    return () if None in texts else tuple(texts)


def _floats(values: Sequence[float | None]) -> Floats:
    return np.array(values, dtype=np.float64)


def _known(values: Sequence[float | None]) -> Floats | None:
    """A column of numbers with NaN where unknown; None where nothing is known."""
    numbers = _floats(values)
    return None if np.isnan(numbers).all() else numbers
