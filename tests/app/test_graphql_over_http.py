"""GraphQL over HTTP: every MUST and SHOULD of the released text, under both profiles."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import zstandard
from starlette.testclient import TestClient

from app.settings import HttpProfile
from tests.conftest import serving

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
SOUND = "{ networks { code } }"


@pytest.fixture(scope="module")
def strict(toy_url: str) -> Iterator[TestClient]:
    """A client of a server that answers as the edition of September 2026 asks."""
    yield from serving(toy_url, http_status_profile=HttpProfile.SEPTEMBER_2026)


def ask(client: TestClient, query: Any, *, accept: str = GRAPHQL, **more: Any) -> Any:
    return client.post("/graphql", json={"query": query, **more}, headers={"accept": accept})


CASES = [
    # what is asked, compat for GraphQL clients, compat for JSON clients, 2026-09
    ({"query": SOUND}, 200, 200, 200),
    ({"query": '{ node(id: "x") { id } }'}, 200, 200, 294),
    ({"query": "{"}, 400, 200, 400),
    ({"query": "{ nothing }"}, 400, 200, 422),
    ({"query": "query Q($c: ID!) { network(code: $c) { code } }"}, 400, 200, 422),
    ({"query": "query A { networks { code } } query B { networks { code } }"}, 400, 200, 422),
    ({"query": SOUND, "operationName": "Other"}, 400, 200, 422),
    ({"query": "{ " + "a: __typename " * 600 + "}"}, 400, 200, 422),
    ({"qeury": SOUND}, 400, 400, 422),
    ({"query": SOUND, "variables": [7]}, 400, 400, 422),
    ({"query": SOUND, "operationName": 7}, 400, 400, 422),
    ({"query": SOUND, "extensions": "x"}, 400, 400, 422),
    ([{"query": SOUND}], 400, 400, 422),
]


@pytest.mark.parametrize(("body", "graphql", "legacy", "released"), CASES)
def test_status_codes(
    client: TestClient, strict: TestClient, body: Any, graphql: int, legacy: int, released: int
) -> None:
    """Each outcome has its code under each profile; the body is the same JSON everywhere."""
    answers = [
        client.post("/graphql", json=body, headers={"accept": GRAPHQL}),
        client.post("/graphql", json=body, headers={"accept": JSON}),
        strict.post("/graphql", json=body, headers={"accept": GRAPHQL}),
    ]
    assert [answer.status_code for answer in answers] == [graphql, legacy, released]
    assert answers[0].json() == answers[1].json() == answers[2].json()


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (GRAPHQL, GRAPHQL),
        (f"{GRAPHQL}, {JSON};q=0.9", GRAPHQL),
        (f"{GRAPHQL};q=0.8, {JSON};q=0.9", JSON),
        (f"text/html, {GRAPHQL};charset=utf-8", GRAPHQL),
        (f"{JSON};q=0, {GRAPHQL}", GRAPHQL),
        ("APPLICATION/GRAPHQL-RESPONSE+JSON", GRAPHQL),
    ],
)
def test_the_accept_header_chooses(client: TestClient, accept: str | None, expected: str) -> None:
    """The highest priority wins; compat answers application/json where nothing is preferred; always utf-8."""
    request = client.build_request("POST", "/graphql", json={"query": SOUND})
    del request.headers["accept"]
    if accept is not None:
        request.headers["accept"] = accept
    answer = client.send(request)
    assert answer.headers["content-type"] == f"{expected}; charset=utf-8"
    assert answer.json()["data"] == {"networks": [{"code": "toy"}]}


@pytest.mark.parametrize("accept", ["text/plain", "image/*", f"{JSON};q=0", "text/html;q=1, text/xml"])
def test_what_cannot_be_accepted_is_406(client: TestClient, accept: str) -> None:
    """Neither of the two media types is acceptable: 406, with a body that says what there is."""
    answer = ask(client, SOUND, accept=accept)
    assert answer.status_code == 406
    assert GRAPHQL in answer.json()["errors"][0]["message"]


def test_the_released_text_treats_json_clients_alike(strict: TestClient) -> None:
    """A legacy client gets the same codes save 294, and its media type on success alone."""
    assert ask(strict, SOUND, accept=JSON).headers["content-type"].startswith(JSON)
    partial = ask(strict, '{ node(id: "x") { id } }', accept=JSON)
    assert (partial.status_code, partial.headers["content-type"]) == (200, f"{JSON}; charset=utf-8")
    refused = ask(strict, "{ nothing }", accept=JSON)
    assert (refused.status_code, refused.headers["content-type"]) == (422, f"{GRAPHQL}; charset=utf-8")


def test_a_client_without_a_wish_gets_the_new_type_under_the_released_text(strict: TestClient) -> None:
    """application/graphql-response+json is what the server prefers."""
    assert ask(strict, SOUND, accept="*/*").headers["content-type"] == f"{GRAPHQL}; charset=utf-8"


def test_data_is_absent_when_a_request_is_refused(client: TestClient) -> None:
    """No `data: null` beside request errors."""
    assert list(ask(client, "{ nothing }").json()) == ["errors"]
    assert list(ask(client, "{").json()) == ["errors"]


def test_unknown_members_of_a_request_are_ignored(client: TestClient) -> None:
    """The released text reserves them for later."""
    assert ask(client, SOUND, surprise=1).json()["data"] == {"networks": [{"code": "toy"}]}


def test_null_is_absent(client: TestClient) -> None:
    """Optional members may be null."""
    answer = ask(client, SOUND, variables=None, operationName=None, extensions=None)
    assert answer.status_code == 200


def test_queries_come_by_get_too(client: TestClient) -> None:
    """Parameters in the URL, variables as JSON text, empty ones as if they were not there."""
    answer = client.get(
        "/graphql",
        params={
            "query": "query Q($c: ID!) { network(code: $c) { name } }",
            "variables": '{"c": "toy"}',
            "operationName": "",
            "extensions": "",
        },
        headers={"accept": GRAPHQL},
    )
    assert answer.status_code == 200
    assert answer.json()["data"] == {"network": {"name": "Toy county"}}


def test_no_mutation_by_get(client: TestClient, strict: TestClient, toy_url: str) -> None:
    """405 with Allow: POST, and nothing is done."""
    text = (
        'mutation { createScenario(input: {networkCode: "toy", name: "x", changes: []}) { scenario { id } } }'
    )
    for one in (client, strict):
        for accept in (JSON, GRAPHQL):
            answer = one.get("/graphql", params={"query": text}, headers={"accept": accept})
            assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    found = ask(client, '{ scenarios(networkCode: "toy") { id } }').json()
    assert found["data"] == {"scenarios": []}


def test_what_costs_too_much_is_refused_and_its_way_out_told(client: TestClient) -> None:
    """COST_EXCEEDED before anything is computed; whatever is answered tells its cost."""
    text = '{ network(code: "toy") { pooledRoutes(input: {timeLimitSeconds: 200}) { saving } } }'
    refused = ask(client, text)
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["extensions"] == {
        "code": "COST_EXCEEDED",
        "cost": {"used": 200_001, "limit": 120_000},
    }
    assert ask(client, SOUND).json()["extensions"] == {"cost": {"used": 1, "limit": 120_000}}


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
def test_other_methods_are_405(client: TestClient, method: str) -> None:
    """With Allow, and a body that says how to ask."""
    answer = client.request(method, "/graphql")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")
    assert "GET and POST" in answer.json()["errors"][0]["message"]


def test_a_browser_is_sent_to_the_explorer(client: TestClient) -> None:
    """Whoever types the address into a browser sees GraphiQL."""
    answer = client.get("/graphql", headers={"accept": "text/html,*/*;q=0.8"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, "explorer")


def test_every_answer_bears_its_request_id(client: TestClient) -> None:
    """A plain X-Request-ID of the caller's is kept, any other is replaced."""
    kept = client.post("/graphql", json={"query": SOUND}, headers={"x-request-id": "abc-1"})
    assert kept.headers["x-request-id"] == "abc-1"
    replaced = client.post("/graphql", json={"query": SOUND}, headers={"x-request-id": "a b\tc"})
    assert replaced.headers["x-request-id"] != "a b\tc"
    assert len(replaced.headers["x-request-id"]) == 16


