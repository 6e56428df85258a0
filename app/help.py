"""Help: the page that explains the map to planners, from docs/, with the pictures that the tests took."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

DOCS = Path(__file__).parents[1] / "docs"
"""Beside the program in its repository; a program installed without it has no help to show."""
TEXT = DOCS / "help.zh-CN.md"

_PAGE = """<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>流通地图使用说明</title>
    <link rel="icon" href="../static/map/icon.svg">
    <link rel="stylesheet" href="../static/pages.css">
  </head>
  <body>
    <nav><a href="../">回到地图</a></nav>
    <main>{body}</main>
  </body>
</html>
"""

_MISSING = "<p>安装时没有带说明文档；见源代码里的 docs/help.zh-CN.md。</p>"


def help_routes() -> list[BaseRoute]:
    """Where the help is."""
    pictures = [Mount("/help/pictures", StaticFiles(directory=DOCS / "pictures"))] if TEXT.exists() else []
    return [*pictures, Route("/help/", _page)]


async def _page(_request: Request) -> Response:
    """The help as HTML; 404 where the program was installed without its documents."""
    if not TEXT.exists():
        return HTMLResponse(
            _PAGE.format(body="<p>安装时没有带说明文档；见源代码里的 docs/help.zh-CN.md。</p>"), 404
        )
    from markdown_it import MarkdownIt

    body = MarkdownIt("commonmark").enable("table").render(TEXT.read_text(encoding="utf-8"))
    return HTMLResponse(_PAGE.format(body=body), headers={"cache-control": "no-cache"})
