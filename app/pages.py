"""Pages: the explorer and the files that pages need, all from our own folder."""

import mimetypes
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

STATIC = Path(__file__).parent / "static"
VENDORED = STATIC / "vendor" / "graphiql.min.js"
"""Present once `scripts/vendor` has put the explorer's parts in place."""

_EXPLORER_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self' data:; worker-src 'self' blob:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
"""GraphiQL writes style attributes; everything else is as strict as on any page."""

mimetypes.add_type("text/javascript", ".mjs")  # a Windows registry may say text/plain


class _Files(StaticFiles):
    """Our own files with a rule of how long they may be kept; what is missing has none."""

    def __init__(self, cache_control: str) -> None:
        super().__init__(directory=STATIC)
        self._cache_control = cache_control

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = self._cache_control
        return response


def static_files(cache_control: str = "no-cache") -> StaticFiles:
    """Our own files; a browser asks about each again every time, so that after an upgrade no page mixes old
    and new modules, unless their address changes with them and another rule is given."""
    return _Files(cache_control)


async def explorer(_request: Request) -> Response:
    """GraphiQL, or how to get it where its parts are not there."""
    page = "explorer.html" if VENDORED.exists() else "explorer-missing.html"
    headers = {"cache-control": "no-cache", "content-security-policy": _EXPLORER_POLICY}
    return FileResponse(STATIC / page, headers=headers)