@pytest.mark.parametrize(
    ("coding", "expected"),
    [("zstd, gzip", "zstd"), ("gzip, deflate", "gzip"), ("br", None), ("gzip;q=0", None)],
)
def test_large_answers_are_made_smaller(client: TestClient, coding: str, expected: str | None) -> None:
    """zstd before gzip, as the client allows; the content is the same."""
    text = "{ __schema { types { name fields { name description } } } }"
    answer = client.post("/graphql", json={"query": text}, headers={"accept-encoding": coding})
    assert answer.headers.get("content-encoding") == expected
    assert "Accept-Encoding" in answer.headers["vary"]
    content = zstandard.decompress(answer.content) if expected == "zstd" else answer.content
    assert json.loads(content)["data"]["__schema"]["types"]


def test_small_answers_stay_as_they_are(client: TestClient) -> None:
    """Below one packet there is nothing to gain."""
    answer = client.post("/graphql", json={"query": SOUND}, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in answer.headers


def test_shapes_arrive_as_objects(client: TestClient) -> None:
    """GeoJSON is a JSON object in the answer and not a text."""
    text = (
        '{ network(code: "toy", asOf: "2026-01-01") { serviceRadii(input: {siteIds: ["s1"], '
        "breaks: [{minutes: 7}]}) { sites { rings { geometry } } } } }"
    )
    ring = ask(client, text).json()["data"]["network"]["serviceRadii"]["sites"][0]["rings"][0]
    assert ring["geometry"]["type"] == "Polygon"
    assert ring["geometry"]["coordinates"][0][0] == ring["geometry"]["coordinates"][0][-1]
