"""Roads: nodes and links as columns, the way a road network of five million nodes can still be held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.model.memo import Memo
from network.model.rules import LARGEST

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Roads:
    """The road network: columns over nodes, sorted by id, and columns over links, sorted by id.

    A link runs from `link_from` to `link_to` (positions in the node columns) and, unless `directed`,
    back as well. `length_km` governs; `speed_kmh` is always filled. `geometry` holds the bends between
    the two ends: link i owns the rows `geometry_start[i]` to `geometry_start[i + 1]` of `geometry_lon`
    and `geometry_lat`; no rows means a straight line.

    What a what-if does to roads is in columns that no package has. `is_open` is False where driving is
    barred. Nodes past `base_nodes` and links past `base_links` were added; what has been worked out about
    the base, such as where points lie on it, stays in `base_memo`. `parts` maps a link that was divided
    by a junction to its pieces: (fraction where the piece starts, where it ends, position of the piece).
    """

    node_ids: tuple[str, ...]
    node_lon: Floats
    node_lat: Floats
    link_ids: tuple[str, ...]
    link_from: Ints
    link_to: Ints
    directed: Flags
    length_km: Floats
    speed_kmh: Floats
    class_names: tuple[str, ...]
    link_class: Ints
    geometry_start: NDArray[np.int64]
    geometry_lon: Floats
    geometry_lat: Floats
    names: tuple[str, ...] = ()
    surfaces: tuple[str, ...] = ()
    width_m: Floats | None = None
    weight_limit_t: Floats | None = None
    bridge: Flags | None = None
    is_open: Flags | None = None
    base_nodes: int = -1
    base_links: int = -1
    parts: Mapping[int, tuple[tuple[float, float, int], ...]] = field(default_factory=dict)
    memo: Memo = field(default_factory=Memo, repr=False)
    base_memo: Memo = field(default_factory=Memo, repr=False)

    def __post_init__(self) -> None:
        if self.base_links < 0:
            object.__setattr__(self, "base_nodes", len(self.node_ids))
            object.__setattr__(self, "base_links", len(self.link_ids))
        _check(self)
        for value in vars(self).values():
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    @property
    def node_count(self) -> int:
        """How many road nodes there are."""
        return len(self.node_ids)

    @property
    def link_count(self) -> int:
        """How many links there are, closed ones included."""
        return len(self.link_ids)

    @cached_property
    def node_position(self) -> dict[str, int]:
        """Node id to its position in the node columns."""
        return {node_id: i for i, node_id in enumerate(self.node_ids)}

    @cached_property
    def link_position(self) -> dict[str, int]:
        """Link id to its position in the link columns."""
        return {link_id: i for i, link_id in enumerate(self.link_ids)}

    @cached_property
    def open_links(self) -> Flags:
        """For each link whether it may be driven on at all."""
        return np.ones(self.link_count, dtype=bool) if self.is_open is None else self.is_open

    def facility_type(self, link: int) -> str:
        """The OSM highway value of the link at that position."""
        return self.class_names[int(self.link_class[link])]

    def line(self, link: int) -> tuple[Floats, Floats]:
        """Longitudes and latitudes along the link at that position, both ends included."""
        start, end = self.geometry_start[link], self.geometry_start[link + 1]
        ends = self.link_from[link], self.link_to[link]
        lon = np.concatenate(
            ([self.node_lon[ends[0]]], self.geometry_lon[start:end], [self.node_lon[ends[1]]])
        )
        lat = np.concatenate(
            ([self.node_lat[ends[0]]], self.geometry_lat[start:end], [self.node_lat[ends[1]]])
        )
        return lon, lat

    def vertices(self, links: int | None = None) -> tuple[Floats, Floats, NDArray[np.int64]]:
        """Longitudes, latitudes and owning link of every vertex of the first so many links, ends included."""
        links = self.link_count if links is None else links
        bends = np.diff(self.geometry_start[: links + 1])
        owner = np.repeat(np.arange(links, dtype=np.int64), bends + 2)
        first = np.concatenate(([0], np.cumsum(bends + 2)))
        lon, lat = np.empty(first[-1]), np.empty(first[-1])
        inner = np.ones(first[-1], dtype=np.bool_)
        for at, ends in ((first[:-1], self.link_from[:links]), (first[1:] - 1, self.link_to[:links])):
            lon[at], lat[at], inner[at] = self.node_lon[ends], self.node_lat[ends], False
        total = int(self.geometry_start[links])
        lon[inner], lat[inner] = self.geometry_lon[:total], self.geometry_lat[:total]
        return lon, lat, owner

    def with_columns(self, **columns: Any) -> "Roads":
        """A changed copy that remembers of this one only what belongs to the base."""
        return replace(self, **columns, memo=Memo())

    @cached_property
    def digest(self) -> bytes:
        """A hash of the content: equal content, equal bytes, on every machine."""
        content = sha256()
        for words in (self.node_ids, self.link_ids, self.names, self.surfaces):
            content.update("\x1f".join(words).encode() + b"\x1e")
        classes = "\x1f".join(self.class_names[i] for i in self.link_class)
        content.update(classes.encode() + b"\x1e")
        for column, kind in _numbers(self):
            content.update(b"-" if column is None else np.ascontiguousarray(column).astype(kind).tobytes())
            content.update(b"\x1e")
        content.update(repr((self.base_links, sorted(self.parts.items()))).encode())
        return content.digest()


def _numbers(roads: Roads) -> list[tuple[NDArray[Any] | None, str]]:
    floats = (roads.node_lon, roads.node_lat, roads.length_km, roads.speed_kmh, roads.geometry_lon,
              roads.geometry_lat, roads.width_m, roads.weight_limit_t)  # fmt: skip
    integers = (roads.link_from, roads.link_to, roads.geometry_start)
    closed = None if roads.is_open is None or roads.is_open.all() else roads.is_open
    flags = (roads.directed, roads.bridge, closed)
    return [*((c, "<f8") for c in floats), *((c, "<i8") for c in integers), *((c, "<u1") for c in flags)]


def _check(roads: Roads) -> None:
    """Raise ValueError where columns do not fit together or a value breaks its rule."""
    nodes, links = len(roads.node_ids), len(roads.link_ids)
    for name, size in (("node_lon", nodes), ("node_lat", nodes), ("link_from", links), ("link_to", links),
                       ("directed", links), ("length_km", links), ("speed_kmh", links),
                       ("link_class", links), ("geometry_start", links + 1)):  # fmt: skip
        if len(getattr(roads, name)) != size:
            raise ValueError(f"{name} has {len(getattr(roads, name))} values, expected {size}")
    for name in ("link_from", "link_to"):
        ends = getattr(roads, name)
        if links and not (ends.min() >= 0 and ends.max() < nodes):
            raise ValueError(f"{name} points at a node that is not there")
    if not ((roads.length_km >= 0) & (roads.length_km <= LARGEST)).all():
        raise ValueError(f"length_km must be from 0 to {LARGEST:g}")
    if not ((roads.speed_kmh > 0) & (roads.speed_kmh <= LARGEST)).all():
        raise ValueError(f"speed_kmh must be above 0, at most {LARGEST:g}")


@dataclass(frozen=True, slots=True)
class Link:
    """One road link while a network is put together; `geometry` are the (lon, lat) bends between its ends."""

    id: str
    from_node: str
    to_node: str
    length_km: float
    speed_kmh: float
    facility_type: str = "unclassified"
    directed: bool = False
    name: str = ""
    geometry: tuple[tuple[float, float], ...] = ()
    surface: str = ""
    width_m: float | None = None
    weight_limit_t: float | None = None
    bridge: bool | None = None


def roads_of(nodes: Mapping[str, tuple[float, float]], links: Sequence[Link]) -> Roads:
    """Roads from node positions (id → lon, lat) and links, in any order; ids must be unique and known."""
    node_ids = sorted(nodes)
    position = {node_id: i for i, node_id in enumerate(node_ids)}
    links = sorted(links, key=lambda link: link.id)
    if len({link.id for link in links}) != len(links):
        raise ValueError("link ids are not unique")
    classes = sorted({link.facility_type for link in links})
    class_position = {name: i for i, name in enumerate(classes)}
    starts = np.concatenate(([0], np.cumsum([len(link.geometry) for link in links], dtype=np.int64)))
    bends = [point for link in links for point in link.geometry]
    return Roads(
        node_ids=tuple(node_ids),
        node_lon=np.array([nodes[n][0] for n in node_ids], dtype=np.float64),
        node_lat=np.array([nodes[n][1] for n in node_ids], dtype=np.float64),
        link_ids=tuple(link.id for link in links),
        link_from=np.array([position[link.from_node] for link in links], dtype=np.int32),
        link_to=np.array([position[link.to_node] for link in links], dtype=np.int32),
        directed=np.array([link.directed for link in links], dtype=bool),
        length_km=np.array([link.length_km for link in links], dtype=np.float64),
        speed_kmh=np.array([link.speed_kmh for link in links], dtype=np.float64),
        class_names=tuple(classes),
        link_class=np.array([class_position[link.facility_type] for link in links], dtype=np.int32),
        geometry_start=starts.astype(np.int64),
        geometry_lon=np.array([lon for lon, _ in bends], dtype=np.float64),
        geometry_lat=np.array([lat for _, lat in bends], dtype=np.float64),
        names=tuple(link.name for link in links),
        surfaces=tuple(link.surface for link in links),
        width_m=_known([link.width_m for link in links]),
        weight_limit_t=_known([link.weight_limit_t for link in links]),
        bridge=_flags([link.bridge for link in links]),
    )


def _known(values: Sequence[float | None]) -> Floats | None:
    """A column with NaN where unknown; None where nothing is known."""
    if all(value is None for value in values):
        return None
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _flags(values: Sequence[bool | None]) -> Flags | None:
    return None if all(value is None for value in values) else np.array([bool(v) for v in values], dtype=bool)
