"""The server: starting, health, figures, pages, time limits, bugs and stopping."""

import gc
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app import pages
from app.first_page import stamp_of
from app.server import create_app
from app.service import Service
from app.serving import _listening
from app.settings import Settings
from network.access import coverage as coverage_module
from network.pooling import solver
from tests.conftest import serving

STATIC = pages.STATIC
SOUND = {"query": "{ networks { code } }"}


def pooled(arguments: str) -> dict[str, str]:
    """A request for pooled routes of the toy county."""
    field = f"pooledRoutes({arguments}) {{ problems {{ message path }} }}"
    return {"query": f'{{ network(code: "toy") {{ {field} }} }}'}


@pytest.fixture
def starting(toy_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[TestClient, threading.Event]]:
    """A server that is held while it opens its database, and the event that lets it go on."""
    go_on = threading.Event()
    start = Service._start

    def held(service: Service) -> None:
        go_on.wait(10)
        start(service)

    monkeypatch.setattr(Service, "_start", held)
    with TestClient(create_app(Settings(database_url=toy_url, empty=True))) as client:
        yield client, go_on
        go_on.set()


def test_a_server_that_starts_says_so(starting: tuple[TestClient, threading.Event]) -> None:
    """Alive at once; until it is ready, requests get 503 with Retry-After, sockets are asked to come back."""
    client, go_on = starting
    assert client.get("/health/live").json() == {"status": "alive"}
    ready = client.get("/health/ready")
    assert (ready.status_code, ready.json(), ready.headers["retry-after"]) == (
        503,
        {"status": "starting"},
        "1",
    )
    refused = client.post("/graphql", json=SOUND)
    assert refused.status_code == 503
    assert refused.json()["errors"][0]["extensions"]["code"] == "NOT_READY"
    go_on.set()
    while client.get("/health/ready").status_code != 200:
        pass
    assert client.post("/graphql", json=SOUND).json()["data"] == {"networks": [{"code": "toy"}]}


def test_a_database_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    """The server stays alive, is never ready, and says why."""
    (tmp_path / "a.db").write_bytes(b"this is no database" * 100)
    with TestClient(create_app(Settings(database_url=f"sqlite:///{tmp_path}/a.db"))) as client:
        while (ready := client.get("/health/ready")).json()["status"] == "starting":
            pass
    assert ready.status_code == 503
    assert "cannot be used" in ready.json()["why"]


