"""Networks in the database: heads, and a network read or replaced whole in a handful of statements."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from network.model import (
    Demand,
    Designation,
    Evidence,
    Need,
    Network,
    Operator,
    Reading,
    Route,
    RouteStop,
    Site,
    Standard,
    Stock,
    Target,
    Township,
    Vehicle,
    Village,
)
from store import tables
from store.outlines import find_outline
from store.road_rows import insert_roads, load_roads
from store.rows import cells_of, insert_rows, select_rows, value_of

_PLAIN: tuple[tuple[str, Table, type[Any]], ...] = (
    ("townships", tables.townships, Township), ("villages", tables.villages, Village),
    ("operators", tables.operators, Operator), ("vehicles", tables.vehicles, Vehicle),
    ("demands", tables.demands, Demand), ("stocks", tables.stocks, Stock),
    ("needs", tables.needs, Need), ("targets", tables.targets, Target),
    ("standards", tables.standards, Standard), ("readings", tables.readings, Reading),
    ("evidence", tables.evidence, Evidence),
)  # fmt: skip
_CONTENT = (*(table for _, table, _ in _PLAIN), tables.designations, tables.sites, tables.route_stops,
            tables.routes, tables.road_links, tables.road_nodes)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NetworkHead:
    """What is known of a stored network without reading it: `revision` grows with each change."""

    id: int
    code: str
    name: str
    district_code: str
    revision: int
    fingerprint: str
    saved_at: datetime


def list_heads(connection: Connection) -> list[NetworkHead]:
    """The heads of all networks, by code."""
    heads = [_head(row) for row in connection.execute(select(tables.networks))]
    return sorted(heads, key=lambda head: head.code)


def find_head(connection: Connection, code: str, *, for_update: bool = False) -> NetworkHead | None:
    """The head of a network; None where there is no such network."""
    query = select(tables.networks).where(tables.networks.c.code == code)
    row = connection.execute(query.with_for_update() if for_update else query).first()
    return None if row is None else _head(row)


def _head(row: Any) -> NetworkHead:
    return NetworkHead(
        row.id, row.code, row.name, row.district_code, row.revision, row.fingerprint,
        row.saved_at.replace(tzinfo=UTC),
    )  # fmt: skip


def load_network(connection: Connection, head: NetworkHead) -> Network:
    """The whole network of that head, one statement a table, whatever its size."""
    top = connection.execute(select(tables.networks).where(tables.networks.c.id == head.id)).one()
    parts: dict[str, Any] = {
        name: tuple(value_of(kind, row) for row in select_rows(connection, table, head.id))
        for name, table, kind in _PLAIN
    }
    return Network(
        code=top.code, name=top.name, district_code=top.district_code,
        village_list_version=top.village_list_version, provenance=top.provenance,
        roads=load_roads(connection, head.id),
        sites=_load_owners(connection, head.id, Site, "designations", Designation),
        routes=_load_owners(connection, head.id, Route, "stops", RouteStop),
        outline_wkb=find_outline(top.district_code), **parts,
    )  # fmt: skip


_OWNERS = {
    Site: (tables.sites, tables.designations, "site"),
    Route: (tables.routes, tables.route_stops, "route"),
}


def _load_owners(connection: Connection, network_id: int, kind: type[Any], field: str,
                 owned_kind: type[Any]) -> tuple[Any, ...]:  # fmt: skip
    """Values that own a list of others which lie in a table of their own."""
    table, owned_table, key = _OWNERS[kind]
    owned: dict[int, list[Any]] = defaultdict(list)
    for row in select_rows(connection, owned_table, network_id):
        owned[getattr(row, key)].append(value_of(owned_kind, row))
    return tuple(
        value_of(kind, row, **{field: tuple(owned[row.position])})
        for row in select_rows(connection, table, network_id)
    )


def store_network(
    connection: Connection, network: Network, *, now: datetime,
    tell: Callable[[NetworkHead | None, NetworkHead], None],
) -> NetworkHead:  # fmt: skip
    """Put a network in place of the one of the same code; nothing changes where it is the same.

    `tell` is called with what was there and what is there now, when it changed.
    """
    old = find_head(connection, network.code, for_update=True)
    fingerprint = network.fingerprint()
    if old is not None and old.fingerprint == fingerprint:
        return old
    top = {
        "name": network.name, "district_code": network.district_code, "fingerprint": fingerprint,
        "village_list_version": network.village_list_version, "provenance": network.provenance,
        "revision": 1 if old is None else old.revision + 1,
        "saved_at": now.astimezone(UTC).replace(tzinfo=None),
    }  # fmt: skip
    if old is None:
        connection.execute(insert(tables.networks).values(code=network.code, **top))
    else:
        connection.execute(update(tables.networks).where(tables.networks.c.id == old.id).values(**top))
        _clear(connection, old.id)
    head = find_head(connection, network.code)
    assert head is not None
    _insert_content(connection, network, head.id)
    tell(old, head)
    return head


def _insert_content(connection: Connection, network: Network, network_id: int) -> None:
    for name, table, _ in _PLAIN:
        insert_rows(connection, table, _numbered(getattr(network, name), table, network_id))
    for table, owned_table, field, owners in (
        (tables.sites, tables.designations, "designations", network.sites),
        (tables.routes, tables.route_stops, "stops", network.routes),
    ):
        insert_rows(connection, table, _numbered(owners, table, network_id))
        pairs = [
            (o, p, value) for o, owner in enumerate(owners) for p, value in enumerate(getattr(owner, field))
        ]
        keys = [(network_id, o, p) for o, p, _ in pairs]
        insert_rows(connection, owned_table, cells_of([value for *_, value in pairs], owned_table, keys))
    insert_roads(connection, network.roads, network_id)


def _numbered(values: Sequence[Any], table: Table, network_id: int) -> Any:
    keys = zip([network_id] * len(values), count(), strict=False)
    return cells_of(values, table, keys)


def remove_network(connection: Connection, code: str) -> bool:
    """Take a network out; False where there is none of that code."""
    head = find_head(connection, code, for_update=True)
    if head is None:
        return False
    _clear(connection, head.id)
    connection.execute(delete(tables.networks).where(tables.networks.c.id == head.id))
    return True


def _clear(connection: Connection, network_id: int) -> None:
    for table in _CONTENT:
        connection.execute(delete(table).where(table.c.network_id == network_id))
