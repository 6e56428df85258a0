"""What serving is compared with: plain strawberry over the same values, and Starlette giving bytes out.

python -m benchmarks.serving_peers PORT PACKAGE BYTES_FILE MEDIA_TYPE
"""

import sys
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path

import strawberry
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from strawberry.asgi import GraphQL

from graph.ids import cursor_after
from network.model import Network
from store.packages import read_package


def main() -> None:
    """Serve until the signal to stop."""
    port, package, answer, media_type = sys.argv[1:]
    network = read_package(Path(package)).network
    if network is None:
        raise RuntimeError(f"{package} cannot be read")
    content = Path(answer).read_bytes()

    async def raw(_request: Request) -> Response:
        return Response(content, media_type=media_type)

    app = Starlette(
        routes=[
            Route("/raw", raw, methods=["GET", "POST"]),
            Route("/graphql", GraphQL[None, None](plain_schema(network), graphql_ide=None)),
        ]
    )
    uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="warning", access_log=False)


@strawberry.enum
class Tier(Enum):
    """Level of a site."""

    DISTRICT = 1
    TOWNSHIP = 2
    VILLAGE = 3


@strawberry.enum
class SiteStatus(Enum):
    """How far a site has come."""

    PLANNED = 1
    BUILDING = 2
    ACTIVE = 3
    SUSPENDED = 4
    CLOSED = 5


@strawberry.type
class Site:
    """A site as plain attributes: the quickest that the library's own fields can be."""

    code: strawberry.ID
    name: str
    tier: Tier
    status: SiteStatus
    lon: float
    lat: float
    opened: date | None
    active: bool


@strawberry.type
class Page:
    """Sites of a page."""

    nodes: list[Site]


@dataclass
class _Held:
    """What the resolvers read: made once, before the first request."""

    sites: list[Site]
    after: dict[str, int]


_HELD = _Held([], {})


@strawberry.input
class SiteFilter:
    """The one condition that is asked for."""

    types: list[str]


@strawberry.type
class PlainNetwork:
    """The network, as far as it is asked."""

    @strawberry.field
    def sites(self, filter: SiteFilter, first: int, after: str | None = None) -> Page:  # noqa: A002 - the word
        assert filter.types == ["outlet"], "the one question that is compared"
        start = _HELD.after[after] if after else 0
        return Page(nodes=_HELD.sites[start : start + first])


@strawberry.type
class PlainQuery:
    """The root."""

    @strawberry.field
    def network(self, code: strawberry.ID, as_of: date) -> PlainNetwork:
        assert code, "the one network"
        assert as_of, "the day"
        return PlainNetwork()


def plain_schema(network: Network) -> strawberry.Schema:
    """The library as its documentation has it, without extensions."""
    _HELD.sites = [
        Site(
            code=strawberry.ID(site.code), name=site.name, tier=Tier[site.tier.name],
            status=SiteStatus[site.status.name], lon=site.lon, lat=site.lat, opened=site.opened,
            active=True,
        )
        for site in network.sites if site.is_outlet
    ]  # fmt: skip
    _HELD.after = {cursor_after(site.code): i + 1 for i, site in enumerate(_HELD.sites)}
    return strawberry.Schema(query=PlainQuery)


if __name__ == "__main__":
    main()