def test_an_empty_database_gets_the_shipped_districts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless --empty; a database that holds a network is left as it is."""
    from store import shipped
    from store.database import Database, open_database

    loaded: list[Database] = []
    monkeypatch.setattr(shipped, "load_shipped", loaded.append)
    for empty, expected in ((True, 0), (False, 1)):
        for client in serving_as(f"sqlite:///{tmp_path}/a.db", empty=empty):
            assert client.get("/health/ready").status_code == 200
        assert len(loaded) == expected
    open_database(f"sqlite:///{tmp_path}/a.db").close()


def serving_as(url: str, *, empty: bool) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(database_url=url, empty=empty))) as client:
        while client.get("/health/ready").status_code != 200:
            pass
        yield client


def test_figures_for_prometheus(client: TestClient) -> None:
    """Requests by route and status, their seconds, and how late the loop is."""
    client.post("/graphql", json=SOUND)
    text = client.get("/metrics").text
    assert re.search(r'liutong_requests_total{route="/graphql",status="200"} [1-9]', text)
    assert 'liutong_request_seconds_bucket{le="0.005",route="/graphql"}' in text
    assert "liutong_ready 1.0" in text
    assert "liutong_loop_lag_seconds" in text


def test_a_browser_asks_about_our_own_files_again_each_time(client: TestClient):
    """After an upgrade no page mixes old and new modules: no-cache, and 304 while nothing changed."""
    first = client.get("/static/pages.css")
    assert first.headers["cache-control"] == "no-cache"
    assert (
        client.get("/static/pages.css", headers={"if-none-match": first.headers["etag"]}).status_code == 304
    )


def test_the_map_keeps_its_files_for_good_at_an_address_of_their_own(client: TestClient) -> None:
    """The page itself is asked for again; its files are not, and what is not there is not kept."""
    page = client.get("/")
    assert page.headers["cache-control"] == "no-cache"
    places = set(re.findall(r'="(static/of/[0-9a-f]{16})/', page.text))
    assert len(places) == 1
    assert not re.search(r'="static/(?!of/)', page.text)
    (place,) = places
    module = client.get(f"/{place}/map/main.mjs")
    assert module.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert module.text == (STATIC / "map" / "main.mjs").read_text("utf-8")
    missing = client.get(f"/{place}/map/nothing.mjs")
    assert (missing.status_code, missing.headers.get("cache-control")) == (404, None)


def test_other_files_have_another_address(tmp_path: Path) -> None:
    """A file written anew, or one more, and the browser asks for all of them again."""
    (tmp_path / "a.mjs").write_text("1")
    first = stamp_of(tmp_path)
    assert stamp_of(tmp_path) == first
    (tmp_path / "a.mjs").write_text("12")
    second = stamp_of(tmp_path)
    (tmp_path / "b.mjs").write_text("")
    assert len({first, second, stamp_of(tmp_path)}) == 3


@pytest.mark.parametrize("path", ["/", "/explorer", "/static/pages.css", "/static/explorer.js"])
def test_pages_are_served_with_a_strict_policy(client: TestClient, path: str) -> None:
    """No script but our own, no outside host, no guessing of types, no frames."""
    answer = client.get(path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_pages_ask_no_outside_host() -> None:
    """Our own files under static hold no address of another host and no inline script."""
    for file in STATIC.glob("*.*"):
        text = file.read_text(encoding="utf-8")
        assert not re.findall(r"https?://(?!www\.w3\.org)[\w.]+", text), file
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|style=", text), file


def test_the_first_page_is_chinese_and_leads_to_the_interface(client: TestClient) -> None:
    """Whatever the page shows, it names the explorer and the endpoint."""
    text = client.get("/").text
    for expected in ('lang="zh-CN"', "explorer", "/graphql"):
        assert expected in text


def test_the_explorer_says_how_to_get_its_parts(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where npm packages were not to be had, the page names the script; elsewhere it is GraphiQL."""
    monkeypatch.setattr(pages, "VENDORED", tmp_path / "missing")
    assert "scripts/vendor" in client.get("/explorer").text
    present = tmp_path / "present"
    present.touch()
    monkeypatch.setattr(pages, "VENDORED", present)
    assert 'src="static/vendor/graphiql.min.js"' in client.get("/explorer").text


@pytest.mark.parametrize(
    "path", ["/nowhere", "/static/../settings.py", "/static/%2e%2e/settings.py", "/.env"]
)
def test_there_is_nothing_elsewhere(client: TestClient, path: str) -> None:
    """404 with a JSON body, and no file from outside static."""
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["message"] == "There is nothing at this address."


