"""Admission: with keys on, nothing but health and the pages is answered to those who are not known."""

import json
from collections.abc import Mapping
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from app import serving
from app.cli import TroubleError
from app.server import create_app
from app.settings import AuthMode, Settings, settings_of
from store.askers import Role
from store.database import Database, open_database
from store.keys import check_key, create_key, list_keys, revoke_key
from tests.conftest import Run
from tests.conftest import serving as client_of

QUESTION = {"query": "{ networks { code } }"}
ANSWER = {"data": {"networks": [{"code": "toy"}]}}
SUBPROTOCOL = ["graphql-transport-ws"]
EXPORT = "/export/toy/sites.csv"
TILE = "/tiles/toy/sites/8/204/105.mvt"


def bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/", "/explorer", "/static/map/main.mjs"])
def test_health_and_pages_are_for_everybody(guarded: TestClient, path: str) -> None:
    """A probe has no key, and a page must be there to ask for one."""
    assert guarded.get(path).status_code == 200


@pytest.mark.parametrize(
    "path", ["/graphql?query={networks{code}}", EXPORT, TILE, "/metrics", "/anything/else"]
)
@pytest.mark.parametrize(
    "headers",
    [{}, bearer("liutong_abc_def"), bearer(""), bearer("x" * 9000), {"authorization": "Basic eDp5"}],
    ids=["none", "unknown", "empty", "long", "basic"],
)
def test_nothing_else_is_answered_without_a_key(
    guarded: TestClient, path: str, headers: dict[str, str]
) -> None:
    """401 with a code, a sentence and the scheme, also for addresses that do not exist."""
    refused = guarded.get(path, headers=headers)
    assert refused.status_code == 401
    (error,) = refused.json()["errors"]
    assert error["extensions"] == {"code": "UNAUTHENTICATED"}
    assert refused.headers["www-authenticate"] == 'Bearer realm="liutong"'


@pytest.mark.parametrize("text", ["{ __schema { types { name } } }", "{ netwrk { code } }"])
def test_anonymous_callers_learn_nothing_of_the_schema(guarded: TestClient, text: str) -> None:
    """Neither by introspection nor by suggestions: the document is not even read."""
    refused = guarded.post("/graphql", json={"query": text})
    assert refused.status_code == 401
    assert "network" not in refused.text.lower()


def test_a_key_opens_every_way_in(guarded: TestClient, keys: Mapping[str, str]) -> None:
    """GraphQL, events, exports, tiles and figures."""
    headers = bearer(keys["viewer"])
    assert guarded.post("/graphql", json=QUESTION, headers=headers).json()["data"] == ANSWER["data"]
    events = guarded.post("/graphql", json=QUESTION, headers={**headers, "accept": "text/event-stream"})
    assert json.loads(events.text.split("data: ")[1].splitlines()[0])["data"] == ANSWER["data"]
    for path in (EXPORT, TILE, "/metrics"):
        assert guarded.get(path, headers=headers).status_code == 200


def test_tiles_for_a_key_are_kept_by_no_cache_between(guarded: TestClient, keys: Mapping[str, str]) -> None:
    """What is public on an open server is the browser's own here."""
    told = guarded.get(TILE, headers=bearer(keys["viewer"])).headers["cache-control"]
    assert "public" not in told
    fingerprint = guarded.post(
        "/graphql",
        json={"query": '{ network(code: "toy") { fingerprint } }'},
        headers=bearer(keys["planner"]),
    ).json()["data"]["network"]["fingerprint"]
    fixed = guarded.get(f"{TILE}?v={fingerprint[:16]}", headers=bearer(keys["viewer"]))
    assert fixed.headers["cache-control"].startswith("private, max-age=")


def asked_by_socket(client: TestClient, payload: Any, headers: dict[str, str]) -> Any:
    with client.websocket_connect("/graphql", subprotocols=SUBPROTOCOL, headers=headers) as socket:
        socket.send_json({"type": "connection_init", **({} if payload is None else {"payload": payload})})
        assert socket.receive_json() == {"type": "connection_ack"}
        socket.send_json({"type": "subscribe", "id": "1", "payload": QUESTION})
        return socket.receive_json()["payload"]


