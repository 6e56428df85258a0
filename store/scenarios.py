"""Saved scenarios: named lists of changes on a network, edited by version, outliving a restart."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import UTC
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from network.model import Problem, ProblemCode, error
from store import tables
from store.audit import append_row
from store.database import Database
from store.mutations import answer_once, find_answer
from store.networks import find_head
from store.saved import SavedScenario, ScenarioAnswer, canonical_json, content_hash, of_text, to_text

__all__ = [
    "MAX_NAME", "SavedScenario", "ScenarioAnswer", "create_planned", "create_scenario", "delete_scenario",
    "find_planned", "find_scenario", "list_scenarios", "update_scenario",
]  # fmt: skip

MAX_NAME = 200
"""Characters of a scenario's name."""
PLANNED = "createScenarioFromSiting"


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
    request = {"networkCode": network_code, "name": name, "changes": changes}
    return _once(
        database, "createScenario", request, client_mutation_id,
        lambda connection: _created(database, connection, "createScenario", network_code, name, changes),
    )  # fmt: skip


def create_planned(
    database: Database, *, network_code: str, name: str, changes_json: str, request: dict[str, Any],
    told: Sequence[Problem] = (), client_mutation_id: str | None = None,
) -> ScenarioAnswer:  # fmt: skip
    """Save a scenario whose changes were worked out from a `request` (JSON values); see `create_scenario`.

    A mutation repeated by its id is known by the request: working it out anew might come to other changes.
    What there is to be `told` of the changes is kept with the answer.
    """
    changes, name = canonical_json(changes_json), name.strip()

    def create(connection: Connection) -> ScenarioAnswer:
        made = _created(database, connection, PLANNED, network_code, name, changes)
        return replace(made, problems=(*made.problems, *told))

    return _once(database, PLANNED, request, client_mutation_id, create)


def find_planned(
    database: Database, request: dict[str, Any], client_mutation_id: str | None
) -> ScenarioAnswer | None:
    """The answer that `create_planned` gave to that mutation before; None where it is new."""
    text = find_answer(
        database, client_mutation_id, operation=PLANNED, request=request,
        refuse=lambda why: to_text(ScenarioAnswer(None, (why,))),
    )  # fmt: skip
    return None if text is None else of_text(text)


def _created(
    database: Database, connection: Connection, operation: str, network_code: str, name: str, changes: str
) -> ScenarioAnswer:
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
    _tell(connection, database, operation, None, saved)
    return ScenarioAnswer(saved)


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
        _tell(connection, database, "updateScenario", old, new)
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
        _tell(connection, database, "deleteScenario", old, None)
        return ScenarioAnswer(old)

    request = {"id": scenario_id, "expectedVersion": expected_version}
    return _once(database, "deleteScenario", request, client_mutation_id, remove)


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


def _tell(
    connection: Connection, database: Database, operation: str, old: SavedScenario | None,
    new: SavedScenario | None,
) -> None:  # fmt: skip
    (scenario_id, *_) = (saved.id for saved in (old, new) if saved is not None)
    before, after = (None if saved is None else asdict(saved) for saved in (old, new))
    append_row(
        connection, database, operation=operation, subject=f"scenario {scenario_id}",
        before=before, after=after,
    )  # fmt: skip


def _once(
    database: Database, operation: str, request: dict[str, Any], client_mutation_id: str | None,
    act: Callable[[Connection], ScenarioAnswer],
) -> ScenarioAnswer:  # fmt: skip
    text = answer_once(
        database, client_mutation_id, operation=operation, request=request,
        act=lambda connection: to_text(act(connection)),
        refuse=lambda why: to_text(ScenarioAnswer(None, (why,))),
    )  # fmt: skip
    return of_text(text)