def test_a_request_out_of_time_is_given_up(toy_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """503 with TIMEOUT, and the work is told to stop."""
    stopped = threading.Event()

    def endless(*_args: Any, stop: Any, **_more: Any) -> None:
        while not stop():
            threading.Event().wait(0.01)
        stopped.set()

    monkeypatch.setattr(solver, "solve_pooled", endless)
    for client in serving(toy_url, request_seconds=1.5):  # the search must have begun, on a busy machine too
        answer = client.post(
            "/graphql", json={"query": '{ network(code: "toy") { pooledRoutes(input: {}) { saving } } }'}
        )
        assert answer.status_code == 503
        assert answer.json()["errors"][0]["extensions"]["code"] == "TIMEOUT"
        assert stopped.wait(5)


def test_a_time_limit_above_the_servers_is_a_problem(client: TestClient) -> None:
    """It names the server's limit; nothing is searched."""
    asked = pooled("input: {timeLimitSeconds: 61}")
    data = client.post("/graphql", json=asked).json()["data"]
    assert data["network"]["pooledRoutes"]["problems"] == [
        {
            "message": "A time limit of 61 s is more than the 60 s that this server allows.",
            "path": ["input", "timeLimitSeconds"],
        }
    ]


def test_a_bug_is_masked_and_numbered(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The client sees the request's id and no word of what broke; the server goes on."""

    def broken(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("secret: 4711")

    monkeypatch.setattr("graph.question.coverage", broken)
    assert coverage_module
    text = '{ network(code: "toy") { coverage(input: {radius: {minutes: 3}}) { meanMinutes } } }'
    answer = client.post("/graphql", json={"query": text}, headers={"x-request-id": "number-7"})
    error = answer.json()["errors"][0]
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert "number-7" in error["message"]
    assert "secret" not in answer.text
    assert client.post("/graphql", json=SOUND).status_code == 200


def test_a_bug_outside_the_schema_is_masked_too(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """500 with the number alone."""

    def broken(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("secret: 4711")

    monkeypatch.setattr("app.graphql_http.choose", broken)
    answer = client.post("/graphql", json=SOUND, headers={"x-request-id": "number-8"})
    assert answer.status_code == 500
    assert "number-8" in answer.json()["errors"][0]["message"]
    assert "secret" not in answer.text


def test_the_loop_goes_on_serving_while_a_plan_is_searched(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request that computes waits in a thread; another one is answered meanwhile."""
    begun, go_on = threading.Event(), threading.Event()
    solve = solver.solve_pooled

    def waiting(*args: Any, **more: Any) -> Any:
        begun.set()
        go_on.wait(10)
        return solve(*args, **more)

    monkeypatch.setattr(solver, "solve_pooled", waiting)
    answers: list[int] = []
    text = '{ network(code: "toy", asOf: "2026-01-01") { pooledRoutes(input: {}) { saving } } }'
    slow = threading.Thread(
        target=lambda: answers.append(client.post("/graphql", json={"query": text}).status_code)
    )
    slow.start()
    assert begun.wait(5)
    assert client.post("/graphql", json=SOUND).status_code == 200
    assert answers == []
    go_on.set()
    slow.join(10)
    assert answers == [200]


def test_what_stays_for_good_is_left_alone_by_the_collector(client: TestClient) -> None:
    """A ready server has put libraries and schema out of the collector's way: it walks requests alone."""
    assert client.get("/health/ready").status_code == 200
    assert gc.get_freeze_count() > 100_000


def test_small_answers_are_sent_without_delay() -> None:
    """The socket says that it is TCP: asyncio turns delays off for no other, and connections inherit it."""
    with _listening(Settings(port=0)) as listening:
        assert listening.proto == socket.IPPROTO_TCP


def test_figures_of_answers_fields_and_jobs(client: TestClient) -> None:
    """Answers by outcome, seconds by the field that worked, jobs by state, what is kept, memory."""
    covered = '{ network(code: "toy") { coverage(input: {radius: {minutes: 3}}) { meanMinutes } } }'
    for query in ("{ unknown }", covered):
        client.post("/graphql", json={"query": query})
    text = client.get("/metrics").text
    assert re.search(r'liutong_answers_total\{outcome="refused"\} [1-9]', text)
    assert re.search(r'liutong_answers_total\{outcome="done"\} [1-9]', text)
    assert re.search(r'liutong_field_seconds_count\{field="Network.coverage"\} [1-9]', text)
    for state in ("QUEUED", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED"):
        assert f'liutong_jobs{{state="{state}"}} ' in text
    assert re.search(r'liutong_kept_total\{outcome="unkept",what="answers"\} [1-9]', text)
    assert "process_resident_memory_bytes" in text
