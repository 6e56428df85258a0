"""Rows: objects whose fields are all at hand, completed in one pass instead of field by field.

The library's executor makes a path, an info, an argument map and several calls for every field of every
object before it looks at the value. Most of what is asked for in bulk needs none of that: a method without
arguments that gives a number, a text, or another such object. A selection of nothing else becomes a plan,
made once a request, and the plan walks a whole list. Where it meets what it was not made for (an error, a
null that may not be, another class) the list is done again in the ordinary way: every error is the library's.
"""

import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from math import isfinite
from operator import attrgetter
from types import FunctionType
from typing import Any, TypeAlias

from graphql import (
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    Undefined,
)
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.types.field import StrawberryField

Complete: TypeAlias = Callable[[Any], Any]
"""From what a resolver gives to what the answer holds; None stays None."""
Get: TypeAlias = Callable[[Any], Any]
"""From an object to what one of its resolvers gives."""

_DEFINITION = "strawberry-definition"
_INT_MAX = 2**31 - 1


class _NotPlannedError(ValueError):
    """The value is not what the plan was made for."""


class RowExecutor(StrawberryGraphQLCoreExecutionContext):
    """The library's executor, with plans for rows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._plans: dict[tuple[str, int], tuple[Any, Complete | None]] = {}
        watched = self.middleware_manager is not None and bool(self.middleware_manager.middlewares)
        self._may_plan = not watched and self.abort_signal is None

    def complete_iterable_value(
        self, item_type: Any, field_details_list: Any, info: Any, path: Any, items: Iterable[Any],
        position_context: Any,
    ) -> Any:  # fmt: skip
        """A list of rows by its plan, any other list as the library does it."""
        complete = (
            self._complete_of(item_type, field_details_list) if isinstance(items, list | tuple) else None
        )
        if complete is not None:
            try:
                return [complete(item) for item in items]
            except Exception:  # noqa: BLE001 - whatever it is, the library meets it again and says where
                self._may_plan = False
        return super().complete_iterable_value(
            item_type, field_details_list, info, path, items, position_context
        )

    def complete_object_value(
        self, return_type: GraphQLObjectType, field_details_list: Any, info: Any, path: Any, result: Any,
        position_context: Any,
    ) -> Any:  # fmt: skip
        """One row by its plan, any other object as the library does it."""
        complete = self._row_of(return_type, field_details_list)
        if complete is not None:
            try:
                return complete(result)
            except Exception:  # noqa: BLE001 - whatever it is, the library meets it again and says where
                self._may_plan = False
        return super().complete_object_value(
            return_type, field_details_list, info, path, result, position_context
        )

    async def complete_awaitable_value(
        self,
        return_type: Any,
        field_details_list: Any,
        info: Any,
        path: Any,
        result: Any,
        position_context: Any,
    ) -> Any:
        """A field that works: as the library does it, its time told to whoever observes the request."""
        observe = getattr(self.context_value, "observe", None)
        if observe is not None:
            result = _timed(result, observe, f"{info.parent_type.name}.{info.field_name}")
        return await super().complete_awaitable_value(
            return_type, field_details_list, info, path, result, position_context
        )

    def _complete_of(self, type_: Any, field_details_list: Any) -> Complete | None:
        """How values of a type are completed under a selection; None where the library has to."""
        if isinstance(type_, GraphQLNonNull):
            if isinstance(type_.of_type, GraphQLScalarType | GraphQLEnumType):
                return _leaf(type_.of_type, may_be_null=False)
            inner = self._complete_of(type_.of_type, field_details_list)
            return None if inner is None else _never_null(inner)
        if isinstance(type_, GraphQLList):
            inner = self._complete_of(type_.of_type, field_details_list)
            return None if inner is None else _each(inner)
        if isinstance(type_, GraphQLScalarType | GraphQLEnumType):
            return _leaf(type_, may_be_null=True)
        if isinstance(type_, GraphQLObjectType):
            return self._row_of(type_, field_details_list)
        return None  # an interface: each object says itself what it is

    def _row_of(self, type_: GraphQLObjectType, field_details_list: Any) -> Complete | None:
        """The plan of a selection on a type; None where a field of it has arguments, waits or is extended."""
        if not self._may_plan:
            return None
        key = (type_.name, id(field_details_list))
        if key not in self._plans:  # the list is kept beside its plan: its id must not be given to another
            self._plans[key] = field_details_list, self._plan(type_, field_details_list)
        return self._plans[key][1]

    def _plan(self, type_: GraphQLObjectType, field_details_list: Any) -> Complete | None:
        collected = self.collect_subfields(type_, field_details_list)
        if collected.new_defer_usages:
            return None
        cells = []
        for name, details in collected.grouped_field_set.items():
            node = details[0].node
            get = _getter(type_, node.name.value)
            field = type_.fields.get(node.name.value)
            if get is None or node.arguments:
                return None
            complete = _as_it_is if field is None else self._complete_of(field.type, details)
            if complete is None:
                return None
            cells.append((name, get, complete))
        return _row(cells, of_class=_class_of(type_))


async def _timed(result: Awaitable[Any], observe: Callable[[str, float], None], field: str) -> Any:
    began = time.perf_counter()
    try:
        return await result
    finally:
        observe(field, time.perf_counter() - began)


def _row(cells: Sequence[tuple[str, Get, Complete]], *, of_class: type | None) -> Complete:
    """An object as a mapping, in the order of the selection."""
    kept = tuple(cells)

    def row(source: Any) -> Any:
        if source is None:
            return None
        if of_class is not None and type(source) is not of_class:
            raise _NotPlannedError
        return {name: complete(get(source)) for name, get, complete in kept}

    return row


def _getter(type_: GraphQLObjectType, name: str) -> Get | None:
    """What gives a field's value from the object alone; None where it takes more than that."""
    if name == "__typename":
        return lambda _source: type_.name
    field = type_.fields.get(name)
    definition = field and field.extensions.get(_DEFINITION)
    if field is None or field.args or not isinstance(definition, StrawberryField) or definition.extensions:
        return None
    resolver = definition.base_resolver
    if resolver is None:
        return attrgetter(definition.python_name) if definition.default_resolver is getattr else None
    function = resolver.wrapped_func
    alone = resolver.self_parameter and len(resolver.signature.parameters) == 1 and not resolver.is_async
    return function if alone and isinstance(function, FunctionType) else None


