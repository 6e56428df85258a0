"""The released edition of September 2026, rule by rule: what a server MUST and SHOULD do, on its own profile.

The rules stand in the order of the text. Rules for clients, and those about servers of other kinds (legacy
servers, ceramic vessels), have no row. `tests/app/test_graphql_over_http.py` compares the two profiles.
"""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from starlette.testclient import TestClient

from app.settings import HttpProfile
from tests.conftest import serving

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
SOUND = "{ networks { code } }"
MUTATION = (
    'mutation { createScenario(input: {networkCode: "toy", name: "x", changes: []}) { scenario { id } } }'
)
FIELD_ERROR = '{ networks { code } node(id: "x") { id } }'


class Rule(NamedTuple):
    """One rule: its words, a request, and the status, media type, Allow and parts of the body it asks for."""

    words: str
    body: Any = None
    query: dict[str, str] | None = None
    method: str = ""
    accept: str | None = GRAPHQL
    content_type: str | None = JSON
    status: int = 200
    media_type: str | None = GRAPHQL
    allow: str | None = None
    parts: tuple[str, ...] = ("data",)
    headers: dict[str, str] | None = None


REFUSED: tuple[str, ...] = ("errors",)
ALIKE = "accepts application/json alone: the same status, the new media type unless 2xx"

