"""Audit: each change leaves one row, and whatever is done to the rows afterwards is found."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from graph.schema import core_schema
from network.model import Network
from store.askers import Origin, Role
from store.audit import FIRST_HASH, AuditRow, append_row, every_row, list_newest, verify
from store.database import Database, open_database
from store.errors import StoreError
from store.jobs import cancel_job, start_job
from store.keys import create_key, revoke_key
from store.scenarios import create_scenario, delete_scenario, update_scenario
from tests.conftest import Run, answer_of
from tests.databases import any_url, postgres_url
from tests.rights.conftest import Post

__all__ = ["any_url", "postgres_url"]

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
WANG = Origin("key:wang", "192.0.2.7", "request-1")


@pytest.fixture
def log(any_url: str, toy: Network) -> Iterator[Database]:
    """A database with the toy county, where it is always noon; its first row is the import."""
    database = open_database(any_url, clock=lambda: NOON)
    database.save_network(toy)
    yield database
    database.close()


def rows(database: Database) -> list[AuditRow]:
    return list(every_row(database))


def test_a_row_says_who_did_what_when_and_from_where(log: Database) -> None:
    """All of it, the thing before and after, and the hash of the row before it."""
    made = create_scenario(log.for_origin(WANG), network_code="toy", name="a", changes_json="[]")
    assert made.scenario is not None
    update_scenario(log.for_origin(WANG), made.scenario.id, expected_version=1, name="b")
    first, second, third = rows(log)
    assert (first.seq, first.operation, first.subject, first.who, first.place) == (
        1, "saveNetwork", "network toy", "local", "command line",
    )  # fmt: skip
    assert (first.prev_hash, second.prev_hash, third.prev_hash) == (FIRST_HASH, first.hash, second.hash)
    assert (third.at, third.who, third.place, third.request_id) == (
        "2026-01-01T12:00:00.000000+00:00", "key:wang", "192.0.2.7", "request-1",
    )  # fmt: skip
    before, after = json.loads(third.before or ""), json.loads(third.after or "")
    assert (before["name"], before["version"], after["name"], after["version"]) == ("a", 1, "b", 2)
    assert (second.before, third.operation) == (None, "updateScenario")


def test_every_kind_of_change_has_its_row(log: Database) -> None:
    """Imports and deletions of networks, scenarios, jobs and keys, each once and in order."""
    made = create_scenario(log, network_code="toy", name="a", changes_json="[]").scenario
    assert made is not None
    update_scenario(log, made.id, expected_version=1, changes_json="[]")
    delete_scenario(log, made.id)
    job = start_job(log, key="k", document="{ networks { code } }", variables_json="{}", day=NOON.date()).job
    assert job is not None
    cancel_job(log, job.id)
    key, secret = create_key(log, name="x", roles=[Role.VIEWER])
    revoke_key(log, key.id)
    log.delete_network("toy")
    assert [row.operation for row in rows(log)] == [
        "saveNetwork", "createScenario", "updateScenario", "deleteScenario", "startJob", "cancelJob",
        "createKey", "revokeKey", "deleteNetwork",
    ]  # fmt: skip
    assert secret not in str(rows(log))
    assert verify(log).faults == ()


def test_what_changes_nothing_leaves_no_row(log: Database, toy: Network) -> None:
    """The same import again, a refused edit, a repeated mutation, a key revoked twice, a job again."""
    again = {"network_code": "toy", "name": "a", "changes_json": "[]", "client_mutation_id": "1"}
    made = create_scenario(log, **again).scenario  # type: ignore[arg-type]
    assert made is not None
    key, _ = create_key(log, name="x", roles=[Role.VIEWER])
    revoke_key(log, key.id)
    job = {"key": "k", "document": "{ networks { code } }", "variables_json": "{}", "day": NOON.date()}
    start_job(log, **job)  # type: ignore[arg-type]
    before = rows(log)
    log.save_network(toy)
    create_scenario(log, **again)  # type: ignore[arg-type]
    update_scenario(log, made.id, expected_version=9, name="b")
    update_scenario(log, made.id, expected_version=1, name=" ")
    delete_scenario(log, "none")
    revoke_key(log, key.id)
    start_job(log, **job)  # type: ignore[arg-type]
    log.delete_network("nowhere")
    assert rows(log) == before


def test_a_change_that_is_undone_leaves_no_row(log: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stands in the change's own transaction: without the row no change, without the change no row."""
    before = rows(log)

    def broken(*_arguments: Any, **_more: Any) -> None:
        raise RuntimeError("no row today")

    monkeypatch.setattr("store.scenarios.append_row", broken)
    with pytest.raises(RuntimeError, match="no row today"):
        create_scenario(log, network_code="toy", name="a", changes_json="[]")
    monkeypatch.undo()
    with log.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM scenarios")).scalar_one() == 0
    with pytest.raises(StoreError, match="later trouble"):
        _append_and_fail(log)
    assert rows(log) == before


def _append_and_fail(database: Database) -> None:
    with database.writing() as connection:
        append_row(connection, database, operation="x", subject="y")
        raise StoreError("later trouble")


