"""Fields: the decorator that makes a method a described field of the schema."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import strawberry

P = ParamSpec("P")
T = TypeVar("T")


def field(description: str, **more: Any) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """`strawberry.field` that insists on a description and keeps the method's type for the checker."""
    return cast(Callable[[Callable[P, T]], Callable[P, T]], strawberry.field(description=description, **more))


def asked(description: str, **more: Any) -> Any:
    """A described field of an input or of a plain type; `default` makes it optional."""
    return strawberry.field(description=description, **more)