@pytest.mark.parametrize("by_header", [True, False], ids=["header", "connection_init"])
def test_a_socket_takes_the_key_either_way(
    guarded: TestClient, keys: Mapping[str, str], by_header: bool
) -> None:
    """In the handshake, or where browsers can put it: in the first message."""
    key = bearer(keys["viewer"])
    assert asked_by_socket(guarded, *((None, key) if by_header else (key, {})))["data"] == ANSWER["data"]


@pytest.mark.parametrize("payload", [None, {}, {"authorization": "Bearer liutong_a_b"}, {"authorization": 5}])
def test_a_socket_without_a_key_is_closed(guarded: TestClient, payload: Any) -> None:
    """4403, before any operation."""
    with pytest.raises(WebSocketDisconnect) as closed:
        asked_by_socket(guarded, payload, {})
    assert closed.value.code == 4403


def test_a_key_revoked_while_its_socket_is_open_opens_nothing_more(
    guarded: TestClient, kept: Database
) -> None:
    """The next operation on the connection closes it."""
    key, text = create_key(kept, name="short", roles=[Role.VIEWER])
    with guarded.websocket_connect("/graphql", subprotocols=SUBPROTOCOL, headers=bearer(text)) as socket:
        socket.send_json({"type": "connection_init"})
        assert socket.receive_json() == {"type": "connection_ack"}
        revoke_key(kept, key.id)
        socket.send_json({"type": "subscribe", "id": "1", "payload": QUESTION})
        assert socket.receive()["code"] == 4403


def test_a_revoked_key_is_refused_at_the_next_request(guarded: TestClient, kept: Database) -> None:
    """By every server on the database: nothing of keys is remembered."""
    key, text = create_key(kept, name="short", roles=[Role.VIEWER])
    assert guarded.post("/graphql", json=QUESTION, headers=bearer(text)).status_code == 200
    assert revoke_key(kept, key.id) is not None
    assert guarded.post("/graphql", json=QUESTION, headers=bearer(text)).status_code == 401


def test_more_than_so_many_requests_in_a_minute_wait(kept_url: str, keys: Mapping[str, str]) -> None:
    """429 with Retry-After and a code, for that key alone; guessing keys is counted by address."""
    for client in client_of(kept_url, auth=AuthMode.KEYS, requests_per_minute=3):
        for _ in range(3):
            assert client.post("/graphql", json=QUESTION, headers=bearer(keys["viewer"])).status_code == 200
        late = client.post("/graphql", json=QUESTION, headers=bearer(keys["viewer"]))
        assert late.status_code == 429
        assert late.json()["errors"][0]["extensions"] == {"code": "LIMIT_EXCEEDED"}
        assert 1 <= int(late.headers["retry-after"]) <= 60
        assert client.post("/graphql", json=QUESTION, headers=bearer(keys["planner"])).status_code == 200
        guesses = [client.get("/metrics", headers=bearer(f"liutong_a_{i}")).status_code for i in range(5)]
        assert guesses == [401, 401, 401, 429, 429]


def test_a_key_is_kept_as_its_hash_and_ends_when_it_should(kept: Database) -> None:
    """Nothing in the database gives the secret away; past its end it opens nothing; its use is noted."""
    key, text = create_key(kept, name="x", roles=[Role.AUDITOR], expires_at=kept.clock() + timedelta(days=1))
    assert text.startswith(f"liutong_{key.id}_")
    with kept.reading() as connection:
        row = str(connection.exec_driver_sql("SELECT * FROM api_keys WHERE id = ?", (key.id,)).one())
    assert text.rpartition(f"{key.id}_")[2] not in row
    asker = check_key(kept, text)
    assert asker is not None
    assert (asker.name, asker.roles) == (f"key:{key.id}", {Role.AUDITOR})
    assert last_used(kept, key.id) is None
    later = open_database(str(kept.engine.url), clock=lambda: datetime.now(UTC) + timedelta(days=2))
    assert check_key(later, text) is None
    later.close()


def last_used(database: Database, key_id: str) -> datetime | None:
    (key,) = (one for one in list_keys(database) if one.id == key_id)
    return key.last_used_at


