"""Serving: the server run until it is told to stop, and what it says when it starts."""

import os
import socket
import sys
from dataclasses import replace
from ipaddress import ip_address
from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess

from app.cli import TroubleError
from app.http_protocol import Protocol
from app.logs import configure_logs
from app.settings import ENVIRONMENT, AuthMode, Settings, settings_of
from app.trusted import read_trusted


def run(**given: Any) -> None:
    """Serve with settings from the environment and those given, until a signal."""
    try:
        settings = settings_of(os.environ, **given)
        read_trusted(settings.documents, only=settings.trusted_only)
    except ValueError as wrong:
        raise TroubleError(f"{wrong}.") from wrong
    configure_logs(as_json=settings.json_logs)
    listening = _listening(settings)
    _check_open(settings, listening)
    settings = replace(settings, port=listening.getsockname()[1])
    _announce(settings)
    if settings.workers > 1:
        _run_processes(settings, listening)
    else:
        from app.server import create_app

        uvicorn.Server(config_of(create_app(settings), settings)).run(sockets=[listening])


def _listening(settings: Settings) -> socket.socket:
    """The bound socket, so that a taken port is told before anything else starts."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # Named TCP: without it asyncio leaves delays on, and a kept connection waits 40 ms for each small answer.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except (OSError, UnicodeError) as wrong:
        listening.close()
        reason = getattr(wrong, "strerror", None) or wrong
        raise TroubleError(
            f"Address {settings.host}, port {settings.port} cannot be listened on ({reason}): "
            "choose another with --port, or stop what listens there."
        ) from wrong
    return listening


def _check_open(settings: Settings, listening: socket.socket) -> None:
    """A server that asks nobody who they are is for its own machine, unless somebody said otherwise."""
    address = str(listening.getsockname()[0])
    if settings.auth is not AuthMode.OPEN or settings.allow_open or ip_address(address).is_loopback:
        return
    listening.close()
    raise TroubleError(
        f"Others reach the address {settings.host}, and the setting auth is open: set LIUTONG_AUTH to keys "
        "or oidc; or, where everybody may do everything, LIUTONG_ALLOW_OPEN=1."
    )


def _announce(settings: Settings) -> None:
    """Say where everything is, before the first request can come."""
    from store.database import open_database
    from store.keys import list_keys

    database = open_database(settings.database_url or None)
    place, has_keys = database.place, bool(list_keys(database))
    database.close()
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{settings.port}"
    sys.stdout.write(
        f"\n  地图 map           {address}/\n"
        f"  接口浏览 explorer   {address}/explorer\n"
        f"  GraphQL endpoint   {address}/graphql\n"
        f"  数据库 database     {place}\n\n"
    )
    if settings.auth is AuthMode.KEYS and not has_keys:
        sys.stdout.write("  Nobody has a key yet: `liutong key create --role planner` makes one.\n\n")
    sys.stdout.flush()


def _run_processes(settings: Settings, listening: socket.socket) -> None:
    """Several processes on one database; they read their settings from the environment."""
    if not settings.empty:
        _load_shipped(settings)
    for name, value in _environment(settings).items():
        os.environ[name] = value
    config = uvicorn.Config(
        "app.server:app_from_environment", factory=True, workers=settings.workers, **_options(settings)
    )
    Multiprocess(config, sockets=[listening]).run()


def _load_shipped(settings: Settings) -> None:
    """Once, before the processes start: they must not race to fill an empty database."""
    from store.database import open_database
    from store.shipped import load_shipped

    database = open_database(settings.database_url or None)
    if not database.list_networks():
        load_shipped(database)
    database.close()


def _environment(settings: Settings) -> dict[str, str]:
    given = {
        "DATABASE": settings.database_url,
        "EMPTY": "1",
        "HOST": settings.host,
        "PORT": str(settings.port),
        "DASK": settings.dask,
    }
    return {ENVIRONMENT + name: value for name, value in given.items() if value}


def _options(settings: Settings) -> dict[str, Any]:
    return {
        "http": Protocol,
        "log_level": "warning",
        "access_log": False,
        "server_header": False,
        "timeout_graceful_shutdown": settings.shutdown_seconds,
        "ws_max_size": settings.body_bytes,
        "h11_max_incomplete_event_size": 64 * 1024,
    }


def config_of(app: Any, settings: Settings) -> uvicorn.Config:
    """How uvicorn runs the application in this process."""
    return uvicorn.Config(app, host=settings.host, port=settings.port, **_options(settings))
