"""Trusted documents: asked by their id, from a folder; and a server that answers nothing else."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.trusted import OWN, read_trusted
from graph.execution import make_documents
from graph.limits import Limits
from graph.trusted import id_of
from tests.conftest import serving

NAME = "query Name($code: ID!) { network(code: $code) { name } }"
START = """mutation Start($input: StartJobInput!) {
  startJob(input: $input) { job { id } problems { code message } }
}"""
OTHER = "{ networks { code } }"
GRAPHQL = {"accept": "application/graphql-response+json"}
VARIABLES = {"code": "toy"}
ANSWER = {"network": {"name": "Toy county"}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two trusted documents."""
    folder = tmp_path_factory.mktemp("documents")
    (folder / "name-of.graphql").write_text(NAME, encoding="utf-8")
    (folder / "start.graphql").write_text(START, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def locked(toy_url: str, folder: Path) -> Iterator[TestClient]:
    """A client of a server that answers trusted documents alone."""
    yield from serving(toy_url, documents=str(folder), trusted_only=True)


@pytest.fixture(scope="module")
def open_(toy_url: str, folder: Path) -> Iterator[TestClient]:
    """A client of a server that knows them and answers others too."""
    yield from serving(toy_url, documents=str(folder))


@pytest.mark.parametrize("document_id", ["name-of", id_of(NAME)])
def test_a_document_is_asked_by_its_id(open_: TestClient, locked: TestClient, document_id: str) -> None:
    """By the name of its file or its hash, by POST and by GET, on either server."""
    for client in (open_, locked):
        posted = client.post(
            "/graphql", json={"documentId": document_id, "variables": VARIABLES}, headers=GRAPHQL
        )
        assert (posted.status_code, posted.json()["data"]) == (200, ANSWER)
        asked = {"documentId": document_id, "variables": json.dumps(VARIABLES)}
        assert client.get("/graphql", params=asked, headers=GRAPHQL).json()["data"] == ANSWER


@pytest.mark.parametrize("document_id", ["nothing", id_of(OTHER), "", "../name-of", "x" * 5000])
def test_an_unknown_id_is_404(open_: TestClient, locked: TestClient, document_id: str) -> None:
    """With a code that tells it from an address that is not there."""
    for client in (open_, locked):
        answer = client.post("/graphql", json={"documentId": document_id}, headers=GRAPHQL)
        assert answer.status_code == 404
        assert answer.json()["errors"][0]["extensions"]["code"] == "DOCUMENT_NOT_FOUND"
        assert len(answer.content) < 400


@pytest.mark.parametrize(
    "body", [{"documentId": 7}, {"documentId": "name-of", "query": OTHER}, {"documentId": []}]
)
def test_an_id_of_another_kind_is_malformed(open_: TestClient, body: dict[str, Any]) -> None:
    """400 for what is no text, and for a query beside it."""
    assert open_.post("/graphql", json=body).status_code == 400


def test_others_are_answered_where_nothing_is_locked(open_: TestClient) -> None:
    """Trusted documents are a convenience there."""
    assert open_.post("/graphql", json={"query": OTHER}).json()["data"] == {"networks": [{"code": "toy"}]}


@pytest.mark.parametrize("accept", ["application/json", GRAPHQL["accept"]])
@pytest.mark.parametrize("text", [OTHER, "{", "{ nothing }", NAME + " ", "mutation { " * 3])
def test_others_are_403_where_only_trusted_ones_are_answered(
    locked: TestClient, text: str, accept: str
) -> None:
    """Whatever they are, without a word of what is wrong with them; the text of a trusted one is answered."""
    answer = locked.post("/graphql", json={"query": text}, headers={"accept": accept})
    assert answer.status_code == 403
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "DOCUMENT_NOT_TRUSTED"
    same = locked.post("/graphql", json={"query": NAME, "variables": VARIABLES}, headers={"accept": accept})
    assert (same.status_code, same.json()["data"]) == (200, ANSWER)


def test_no_job_runs_another_document(locked: TestClient) -> None:
    """A trusted mutation does not open the door to documents that are not."""
    for text, trusted in ((OTHER, False), (NAME, True)):
        given = {"document": text, "variables": VARIABLES}
        answer = locked.post("/graphql", json={"documentId": "start", "variables": {"input": given}})
        payload = answer.json()["data"]["startJob"]
        assert (payload["job"] is not None) is trusted
        assert ("trusted documents alone" in json.dumps(payload)) is not trusted


def test_streams_are_locked_too(locked: TestClient) -> None:
    """Server-sent events and sockets: by id yes, by another text no, by an unknown id the socket closes."""
    events = {"accept": "text/event-stream"}
    asked = {"documentId": "name-of", "variables": VARIABLES}
    assert "Toy county" in locked.post("/graphql", json=asked, headers=events).text
    assert "DOCUMENT_NOT_TRUSTED" in locked.post("/graphql", json={"query": OTHER}, headers=events).text
    with locked.websocket_connect("/graphql", subprotocols=["graphql-transport-ws"]) as socket:
        socket.send_json({"type": "connection_init"})
        socket.receive_json()
        socket.send_json({"id": "1", "type": "subscribe", "payload": asked})
        assert socket.receive_json()["payload"]["data"] == ANSWER
        socket.receive_json()
        socket.send_json({"id": "2", "type": "subscribe", "payload": {"query": OTHER}})
        assert socket.receive_json()["payload"][0]["extensions"]["code"] == "DOCUMENT_NOT_TRUSTED"
        socket.send_json({"id": "3", "type": "subscribe", "payload": {"documentId": "nothing"}})
        assert socket.receive()["code"] == 4400


def test_the_pages_own_documents_are_trusted() -> None:
    """Each document of app/static/documents.json is valid and within the limits of a request."""
    texts: dict[str, str] = json.loads(OWN.read_text(encoding="utf-8"))
    trusted = read_trusted("", only=True)
    documents = make_documents(limits=Limits(), trusted=trusted)
    assert {"map-coverage", "map-what-if", "map-routes", "explorer-coverage"} <= set(texts)
    assert len(trusted) == len(set(texts.values()))
    assert [name for name, text in texts.items() if documents.document(text).errors] == []


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """In one sentence, as is a file that is no UTF-8."""
    with pytest.raises(ValueError, match="is not there"):
        read_trusted(str(tmp_path / "none"), only=False)
    (tmp_path / "bad.graphql").write_bytes(b"\xff\xfe")
    with pytest.raises(ValueError, match="cannot be read"):
        read_trusted(str(tmp_path), only=False)
