"""Dask jobs: the jobs of the table worked off by a Dask cluster in place of worker processes of our own.

The cluster gets no job, only the errand to take one from the table: the same claims, leases and fences hold.
Its workers need this program installed and must reach the database under the same URL.
"""

import os
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from socket import gethostname
from threading import Event, Thread
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import structlog

if TYPE_CHECKING:
    from store.database import Database

log = structlog.get_logger("liutong.jobs")

LOOK_SECONDS = 0.5
"""How often the table is looked at for jobs of other servers and jobs whose lease ran out."""
CONNECT_SECONDS = 5.0
"""How long the scheduler may take to answer before it counts as out of reach."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where the scheduler is; with the three files (PEM) it is spoken to over TLS, as `tls://HOST:PORT`."""

    address: str
    authority: str = ""
    certificate: str = ""
    key: str = ""

    def __post_init__(self) -> None:
        given = [bool(path) for path in (self.authority, self.certificate, self.key)]
        if any(given) and not all(given):
            raise ValueError("TLS with Dask needs authority, certificate and key: name all three, or none")
        if find_spec("distributed") is None:
            raise ValueError("Dask needs the package distributed, which is not installed")


class DaskPool:
    """Sends errands to a cluster while jobs wait, from a thread of its own."""

    def __init__(self, database: "Database", url: str, cluster: Cluster) -> None:
        self._database, self._url, self._cluster = database, url, cluster
        self._bell, self._stopping = Event(), Event()
        self._errands: set[Any] = set()
        self._client: Any = None
        self._watcher = Thread(target=self._watch, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin to watch the table."""
        self._watcher.start()

    def nudge(self) -> None:
        """Look now: a job was queued."""
        self._bell.set()

    def stop(self) -> None:
        """Send no more errands. What the cluster has begun it ends, and writes into the table."""
        self._stopping.set()
        self._bell.set()
        self._watcher.join(CONNECT_SECONDS + 1.0)

    def _watch(self) -> None:
        from store.errors import StoreError

        while not self._stopping.is_set():
            self._bell.wait(LOOK_SECONDS)
            self._bell.clear()
            self._errands = {errand for errand in self._errands if not errand.done()}
            try:
                self._send()
            except (OSError, StoreError) as trouble:  # a time-out is an OSError, too
                log.warning("jobs wait", why=str(trouble))
                self._close()
        self._close()

    def _send(self) -> None:
        """As many errands as jobs wait and threads of the cluster are free. One too many does no harm."""
        from store.leases import count_claimable

        waiting = count_claimable(self._database)
        if not waiting:
            return
        if self._client is None:
            self._client = _connected(self._cluster)
        free = sum(self._client.nthreads().values()) - len(self._errands)
        for _ in range(min(waiting, free)):
            errand = self._client.submit(run_one, self._url, pure=False)
            errand.add_done_callback(lambda _errand: self._bell.set())
            self._errands.add(errand)

    def _close(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = None
        self._errands.clear()


def run_one(url: str) -> str | None:
    """The errand, run by a worker of the cluster: take the next job and end it; None where none waits."""
    from graph.running import run_job
    from store.leases import claim_job

    database = _database(url)
    claim = claim_job(database, worker=f"dask-{gethostname()}-{os.getpid()}-{uuid4().hex[:8]}")
    if claim is None:
        return None
    run_job(database, claim, ending=Event())
    return claim.job_id


@cache
def _database(url: str) -> "Database":
    """One door for all threads of a worker: it holds the networks in memory."""
    from store.database import open_database

    return open_database(url)


def _connected(cluster: Cluster) -> Any:
    from distributed import Client, Security

    security = None
    if cluster.authority:
        security = Security(
            tls_ca_file=cluster.authority,
            tls_client_cert=cluster.certificate,
            tls_client_key=cluster.key,
            require_encryption=True,
        )
    return Client(cluster.address, security=security, timeout=CONNECT_SECONDS, set_as_default=False)
