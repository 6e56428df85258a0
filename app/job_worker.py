"""Job worker: a process that takes jobs from the table one after the other, until it is told to stop.

It imports what it computes with when it has begun: the server that starts it need not.
"""

import os
import signal
from multiprocessing.connection import Connection
from threading import Event, Thread

IDLE_SECONDS = 60.0
"""How long a worker without a job stays: it holds the networks in its memory meanwhile."""


def serve_jobs(url: str, name: str, line: "Connection[bytes, bytes]") -> None:
    """Work until stopped, until the server has gone, or until nothing has come for long."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the server, which then tells us
    if hasattr(os, "nice"):
        os.nice(5)  # requests come first
    ending, wake = Event(), Event()
    Thread(target=_listen, args=(line, ending, wake), daemon=True).start()

    from graph.running import run_job
    from store.database import open_database
    from store.errors import StoreError
    from store.leases import claim_job

    database = open_database(url)
    try:
        while _may_go_on(wake, ending):
            try:
                claim = claim_job(database, worker=name)
                if claim is not None:
                    _told(line, b"busy")
                    run_job(database, claim, ending=ending)
                    continue
            except StoreError:
                claim = None  # out of reach: the lease runs out, and whoever reaches the table first goes on
            if not _told(line, b"idle") or not wake.wait(IDLE_SECONDS):
                return
    finally:
        database.close()


def _may_go_on(wake: Event, ending: Event) -> bool:
    """True until the end. The bell is stilled first, so that no word is missed after the look."""
    wake.clear()
    return not ending.is_set()


def _told(line: "Connection[bytes, bytes]", word: bytes) -> bool:
    """Tell the server how it stands; False when it has gone."""
    try:
        line.send_bytes(word)
    except OSError:
        return False
    return True


def _listen(line: "Connection[bytes, bytes]", ending: Event, wake: Event) -> None:
    """Hear the server; silence for ever (it died) means stop."""
    word = b"look"
    while word != b"stop":
        try:
            word = line.recv_bytes()
        except (EOFError, OSError):
            word = b"stop"
        if word == b"stop":
            ending.set()
        wake.set()
