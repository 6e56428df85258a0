"""First page: the map, with all of its modules named in its head, from addresses that change with the files.

A browser that learns of the modules one import after the other waits for four answers in a row, and one that
asks about each of them again waits for sixty. So the page names them all, under an address that bears the
files' stamp: what lies there is kept for good, and after an upgrade the page leads to another address.
"""

import re
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from app.pages import STATIC, static_files

LASTING = "/static/of/{stamp}"
"""Where the files of one stamp lie."""
_FOREVER = "public, max-age=31536000, immutable"
_IMPORTED = re.compile(r'from "\./([\w-]+\.mjs)"')


def lasting_files() -> StaticFiles:
    """What lies under `LASTING`: the same files as under /static."""
    return static_files(_FOREVER)


async def first_page(_request: Request) -> Response:
    """The page at /: where everything is."""
    return HTMLResponse(_page(stamp_of(STATIC)), headers={"cache-control": "no-cache"})


def stamp_of(folder: Path) -> str:
    """A name for the files as they are now: other files, or other times of writing, another stamp."""
    held = (
        f"{file.relative_to(folder)} {file.stat().st_mtime_ns} {file.stat().st_size}"
        for file in sorted(folder.rglob("*.*"))
    )
    return sha256("\n".join(held).encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def _page(stamp: str) -> str:
    place = LASTING.format(stamp=stamp).removeprefix("/")
    links = (f'    <link rel="modulepreload" href="static/map/{name}">' for name in modules_of("main.mjs"))
    page = (STATIC / "index.html").read_text("utf-8")
    return page.replace("  </head>", "\n".join((*links, "  </head>"))).replace('="static/', f'="{place}/')


def modules_of(name: str) -> list[str]:
    """A module of the map and all that it imports, directly or not, by name."""
    found, unread = {name}, [name]
    while unread:
        text = (STATIC / "map" / unread.pop()).read_text("utf-8")
        new = set(_IMPORTED.findall(text)) - found
        found |= new
        unread += new
    return sorted(found)
