"""Command: a chart written to a file or to standard output."""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path

from app.charts.kinds import draw_chart
from app.charts.question import ChartTroubleError, question_of
from app.cli import TroubleError
from app.databases import opened
from app.service import today
from graph.asking import Asking


def write_chart(
    kind: str, code: str, given: Mapping[str, str], *, out: str, database_url: str | None
) -> None:
    """Draw the chart; TroubleError says in one sentence why it cannot be."""
    try:
        question = question_of(kind, code, given)
        with opened(database_url) as database:
            svg = asyncio.run(draw_chart(question, Asking(database, today())))
    except ChartTroubleError as trouble:
        raise TroubleError(str(trouble)) from trouble
    if out == "-":
        sys.stdout.buffer.write(svg)
        sys.stdout.flush()
        return
    try:
        Path(out).write_bytes(svg)
    except OSError as wrong:
        raise TroubleError(f"{out} cannot be written: {wrong.strerror}.") from wrong
