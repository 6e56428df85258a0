"""Saved scenarios: named lists of changes on a network, edited by version, outliving a restart."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from network.model import Problem, ProblemCode, Severity, error
from store import tables
from store.database import Database
from store.mutations import answer_once
from store.networks import find_head

MAX_NAME = 200
"""Characters of a scenario's name."""


@dataclass(frozen=True, slots=True)
class SavedScenario:
    """A list of changes on a network. `id` is opaque and stays; `version` counts edits from 1.

    `changes_json` is canonical JSON text; `base_fingerprint` is the network's when the changes were last
    given; `content_hash` is equal for equal base and changes, whatever the name.
    """

    id: str
    network_code: str
    name: str
    version: int
    changes_json: str
    content_hash: str
    base_fingerprint: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class ScenarioAnswer:
    """What a change of scenarios gave: the scenario, None where refused; and why."""

    scenario: SavedScenario | None
    problems: tuple[Problem, ...] = ()


def find_scenario(database: Database, scenario_id: str) -> SavedScenario | None:
    """The scenario of that id; None where there is none."""
    with database.reading() as connection:
        return _find(connection, scenario_id)


def list_scenarios(database: Database, *, network_code: str | None = None) -> list[SavedScenario]:
    """The scenarios of a network, or of all, by name and then by age."""
    query = select(tables.scenarios)
    if network_code is not None:
        query = query.where(tables.scenarios.c.network_code == network_code)
    with database.reading() as connection:
        found = [_scenario(row) for row in connection.execute(query)]
    return sorted(found, key=lambda saved: (saved.name, saved.created_at, saved.id))


def create_scenario(
    database: Database, *, network_code: str, name: str, changes_json: str,
    client_mutation_id: str | None = None,
) -> ScenarioAnswer:  # fmt: skip
    """Save a new scenario on a network as it is now.

    UNKNOWN_NETWORK, NAME_EMPTY and INPUT_OUT_OF_RANGE (a name too long) refuse. The same
    `client_mutation_id` twice is one scenario and one answer.
    ValueError where `changes_json` is no JSON list.
    """
    changes, name = canonical_json(changes_json), name.strip()

    def create(connection: Connection) -> ScenarioAnswer:
        head = find_head(connection, network_code)
        problems = _name_problems(name)
        if head is None:
            problems = (_unknown_network(network_code), *problems)
        if problems or head is None:
            return ScenarioAnswer(None, problems)
        now = database.clock()
        saved = SavedScenario(
            database.new_id(), network_code, name, 1, changes, content_hash(head.fingerprint, changes),
            head.fingerprint, now, now,
        )  # fmt: skip
        connection.execute(insert(tables.scenarios).values(**_cells(saved)))
        return ScenarioAnswer(saved)

    request = {"networkCode": network_code, "name": name, "changes": changes}
    return _once(database, "createScenario", request, client_mutation_id, create)


def update_scenario(
    database: Database, scenario_id: str, *, expected_version: int, name: str | None = None,
    changes_json: str | None = None, client_mutation_id: str | None = None,
) -> ScenarioAnswer:  # fmt: skip
    """Rename a scenario, give it other changes, or both; what is None stays as it is.

    New changes are taken on the network as it is now. UNKNOWN_SCENARIO, VERSION_CONFLICT (somebody edited
    it since), UNKNOWN_NETWORK, NAME_EMPTY and INPUT_OUT_OF_RANGE refuse.
    """
    changes = None if changes_json is None else canonical_json(changes_json)
    name = None if name is None else name.strip()

    def edit(connection: Connection) -> ScenarioAnswer:
        old = _find(connection, scenario_id, for_update=True)
        problems = _version_problems(old, scenario_id, expected_version)
        if old is None or problems:
            return ScenarioAnswer(None, problems)
        new, problems = _edited(connection, old, name, changes)
        if problems:
            return ScenarioAnswer(None, problems)
        new = replace(new, version=old.version + 1, updated_at=database.clock())
        connection.execute(
            update(tables.scenarios).where(tables.scenarios.c.id == new.id).values(**_cells(new))
        )
        return ScenarioAnswer(new)

    request = {"id": scenario_id, "expectedVersion": expected_version, "name": name, "changes": changes}
    return _once(database, "updateScenario", request, client_mutation_id, edit)


def delete_scenario(
    database: Database, scenario_id: str, *, expected_version: int | None = None,
    client_mutation_id: str | None = None,
) -> ScenarioAnswer:  # fmt: skip
    """Delete a scenario; the answer holds it as it was. UNKNOWN_SCENARIO and VERSION_CONFLICT refuse."""

    def remove(connection: Connection) -> ScenarioAnswer:
        old = _find(connection, scenario_id, for_update=True)
        problems = _version_problems(old, scenario_id, expected_version)
        if problems:
            return ScenarioAnswer(None, problems)
        connection.execute(delete(tables.scenarios).where(tables.scenarios.c.id == scenario_id))
        return ScenarioAnswer(old)

    request = {"id": scenario_id, "expectedVersion": expected_version}
    return _once(database, "deleteScenario", request, client_mutation_id, remove)


