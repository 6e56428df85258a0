"""A server that asks who you are, on a database of its own with the toy county, and keys in every role."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.settings import AuthMode
from network.model import Network
from store.askers import Role
from store.database import Database, open_database
from store.keys import create_key
from tests.conftest import serving

Post = Callable[..., Any]


@pytest.fixture(scope="package")
def kept_url(toy: Network, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a database that holds the toy county; what tests write into it disturbs no other."""
    url = f"sqlite:///{tmp_path_factory.mktemp('rights')}/toy.db"
    database = open_database(url)
    database.save_network(toy)
    database.close()
    return url


@pytest.fixture(scope="package")
def kept(kept_url: str) -> Iterator[Database]:
    """The same database, opened beside the server."""
    database = open_database(kept_url)
    yield database
    database.close()


@pytest.fixture(scope="package")
def keys(kept: Database) -> Mapping[str, str]:
    """A key for each role by its name; `operator` answers for the toy county's express, `both` for two."""
    made = {
        role.value: create_key(kept, name=role, roles=[role])[1] for role in Role if role is not Role.OPERATOR
    }
    for name, operators in (("operator", ["toy/express"]), ("both", ["toy/express", "toy/post"])):
        made[name] = create_key(kept, name=name, roles=[Role.OPERATOR], operators=operators)[1]
    return made


@pytest.fixture(scope="package")
def guarded(kept_url: str) -> Iterator[TestClient]:
    """A client of a server with LIUTONG_AUTH=keys."""
    yield from serving(kept_url, auth=AuthMode.KEYS, requests_per_minute=100_000)


@pytest.fixture(scope="package")
def ask_as(guarded: TestClient, keys: Mapping[str, str]) -> Post:
    """`ask_as(name, text, **variables)`: the response to a request with that key."""

    def post(name: str, text: str, **variables: Any) -> Any:
        return guarded.post(
            "/graphql",
            json={"query": text, "variables": variables},
            headers={"authorization": f"Bearer {keys[name]}", "accept": "application/graphql-response+json"},
        )

    return post
