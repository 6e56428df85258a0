"""Statements: a network is loaded whole in a handful, however much is asked of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from network.model import Network
from store.database import open_database
from tests.conftest import answer_of

DEEP = """
{ network(code: "toy") {
    fingerprint
    townships { name villages { name township { name } } }
    villages { code township { name } }
    sites { nodes { code village { name } township { name } operator { name } designations { code } } }
    demands { id operator { name } village { name } }
    coverage(input: {radius: {minutes: 15}}) {
      places { village { name } nearest { name operator { name } } }
    }
} }
"""


@contextmanager
def statements_on(engine: Any) -> Iterator[list[str]]:
    """The SQL that is sent meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def test_a_network_is_loaded_in_a_handful_of_statements(toy: Network, tmp_path: Any) -> None:
    """A first question takes one statement a table, 20 at most, and two for the revision; a second none,
    because SQLite tells without one that nothing was committed meanwhile."""
    url = f"sqlite:///{tmp_path}/a.db"
    writer = open_database(url)
    writer.save_network(toy)
    writer.close()
    database = open_database(url)
    with statements_on(database.engine) as first:
        assert "errors" not in answer_of(DEEP, database).body
    with statements_on(database.engine) as second:
        assert "errors" not in answer_of(DEEP, database).body
    database.close()
    selects = [statement for statement in first if statement.lstrip().upper().startswith("SELECT")]
    assert 12 <= len(selects) <= 22
    assert [s for s in second if s.lstrip().upper().startswith("SELECT")] == []
