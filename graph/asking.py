"""Asking: what one request carries through the schema: the database, the day, a way to work off the loop."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import date
from threading import Event
from typing import TypeAlias, TypeVar

import strawberry

from graph.documents import Documents
from store.askers import LOCAL, Asker
from store.database import Database
from store.progress import Progress, silent

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asking:
    """The context of one request. Nothing in here is global, so that a test can set the clock.

    `today` is the day that an absent `asOf` means. `pool` runs what computes (None = asyncio's own
    threads), so that the loop goes on serving. `stop` is set when nobody waits for the answer any more;
    solvers look at it. `solve_seconds_max` bounds every time limit that a client may ask for.
    `documents` reads query texts (None = the library does). `jobs` is called when a job was queued
    (None = nobody waits for jobs, and the request runs it itself). `asker` is who asks: `graph.rights`
    says what they may ask, and `database` is opened in their name. `observe` is told what each field that
    works took, in seconds, under its name in the schema.
    """

    database: Database
    today: date
    request_id: str = "-"
    solve_seconds_max: float = 3600.0
    pool: Executor | None = None
    documents: Documents | None = None
    stop: Event = field(default_factory=Event)
    progress: Progress = silent
    jobs: Callable[[], None] | None = None
    observe: Callable[[str, float], None] | None = None
    asker: Asker = LOCAL

    def work(self, job: Callable[[], T]) -> Awaitable[T]:
        """Run `job` in a worker thread and await its result; what it logs bears the request's id."""
        return asyncio.get_running_loop().run_in_executor(self.pool, copy_context().run, job)

    def is_stopped(self) -> bool:
        """True when the answer is no longer wanted."""
        return self.stop.is_set()


Info: TypeAlias = strawberry.Info[Asking, None]
