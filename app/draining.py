"""Draining: from the signal to stop until the process is gone, within a time that nothing can stretch."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import structlog

from app.service import Service

log = structlog.get_logger("liutong")

GRACE_S = 1.5
"""What closing the database and the process itself may take beyond the time for running requests."""
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def drained_on_signal(service: Service) -> Iterator[None]:
    """Inside, a signal to stop first tells the service, then goes on to the server, which closes its socket.

    Searches end with the best they have, and their answers still go out. What then does not end (a thread in
    a library's loop) is left behind: jobs are under leases, and the database keeps what it acknowledged.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # signals belong to the main thread: a server inside another program is stopped by it
        return
    before = {number: signal.getsignal(number) for number in _SIGNALS}

    def drain(number: int, frame: FrameType | None) -> None:
        if not service.stopping.is_set():
            _end_at_last(service.settings.shutdown_seconds + GRACE_S)
            service.drain()
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    for number in _SIGNALS:
        signal.signal(number, drain)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end_at_last(seconds: float) -> None:
    """End the process after so long, whatever still runs; a process that ends before takes this along."""

    def end() -> None:
        log.warning("ended with work unfinished", seconds=seconds)
        os._exit(0)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
