"""Subscription: what can be listened to, over WebSocket and as server-sent events."""

from collections.abc import AsyncIterator, Callable
from typing import Annotated, ParamSpec, TypeVar, cast

import strawberry
from strawberry import argument

from graph import jobs
from graph.asking import Info
from graph.jobs import Job

P = ParamSpec("P")
T = TypeVar("T")


def streamed(description: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """`strawberry.subscription` that keeps the method's type for the checker."""
    return cast(Callable[[Callable[P, T]], Callable[P, T]], strawberry.subscription(description=description))


@strawberry.type(description="What can be listened to (graphql-transport-ws, or server-sent events).")
class Subscription:
    """Streams end by themselves when there is nothing more to come."""

    @streamed("A job now and whenever it has come further, until it has ended.")
    async def job_progress(
        self, info: Info, id_: Annotated[strawberry.ID, argument(name="id", description="Its id.")]
    ) -> AsyncIterator[Job]:
        async for job in jobs.follow(id_, info.context):
            yield job
