"""Networks on either kind of database: saved, found, replaced and deleted, and seen by every process."""

from threading import Barrier, Thread

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import text

from network.model import Network
from store import tables
from store.database import Database, open_database
from store.errors import StoreError
from tests.databases import postgres_server
from tests.store.strategies import networks


def fingerprint(database: Database, code: str = "toy") -> str:
    """What that network is at this moment."""
    found = database.find_network(code)
    assert found is not None
    return found.fingerprint()


def test_a_saved_network_is_found(opened: Database, other: Database, toy: Network) -> None:
    """Equal content, equal fingerprint, in this process and in another."""
    head = opened.save_network(toy)
    assert (head.code, head.revision, head.fingerprint) == ("toy", 1, toy.fingerprint())
    assert opened.list_networks() == other.list_networks() == [head]
    assert fingerprint(opened) == fingerprint(other) == toy.fingerprint()


def test_a_change_is_seen_by_the_next_request_of_another_process(
    opened: Database, other: Database, toy: Network
) -> None:
    """Neither process goes on answering from what it has in memory: replaced, deleted, saved again."""
    opened.save_network(toy)
    assert fingerprint(other) == toy.fingerprint()
    smaller = toy.with_parts(demands=toy.demands[:-1])
    other.save_network(smaller)
    assert fingerprint(opened) == fingerprint(other) == smaller.fingerprint()
    opened.delete_network("toy")
    assert other.find_network("toy") is None
    opened.save_network(toy)
    assert fingerprint(other) == toy.fingerprint()


def test_a_reader_sees_one_moment(opened: Database, other: Database, toy: Network) -> None:
    """A network replaced while it is being read is read as it was, whole."""
    opened.save_network(toy)
    count = text("SELECT count(*) FROM demands")
    with opened.reading() as connection:
        before = connection.execute(count).scalar_one()
        other.save_network(toy.with_parts(demands=()))
        assert (before, connection.execute(count).scalar_one()) == (8, 8)
    with opened.reading() as connection:
        assert connection.execute(count).scalar_one() == 0


def test_a_deleted_network_leaves_no_row(opened: Database, toy: Network) -> None:
    """In any table but the audit's, which keeps one row for the import and one for the deletion."""
    opened.save_network(toy)
    assert opened.delete_network("toy")
    with opened.reading() as connection:
        left = {
            name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()
            for name in tables.metadata.tables
        }
    assert left == dict.fromkeys(tables.metadata.tables, 0) | {"audit": 2, "audit_head": 1}


def test_an_undone_transaction_leaves_nothing(opened: Database, other: Database, toy: Network) -> None:
    """Where the last step of saving fails, the old network is all there still."""
    opened.save_network(toy)

    class StoppedError(Exception):
        """The power cut of this test."""

    def fail() -> None:
        with opened.writing() as connection:
            connection.execute(text("DELETE FROM demands"))
            raise StoppedError

    with pytest.raises(StoppedError):
        fail()
    assert fingerprint(other) == toy.fingerprint()


def test_savers_of_one_code_wait_for_each_other(any_url: str, opened: Database, toy: Network) -> None:
    """Six processes save six contents at once: six revisions, and one of the contents at the end."""
    contents = [toy.with_parts(name=f"Toy {i}") for i in range(6)]
    together = Barrier(len(contents))

    def save(network: Network) -> None:
        database = open_database(any_url)
        together.wait()
        database.save_network(network)
        database.close()

    threads = [Thread(target=save, args=[network]) for network in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [head.revision for head in opened.list_networks()] == [6]
    assert fingerprint(opened) in {network.fingerprint() for network in contents}


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(network=networks())
def test_any_network_comes_back(opened: Database, other: Database, network: Network) -> None:
    """Every cell of every table, every bend of every road, whatever the letters and whatever it replaces."""
    opened.save_network(network)
    assert fingerprint(other, network.code) == network.fingerprint()


def test_chinese_is_kept_and_places_are_sorted_by_the_model(opened: Database, toy: Network) -> None:
    """The order of rows is the model's, not that of a database's own alphabet."""
    named = toy.with_parts(name="南川区 ‘样’ 𠮷 100%_", villages=tuple(reversed(toy.villages)))
    opened.save_network(named)
    found = opened.find_network("toy")
    assert found is not None
    assert (found.name, found.villages) == (named.name, named.villages)


def test_a_server_that_is_gone_is_one_sentence(postgres_url: str) -> None:
    """The sentence names the trouble and not the statement; opening again works when the server is back."""
    database = open_database(postgres_url)
    postgres_server().stop()
    try:
        with pytest.raises(StoreError, match="cannot be used") as trouble:
            database.list_networks()
        assert "\n" not in str(trouble.value)
    finally:
        postgres_server().start()
    assert database.list_networks() == []
    database.close()
