"""Schema: the types put together, and what is done to every request before it is executed."""

from functools import cache

import strawberry
from graphql import GraphQLSchema
from strawberry.schema.config import StrawberryConfig

from graph import enums
from graph.documents import ReadDocuments
from graph.errors import TellErrors
from graph.mutation import Mutation
from graph.query import Query
from graph.scalars import SCALARS

__all__ = ["core_schema", "make_schema", "sdl"]

assert enums  # gives the model's words their sentences before the schema is built


@cache
def make_schema() -> strawberry.Schema:
    """The one schema that requests are executed on."""
    return _schema(sort=False)


def core_schema() -> GraphQLSchema:
    """The same schema as graphql-core has it, for parsing and validating."""
    return make_schema()._schema  # noqa: SLF001 - strawberry gives it out under no other name


def sdl() -> str:
    """The schema as text, in the order of names, as `schema.graphql` keeps it."""
    return _schema(sort=True).as_str() + "\n"


def _schema(*, sort: bool) -> strawberry.Schema:
    """A sorted schema is for reading only: sorting rebuilds enums, and inputs would arrive as plain texts."""
    return strawberry.Schema(
        query=Query,
        mutation=Mutation,
        extensions=[TellErrors, ReadDocuments],
        config=StrawberryConfig(scalar_map=SCALARS, sort_schema=sort),
    )
