"""What many tests stand on: the toy county in a database, asked through the public doors."""

import asyncio
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
import structlog
from starlette.testclient import TestClient
from typer.testing import CliRunner, Result

from app.cli import app as command_line
from app.server import create_app
from app.settings import Settings
from graph.asking import Asking
from graph.execution import Answer, answer
from network.model import Network
from store.database import Database, open_database
from store.packages import read_package

TESTS = Path(__file__).parent
TOY = TESTS / "toy"
DAY = date(2026, 1, 1)
Ask = Callable[..., dict[str, Any]]
Run = Callable[..., Result]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one folder share servers, browsers and databases: one process takes them, in their order."""
    for item in items:
        folder = item.path.relative_to(TESTS).parts[0]
        item.add_marker(pytest.mark.xdist_group(folder))


@pytest.fixture(autouse=True)
def _quiet_logs() -> None:
    """Events go nowhere: pytest changes standard error under a logger's feet."""
    structlog.configure(processors=[], logger_factory=structlog.ReturnLoggerFactory())


@pytest.fixture(scope="session")
def toy() -> Network:
    """The toy county, read from its package."""
    report = read_package(TOY)
    assert report.network is not None
    return report.network


@pytest.fixture(scope="session")
def toy_url(toy: Network, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a database that holds the toy county and nothing else; tests must not write to it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('toy')}/toy.db"
    database = open_database(url)
    database.save_network(toy)
    database.close()
    return url


@pytest.fixture
def database(toy: Network) -> Iterator[Database]:
    """A database in memory that holds the toy county, for tests that write."""
    database = open_database("sqlite://")
    database.save_network(toy)
    yield database
    database.close()


def answer_of(text: str, database: Database, **variables: Any) -> Answer:
    """The answer to a request as of the toy county's day, without limits."""
    return asyncio.run(answer(text, Asking(database, DAY, request_id="test"), variables=variables))


@pytest.fixture
def ask(database: Database) -> Ask:
    """Ask the schema and get the data; errors fail the test."""

    def ask(text: str, **variables: Any) -> dict[str, Any]:
        made = answer_of(text, database, **variables)
        assert "errors" not in made.body, made.body
        data: dict[str, Any] = orjson.loads(orjson.dumps(made.body["data"]))
        return data

    return ask


@pytest.fixture
def run() -> Run:
    """Run the command line in this process."""

    def run(*arguments: str, text: str | None = None) -> Result:
        return CliRunner().invoke(command_line, arguments, input=text)

    return run


@pytest.fixture
def query(run: Run, toy_url: str) -> Ask:
    """`liutong query -` on the toy county: the data of its answer."""

    def query(text: str, **variables: Any) -> dict[str, Any]:
        result = run("query", "-", "--variables", json.dumps(variables), "--database", toy_url, text=text)
        assert result.exit_code == 0, result.stderr or result.stdout
        data: dict[str, Any] = json.loads(result.stdout)["data"]
        return data

    return query


def serving(url: str, **settings: Any) -> Iterator[TestClient]:
    """A client of a server on that database that is ready to answer.

    It keeps no answers unless told to: many tests break a part of a server that has answered before.
    """
    application = create_app(Settings(**{"database_url": url, "empty": True, "answers_mib": 0} | settings))
    with TestClient(application, raise_server_exceptions=False) as client:
        while client.get("/health/ready").status_code != 200:
            pass
        yield client


@pytest.fixture(scope="session")
def client(toy_url: str) -> Iterator[TestClient]:
    """A client of a server on the toy county, with default settings."""
    yield from serving(toy_url)
