"""Jobs: the worker processes of one server. They start when a job waits and end when none has for long.

The table of jobs is the truth: workers take jobs from it themselves, under leases. The pool only sees to
it that there are workers, and puts the job of a dead one back at once.
"""

import os
import time
from multiprocessing import get_context
from multiprocessing.connection import wait
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import structlog

from app.dask_jobs import Cluster, DaskPool
from app.job_worker import serve_jobs

if TYPE_CHECKING:
    from store.database import Database

log = structlog.get_logger("liutong.jobs")

LOOK_SECONDS = 0.5
"""How often the table is looked at for jobs of other servers and jobs whose lease ran out."""
STOP_SECONDS = 4.0
"""How long workers may take to put their jobs back when the server stops."""
_LOOKING, _IDLE = b"looking", b"idle"
"""What a worker does: it looks for a job when it begins and when it is woken, and says what came of it."""


def default_processes() -> int:
    """All cores but one, which goes on answering requests."""
    return max(1, (os.cpu_count() or 2) - 1)


def open_pool(
    database: "Database", *, processes: int | None = None, cluster: Cluster | None = None
) -> "JobPool | DaskPool | None":
    """A pool that watches the database, with processes of its own or a Dask cluster's.

    None for a database in memory, which no other process sees.
    """
    url = database.engine.url.render_as_string(hide_password=False)
    if url in ("sqlite://", "sqlite:///:memory:"):
        return None
    pool = (
        JobPool(database, url, processes=processes) if cluster is None else DaskPool(database, url, cluster)
    )
    pool.start()
    return pool


class JobPool:
    """Worker processes on one database, seen to by a thread of their own."""

    def __init__(self, database: "Database", url: str, *, processes: int | None = None) -> None:
        self._database, self._url = database, url
        self._processes = default_processes() if processes is None else processes
        self._workers: dict[str, _Worker] = {}
        self._stopping = Event()
        self._bell, self._rope = get_context("spawn").Pipe(duplex=False)
        self._ringing, self._lock = False, Lock()
        self._watcher = Thread(target=self._watch, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin to watch the table; no process is started before a job waits."""
        self._watcher.start()

    def nudge(self) -> None:
        """Look now: a job was queued. May be called from any thread and never waits."""
        with self._lock:
            if not self._ringing:
                self._ringing = True
                self._rope.send_bytes(b"!")

    def stop(self) -> None:
        """End all workers; their jobs go back into the queue for the next server."""
        self._stopping.set()
        self.nudge()
        self._watcher.join(STOP_SECONDS + 2.0)  # longer only if the database hangs, which we do not wait for

    def process_ids(self) -> list[int]:
        """The processes that live."""
        return sorted(worker.process_id for worker in list(self._workers.values()))

    def _watch(self) -> None:
        """Wait for the bell, a word of a worker, the end of one, or the time of the next look."""
        self._forget()
        while not self._stopping.is_set():
            lines = [line for worker in self._workers.values() for line in worker.lines]
            wait([self._bell, *lines], timeout=LOOK_SECONDS)
            with self._lock:
                if self._ringing:
                    self._ringing = False
                    self._bell.recv_bytes()
            for worker in self._workers.values():
                worker.hear()
            self._reap()
            self._supply()
        self._end()

    def _forget(self) -> None:
        """Let go of what ended long ago, once a start."""
        from store.errors import StoreError
        from store.jobs import forget_jobs

        try:
            forget_jobs(self._database)
        except StoreError as trouble:
            log.warning("old jobs not deleted", why=str(trouble))

    def _reap(self) -> None:
        """Forget workers that ended; the job of one that died goes back into the queue."""
        for name, worker in list(self._workers.items()):
            if worker.is_alive:
                continue
            if worker.exit_code:
                log.warning("worker died", worker=name, exit_code=worker.exit_code)
            self._put_back(name)
            worker.close()
            del self._workers[name]

    def _put_back(self, name: str) -> None:
        from store.errors import StoreError
        from store.leases import release_crashed

        try:
            release_crashed(self._database, worker=name)
        except StoreError as trouble:
            log.warning("job not put back: its lease will run out", why=str(trouble))

    def _supply(self) -> None:
        """Wake an idle worker, or start one, while a job waits that none is about to take."""
        from store.errors import StoreError
        from store.leases import has_claimable

        states = [worker.state for worker in self._workers.values()]
        idle = next((worker for worker in self._workers.values() if worker.state == _IDLE), None)
        if _LOOKING in states or (idle is None and len(states) >= self._processes):
            return
        try:
            if not has_claimable(self._database):
                return
        except StoreError as trouble:
            log.warning("jobs out of reach", why=str(trouble))
            return
        if idle is not None:
            idle.wake()
        else:
            name = uuid4().hex
            self._workers[name] = _Worker(self._url, name)

    def _end(self) -> None:
        """Give each worker the time to put its job back, then end it."""
        until = time.monotonic() + STOP_SECONDS
        for worker in self._workers.values():
            worker.stop()
        for name, worker in self._workers.items():
            if not worker.has_ended(within_seconds=max(0.0, until - time.monotonic())):
                self._put_back(name)
            worker.close()
        self._workers.clear()


class _Worker:
    """A process and the line to it. When the server dies the line breaks, and the worker ends."""

    def __init__(self, url: str, name: str) -> None:
        context = get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(
            target=serve_jobs, args=(url, name, theirs), name=f"job-{name[:8]}", daemon=True
        )
        self._process.start()
        theirs.close()
        self.process_id = self._process.pid or 0
        self.state = _LOOKING

    @property
    def lines(self) -> list[Any]:
        """What stirs when it says something or ends."""
        return [self._process.sentinel, *([] if self._line.closed else [self._line])]

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive()

    @property
    def exit_code(self) -> int | None:
        return self._process.exitcode

    def hear(self) -> None:
        """Take in what it said of itself; a line that is broken is its end, which `is_alive` tells."""
        try:
            while not self._line.closed and self._line.poll():
                self.state = self._line.recv_bytes()
        except (EOFError, OSError):
            self._line.close()

    def wake(self) -> None:
        """Let it look for a job."""
        self.state = _LOOKING
        self._say(b"look")

    def stop(self) -> None:
        """Let it put its job back and end."""
        self._say(b"stop")

    def has_ended(self, *, within_seconds: float) -> bool:
        """True when it ended by itself in that time; it is ended otherwise."""
        self._process.join(within_seconds)
        if not self._process.is_alive():
            return True
        self._process.kill()
        self._process.join()
        return False

    def close(self) -> None:
        """Give line and process up."""
        self._line.close()
        self._process.join()
        self._process.close()

    def _say(self, word: bytes) -> None:
        try:
            self._line.send_bytes(word)
        except OSError:
            self._line.close()  # it has just ended, and will be reaped
