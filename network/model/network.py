"""The Network: one immutable snapshot of a county's circulation network, and its fingerprint."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any

from network.model.content import LATER, plain_of
from network.model.evidence import Evidence
from network.model.lines import Route
from network.model.memo import Memo
from network.model.operators import Demand, Operator, Vehicle
from network.model.places import Township, Village
from network.model.roads import Roads
from network.model.sites import Site
from network.model.standards import Standard
from network.model.supplies import Need, Stock
from network.model.targets import Reading, Target


@dataclass(frozen=True, eq=False)
class Network:
    """Everything a county's network holds, sorted by id, positions in WGS84 (lon, lat).

    `outline_wkb` is the district's outline (WKB polygon, WGS84) where `district_code` is known to the
    service; it belongs to the service and not to the content. Two networks are the same when their
    fingerprints are.
    """

    code: str
    name: str
    district_code: str
    village_list_version: str
    provenance: str
    townships: tuple[Township, ...]
    villages: tuple[Village, ...]
    roads: Roads
    sites: tuple[Site, ...]
    operators: tuple[Operator, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()
    demands: tuple[Demand, ...] = ()
    routes: tuple[Route, ...] = ()
    stocks: tuple[Stock, ...] = ()
    needs: tuple[Need, ...] = ()
    targets: tuple[Target, ...] = ()
    standards: tuple[Standard, ...] = ()
    readings: tuple[Reading, ...] = field(default=(), metadata=LATER)
    evidence: tuple[Evidence, ...] = field(default=(), metadata=LATER)
    outline_wkb: bytes | None = field(default=None, repr=False)
    memo: Memo = field(default_factory=Memo, repr=False)

    def __post_init__(self) -> None:
        self._put_in_order(_ORDER)

    def _put_in_order(self, names: Iterable[str]) -> None:
        """Sort these tables and see that no id is held twice."""
        for name in names:
            key = _ORDER.get(name)
            if key is None:
                continue
            rows = tuple(sorted(getattr(self, name), key=key))
            keys = [key(row) for row in rows]
            if name in _UNIQUE and len(set(keys)) != len(keys):
                raise ValueError(f"{name} hold the same id twice")
            object.__setattr__(self, name, rows)

    @cached_property
    def township_by_code(self) -> Mapping[str, Township]:
        """Township code to township."""
        return {township.code: township for township in self.townships}

    @cached_property
    def village_by_code(self) -> Mapping[str, Village]:
        """Village code to village."""
        return {village.code: village for village in self.villages}

    @cached_property
    def site_by_code(self) -> Mapping[str, Site]:
        """Site id to site."""
        return {site.code: site for site in self.sites}

    @cached_property
    def operator_by_id(self) -> Mapping[str, Operator]:
        """Operator id to operator."""
        return {operator.id: operator for operator in self.operators}

    @cached_property
    def vehicle_by_id(self) -> Mapping[str, Vehicle]:
        """Vehicle id to the row of vehicles."""
        return {vehicle.id: vehicle for vehicle in self.vehicles}

    def outlets(self, as_of: date) -> tuple[Site, ...]:
        """The outlets that count on that day, by id."""
        return tuple(site for site in self.sites if site.is_outlet and site.counts_at(as_of))

    def with_parts(self, **parts: Any) -> "Network":
        """A changed copy that remembers nothing of what was computed from this one.

        Only the parts given are put in order again: a planner who drags an outlet makes a copy a frame.
        """
        held = {part.name: getattr(self, part.name) for part in fields(self)}
        if unknown := sorted(parts.keys() - held.keys()):
            raise TypeError(f"a network has no {', '.join(unknown)}")
        other = object.__new__(Network)
        for name, value in {**held, **parts, "memo": Memo()}.items():
            object.__setattr__(other, name, value)
        other._put_in_order(parts)
        other._texts.update((name, text) for name, text in list(self._texts.items()) if name not in parts)
        return other

    def fingerprint(self) -> str:
        """The content's hash, 64 hexadecimal digits: equal content, equal string, on every machine."""
        return self._fingerprint

    @cached_property
    def _fingerprint(self) -> str:
        content = sha256()
        for part in fields(self):
            if part.name in ("roads", "outline_wkb", "memo"):
                continue
            if part.metadata.get("later") and not getattr(self, part.name):
                continue
            content.update(self._text_of(part.name))
        content.update(self.roads.digest)
        return content.hexdigest()

    @cached_property
    def _texts(self) -> dict[str, bytes]:
        """Parts as they enter the fingerprint; a changed copy takes over those that it shares."""
        return {}

    def _text_of(self, name: str) -> bytes:
        text = self._texts.get(name)
        if text is None:
            rows = [name, plain_of(getattr(self, name))]
            text = self._texts[name] = json.dumps(rows, ensure_ascii=False).encode()
        return text


_ORDER: Mapping[str, Any] = {
    "townships": lambda row: row.code,
    "villages": lambda row: row.code,
    "sites": lambda row: row.code,
    "operators": lambda row: row.id,
    "vehicles": lambda row: row.id,
    "demands": lambda row: row.id,
    "routes": lambda row: row.id,
    "stocks": lambda row: (row.site_id, row.commodity, str(row.as_of), row.quantity_kg),
    "needs": lambda row: row.commodity,
    "standards": lambda row: row.code,
    "readings": lambda row: (row.indicator, row.scope, str(row.as_of), row.value, repr(row)),
    "evidence": lambda row: (row.site_id, str(row.taken_on), row.reference, repr(row)),
    "targets": lambda row: (row.indicator, row.scope, str(row.deadline), row.value, repr(row)),
}
_UNIQUE = frozenset(_ORDER) - {"stocks", "targets", "readings", "evidence"}