RULES = [
    # 3 URL, 4 Serialization, 5 Request
    Rule("MUST accept POST requests", {"query": SOUND}),
    Rule("MAY accept GET: parameters in the query component", query={"query": SOUND}),
    Rule(
        "variables and extensions of a GET MUST be JSON",
        query={
            "query": "query($c: ID!) {network(code: $c) {code}}",
            "variables": '{"c": "toy"}',
            "extensions": "{}",
        },
    ),
    Rule(
        "variables that are no JSON are not well formed",
        query={"query": SOUND, "variables": "{"},
        status=422,
        parts=REFUSED,
    ),
    Rule(
        "extensions that are no JSON are not well formed",
        query={"query": SOUND, "extensions": "x"},
        status=422,
        parts=REFUSED,
    ),
    Rule(
        "an empty string is an absent parameter",
        query={"query": SOUND, "variables": "", "extensions": "", "operationName": ""},
    ),
    Rule(
        "operationName=null is the name `null`",
        query={"query": "query null {networks {code}}", "operationName": "null"},
    ),
    Rule(
        "GET MUST NOT execute a mutation; 405 with Allow",
        query={"query": MUTATION},
        status=405,
        allow="POST",
        parts=REFUSED,
    ),
    Rule(
        "a GET that names the query beside a mutation is one of the query",
        query={
            "query": f"query Q {SOUND} {MUTATION.replace('mutation', 'mutation M')}",
            "operationName": "Q",
        },
    ),
    Rule(
        "a GET that names the mutation is refused",
        query={
            "query": f"query Q {SOUND} {MUTATION.replace('mutation', 'mutation M')}",
            "operationName": "M",
        },
        status=405,
        allow="POST",
        parts=REFUSED,
    ),
    Rule(
        "MUST support POST as application/json in UTF-8",
        {"query": SOUND},
        content_type="application/json; charset=utf-8",
    ),
    Rule("MUST assume utf-8 where no charset is said", {"query": "{ networks { code } } # 南川"}),
    Rule(
        "SHOULD refuse a POST without Content-Type",
        {"query": SOUND},
        content_type=None,
        status=415,
        parts=REFUSED,
    ),
    Rule("MUST ignore additional properties", {"query": SOUND, "surprise": {"a": 1}}),
    Rule(
        "optional parameters may be null",
        {"query": SOUND, "variables": None, "operationName": None, "extensions": None},
    ),
    # 6.1 Body
    Rule("MUST support application/graphql-response+json, and SHOULD say its encoding", {"query": SOUND}),
    Rule(
        "MUST respect Accept: the highest priority", {"query": SOUND}, accept=f"{JSON};q=0.5, {GRAPHQL};q=0.9"
    ),
    Rule(
        "MUST respect Accept: the other way round",
        {"query": SOUND},
        accept=f"{JSON};q=0.9, {GRAPHQL};q=0.5",
        media_type=JSON,
    ),
    Rule(
        "MUST respect Accept: what is refused by q=0",
        {"query": SOUND},
        accept=f"*/*, {GRAPHQL};q=0",
        media_type=JSON,
    ),
    Rule("without an Accept header the server chooses", {"query": SOUND}, accept=None),
    Rule("a legacy client gets application/json on 2xx", {"query": SOUND}, accept=JSON, media_type=JSON),
    Rule(
        "a legacy client gets its media type on partial success, and no 294",
        {"query": FIELD_ERROR},
        accept=JSON,
        media_type=JSON,
        parts=("data", "errors"),
    ),
    Rule(ALIKE, {"query": "{"}, accept=JSON, status=400, parts=REFUSED),
    Rule(ALIKE, {"query": "{ nothing }"}, accept=JSON, status=422, parts=REFUSED),
    Rule(
        ALIKE, {"query": "query($c: ID!) {network(code: $c) {code}}"}, accept=JSON, status=422, parts=REFUSED
    ),
    Rule(ALIKE, {"qeury": SOUND}, accept=JSON, status=422, parts=REFUSED),
    Rule(
        "SHOULD answer 406 where neither is acceptable",
        {"query": SOUND},
        accept="text/plain",
        status=406,
        media_type=JSON,
        parts=REFUSED,
    ),
    # 6.2 Validation: depth, aliases and others are rules of the server's own
    Rule(
        "MAY apply validation rules of its own",
        {"query": "{ " + "a: __typename " * 200 + "}"},
        status=422,
        parts=REFUSED,
    ),
    # 6.4 Status codes
    Rule("data without errors: SHOULD be 200", {"query": SOUND}),
    Rule(
        "data with errors: MUST be 2xx, SHOULD be 294",
        {"query": FIELD_ERROR},
        status=294,
        parts=("data", "errors"),
    ),
    Rule(
        "a mutation by GET: SHOULD be 405", query={"query": MUTATION}, status=405, allow="POST", parts=REFUSED
    ),
    *(
        Rule(
            f"an unsupported method ({method}): SHOULD be 405",
            {"query": SOUND},
            method=method,
            status=405,
            media_type=JSON,
            allow="GET, POST",
            parts=REFUSED,
        )
        for method in ("PUT", "PATCH", "DELETE", "OPTIONS")
    ),
    Rule(
        "an unsupported Content-Type: SHOULD be 415",
        {"query": SOUND},
        content_type="text/plain",
        status=415,
        parts=REFUSED,
    ),
    Rule(
        "an address too large: SHOULD be 414",
        query={"query": "{ networks { code } } #" + "x" * 20_000},
        status=414,
        parts=REFUSED,
    ),
    Rule(
        "headers too large: SHOULD be 431",
        {"query": SOUND},
        headers={"x-filler": "x" * 20_000},
        status=431,
        parts=REFUSED,
    ),
    Rule("a body too large: SHOULD be 413", {"query": SOUND + " " * 1_000_001}, status=413, parts=REFUSED),
    Rule("a body that is no JSON: SHOULD be 400", b"NONSENSE", status=400, parts=REFUSED),
    Rule("a body cut off: SHOULD be 400", b'{"query":', status=400, parts=REFUSED),
    Rule("not well formed, misspelt: SHOULD be 422", {"qeury": SOUND}, status=422, parts=REFUSED),
    Rule(
        "not well formed, variables as a list: SHOULD be 422",
        {"query": SOUND, "variables": [7]},
        status=422,
        parts=REFUSED,
    ),
    Rule(
        "not well formed, operationName as a number: SHOULD be 422",
        {"query": SOUND, "operationName": 7},
        status=422,
        parts=REFUSED,
    ),
    Rule(
        "not well formed, extensions as a text: SHOULD be 422",
        {"query": SOUND, "extensions": "x"},
        status=422,
        parts=REFUSED,
    ),
    Rule("not well formed, a batch: SHOULD be 422", [{"query": SOUND}], status=422, parts=REFUSED),
    Rule("a document that cannot be parsed: SHOULD be 400", {"query": "{"}, status=400, parts=REFUSED),
    Rule("a document that is not valid: SHOULD be 422", {"query": "{ nothing }"}, status=422, parts=REFUSED),
    Rule(
        "an operation that is not named among several: SHOULD be 422",
        {"query": f"query A {SOUND} query B {SOUND}"},
        status=422,
        parts=REFUSED,
    ),
    Rule(
        "an operation that is not there: SHOULD be 422",
        {"query": SOUND, "operationName": "Other"},
        status=422,
        parts=REFUSED,
    ),
    Rule(
        "a document of fragments alone: SHOULD be 4xx",
        {"query": "fragment f on Query { networks { code } }"},
        status=422,
        parts=REFUSED,
    ),
    Rule(
        "a variable that is missing: SHOULD be 422",
        {"query": "query($c: ID!) {network(code: $c) {code}}"},
        status=422,
        parts=REFUSED,
    ),
    Rule(
        "a variable of another kind: SHOULD be 422",
        {"query": "query($c: ID!) {network(code: $c) {code}}", "variables": {"c": [1]}},
        status=422,
        parts=REFUSED,
    ),
]