def test_when_a_key_was_last_used_is_noted(guarded: TestClient, kept: Database) -> None:
    """Soon after its first request, by a thread that no request waits for."""
    key, text = create_key(kept, name="x", roles=[Role.VIEWER])
    assert guarded.post("/graphql", json=QUESTION, headers=bearer(text)).status_code == 200
    assert any(last_used(kept, key.id) for _ in range(100_000))


def test_a_key_is_checked_while_somebody_writes(guarded: TestClient, kept: Database) -> None:
    """A long import does not keep anybody out: checking a key reads."""
    _, text = create_key(kept, name="x", roles=[Role.VIEWER])
    with kept.writing():
        assert guarded.post("/graphql", json=QUESTION, headers=bearer(text)).status_code == 200


@pytest.mark.parametrize(
    ("roles", "operators"),
    [([], []), ([Role.VIEWER], ["toy/post"]), ([Role.OPERATOR], []), ([Role.OPERATOR], ["post"])],
)
def test_a_key_that_means_nothing_is_not_made(
    kept: Database, roles: list[Role], operators: list[str]
) -> None:
    """No role, an operator's without operators, operators for another role, one without its county."""
    with pytest.raises(ValueError, match=r"role|operator"):
        create_key(kept, name="x", roles=roles, operators=operators)


def test_keys_on_the_command_line(run: Run, tmp_path: Any) -> None:
    """The key alone goes to standard output, once; listed without its secret; revoked by its id."""
    database = ("--database", f"sqlite:///{tmp_path}/keys.db")
    made = run("key", "create", "--role", "planner", "--name", "county office", "--days", "30", *database)
    text = made.stdout.strip()
    key_id = text.split("_")[1]
    listed = run("key", "list", *database).stdout
    assert key_id in listed
    assert "county office" in listed
    assert text.split("_", 2)[2] not in listed
    assert "revoked" in run("key", "revoke", key_id, *database).stdout
    assert "revoked" in run("key", "list", *database).stdout


@pytest.mark.parametrize(
    "environment",
    [
        {"LIUTONG_AUTH": "oidc"},
        {
            "LIUTONG_AUTH": "oidc",
            "LIUTONG_OIDC_ISSUER": "i",
            "LIUTONG_OIDC_AUDIENCE": "a",
            "LIUTONG_OIDC_KEYS": "http://x",
        },
        {"LIUTONG_AUTH": "trust"},
        {"LIUTONG_OIDC_ROLE_NAMES": "boss=chief"},
    ],
)
def test_settings_that_would_let_strangers_in_are_refused(environment: dict[str, str]) -> None:
    """An issuer is named whole, its keys come over TLS, its roles exist; a mode that is none is named."""
    with pytest.raises(ValueError, match=r"LIUTONG_AUTH|oidc|auth"):
        settings_of(environment)


@pytest.mark.parametrize(
    ("host", "more", "is_refused"),
    [
        ("127.0.0.1", {}, False),
        ("localhost", {}, False),
        ("0.0.0.0", {}, True),
        ("0.0.0.0", {"allow_open": True}, False),
        ("0.0.0.0", {"auth": AuthMode.KEYS}, False),
    ],
)
def test_open_is_for_loopback_or_for_those_who_say_so(host: str, more: Any, is_refused: bool) -> None:
    """By the address that is really listened on, whatever its name."""
    settings = Settings(host=host, port=0, **more)
    listening = serving._listening(settings)
    with listening, pytest.raises(TroubleError, match="LIUTONG_ALLOW_OPEN") if is_refused else nullcontext():
        serving._check_open(settings, listening)


def test_a_server_that_starts_lets_nobody_in_yet(kept_url: str) -> None:
    """503 with Retry-After until keys can be looked up."""
    application = create_app(Settings(database_url=kept_url, empty=True, auth=AuthMode.KEYS))
    client = TestClient(application)  # whose lifespan has not begun
    refused = client.post("/graphql", json=QUESTION, headers=bearer("liutong_a_b"))
    assert refused.status_code == 503
    assert refused.headers["retry-after"] == "1"