@pytest.mark.parametrize("statement", ["UPDATE audit SET who = 'x'", "DELETE FROM audit WHERE seq = 1"])
def test_rows_are_kept_by_the_database_itself(log: Database, statement: str) -> None:
    """A statement that would change or remove one is refused."""
    with pytest.raises((StoreError, DBAPIError), match="kept as they are"):
        _run(log, statement)
    assert verify(log).faults == ()


def _run(database: Database, statement: str) -> None:
    with database.writing() as connection:
        connection.execute(text(statement))


def unguarded(database: Database, statement: str, **values: Any) -> None:
    """What somebody does who owns the database and takes its guard away first."""
    with database.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit DISABLE TRIGGER ALL"))
        else:
            for name in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS audit_kept_{name}"))
        connection.execute(text(statement), values)


@pytest.fixture
def long_log(log: Database) -> Database:
    """Six rows."""
    for number in range(5):
        create_scenario(log, network_code="toy", name=f"scenario {number}", changes_json="[]")
    assert verify(log) == verify(log)
    assert verify(log).faults == ()
    return log


COLUMNS = ("at", "who", "place", "request_id", "operation", "subject", "before", "after", "prev_hash", "hash")


def test_a_changed_row_is_found(long_log: Database) -> None:
    """Whatever was changed in it, and it is named."""
    sound = asdict(rows(long_log)[2])
    for column in COLUMNS:
        change = f'UPDATE audit SET "{column}" = :value WHERE seq = 3'
        unguarded(long_log, change, value="x" * 64)
        assert "Row 3 was changed: its content does not give its hash." in verify(long_log).faults, column
        unguarded(long_log, change, value=sound[column])
        assert verify(long_log).faults == ()


@pytest.mark.parametrize(
    ("seq", "said"),
    [(1, "Row 2 follows row 0"), (3, "Row 4 follows row 2"), (6, "ends at row 5, and its head says row 6")],
)
def test_a_removed_row_is_found(long_log: Database, seq: int, said: str) -> None:
    """The first, one in the middle, and the newest."""
    unguarded(long_log, "DELETE FROM audit WHERE seq = :seq", seq=seq)
    assert any(said in fault for fault in verify(long_log).faults)


def test_an_inserted_row_is_found(long_log: Database) -> None:
    """One put in at the end, and one with later numbers moved up to make room."""
    columns = ", ".join(f'"{column}"' for column in COLUMNS)
    copy = f"INSERT INTO audit (seq, {columns}) SELECT {{seq}}, {columns} FROM audit WHERE seq = 3"
    unguarded(long_log, copy.format(seq=7))
    assert "Row 7 does not follow from the row before it." in verify(long_log).faults
    unguarded(long_log, "DELETE FROM audit WHERE seq = 7")
    for seq in (6, 5, 4):
        unguarded(long_log, "UPDATE audit SET seq = :new WHERE seq = :seq", new=seq + 1, seq=seq)
    unguarded(long_log, copy.format(seq=4))
    faults = verify(long_log).faults
    assert "Row 4 does not follow from the row before it." in faults
    assert "Row 5 was changed: its content does not give its hash." in faults


def test_a_log_written_anew_is_found_by_a_row_noted_earlier(long_log: Database) -> None:
    """Who owns the database can make a new sound chain; a hash kept elsewhere tells that it is another."""
    noted = (3, rows(long_log)[2].hash)
    assert verify(long_log, noted=noted).faults == ()
    previous = FIRST_HASH
    for row in rows(long_log):
        forged = replace(row, who="nobody", prev_hash=previous)
        previous = forged.computed_hash()
        unguarded(
            long_log, "UPDATE audit SET who = :who, prev_hash = :prev, hash = :hash WHERE seq = :seq",
            who="nobody", prev=forged.prev_hash, hash=previous, seq=row.seq,
        )  # fmt: skip
    unguarded(long_log, "UPDATE audit_head SET hash = :hash", hash=previous)
    assert verify(long_log).faults == ()
    assert verify(long_log, noted=noted).faults == ("Row 3 has another hash than the one noted.",)
    assert verify(long_log, noted=(9, "0" * 64)).faults == ("Row 9, which was noted, is not there.",)


def test_the_chain_is_a_line_whoever_writes(log: Database, any_url: str) -> None:
    """Eight writers at once, each as another server process: 40 changes, 40 rows, one chain."""

    def write(number: int) -> None:
        own = open_database(any_url)
        for turn in range(5):
            create_scenario(own, network_code="toy", name=f"{number}-{turn}", changes_json="[]")
        own.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    found = verify(log)
    assert (found.count, found.faults) == (41, ())


