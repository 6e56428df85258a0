"""The database: networks are replaced whole, read in a fixed number of statements, and never half of one."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import event, text

from network.model import Link, Network, roads_of
from network.scenario import apply_changes, changes_of
from store import tables
from store.database import Database, database_url, open_database
from store.errors import StoreError
from store.outlines import find_outline
from store.shipped import list_shipped, load_shipped
from tests.store.conftest import NOON
from tests.store.strategies import networks

TABLES_OF_A_NETWORK = 18
"""networks, townships, villages, sites, designations, operators, vehicles, demands, routes, route_stops,
stocks, needs, targets, standards, readings, evidence, road_nodes, road_links."""


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """The statements that run inside the block, without BEGIN."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


def other(database: Database) -> Database:
    """The same data as another process sees them."""
    return open_database(str(database.engine.url))


def smaller(toy: Network) -> Network:
    """The toy county without its last demand."""
    return toy.with_parts(demands=toy.demands[:-1])


def test_a_saved_network_is_found(database: Database, toy: Network) -> None:
    """What comes back has the same fingerprint, also in another process; the head tells revision and time."""
    head = database.save_network(toy)
    assert (head.code, head.name, head.revision, head.fingerprint) == (
        "toy",
        "Toy county",
        1,
        toy.fingerprint(),
    )
    assert head.saved_at == NOON
    assert database.list_networks() == [head]
    for opened in (database, other(database)):
        found = opened.find_network("toy")
        assert found is not None
        assert found.fingerprint() == toy.fingerprint()


@pytest.fixture(scope="module")
def in_memory() -> Iterator[Database]:
    """One database for all examples of a property."""
    opened = open_database("sqlite://")
    yield opened
    opened.close()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(network=networks())
def test_any_network_comes_back_from_the_database(in_memory: Database, network: Network) -> None:
    """Every cell of every table, every bend of every road; whatever was there under the code before."""
    in_memory.save_network(network)
    found = in_memory.find_network(network.code)
    assert found is not None
    assert found.fingerprint() == network.fingerprint()


def test_the_same_content_twice_changes_nothing(database: Database, toy: Network) -> None:
    """One network, one revision: the second time nothing is written."""
    first = database.save_network(toy)
    with statements(database) as seen:
        assert database.save_network(toy) == first
    assert [statement.split()[0] for statement in seen] == ["SELECT"]


def test_a_network_of_the_same_code_is_replaced(database: Database, toy: Network) -> None:
    """The revision grows, and rows of the old one are gone."""
    database.save_network(toy)
    assert database.save_network(smaller(toy)).revision == 2
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM demands")).scalar_one() == 7
    assert [head.revision for head in database.list_networks()] == [2]


def test_networks_of_other_codes_stay(database: Database, toy: Network) -> None:
    """Two counties lie side by side; saving or deleting one leaves the other alone."""
    database.save_network(toy)
    database.save_network(toy.with_parts(code="another", name="Another"))
    assert [head.code for head in database.list_networks()] == ["another", "toy"]
    assert database.delete_network("another")
    found = database.find_network("toy")
    assert found is not None
    assert found.fingerprint() == toy.fingerprint()


def test_a_deleted_network_is_gone(database: Database, toy: Network) -> None:
    """It is found no more, nothing of it is left in its tables, and deleting it again says so."""
    database.save_network(toy)
    assert database.delete_network("toy")
    assert database.find_network("toy") is None
    assert not database.delete_network("toy")
    with database.reading() as connection:
        left = [
            connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()
            for name in tables.metadata.tables
            if not name.startswith("audit")  # which keeps that it was there
        ]
    assert left == [0] * len(left)


def test_an_unknown_code_is_none(database: Database) -> None:
    """And asking for it makes nothing."""
    assert database.find_network("nowhere") is None
    assert database.list_networks() == []


def test_a_network_is_read_in_one_statement_a_table(database: Database, toy: Network) -> None:
    """However many villages and routes there are: two for the revision, the look at the head twice, and
    each table once."""
    database.save_network(toy)
    cold = other(database)
    with statements(cold) as seen:
        cold.find_network("toy")
    assert len(seen) == 2 + 2 + TABLES_OF_A_NETWORK


def test_a_known_network_costs_one_statement(database: Database, toy: Network) -> None:
    """The head is looked at, and the very same value is handed out, with all that was worked out about it."""
    database.save_network(toy)
    first = database.find_network("toy")
    with statements(database) as seen:
        assert database.find_network("toy") is first
    assert len(seen) == 1


def test_a_new_revision_is_seen_by_the_next_call(database: Database, toy: Network) -> None:
    """Also when another process has written it."""
    database.save_network(toy)
    database.find_network("toy")
    changed = smaller(toy)
    other(database).save_network(changed)
    found = database.find_network("toy")
    assert found is not None
    assert found.fingerprint() == changed.fingerprint()
    other(database).delete_network("toy")
    assert database.find_network("toy") is None


