"""Answers given again: only while they would come out the same, to whoever may see them, within a bound."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import zstandard
from starlette.testclient import TestClient

from app import service
from app.kept import Body, Kept, question_key
from network.model import Network
from store.database import Database, open_database
from tests.conftest import serving
from tests.databases import any_url, postgres_url

__all__ = ["any_url", "postgres_url"]

COVERED = """query($minutes: Float!) { network(code: "toy") {
  coverage(input: {radius: {minutes: $minutes}}) { byVillage { numerator } places { minutes } } } }"""
CREATE = """mutation($name: String!) { createScenario(input: {networkCode: "toy", name: $name,
  changes: [{scaleSpeed: {facilityTypes: [], factor: 0.5}}]}) { scenario { id name } problems { code } } }"""
LISTED = '{ scenarios(networkCode: "toy") { name } }'


@pytest.fixture
def stored(any_url: str, toy: Network) -> Iterator[Database]:
    """The toy county in a database of either kind, as another process has it open."""
    database = open_database(any_url)
    database.save_network(toy)
    yield database
    database.close()


@pytest.fixture
def asked(stored: Database, any_url: str) -> Iterator[TestClient]:
    """A server on it."""
    yield from serving(any_url, answers_mib=32)


@pytest.fixture
def alone(toy_url: str) -> Iterator[TestClient]:
    """A server of the test's own on a database that nobody changes."""
    yield from serving(toy_url, answers_mib=32)


def ask(client: TestClient, text: str, **variables: Any) -> Any:
    """The data of an answer, beside its errors where there are any."""
    body = client.post("/graphql", json={"query": text, "variables": variables}).json()
    return {part: body[part] for part in ("data", "errors") if part in body}


def looked_up(client: TestClient) -> dict[str, float]:
    """How many answers were given again, made, and of no kind that is kept."""
    lines = client.get("/metrics").text.splitlines()
    marked = [line for line in lines if line.startswith('liutong_kept_total{outcome="') and "answers" in line]
    return {line.split('"')[1]: float(line.split()[-1]) for line in marked}


def test_the_same_question_is_answered_from_memory(alone: TestClient) -> None:
    """Equal bodies; variables in another order are the same question, another value is another one."""
    first = ask(alone, COVERED, minutes=3)
    assert ask(alone, COVERED, minutes=3) == first
    assert looked_up(alone) == {"hit": 1, "miss": 1}
    assert ask(alone, COVERED, minutes=30) != first
    assert looked_up(alone) == {"hit": 1, "miss": 2}


def test_an_import_by_another_process_is_seen_by_the_next_request(
    asked: TestClient, stored: Database, toy: Network
) -> None:
    """And when the earlier content comes back, so does its answer."""
    before = ask(asked, COVERED, minutes=3)
    stored.save_network(toy.with_parts(sites=()))
    without = ask(asked, COVERED, minutes=3)
    assert without["data"]["network"]["coverage"]["byVillage"]["numerator"] == 0
    stored.save_network(toy)
    assert ask(asked, COVERED, minutes=3) == before


def test_a_scenario_made_or_renamed_changes_the_list(asked: TestClient) -> None:
    """Lists of scenarios are as new as the last mutation."""
    assert ask(asked, LISTED) == {"data": {"scenarios": []}}
    ask(asked, CREATE, name="Rain")
    assert ask(asked, LISTED) == {"data": {"scenarios": [{"name": "Rain"}]}}
    ask(asked, CREATE, name="Snow")
    assert len(ask(asked, LISTED)["data"]["scenarios"]) == 2


@pytest.mark.parametrize(
    "text",
    [
        '{ job(id: "WyJqb2IiLCJ4Il0") { state } }',
        '{ node(id: "WyJqb2IiLCJ4Il0") { id } }',
        '{ network(code: "toy") { sites(first: 101) { totalCount } } }',
        '{ network(code: "toy") { unknown } }',
        "{ ... on Query { networks { code } } }",
        "{ ...All } fragment All on Query { networks { code } }",
    ],
)
def test_what_is_never_kept(alone: TestClient, text: str) -> None:
    """Jobs, what may be one, answers with errors, refusals, and roots that are not written out."""
    assert ask(alone, text) == ask(alone, text)
    assert looked_up(alone) == {"unkept": 2}


def test_mutations_are_made_each_time(asked: TestClient) -> None:
    """The same text twice is two scenarios."""
    first, second = (ask(asked, CREATE, name="Rain")["data"]["createScenario"] for _ in range(2))
    assert first["scenario"]["id"] != second["scenario"]["id"]


