"""Servers on one database of either kind: what is changed through one, the other's next request answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from starlette.testclient import TestClient

from network.model import Network
from store.database import Database
from tests.conftest import serving

COVERED = '{ network(code: "toy") { coverage(input: {radius: {minutes: 15}}) { byVillage { numerator } } } }'
CREATE = """mutation { createScenario(input: {networkCode: "toy", name: "Rain",
  changes: [{scaleSpeed: {facilityTypes: [], factor: 0.5}}]}) { scenario { id } problems { code } } }"""


@contextmanager
def server(url: str) -> Iterator[TestClient]:
    """A server that is ready."""
    yield from serving(url, answers_mib=32)


def ask(client: TestClient, text: str, **variables: Any) -> Any:
    """The data of an answer without errors."""
    body = client.post("/graphql", json={"query": text, "variables": variables}).json()
    assert "errors" not in body, body
    return body["data"]


def test_servers_see_each_others_changes(opened: Database, any_url: str, toy: Network) -> None:
    """A scenario made through one is listed by the other; a network imported is answered by both."""
    opened.save_network(toy)
    with server(any_url) as here, server(any_url) as there:
        before = ask(here, COVERED)
        assert ask(there, COVERED) == before
        made = ask(here, CREATE)["createScenario"]
        assert made["problems"] == []
        listed = ask(there, '{ scenarios(networkCode: "toy") { id } }')["scenarios"]
        assert listed == [made["scenario"]]
        opened.save_network(toy.with_parts(sites=()))
        after = {"network": {"coverage": {"byVillage": {"numerator": 0.0}}}}
        assert ask(here, COVERED) == ask(there, COVERED) == after != before
