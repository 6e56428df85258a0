"""Backup: what is restored is what was there, on either kind of database and from one to the other."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import create_engine, inspect

from app.service import today
from network.model import Network
from network.model.examples import toy_county
from store import migrate
from store.askers import Role
from store.audit import every_row, verify
from store.backup import read_backup, write_backup
from store.database import Database, open_database
from store.errors import StoreError
from store.jobs import find_job, start_job
from store.keys import check_key, create_key
from store.packages import read_package
from store.scenarios import create_scenario, list_scenarios
from tests.conftest import TOY, Run, serving
from tests.databases import any_url, empty_url, postgres_server, postgres_url

__all__ = ["any_url", "empty_url", "postgres_url"]
DOCUMENT = "{ networks { code } }"


@pytest.fixture
def full(any_url: str) -> Iterator[Database]:
    """A database with something in every table that people fill."""
    database = open_database(any_url)
    report = read_package(TOY)
    assert report.network is not None
    database.save_network(toy_county().with_parts(code="made"))
    database.save_network(report.network)
    create_scenario(database, network_code="toy", name="流通", changes_json="[]", client_mutation_id="1")
    yield database
    database.close()


def rows_of(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the audit log."""
    with database.reading() as connection:
        names = [name for name in inspect(connection).get_table_names() if not name.startswith("audit")]
        return {
            name: sorted(map(tuple, connection.exec_driver_sql(f"SELECT * FROM {name}")), key=repr)
            for name in names
        }


@pytest.fixture(params=["sqlite", "postgresql"])
def target_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a backup goes: an empty place of either kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/target.db"
    else:
        with postgres_server().fresh() as url:
            yield url


def test_a_backup_is_restored_on_either_kind(full: Database, target_url: str, tmp_path: Path) -> None:
    """The same fingerprints, scenarios, jobs and keys; the audit log goes on; new rows find free numbers."""
    _, key = create_key(full, name="x", roles=[Role.VIEWER])
    job = start_job(full, key="k", document=DOCUMENT, variables_json="{}", day=today()).job
    assert job is not None
    path = tmp_path / "all.backup"
    made = write_backup(full, path)
    assert made.counts["networks"] == 2
    target = open_database(target_url)
    assert read_backup(target, path).counts == made.counts
    assert [(head.code, head.fingerprint) for head in target.list_networks()] == [
        (head.code, head.fingerprint) for head in full.list_networks()
    ]
    for head in full.list_networks():
        network = target.find_network(head.code)
        assert network is not None
        assert network.fingerprint() == head.fingerprint
    assert list_scenarios(target) == list_scenarios(full)
    assert find_job(target, job.id) == job
    assert check_key(target, key) is not None
    log = list(every_row(target))
    assert log[:-1] == list(every_row(full))
    assert log[-1].operation == "restoreBackup"
    assert verify(target).faults == ()
    repeated = create_scenario(
        target, network_code="toy", name="流通", changes_json="[]", client_mutation_id="1"
    )
    assert repeated.scenario == list_scenarios(full)[0]
    target.save_network(toy_county().with_parts(code="another"))
    assert len(target.list_networks()) == 3
    target.close()


def test_a_backup_and_back_is_the_same_row_by_row(full: Database, tmp_path: Path) -> None:
    """In place of what has changed since; the log says what was replaced."""
    before = rows_of(full)
    path = tmp_path / "all.backup"
    write_backup(full, path)
    lost = full.delete_network("toy") and list(every_row(full))[-1]
    read_backup(full, path, replace=True)
    assert rows_of(full) == before
    newest = list(every_row(full))[-1]
    assert newest.before is not None
    assert lost
    assert lost.hash in newest.before
    assert verify(full).faults == ()


def test_a_database_that_holds_something_is_left_alone(full: Database, tmp_path: Path) -> None:
    """Unless it is said that it may be replaced."""
    path = tmp_path / "all.backup"
    write_backup(full, path)
    before = rows_of(full)
    with pytest.raises(StoreError, match="give --replace"):
        read_backup(full, path)
    assert rows_of(full) == before