def test_askers_at_the_same_time_get_one_value(database: Database, toy: Network) -> None:
    """Eight threads that ask a cold database load the network once."""
    database.save_network(toy)
    cold = other(database)
    found: list[Network | None] = []
    with statements(cold) as seen:
        threads = [Thread(target=lambda: found.append(cold.find_network("toy"))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len({id(network) for network in found}) == 1
    assert sum("road_nodes" in statement for statement in seen) == 1


def test_a_failing_save_leaves_the_old_network(database: Database, toy: Network) -> None:
    """A whole number that no database holds stops the save half way: all of the old one is still there."""
    database.save_network(toy)
    broken = toy.with_parts(vehicles=(*toy.vehicles[1:], replace(toy.vehicles[0], max_trips=2**70)))
    with pytest.raises(OverflowError):
        database.save_network(broken)
    found = other(database).find_network("toy")
    assert found is not None
    assert found.fingerprint() == toy.fingerprint()


def test_a_network_under_a_what_if_is_not_kept(database: Database, toy: Network) -> None:
    """Its scenario is."""
    closed = apply_changes(toy, changes_of('[{"closeRoad":{"linkIds":["T2-V5"]}}]')).network
    with pytest.raises(ValueError, match="keep the scenario"):
        database.save_network(closed)
    assert database.list_networks() == []


def test_bent_roads_lie_there_as_wkb(database: Database, toy: Network) -> None:
    """Little-endian LINESTRING with both ends; straight roads have no geometry."""
    bent = Link("bent", "a", "b", 3, 30, geometry=((107.1, 29.2),))
    roads = roads_of({"a": (107.0, 29.0), "b": (107.2, 29.0)}, [bent, Link("straight", "a", "b", 2, 30)])
    database.save_network(toy.with_parts(roads=roads))
    with database.reading() as connection:
        shapes = connection.execute(text("SELECT geometry FROM road_links ORDER BY position")).scalars().all()
    points = np.array([107.0, 29.0, 107.1, 29.2, 107.2, 29.0], dtype="<f8").tobytes()
    assert shapes == [b"\x01\x02\x00\x00\x00\x03\x00\x00\x00" + points, None]


def test_the_outline_is_attached_on_loading(database: Database, toy: Network) -> None:
    """It belongs to the service and is not stored with the network."""
    database.save_network(toy.with_parts(district_code="500119"))
    found = database.find_network("toy")
    assert found is not None
    assert found.outline_wkb == find_outline("500119")


def test_both_shipped_districts_load(database: Database) -> None:
    """Into an empty database, each as its package says, with the progress told to the end."""
    shares: list[float] = []
    reports = load_shipped(database, progress=lambda _label, share: shares.append(share))
    assert [head.code for head in database.list_networks()] == ["jiangjin", "nanchuan"]
    assert [path.name for path in list_shipped()] == ["jiangjin", "nanchuan"]
    assert shares[-1] == 1.0
    for report in reports:
        assert report.network is not None
        found = database.find_network(report.network.code)
        assert found is not None
        assert found.fingerprint() == report.network.fingerprint()


def test_data_outlive_the_process(database: Database, url: str, toy: Network) -> None:
    """Closed and opened again. Against power cuts there is a write-ahead log, synced at every commit."""
    database.save_network(toy)
    database.close()
    again = open_database(url)
    assert [head.code for head in again.list_networks()] == ["toy"]
    with again.reading() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert pragmas == ["wal", 2, 1]


def test_a_database_in_memory_is_one_for_all_threads(toy: Network) -> None:
    """For trying out: what one thread saves, another finds."""
    database = open_database("sqlite://")
    thread = Thread(target=lambda: database.save_network(toy))
    thread.start()
    thread.join()
    assert [head.code for head in database.list_networks()] == ["toy"]
    assert database.place == "sqlite://"


def test_the_url_is_given_or_set_or_the_users_own(tmp_path: Path) -> None:
    """The argument goes before LIUTONG_DATABASE, and that before the user's data folder."""
    assert database_url("sqlite://", environ={"LIUTONG_DATABASE": "other"}) == "sqlite://"
    assert database_url(environ={"LIUTONG_DATABASE": "other"}) == "other"
    assert database_url(environ={"XDG_DATA_HOME": "/x"}) == "sqlite:////x/liutong/liutong.db"
    assert database_url(environ={"HOME": "/h"}) == "sqlite:////h/.local/share/liutong/liutong.db"


def test_the_place_of_a_file_is_its_path(database: Database, tmp_path: Path) -> None:
    """So that a planner can find and copy it."""
    assert database.place == str(tmp_path / "data" / "liutong.db")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://x/y", "mysql is neither sqlite nor postgresql"),
        ("nonsense", "Could not parse SQLAlchemy URL"),
        ("oracle9://x", "oracle9 is neither sqlite nor postgresql"),
        ("postgresql://liutong:secret@127.0.0.1:1/nowhere", "Connection refused"),
    ],
)
def test_a_url_that_cannot_be_used_is_one_sentence(url: str, says: str) -> None:
    """The sentence says why, and never the password."""
    with pytest.raises(StoreError, match=says) as trouble:
        open_database(url)
    assert "\n" not in str(trouble.value)
    assert "secret" not in str(trouble.value)


def test_who_meets_another_that_opens_a_new_file_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite begins no log while another holds the file; it is tried again until that one is done."""
    other = sqlite3.connect(tmp_path / "new.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    pauses = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            other.close()

    monkeypatch.setattr("store.database.sleep", pause)
    open_database(f"sqlite:///{tmp_path}/new.db").close()
    assert len(pauses) == 3


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    """A table named in place of the database is told and not overwritten."""
    (tmp_path / "villages.csv").write_text("code,name\n" * 100, encoding="utf-8")
    with pytest.raises(StoreError, match="file is not a database"):
        open_database(f"sqlite:///{tmp_path / 'villages.csv'}")
    assert (tmp_path / "villages.csv").read_text(encoding="utf-8") == "code,name\n" * 100


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    """A folder where the database should be, or a file where its folder should be."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be made"):
        open_database(f"sqlite:///{tmp_path / 'file' / 'x.db'}")
    with pytest.raises(StoreError, match="unable to open database file"):
        open_database(f"sqlite:///{tmp_path}")
