"""Schema: the types put together, and what is done to every request before it is executed."""

from datetime import date
from functools import cache

import strawberry
from strawberry.schema.config import StrawberryConfig

from graph import enums
from graph.errors import TellErrors
from graph.query import Query
from graph.scalars import DATE, GEOJSON, GeoJson

__all__ = ["make_schema", "sdl"]

assert enums  # gives the model's words their sentences before the schema is built


@cache
def make_schema() -> strawberry.Schema:
    """The one schema of this process."""
    return strawberry.Schema(
        query=Query,
        extensions=[TellErrors],
        config=StrawberryConfig(scalar_map={GeoJson: GEOJSON, date: DATE}, sort_schema=True),
    )


def sdl() -> str:
    """The schema as text, in the order of names, as `schema.graphql` keeps it."""
    return make_schema().as_str() + "\n"