def test_tomorrow_is_another_question(alone: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """An absent asOf is today."""
    text = '{ network(code: "toy") { asOf } }'
    for day in (date(2026, 1, 1), date(2026, 1, 2)):
        monkeypatch.setattr(service, "today", lambda day=day: day)
        assert ask(alone, text) == {"data": {"network": {"asOf": day.isoformat()}}}


def test_callers_of_different_views_are_kept_apart() -> None:
    """The caller's view is part of the question, and so are document, variables, operation and day."""
    parts: list[Any] = ["{ a }", {"x": 1}, "A", "2026-01-01", "open"]
    keys = {question_key(*parts)}
    for place, other in enumerate(("{ b }", {"x": 2}, "B", "2026-01-02", "operator o1")):
        keys.add(question_key(*parts[:place], other, *parts[place + 1 :]))
    assert len(keys) == 6
    assert question_key("{ a }", {"x": 1, "y": 2}) == question_key("{ a }", {"y": 2, "x": 1})


def test_a_browser_asks_whether_its_answer_holds(asked: TestClient, stored: Database, toy: Network) -> None:
    """GET: 304 while nothing changed, a new answer after an import. POST is never stored."""
    query = {"query": COVERED, "variables": '{"minutes": 3}'}
    first = asked.get("/graphql", params=query)
    assert first.headers["cache-control"] == "private, no-cache"
    assert first.headers["vary"] == "Accept, Accept-Encoding, Authorization"
    held = {"if-none-match": first.headers["etag"]}
    again = asked.get("/graphql", params=query, headers=held)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    stored.save_network(toy.with_parts(sites=()))
    changed = asked.get("/graphql", params=query, headers=held)
    assert (changed.status_code, changed.headers["etag"] != first.headers["etag"]) == (200, True)
    posted = asked.post("/graphql", json={"query": COVERED, "variables": {"minutes": 3}}, headers=held)
    assert (posted.status_code, posted.headers["cache-control"], "etag" in posted.headers) == (
        200,
        "no-store",
        False,
    )


def test_an_answer_with_errors_has_no_etag(alone: TestClient) -> None:
    """Under the compat profile it is 400 or carries errors; nothing may be stored of a refusal."""
    refused = alone.get(
        "/graphql", params={"query": "{ unknown }"}, headers={"accept": "application/graphql-response+json"}
    )
    assert (refused.status_code, refused.headers["cache-control"]) == (400, "no-store")


@pytest.mark.parametrize("coding", ["zstd", "gzip"])
def test_kept_answers_go_out_in_each_coding(alone: TestClient, coding: str) -> None:
    """What is decoded is the plain answer, the first time and from memory."""
    text = "{ __schema { types { name description } } }"
    plain = alone.post("/graphql", json={"query": text}, headers={"accept-encoding": "identity"})
    for _ in range(2):
        coded = alone.post("/graphql", json={"query": text}, headers={"accept-encoding": coding})
        assert coded.headers["content-encoding"] == coding
        content = zstandard.decompress(coded.content) if coding == "zstd" else coded.content
        assert content == plain.content
    assert looked_up(alone) == {"hit": 2, "miss": 1}


def test_memory_for_answers_is_bounded() -> None:
    """Those asked longest ago go first; one that is too large is not kept; codings count."""
    kept = Kept(8_000)
    for i in range(20):
        kept.keep(str(i), "r", Body(b"x" * 1_000))
        assert kept.find("0", "r") is not None
    assert kept.byte_count == 8_000
    assert [i for i in range(20) if kept.find(str(i), "r")] == [0, 13, 14, 15, 16, 17, 18, 19]
    kept.keep("large", "r", Body(b"x" * 1_001))
    assert kept.find("large", "r") is None
    body = Body(b"x" * 900)
    kept.keep("0", "r", body)
    body.in_coding("zstd")
    kept.grow("0", body)
    assert kept.byte_count == 7_900 + len(zstandard.ZstdCompressor(level=3).compress(b"x" * 900))
    assert kept.find("0", "another revision") is None
    assert kept.byte_count == 7_000


def test_nothing_is_kept_where_it_is_turned_off(toy_url: str) -> None:
    """LIUTONG_ANSWERS_MIB=0."""
    for client in serving(toy_url, answers_mib=0):
        assert ask(client, COVERED, minutes=3) == ask(client, COVERED, minutes=3)
        assert looked_up(client) == {"unkept": 2}


def test_a_database_in_memory_keeps_nothing(tmp_path: Path) -> None:
    """Its one connection cannot be watched by another."""
    for client in serving("sqlite://", answers_mib=32):
        assert ask(client, "{ networks { code } }") == ask(client, "{ networks { code } }")
        assert looked_up(client) == {"unkept": 2}