@pytest.fixture(scope="module")
def strict(toy_url: str) -> Iterator[TestClient]:
    """A client of a server that answers as the edition of September 2026 asks."""
    yield from serving(toy_url, http_status_profile=HttpProfile.SEPTEMBER_2026)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.words)
def test_the_rule_is_kept(strict: TestClient, rule: Rule) -> None:
    """Status, media type with its encoding, Allow, and which entries the body has."""
    content = rule.body if isinstance(rule.body, bytes) else json.dumps(rule.body).encode()
    headers = {"accept": rule.accept, "content-type": rule.content_type, **(rule.headers or {})}
    request = strict.build_request(
        rule.method or ("GET" if rule.query else "POST"),
        "/graphql",
        params=rule.query,
        content=None if rule.query else content,
    )
    for name, value in headers.items():
        request.headers.pop(name, None)
        if value is not None:
            request.headers[name] = value
    answer = strict.send(request)
    assert (answer.status_code, answer.headers["content-type"]) == (
        rule.status,
        f"{rule.media_type}; charset=utf-8",
    )
    assert answer.headers.get("allow") == rule.allow
    assert tuple(key for key in answer.json() if key != "extensions") == rule.parts
    if rule.parts == ("data",):
        assert "toy" in answer.text


def test_a_root_field_that_fails_leaves_data_null(
    strict: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`data` null beside errors is an entry all the same: 294 SHOULD be answered, here as anywhere."""

    def broken(*_args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("store.database.Database.list_networks", broken)
    answer = strict.post("/graphql", json={"query": SOUND}, headers={"accept": GRAPHQL})
    assert (answer.status_code, answer.json()["data"]) == (294, None)


def test_a_failure_of_the_servers_own_is_5xx(strict: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `data` a status of 4xx or 5xx MUST be answered: 500 where the server broke before executing."""

    def broken(*_args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("graph.documents.Documents.document", broken)
    for accept in (GRAPHQL, JSON):
        answer = strict.post("/graphql", json={"query": SOUND}, headers={"accept": accept})
        assert (answer.status_code, list(answer.json())) == (500, ["errors"])


def test_no_mutation_by_get_was_done(strict: TestClient) -> None:
    """After all the rules above there is no scenario."""
    found = strict.post("/graphql", json={"query": '{ scenarios(networkCode: "toy") { id } }'}).json()["data"]
    assert found == {"scenarios": []}
