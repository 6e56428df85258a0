"""Logs: one structured line an event, on standard error, with the request's id where there is one."""

import logging
import sys
from typing import Any

import orjson
import structlog
from structlog.typing import Processor

_ORDER = ("timestamp", "level", "event", "request_id")


def configure_logs(*, as_json: bool) -> None:
    """Lines for people on a terminal, `key=value` lines elsewhere, JSON lines where that is set.

    What libraries log takes the same form.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last = _renderers(as_json=as_json, on_terminal=sys.stderr.isatty())
    structlog.configure(
        processors=[*shared, *last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def _renderers(*, as_json: bool, on_terminal: bool) -> list[Processor]:
    if as_json:
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(serializer=_json)]
    if on_terminal:
        console = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        return [structlog.dev.set_exc_info, console]
    return [structlog.processors.format_exc_info, structlog.processors.LogfmtRenderer(key_order=_ORDER)]


def _json(event: Any, **_more: Any) -> str:
    return orjson.dumps(event, default=str).decode()