def test_the_log_on_the_command_line(run: Run, tmp_path: Path, toy: Network) -> None:
    """Exported as JSON lines that give their own hashes; verified with exit 0, and 1 with what is wrong."""
    url = f"sqlite:///{tmp_path}/log.db"
    database = open_database(url)
    database.save_network(toy)
    create_scenario(database, network_code="toy", name="流通", changes_json="[]")
    exported = [orjson.loads(line) for line in run("audit", "export", "--database", url).stdout.splitlines()]
    assert [AuditRow(**row).computed_hash() for row in exported] == [row["hash"] for row in exported]
    assert run("audit", "export", str(tmp_path / "log.jsonl"), "--database", url).exit_code == 0
    assert [orjson.loads(line) for line in (tmp_path / "log.jsonl").read_bytes().splitlines()] == exported
    sound = run("audit", "verify", "--database", url)
    assert sound.exit_code == 0
    assert f"2 rows, the chain is sound. Newest: 2:{exported[-1]['hash']}" in sound.stdout
    unguarded(database, "UPDATE audit SET who = 'x' WHERE seq = 1")
    database.close()
    broken = run("audit", "verify", "--database", url)
    assert broken.exit_code == 1
    assert "Row 1 was changed" in broken.stdout


PAGE = (
    "query($first: Int, $after: String) { auditLog(first: $first, after: $after) { totalCount "
    "pageInfo { hasNextPage endCursor } nodes { number who place operation subject hash } } }"
)
NEW = '{ networkCode: "toy", name: "x", changes: [] }'
CREATE = f"mutation {{ createScenario(input: {NEW}) {{ scenario {{ id }} }} }}"


def test_auditors_read_the_log_in_pages_and_nobody_else(ask_as: Post, kept: Database) -> None:
    """Newest first, each row once, while others write; a planner and an administrator may not."""
    for number in range(5):
        create_scenario(kept, network_code="toy", name=f"page {number}", changes_json="[]")
    numbers, after = [], None
    while True:
        page = ask_as("auditor", PAGE, first=3, after=after).json()["data"]["auditLog"]
        numbers += [node["number"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if len(numbers) == 3:
            create_scenario(kept, network_code="toy", name="meanwhile", changes_json="[]")
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert numbers == list(range(numbers[0], 0, -1))
    assert page["totalCount"] == numbers[0] + 1
    for role in ("planner", "administrator", "operator", "viewer"):
        assert ask_as(role, PAGE).status_code == 403


def test_a_change_over_http_names_its_key_and_its_request(
    guarded: Any, ask_as: Post, keys: Any, kept: Database
) -> None:
    """So that a row leads to the line of the server's log, and to the key that can be revoked."""
    made = ask_as("planner", CREATE)
    (newest,) = list_newest(kept, most=1)
    assert newest.who == f"key:{keys['planner'].split('_')[1]}"
    assert newest.request_id == made.headers["x-request-id"]
    assert newest.place == "testclient"


def test_who_asks_is_told_to_them(ask_as: Post, keys: Any) -> None:
    """Name, roles and operators."""
    told = ask_as("both", "{ asker { name roles operators } }").json()["data"]["asker"]
    name = f"key:{keys['both'].split('_')[1]}"
    assert told == {"name": name, "roles": ["OPERATOR"], "operators": ["toy/express", "toy/post"]}


@pytest.mark.parametrize("wrong", ["x", "WyJjdXJzb3IiLCJWMSJd"])
def test_a_cursor_of_another_list_is_refused(ask_as: Post, wrong: str) -> None:
    """Also one that this service gave out for something else."""
    errors = ask_as("auditor", PAGE, after=wrong).json()["errors"]
    assert errors[0]["extensions"]["code"] == "BAD_USER_INPUT"


CHANGES: dict[str, str] = {
    "createScenario": NEW,
    "createScenarioFromSiting": '{ networkCode: "toy", name: "y", plan: { villages: ["V5"] } }',
    "updateScenario": '{ id: "SCENARIO", expectedVersion: 1, name: "z" }',
    "deleteScenario": '{ id: "SCENARIO" }',
    "startJob": '{ document: "{ networks { name } }" }',
    "cancelJob": '{ id: "JOB" }',
}


@pytest.mark.parametrize("name", core_schema().mutation_type.fields)  # type: ignore[union-attr]
def test_every_mutation_of_the_schema_leaves_a_row(
    database: Database, name: str, ids: Callable[..., str]
) -> None:
    """A new mutation fails here until it has its example, and its row."""
    given = ids(database, CHANGES[name])
    before = len(rows(database))
    made = answer_of(f"mutation {{ {name}(input: {given}) {{ problems {{ message }} }} }}", database)
    body = orjson.loads(orjson.dumps(made.body))
    assert "errors" not in body, body
    assert len(rows(database)) == before + 1
    assert rows(database)[-1].operation == name


@pytest.fixture
def ids() -> Callable[..., str]:
    """Puts the ids of a scenario and of a waiting job where a mutation needs them."""
    from graph.ids import global_id

    def put(database: Database, text_: str) -> str:
        if "SCENARIO" in text_:
            made = create_scenario(database, network_code="toy", name="s", changes_json="[]").scenario
            assert made is not None
            return text_.replace("SCENARIO", global_id("scenario", made.id))
        if "JOB" in text_:
            job = start_job(database, key="k", document="{ x }", variables_json="{}", day=NOON.date()).job
            assert job is not None
            return text_.replace("JOB", global_id("job", job.id))
        return text_

    return put
