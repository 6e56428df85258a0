"""Streams: graphql-transport-ws and server-sent events on the endpoint's path."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

PROTOCOL = "graphql-transport-ws"
SOUND = "{ networks { code } }"
DATA = {"data": {"networks": [{"code": "toy"}]}}


@pytest.fixture
def socket(client: TestClient) -> Iterator[WebSocketTestSession]:
    """A connection whose init was acknowledged."""
    with client.websocket_connect("/graphql", subprotocols=[PROTOCOL]) as session:
        session.send_json({"type": "connection_init"})
        assert session.receive_json() == {"type": "connection_ack"}
        yield session


def subscribe(session: WebSocketTestSession, query: Any, id_: str = "1", **more: Any) -> None:
    session.send_json({"id": id_, "type": "subscribe", "payload": {"query": query, **more}})


def test_a_query_is_answered_and_completed(socket: WebSocketTestSession) -> None:
    """One `next` and one `complete`, as text frames."""
    subscribe(socket, "query Q($c: ID!) { network(code: $c) { name } }", variables={"c": "toy"})
    assert socket.receive_json(mode="text") == {
        "id": "1",
        "type": "next",
        "payload": {
            "data": {"network": {"name": "Toy county"}},
            "extensions": {"cost": {"used": 1, "limit": 120_000}},
        },
    }
    assert socket.receive_json() == {"id": "1", "type": "complete"}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ " + "a: __typename " * 600 + "}", "LIMIT_EXCEEDED"),
        ("query A { networks { code } } query B { networks { code } }", "OPERATION_RESOLUTION_FAILURE"),
    ],
)
def test_a_refused_query_is_an_error_message(socket: WebSocketTestSession, query: str, code: str) -> None:
    """With our codes; the connection stays open and serves the next one."""
    subscribe(socket, query)
    message = socket.receive_json()
    assert (message["id"], message["type"]) == ("1", "error")
    assert message["payload"][0]["extensions"]["code"] == code
    subscribe(socket, SOUND, "2")
    assert socket.receive_json()["payload"]["data"] == DATA["data"]


@pytest.mark.parametrize(
    "text",
    [
        "nonsense", "[1]", "1", "null", "{}", '{"type": 1}', '{"type": "subscribe"}',
        '{"type": "subscribe", "id": 1, "payload": {"query": "{a}"}}',
        '{"type": "subscribe", "id": "1", "payload": []}',
        '{"type": "subscribe", "id": "1", "payload": {"query": 1}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{a}", "variables": []}}',
        '{"type": "complete"}', '{"type": "dance"}', "[" * 5000 + "]" * 5000,
    ],
)  # fmt: skip
def test_a_malformed_message_closes_the_socket(client: TestClient, text: str) -> None:
    """With 4400, never with a crash."""
    with client.websocket_connect("/graphql", subprotocols=[PROTOCOL]) as session:
        session.send_json({"type": "connection_init"})
        session.receive_json()
        session.send_text(text)
        with pytest.raises(WebSocketDisconnect) as closed:
            session.receive_json()
    assert closed.value.code == 4400


def test_bytes_are_no_message(client: TestClient) -> None:
    """The protocol speaks text frames."""
    with client.websocket_connect("/graphql", subprotocols=[PROTOCOL]) as session:
        session.send_bytes(b'{"type": "connection_init"}')
        with pytest.raises(WebSocketDisconnect) as closed:
            session.receive_json()
    assert closed.value.code == 4400


def test_nothing_is_answered_before_the_init(client: TestClient) -> None:
    """4401 for a subscribe that comes first."""
    with client.websocket_connect("/graphql", subprotocols=[PROTOCOL]) as session:
        subscribe(session, SOUND)
        with pytest.raises(WebSocketDisconnect) as closed:
            session.receive_json()
    assert closed.value.code == 4401


@pytest.mark.parametrize("protocols", [[], ["graphql-ws"], ["chat"]])
def test_other_protocols_are_refused(client: TestClient, protocols: list[str]) -> None:
    """The legacy one too: it has known holes."""
    with (
        client.websocket_connect("/graphql", subprotocols=protocols) as session,
        pytest.raises(WebSocketDisconnect) as closed,
    ):
        session.receive_json()
    assert closed.value.code == 4406


def test_a_page_of_another_origin_may_not_connect(client: TestClient) -> None:
    """Browsers send Origin; a foreign one is refused in the handshake."""
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect(
            "/graphql", subprotocols=[PROTOCOL], headers={"origin": "https://evil.example"}
        ),
    ):
        pass


def events(text: str) -> list[tuple[str, str]]:
    """Name and data of each event of a stream."""
    blocks = [block.split("\n") for block in text.split("\n\n") if block.strip()]
    return [(name.removeprefix("event: "), data.removeprefix("data: ")) for name, data in blocks]


@pytest.mark.parametrize("query", [SOUND, "{ nothing }"])
def test_a_query_as_events(client: TestClient, query: str) -> None:
    """One `next` with the body that JSON would have, one `complete`."""
    asked = {"query": query}
    answer = client.post("/graphql", json=asked, headers={"accept": "text/event-stream"})
    assert answer.headers["content-type"].startswith("text/event-stream")
    (name, data), last = events(answer.text)
    assert (name, last) == ("next", ("complete", ""))
    assert json.loads(data) == client.post("/graphql", json=asked).json()


def test_no_mutation_by_get_in_a_stream_either(client: TestClient) -> None:
    """The stream holds one error, and nothing was done."""
    text = (
        'mutation { createScenario(input: {networkCode: "toy", name: "x", changes: []}) { scenario { id } } }'
    )
    answer = client.get("/graphql", params={"query": text}, headers={"accept": "text/event-stream"})
    (_, data), _ = events(answer.text)
    assert "mutation" in json.loads(data)["errors"][0]["message"]
    found = client.post("/graphql", json={"query": '{ scenarios(networkCode: "toy") { id } }'}).json()
    assert found["data"] == {"scenarios": []}