def _class_of(type_: GraphQLObjectType) -> type | None:
    """The class that objects of a type must have, where the type asks for one."""
    if type_.is_type_of is None:
        return None
    origin: type = type_.extensions[_DEFINITION].origin
    return origin


def _leaf(type_: GraphQLScalarType | GraphQLEnumType, *, may_be_null: bool) -> Complete:
    """A scalar or an enum value; those that are what they should be are not looked at again."""
    others = _coerced(type_, may_be_null=may_be_null)
    if isinstance(type_, GraphQLEnumType):
        return _remembered(others)
    if type_.name in ("String", "ID"):
        return lambda value: value if type(value) is str else others(value)
    if type_.name == "Boolean":
        return lambda value: value if type(value) is bool else others(value)
    if type_.name == "Int":
        return lambda value: value if type(value) is int and abs(value) <= _INT_MAX else others(value)
    if type_.name == "Float":
        return lambda value: value if type(value) is float and isfinite(value) else others(value)
    return others


def _coerced(type_: GraphQLScalarType | GraphQLEnumType, *, may_be_null: bool) -> Complete:
    """As the type itself has it; it never makes nothing of something."""
    coerce = type_.coerce_output_value

    def coerced(value: Any) -> Any:
        if value is None and may_be_null:
            return None
        completed = None if value is None else coerce(value)
        if completed is None or completed is Undefined:
            raise _NotPlannedError
        return completed

    return coerced


def _remembered(complete: Complete) -> Complete:
    """Each value completed once: an enum has a handful."""
    known: dict[Any, Any] = {}

    def remembered(value: Any) -> Any:
        found = known.get(value, known)
        if found is known:
            found = known[value] = complete(value)
        return found

    return remembered


def _never_null(complete: Complete) -> Complete:
    def never_null(value: Any) -> Any:
        completed = complete(value)
        if completed is None:
            raise _NotPlannedError
        return completed

    return never_null


def _each(complete: Complete) -> Complete:
    def each(values: Any) -> Any:
        if values is None:
            return None
        if type(values) is not list and type(values) is not tuple:
            raise _NotPlannedError
        return [complete(value) for value in values]

    return each


def _as_it_is(value: Any) -> Any:
    return value
