"""Meta: what an answer rests on, so that a figure on paper can be asked again.

There is no moment and no duration in it: equal questions have equal answers, whenever they are asked. When an
answer was made and how long it took stand in the HTTP response's headers (Date) and in the server's log.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import orjson
import strawberry
from graphql import (
    GraphQLInputType,
    Undefined,
    get_nullable_type,
    is_input_object_type,
    is_list_type,
    type_from_ast,
    value_from_ast_untyped,
)
from strawberry.extensions.field_extension import AsyncExtensionResolver, FieldExtension
from strawberry.types.base import get_object_definition

from graph.asking import Info
from graph.fields import field
from graph.ids import global_id
from graph.scalars import JsonText
from graph.view import View

_GENERAL = (
    "Places are counted at one point each; people go by road at free flow, without congestion or waiting.",
    "A point off the road joins its nearest link, and the rest is walked.",
)
_OF_FIELDS: Mapping[str, tuple[str, ...]] = {
    "pooledRoutes": (
        "Vehicles take the quickest way and pay its kilometres; a day without a shift starts at 08:00.",
        "Demands are what the package says of an ordinary day.",
    ),
    "fairShares": ("What a coalition cannot carry is priced at unservedYuanPerKg.",),
    "criticality": ("One thing fails at a time.",),
    "daysOfCover": ("Need is people times kilograms a head and day; nothing is delivered meanwhile.",),
    "siting": ("An outlet may stand at any candidate village's point; it has room for everybody.",),
    "rollout": ("What is built stays; each year's plan holds the year before.",),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The question behind an answer."""

    view: View
    scenario_id: str | None
    field_name: str
    parameters: Callable[[], dict[str, Any]]


@strawberry.type(description="What an answer rests on (结果说明): enough to ask for the same figures again.")
class Meta:
    """The question, the data and the assumptions."""

    inner: strawberry.Private[Asked]

    @field("The day by which sites and designations counted.")
    def as_of(self) -> date:
        return self.inner.view.as_of

    @field(
        "Content hash of the network that was asked, with the changes of a scenario or a what-if in it: "
        "equal content, equal text."
    )
    def snapshot_id(self) -> str:
        return self.inner.view.network.fingerprint()

    @field("The saved scenario that the network was asked under; null without one.")
    def scenario_id(self) -> strawberry.ID | None:
        return None if self.inner.scenario_id is None else strawberry.ID(self.inner.scenario_id)

    @field("Which list of villages is the denominator.")
    def village_list_version(self) -> str:
        return self.inner.view.network.village_list_version

    @field("What is surveyed and what is synthetic (数据来源说明).")
    def provenance(self) -> str:
        return self.inner.view.network.provenance

    @field("The arguments of the field as they were understood, defaults filled in.")
    def parameters(self) -> JsonText:
        return JsonText(orjson.dumps(self.inner.parameters()).decode())

    @field("What was taken for granted (假设).")
    def assumptions(self) -> list[str]:
        return [*_GENERAL, *_OF_FIELDS.get(self.inner.field_name, ())]


@strawberry.type
class Answered:
    """What every answer of an analysis has beside its figures; the field that gives it fills `asked` in."""

    asked: strawberry.Private[Asked | None] = None

    @field("What the answer rests on.")
    def meta(self) -> Meta:
        assert self.asked is not None, "answered by a field that does not remember its question"
        return Meta(inner=self.asked)


class _Remember(FieldExtension):
    """Notes the question with its answer; that of a what-if was asked of the changed network."""

    async def resolve_async(
        self, next_: AsyncExtensionResolver, source: Any, info: Info, **arguments: Any
    ) -> Any:
        answer = await next_(source, info, **arguments)
        view = source.view if hasattr(source, "view") else source.changed()
        saved = getattr(source, "saved", None)
        scenario_id = None if saved is None else global_id("scenario", saved.id)
        answer.asked = Asked(view, scenario_id, info.field_name, lambda: _understood(info))
        return answer


def remember_questions(*types: type) -> None:
    """Let the fields of these types that give an `Answered` note the question; before a schema is made."""
    for named in types:
        for part in get_object_definition(named, strict=True).fields:
            resolver = part.base_resolver
            if (
                resolver
                and resolver.is_async
                and isinstance(part.type, type)
                and issubclass(part.type, Answered)
            ):
                part.extensions.append(_Remember())


def _understood(info: Info) -> dict[str, Any]:
    """The arguments of a field as JSON, variables put in and defaults filled."""
    raw = info._raw_info  # noqa: SLF001 - under no other name
    read: Mapping[str, Any] = cast(Any, raw.variable_values)
    read = getattr(read, "coerced", read)
    variables = {}
    for definition in raw.operation.variable_definitions or ():
        name, type_ = definition.variable.name.value, type_from_ast(raw.schema, definition.type)
        if name in read:
            variables[name] = _written(read[name], type_)
    given = {
        argument.name.value: value_from_ast_untyped(argument.value, variables)
        for argument in raw.field_nodes[0].arguments or ()
    }
    return _filled(given, raw.parent_type.fields[raw.field_name].args)


def _filled(given: Mapping[str, Any], parts: Mapping[str, Any]) -> dict[str, Any]:
    """What is given, and the defaults of what is not."""
    told = {}
    for name, part in parts.items():
        if given.get(name, Undefined) is not Undefined:
            told[name] = _complete(given[name], part.type)
        elif part.default_value is not Undefined and part.default_value is not None:
            told[name] = _written(part.default_value, part.type)
    return told


def _complete(value: Any, type_: GraphQLInputType) -> Any:
    """A value with the defaults of its own parts."""
    named = get_nullable_type(type_)
    if is_list_type(named) and isinstance(value, list):
        return [_complete(item, named.of_type) for item in value]
    if is_input_object_type(named) and isinstance(value, dict):
        return _filled(value, named.fields)
    return value


def _written(value: Any, type_: Any) -> Any:
    """A value as it was read, written as GraphQL writes it."""
    named = get_nullable_type(type_)
    if value is None:
        return None
    if is_list_type(named):
        return [_written(item, named.of_type) for item in value]
    if is_input_object_type(named):
        return {name: _written(item, named.fields[name].type) for name, item in value.items()}
    return named.serialize(value)
