"""Malformed raw requests: each is answered with a 4xx and a JSON body that says what is wrong."""

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

SOUND = b'{"query": "{ networks { code } }"}'
TYPE = {"content-type": "application/json"}

BODIES: list[tuple[str, bytes]] = [
    ("nothing", b""),
    ("spaces", b"   "),
    ("not JSON", b"NONSENSE"),
    ("a query without JSON", b"{ networks { code } }"),
    ("JSON cut off", b'{"query":'),
    ("a comma too many", b'{"query": "{a}",}'),
    ("single quotes", b"{'query': '{a}'}"),
    ("two values", SOUND + SOUND),
    ("something after the end", SOUND + b"x"),
    ("a text", b'"x"'),
    ("a number", b"1"),
    ("null", b"null"),
    ("true", b"true"),
    ("a list", b"[]"),
    ("a batch", b"[" + SOUND + b"]"),
    ("an empty object", b"{}"),
    ("no query", b'{"variables": {}}'),
    ("a misspelt query", b'{"qeury": "{a}"}'),
    ("a null query", b'{"query": null}'),
    ("a numeric query", b'{"query": 1}'),
    ("a list for a query", b'{"query": ["{a}"]}'),
    ("an object for a query", b'{"query": {}}'),
    ("an empty query", b'{"query": ""}'),
    ("a query of spaces", b'{"query": " \\n "}'),
    ("variables as a text", b'{"query": "{a}", "variables": "{}"}'),
    ("variables as a list", b'{"query": "{a}", "variables": [1]}'),
    ("variables as a number", b'{"query": "{a}", "variables": 1}'),
    ("variables as false", b'{"query": "{a}", "variables": false}'),
    ("a numeric operationName", b'{"query": "{a}", "operationName": 1}'),
    ("a list for an operationName", b'{"query": "{a}", "operationName": []}'),
    ("extensions as a text", b'{"query": "{a}", "extensions": "x"}'),
    ("extensions as a list", b'{"query": "{a}", "extensions": []}'),
    ("invalid UTF-8", b'{"query": "\xff\xfe"}'),
    ("UTF-8 cut off", b'{"query": "\xe5\x8d"}'),
    ("an overlong encoding", b'{"query": "\xc0\xaf"}'),
    ("UTF-16", '{"query": "{a}"}'.encode("utf-16")),
    ("a byte order mark", b"\xef\xbb\xbf" + SOUND),
    ("GBK", '{"query": "{南川}"}'.encode("gbk")),
    ("a lone surrogate", b'{"query": "{a}", "variables": {"x": "\\ud800"}}'),
    ("NaN", b'{"query": "{a}", "variables": {"x": NaN}}'),
    ("Infinity", b'{"query": "{a}", "variables": {"x": Infinity}}'),
    ("minus infinity", b'{"query": "{a}", "variables": {"x": -Infinity}}'),
    ("a control character", b'{"query": "\x00"}'),
    ("a tab in a text", b'{"query": "{a\tb}"}'),
    ("lists 100,000 deep", b"[" * 100_000 + b"]" * 100_000),
    ("objects 100,000 deep", b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
    ("variables 5,000 deep", b'{"query": "{a}", "variables": {"x": ' + b"[" * 5000 + b"]" * 5000 + b"}}"),
    ("a number of 5,000 digits and a letter", b'{"query": "{a}", "variables": {"x": ' + b"9" * 5000 + b"x}}"),
    ("an unknown escape", b'{"query": "\\q"}'),
]  # fmt: skip

HEADERS: list[tuple[str, dict[str, str], bytes, int]] = [
    ("no type", {}, SOUND, 415),
    ("text", {"content-type": "text/plain"}, SOUND, 415),
    ("a form", {"content-type": "application/x-www-form-urlencoded"}, b"query={a}", 415),
    ("a multipart form", {"content-type": "multipart/form-data; boundary=x"}, b"--x--", 415),
    ("a type that only looks alike", {"content-type": "application/jsonx"}, SOUND, 415),
    ("graphql", {"content-type": "application/graphql"}, b"{ networks { code } }", 415),
    ("another charset", {"content-type": "application/json; charset=gbk"}, SOUND, 415),
    ("a type without a name", {"content-type": ";charset=utf-8"}, SOUND, 415),
    ("compressed", {**TYPE, "content-encoding": "gzip"}, SOUND, 415),
    ("too large", TYPE, b'{"query": "' + b"a" * 1_000_000 + b'"}', 413),
    ("said to be too large", {**TYPE, "content-length": "1000001"}, b"a" * 1_000_001, 413),
]


def sentence(answer: Any) -> str:
    """The message of an answer that refuses."""
    body = json.loads(answer.content)
    assert list(body) == ["errors"]
    assert body["errors"][0]["extensions"]["code"] in ("BAD_REQUEST", "LIMIT_EXCEEDED")
    message: str = body["errors"][0]["message"]
    return message


@pytest.mark.parametrize(("name", "body"), BODIES, ids=[name for name, _ in BODIES])
def test_a_malformed_body_is_400(client: TestClient, name: str, body: bytes) -> None:
    """400, JSON, one sentence, nothing of Python in it; the next request is served."""
    answer = client.post("/graphql", content=body, headers=TYPE)
    assert answer.status_code == 400, name
    message = sentence(answer)
    assert message.endswith(".")
    assert not any(word in message for word in ("Traceback", "Error:", "object has no", "NoneType"))
    assert client.post("/graphql", content=SOUND, headers=TYPE).status_code == 200


@pytest.mark.parametrize(("name", "headers", "body", "status"), HEADERS, ids=[h[0] for h in HEADERS])
def test_a_body_of_another_kind(
    client: TestClient, name: str, headers: dict[str, str], body: bytes, status: int
) -> None:
    """415 for what is not JSON in UTF-8, 413 for what is too large."""
    answer = client.post("/graphql", content=body, headers=headers)
    assert (answer.status_code, name) == (status, name)
    sentence(answer)


def test_a_body_is_counted_while_it_comes(client: TestClient) -> None:
    """Sent in parts without a length, it is cut off at the limit."""
    parts = (b"x" * 100_000 for _ in range(11))
    answer = client.post("/graphql", content=parts, headers=TYPE)
    assert answer.status_code == 413
    assert "1000000 bytes" in sentence(answer)


@pytest.mark.parametrize(
    "parameters",
    [
        "query=%7Bnetworks%7Bcode%7D%7D&variables=x",
        "query=%7Bnetworks%7Bcode%7D%7D&variables=[1]",
        "query=%7Bnetworks%7Bcode%7D%7D&extensions=1",
        "query=%7Bnetworks%7Bcode%7D%7D&query=%7Ba%7D",
        "query=",
        "variables=%7B%7D",
        "query=%7Bnetworks%7Bcode%7D%7D&variables=%ff",
    ],
)
def test_malformed_parameters_are_400(client: TestClient, parameters: str) -> None:
    """The same holds for the URL of a GET."""
    answer = client.get(f"/graphql?{parameters}", headers={"accept": "application/json"})
    assert answer.status_code == 400
    sentence(answer)


def test_there_are_enough_of_them() -> None:
    """The list covers what is known to have brought servers down, and more."""
    assert len(BODIES) + len(HEADERS) >= 45


def hostile(name: str) -> str:
    """A document made to hurt: `benchmarks hostile` measures how long it takes to be refused."""
    links = " ".join(f"fragment f{i} on Query {{ ...f{i + 1} ...f{i + 1} }}" for i in range(150))
    texts = {
        "fragment bomb": f"{{ ...f0 }} {links} fragment f150 on Query {{ __typename }}",
        "10,000 aliases": "{" + " ".join(f"a{i}: __typename" for i in range(10_000)) + "}",
        "depth 5,000": "{networks" * 5000 + "{code}" + "}" * 5000,
        "1 MB": "{" + "networks{code}" * 71_000 + "}",
    }
    return texts[name]


@pytest.mark.parametrize("name", ["fragment bomb", "10,000 aliases", "depth 5,000", "1 MB"])
@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json"])
def test_a_hostile_document_is_refused(client: TestClient, name: str, accept: str) -> None:
    """LIMIT_EXCEEDED and nothing else, in each form; 400 where the client reads statuses."""
    answer = client.post("/graphql", json={"query": hostile(name)}, headers={"accept": accept})
    assert answer.status_code == (200 if accept == "application/json" else 400)
    codes = {error["extensions"]["code"] for error in answer.json()["errors"]}
    assert codes == {"LIMIT_EXCEEDED"}


def test_many_mistakes_are_all_mistakes_of_the_document(client: TestClient) -> None:
    """The word that more were left out has the code of those that are told."""
    text = "{networks{" + " ".join(f"x{i}" for i in range(600)) + "}}"
    errors = client.post("/graphql", json={"query": text}).json()["errors"]
    assert len(errors) == 6
    assert {error["extensions"]["code"] for error in errors} == {"GRAPHQL_VALIDATION_FAILED"}
