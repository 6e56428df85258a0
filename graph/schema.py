"""Schema: the types put together, and what is done to every request before it is executed."""

import logging
from functools import cache

import strawberry
from graphql import GraphQLError, GraphQLSchema
from strawberry.schema.config import StrawberryConfig
from strawberry.types.execution import ExecutionContext

from graph import enums
from graph.cost import CountCost
from graph.documents import ReadDocuments
from graph.errors import TellErrors, is_bug
from graph.guard import KeepRights
from graph.meta import remember_questions
from graph.mutation import Mutation
from graph.network import Network
from graph.query import Query
from graph.rows import RowExecutor
from graph.scalars import SCALARS
from graph.subscription import Subscription
from graph.whatif import WhatIf

__all__ = ["core_schema", "make_schema", "sdl"]

assert enums  # gives the model's words their sentences before the schema is built

remember_questions(Network, WhatIf)

log = logging.getLogger("liutong.graph")


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


class _Schema(strawberry.Schema):
    """Logs bugs alone: what is wrong with a request is told to whoever asked."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        asking = execution_context.context if execution_context else None
        for error in filter(is_bug, errors):
            number = getattr(asking, "request_id", "-")
            log.error("bug in a resolver, request %s", number, exc_info=error.original_error)


def _schema(*, sort: bool) -> strawberry.Schema:
    """A sorted schema is for reading only: sorting rebuilds enums, and inputs would arrive as plain texts."""
    return _Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        extensions=[TellErrors, ReadDocuments, KeepRights, CountCost],
        execution_context_class=RowExecutor,
        config=StrawberryConfig(scalar_map=SCALARS, sort_schema=sort),
    )