@pytest.mark.parametrize("broken", ["cut", "cut at a line", "other", "newer", "no gzip", "missing", "empty"])
def test_what_is_no_whole_backup_changes_nothing(full: Database, tmp_path: Path, broken: str) -> None:
    """A file cut short anywhere, of another kind, of a newer program, or none at all."""
    path = tmp_path / "all.backup"
    write_backup(full, path)
    plain = gzip.decompress(path.read_bytes())
    match broken:
        case "cut":
            path.write_bytes(path.read_bytes()[:-200])
        case "cut at a line":
            path.write_bytes(gzip.compress(plain[: plain.rindex(b"\n", 0, -2) + 1]))
        case "other":
            path.write_bytes(gzip.compress(b'{"something": "else"}\n'))
        case "newer":
            path.write_bytes(gzip.compress(plain.replace(migrate.HEAD.encode(), b"9999", 1)))
        case "no gzip":
            path.write_bytes(plain)
        case "missing":
            path.unlink()
        case "empty":
            path.write_bytes(b"")
    before = rows_of(full)
    with pytest.raises(StoreError, match="backup"):
        read_backup(full, path, replace=True)
    assert rows_of(full) == before
    assert verify(full).faults == ()


def test_a_backup_of_an_earlier_program_is_brought_forward(
    empty_url: str, tmp_path: Path, toy: Network
) -> None:
    """Restored as it was, then migrated like any database of its age."""
    old = f"sqlite:///{tmp_path}/old.db"
    engine = create_engine(old)
    with engine.begin() as connection:
        migrate.upgrade(connection, "0003")
        connection.exec_driver_sql(
            "INSERT INTO mutations VALUES ('1', 'createScenario', 'h', '{}', '2026-01-01 00:00:00.000000')"
        )
    path = tmp_path / "old.backup"
    write_backup(Database(engine, clock=lambda: datetime.now(UTC), new_id=lambda: "x"), path)
    engine.dispose()
    target = open_database(empty_url)
    assert read_backup(target, path).version == "0003"
    with target.reading() as connection:
        assert migrate.find_version(connection) == migrate.HEAD
        assert connection.exec_driver_sql("SELECT count(*) FROM mutations").scalar_one() == 1
    target.save_network(toy)
    assert verify(target).faults == ()
    target.close()


def test_a_backup_is_of_one_moment_while_others_write(full: Database, any_url: str, tmp_path: Path) -> None:
    """Scenarios and their audit rows belong together whenever it is taken."""
    done = Event()

    def write() -> None:
        own = open_database(any_url)
        number = 0
        while not done.is_set():
            create_scenario(own, network_code="toy", name=f"meanwhile {number}", changes_json="[]")
            number += 1
        own.close()

    writer = Thread(target=write)
    writer.start()
    try:
        found = [write_backup(full, tmp_path / f"{turn}.backup").counts for turn in range(3)]
    finally:
        done.set()
        writer.join()
    for counts in found:
        assert counts["audit"] == counts["scenarios"] + 2  # and the two imports
    read_backup(full, tmp_path / "2.backup", replace=True)
    assert len(list_scenarios(full)) == found[2]["scenarios"]
    assert verify(full).faults == ()


def test_a_server_goes_on_while_its_database_is_restored(
    full: Database, any_url: str, tmp_path: Path
) -> None:
    """Its next request answers what was restored; nothing is started anew."""
    path = tmp_path / "all.backup"
    write_backup(full, path)
    text = {"query": "{ networks { code } }"}
    for client in serving(any_url, answers_mib=32):
        both = client.post("/graphql", json=text).json()["data"]["networks"]
        assert [one["code"] for one in both] == ["made", "toy"]
        full.delete_network("toy")
        assert [one["code"] for one in client.post("/graphql", json=text).json()["data"]["networks"]] == [
            "made"
        ]
        read_backup(full, path, replace=True)
        assert client.post("/graphql", json=text).json()["data"]["networks"] == both


def test_backup_and_restore_on_the_command_line(run: Run, tmp_path: Path, toy_url: str) -> None:
    """Told in one line each; trouble in one sentence, exit 1."""
    path, target = str(tmp_path / "toy.backup"), f"sqlite:///{tmp_path}/target.db"
    made = run("backup", path, "--database", toy_url)
    assert made.exit_code == 0
    assert "1 network" in made.stdout
    assert run("restore", path, "--database", target).exit_code == 0
    assert run("audit", "verify", "--database", target).exit_code == 0
    asked = run("query", "-", "--database", target, text='{ network(code: "toy") { fingerprint } }')
    assert (
        asked.stdout
        == run("query", "-", "--database", toy_url, text='{ network(code: "toy") { fingerprint } }').stdout
    )
    refused = run("restore", path, "--database", target)
    assert isinstance(refused.exception, StoreError)
    assert "--replace" in str(refused.exception)
    assert run("restore", path, "--replace", "--database", target).exit_code == 0
