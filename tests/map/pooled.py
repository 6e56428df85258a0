"""Pooled routes worked out by hand: a plan that a server could answer, where a search would take long."""

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from playwright.sync_api import Page, Route

TOTALS = {"cost": 500.0, "km": 80.0, "hours": 4.0, "vehicles": 1, "loadFactor": 0.5, "co2Kg": 20.0}
VEHICLES = [
    {"id": "bus-van", "depotSiteId": "coach-station", "operator": {"name": "公交客运公司"}},
    {"id": "coop-truck", "depotSiteId": "distribution-centre", "operator": {"name": "供销合作社"}},
]
LINE = {"type": "LineString", "coordinates": [[107.1, 29.16], [107.15, 29.2]]}


def stop(code: str, name: str, **load: float) -> dict[str, Any]:
    """A stop at ten in the morning, with the load on leaving and what goes down and up there."""
    amounts = {"loadKg": 0.0, "deliveredKg": 0.0, "pickedUpKg": 0.0, **load}
    place = {"code": code, "name": name, "lon": 107.15, "lat": 29.2}
    return {"place": place, "arrive": "10:00:00", "depart": "10:05:00", "trip": 1, **amounts}


def plan(*stops: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """A PooledRoutes of one tour with these stops, with other parts in place of the usual ones."""
    tour = {
        "vehicle": "bus-van#1",
        "operators": [{"id": "bus", "name": "公交客运公司"}],
        "km": 80.0,
        "minutes": 240.0,
        "cost": 500.0,
        "depart": "09:00:00",
        "back": "13:00:00",
        "geometry": LINE,
        "stops": list(stops),
    }
    usual = {
        "separate": TOTALS,
        "pooled": TOTALS,
        "saving": 0.0,
        "poolRateTrip": None,
        "poolRateStop": None,
        "duplicatedKm": 0.0,
        "routes": [tour] if stops else [],
        "unserved": [],
        "separateUnserved": [],
        "problems": [],
    }
    return {**usual, **parts}


def problem(code: str) -> dict[str, Any]:
    """A problem of that code."""
    return {"severity": "WARNING", "code": code, "message": f"{code} in English.", "path": []}


def unserved(reason: str, needed: float, available: float, **parts: Any) -> dict[str, Any]:
    """A demand of 12 kg that is left for that reason."""
    demand = {"id": "d1", "kg": 12.0, "commodity": "parcel", "village": {"name": "甲村"}, "siteId": None}
    row = {"reason": reason, "needed": needed, "available": available, "demand": demand}
    return {"dimension": "", "message": "In English.", "vehicle": None, **row, **parts}


def told(job: dict[str, Any]) -> str:
    """One event of a job's progress."""
    parts = {"id": "j1", "state": "RUNNING", "progress": 0.06, "stage": "", "result": None, "problems": []}
    return f"event: next\ndata: {json.dumps({'data': {'jobProgress': {**parts, **job}}})}\n\n"


def found(answer: dict[str, Any]) -> str:
    """The event of a job that has succeeded with this PooledRoutes."""
    network = {"vehicles": VEHICLES, "pooledRoutes": answer}
    return told(
        {"state": "SUCCEEDED", "progress": 1, "result": {"network": {"whatIf": {"network": network}}}}
    )


@contextlib.contextmanager
def answering(page: Page, *events: str) -> Iterator[None]:
    """While this holds, every job is started and tells these events; the server answers everything else."""

    def tell(route: Route) -> None:
        route.fulfill(body="".join(events), headers={"content-type": "text/event-stream"})

    with _jobs_told_by(page, tell):
        yield


@contextlib.contextmanager
def breaking(page: Page) -> Iterator[None]:
    """While this holds, the progress of every job breaks off after one event, as of a dying server."""
    dying = HTTPServer(("127.0.0.1", 0), _Dying)
    threading.Thread(target=dying.serve_forever).start()
    with _jobs_told_by(
        page, lambda route: route.continue_(url=f"http://127.0.0.1:{dying.server_port}/graphql")
    ):
        yield
    dying.shutdown()
    dying.server_close()


class _Dying(BaseHTTPRequestHandler):
    """Promises more than it sends."""

    def do_POST(self) -> None:
        event = told({}).encode()
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("content-length", str(len(event) + 1))
        self.end_headers()
        self.wfile.write(event)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def _jobs_told_by(page: Page, tell: Callable[[Route], None]) -> Iterator[None]:
    def answer(route: Route) -> None:
        document = json.loads(route.request.post_data or "{}").get("query", "")
        if document.startswith("mutation Start"):
            route.fulfill(json={"data": {"startJob": {"job": {"id": "j1"}, "problems": []}}})
        elif document.startswith("subscription"):
            tell(route)
        else:
            route.continue_()

    page.route("**/graphql", answer)
    yield
    page.unroute("**/graphql", answer)
