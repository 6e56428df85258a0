"""Codec: changes as JSON and back, the form in which they are asked for and saved.

A change is an object with one field: its kind, and under it the change's own fields in camel case.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from network.scenario.add_function import AddFunction
from network.scenario.add_road import AddRoad
from network.scenario.add_site import AddSite
from network.scenario.add_stop import AddStop
from network.scenario.add_vehicle import AddVehicle
from network.scenario.change import Change
from network.scenario.change_frequency import ChangeFrequency
from network.scenario.close_road import CloseRoad
from network.scenario.close_site import CloseSite
from network.scenario.move_site import MoveSite
from network.scenario.naming import camel
from network.scenario.remove_function import RemoveFunction
from network.scenario.remove_stop import RemoveStop
from network.scenario.remove_vehicle import RemoveVehicle
from network.scenario.reroute import Reroute
from network.scenario.scale_demand import ScaleDemand
from network.scenario.scale_speed import ScaleSpeed
from network.scenario.set_capacity import SetCapacity
from network.scenario.set_speed import SetSpeed
from network.scenario.set_standard import SetStandard

KINDS: Mapping[str, type[Any]] = MappingProxyType(
    {
        "closeRoad": CloseRoad,
        "scaleSpeed": ScaleSpeed,
        "setSpeed": SetSpeed,
        "addRoad": AddRoad,
        "addSite": AddSite,
        "closeSite": CloseSite,
        "moveSite": MoveSite,
        "addFunction": AddFunction,
        "removeFunction": RemoveFunction,
        "setCapacity": SetCapacity,
        "scaleDemand": ScaleDemand,
        "addVehicle": AddVehicle,
        "removeVehicle": RemoveVehicle,
        "addStop": AddStop,
        "removeStop": RemoveStop,
        "changeFrequency": ChangeFrequency,
        "reroute": Reroute,
        "setStandard": SetStandard,
    }
)
"""Every kind of change by its name in the API. One more: its file, a line here, a field in `ChangeInput`."""

_NAMES = {kind: name for name, kind in KINDS.items()}


def kind_of(change: Change) -> str:
    """The name of a change's kind."""
    return _NAMES[type(change)]


def to_json(changes: Sequence[Change]) -> str:
    """Changes as canonical JSON text: equal changes, equal text. Fields at their default are left out."""
    plain = [{kind_of(change): _plain(change)} for change in changes]
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def changes_of(text: str) -> list[Change]:
    """The changes that `to_json` wrote."""
    return [change_of(item) for item in json.loads(text)]


def change_of(item: Mapping[str, Any]) -> Change:
    """A change from an object with one field, its kind; raises ValueError saying what does not fit."""
    if len(item) != 1:
        raise ValueError(f"a change names one kind, not {len(item)}")
    ((name, own),) = item.items()
    if name not in KINDS:
        raise ValueError(f"{name!r} is not a kind of change")
    change: Change = _value(KINDS[name], own)
    return change


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {
            camel(f.name): _plain(getattr(value, f.name))
            for f in fields(value)
            if getattr(value, f.name) != f.default
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _value(kind: Any, plain: Any) -> Any:
    """A plain JSON value as the type that a field wants."""
    if get_origin(kind) in (Union, UnionType):
        options = [option for option in get_args(kind) if option is not NoneType]
        return None if plain is None else _value(options[0], plain)
    if is_dataclass(kind):
        return _record(kind, plain)
    if get_origin(kind) is tuple:
        items = get_args(kind)
        if len(items) == 2 and items[1] is Ellipsis:
            return tuple(_value(items[0], item) for item in plain)
        return tuple(_value(item_kind, item) for item_kind, item in zip(items, plain, strict=True))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(plain)
    if kind is date and isinstance(plain, str):
        return date.fromisoformat(plain)
    return float(plain) if kind is float else plain


def _record(kind: Any, plain: Mapping[str, Any]) -> Any:
    hints = get_type_hints(kind)
    known = {camel(field.name): field.name for field in fields(kind)}
    unknown = sorted(set(plain) - set(known))
    if unknown:
        raise ValueError(f"{', '.join(unknown)} is no field of {kind.__name__}")
    return kind(**{known[name]: _value(hints[known[name]], value) for name, value in plain.items()})
