"""Asking: one GraphQL request answered on the command line, without a server and without limits."""

import asyncio
import sys
from typing import Any

import orjson

from app.bars import progress_bar
from app.cli import TroubleError
from app.databases import opened
from app.service import today
from graph.asking import Asking
from graph.execution import Outcome, answer


def ask(text: str, *, variables: str | None, database_url: str | None) -> bool:
    """Print the answer as JSON; True when it holds no errors."""
    given = _variables_of(variables)
    with opened(database_url) as database, progress_bar("query") as tell:
        asking = Asking(database, today(), progress=tell)
        made = asyncio.run(answer(text, asking, variables=given))
    option = orjson.OPT_INDENT_2 if sys.stdout.isatty() else 0
    sys.stdout.buffer.write(orjson.dumps(made.body, option=option | orjson.OPT_APPEND_NEWLINE))
    sys.stdout.flush()
    return made.outcome is Outcome.DONE


def _variables_of(text: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    try:
        given = orjson.loads(text)
    except orjson.JSONDecodeError as wrong:
        raise TroubleError(f"The variables are not JSON: {wrong}.") from wrong
    if not isinstance(given, dict | None):
        raise TroubleError('The variables are not a JSON object, such as {"code": "nanchuan"}.')
    return given
