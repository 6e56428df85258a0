"""Service: what one server process holds: its database, its worker threads, and whether it is ready."""

import asyncio
import contextlib
import ctypes
import gc
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from threading import Event, Thread
from typing import TYPE_CHECKING

import structlog
from starlette.requests import HTTPConnection

from app.dask_jobs import DaskPool
from app.jobs import JobPool, open_pool
from app.metrics import Metrics
from app.settings import Settings
from app.trusted import read_trusted
from graph.asking import Asking
from graph.documents import Documents
from graph.execution import make_documents
from graph.limits import Limits
from store.askers import Origin

if TYPE_CHECKING:
    from store.database import Database

log = structlog.get_logger("liutong")


@dataclass
class Service:
    """Opened by the server's lifespan. Until `ready` is set it answers that it is starting."""

    settings: Settings
    metrics: Metrics = field(default_factory=Metrics)
    limits: Limits = field(init=False)
    ready: Event = field(default_factory=Event)
    stopping: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self.limits = Limits(cost=self.settings.cost)
        self.pool = ThreadPoolExecutor(self.settings.threads, thread_name_prefix="work")
        trusted = read_trusted(self.settings.documents, only=self.settings.trusted_only)
        self.documents: Documents = make_documents(
            limits=self.limits,
            suggestions=self.settings.suggestions,
            introspection=self.settings.introspection,
            trusted=trusted,
        )
        self.asked: set[Event] = set()
        self.failure: str | None = None
        self.database: Database | None = None
        self.jobs: JobPool | DaskPool | None = None

    def asking(self, request: HTTPConnection) -> Asking:
        """The context of a request as of today, in the name of whoever was admitted with it."""
        assert self.database is not None, "asked before the service was ready"
        state = request.state
        place = request.client.host if request.client else "-"
        return Asking(
            self.database.for_origin(Origin(state.asker.name, place, state.request_id)),
            today(),
            request_id=state.request_id,
            asker=state.asker,
            solve_seconds_max=self.settings.solve_seconds,
            pool=self.pool,
            documents=self.documents,
            jobs=self.jobs.nudge if self.jobs else None,
            observe=self.metrics.tell_field,
        )

    async def start(self) -> None:
        """Open the database and warm up, off the loop, after the socket is open."""
        from store.errors import StoreError

        try:
            await asyncio.get_running_loop().run_in_executor(self.pool, self._start)
        except StoreError as trouble:
            self.failure = str(trouble)
            log.error("not ready", why=self.failure)

    def _start(self) -> None:
        from store.database import open_database
        from store.shipped import load_shipped

        began = time.perf_counter()
        _share_arenas()
        database = open_database(self.settings.database_url or None)
        if not self.settings.empty and not database.list_networks():
            load_shipped(database)
        self.database, self.jobs = database, open_pool(database, cluster=self.settings.cluster)
        _settle_memory()
        self.ready.set()
        log.info("ready", seconds=round(time.perf_counter() - began, 3))
        self._warm(database)

    def _warm(self, database: "Database") -> None:
        """Load every network and search it once, so that the first planner does not wait for it."""
        from network.access.coverage import coverage
        from network.access.radius import Radius

        for head in database.list_networks():
            if self.stopping.is_set():
                return
            network = database.find_network(head.code)
            if network:
                coverage(network, as_of=today(), radius=Radius(15))

    def drain(self) -> None:
        """Take nothing new and let what runs end early. Never waits: a signal's handler calls it."""
        self.stopping.set()
        for event in tuple(self.asked):
            event.set()
        if self.jobs:
            Thread(target=self.jobs.stop, name="jobs stop", daemon=True).start()

    async def stop(self) -> None:
        """Wait for what runs, for a time, and give the database up."""
        if not self.stopping.is_set():
            self.drain()
        self.pool.shutdown(wait=False, cancel_futures=True)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.to_thread(self._end), self.settings.shutdown_seconds)
        if self.database:
            self.database.close()

    def _end(self) -> None:
        if self.jobs:
            self.jobs.stop()
        self.pool.shutdown(wait=True)


def today() -> date:
    """The day at the server's place; the one clock of the house."""
    return date.today()  # noqa: DTZ011 - a district plans by its own calendar


_ARENA_MAX = -8
"""The C library's number for its limit of arenas (malloc.h)."""


def _share_arenas() -> None:
    """Let all threads take memory from two arenas instead of eight a core, where that can be said: an answer
    with drawn rings leaves each arena larger for good, and gains nothing by having its own."""
    if sys.platform == "linux":
        library = ctypes.CDLL(None)
        if hasattr(library, "mallopt"):
            library.mallopt(_ARENA_MAX, 2)


def _settle_memory() -> None:
    """Let the collector pass over what stays for good: libraries, schema and networks are walked no more,
    which stopped every request for a tenth of a second and longer."""
    gc.collect()
    gc.freeze()