def canonical_json(changes_json: str) -> str:
    """The same list of changes, equal text for equal content; ValueError where it is no JSON list."""
    changes = json.loads(changes_json, parse_constant=_refuse_constant)
    if not isinstance(changes, list):
        raise ValueError("changes are not a JSON list")
    plain = _whole(changes)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def content_hash(base_fingerprint: str, changes: str) -> str:
    """64 hexadecimal digits that are equal for an equal base and equal changes (canonical JSON)."""
    return sha256(f"{base_fingerprint}\n{changes}".encode()).hexdigest()


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is no JSON number")


def _whole(value: Any) -> Any:
    """Numbers written alike whether they came as 5 or 5.0."""
    if isinstance(value, dict):
        return {key: _whole(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_whole(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _edited(
    connection: Connection, old: SavedScenario, name: str | None, changes: str | None
) -> tuple[SavedScenario, tuple[Problem, ...]]:
    problems: tuple[Problem, ...] = ()
    new = old
    if name is not None:
        problems = _name_problems(name)
        new = replace(new, name=name)
    if changes is not None:
        head = find_head(connection, old.network_code)
        if head is None:
            return new, (*problems, _unknown_network(old.network_code))
        hashed = content_hash(head.fingerprint, changes)
        new = replace(new, changes_json=changes, base_fingerprint=head.fingerprint, content_hash=hashed)
    return new, problems


def _name_problems(name: str) -> tuple[Problem, ...]:
    if not name:
        return (error(ProblemCode.NAME_EMPTY, "The name is empty. Give the scenario a name.", "name"),)
    if len(name) > MAX_NAME:
        said = f"The name has {len(name)} characters; at most {MAX_NAME} are kept."
        return (error(ProblemCode.INPUT_OUT_OF_RANGE, said, "name"),)
    return ()


def _unknown_network(code: str) -> Problem:
    return error(ProblemCode.UNKNOWN_NETWORK, f"There is no network {code!r}.", "networkCode")


def _version_problems(
    old: SavedScenario | None, scenario_id: str, expected_version: int | None
) -> tuple[Problem, ...]:
    if old is None:
        return (error(ProblemCode.UNKNOWN_SCENARIO, f"There is no scenario {scenario_id!r}.", "id"),)
    if expected_version is not None and old.version != expected_version:
        said = (
            f"The scenario is at version {old.version}, and the edit was made on version {expected_version}: "
            "somebody changed it since. Read it again and repeat the edit."
        )
        return (error(ProblemCode.VERSION_CONFLICT, said, "expectedVersion"),)
    return ()


def _find(connection: Connection, scenario_id: str, *, for_update: bool = False) -> SavedScenario | None:
    query = select(tables.scenarios).where(tables.scenarios.c.id == scenario_id)
    row = connection.execute(query.with_for_update() if for_update else query).first()
    return None if row is None else _scenario(row)


def _scenario(row: Any) -> SavedScenario:
    return SavedScenario(
        row.id, row.network_code, row.name, row.version, row.changes, row.content_hash, row.base_fingerprint,
        row.created_at.replace(tzinfo=UTC), row.updated_at.replace(tzinfo=UTC),
    )  # fmt: skip


def _cells(saved: SavedScenario) -> dict[str, Any]:
    cells = asdict(saved)
    cells["changes"] = cells.pop("changes_json")
    for name in ("created_at", "updated_at"):
        cells[name] = cells[name].astimezone(UTC).replace(tzinfo=None)
    return cells


def _once(
    database: Database, operation: str, request: dict[str, Any], client_mutation_id: str | None,
    act: Callable[[Connection], ScenarioAnswer],
) -> ScenarioAnswer:  # fmt: skip
    text = answer_once(
        database, client_mutation_id, operation=operation, request=request,
        act=lambda connection: _to_text(act(connection)),
        refuse=lambda why: _to_text(ScenarioAnswer(None, (why,))),
    )  # fmt: skip
    return _of_text(text)


def _to_text(answer: ScenarioAnswer) -> str:
    saved = None
    if answer.scenario is not None:
        saved = asdict(answer.scenario)
        for name in ("created_at", "updated_at"):
            saved[name] = saved[name].astimezone(UTC).isoformat()
    return json.dumps(
        {"scenario": saved, "problems": [asdict(p) for p in answer.problems]}, ensure_ascii=False
    )


def _of_text(text: str) -> ScenarioAnswer:
    answer = json.loads(text)
    saved = answer["scenario"]
    if saved is not None:
        for name in ("created_at", "updated_at"):
            saved[name] = datetime.fromisoformat(saved[name])
    problems = (
        Problem(Severity(p["severity"]), ProblemCode(p["code"]), p["message"], tuple(p["path"]))
        for p in answer["problems"]
    )
    return ScenarioAnswer(None if saved is None else SavedScenario(**saved), tuple(problems))
