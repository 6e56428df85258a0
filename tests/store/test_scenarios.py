"""Saved scenarios: edited by version, outliving a restart, and each mutation made once."""

from collections.abc import Callable
from datetime import timedelta, timezone
from hashlib import sha256

import pytest
from sqlalchemy import text

from network.model import Network, Problem, ProblemCode
from store.database import Database, open_database
from store.errors import StoreError
from store.scenarios import (
    SavedScenario,
    ScenarioAnswer,
    create_scenario,
    delete_scenario,
    find_scenario,
    list_scenarios,
    update_scenario,
)
from tests.store.conftest import NOON

CLOSE = '[{"closeRoad": {"linkIds": ["T2-V5"]}}]'
RAIN = '[{"scaleSpeed": {"facilityTypes": ["unclassified"], "factor": 0.6}}]'


@pytest.fixture
def kept(database: Database, toy: Network) -> Database:
    """A database that holds the toy county."""
    database.save_network(toy)
    return database


def made(answer: ScenarioAnswer) -> SavedScenario:
    """The scenario of an answer that nothing refused."""
    assert answer.problems == ()
    assert answer.scenario is not None
    return answer.scenario


def codes(problems: tuple[Problem, ...]) -> list[tuple[ProblemCode, tuple[str, ...]]]:
    """Code and path of each problem."""
    return [(problem.code, problem.path) for problem in problems]


def create(database: Database, name: str = "Rain", changes: str = RAIN, **more: str) -> SavedScenario:
    """A new scenario on the toy county."""
    return made(create_scenario(database, network_code="toy", name=name, changes_json=changes, **more))


def test_a_created_scenario_is_found(kept: Database, toy: Network) -> None:
    """With its opaque id, version 1, the base it was made on, and a hash of base and changes."""
    saved = create(kept, " Close T2-V5 ", CLOSE)
    changes = '[{"closeRoad":{"linkIds":["T2-V5"]}}]'
    assert saved == SavedScenario(
        id="id-1", network_code="toy", name="Close T2-V5", version=1, changes_json=changes,
        content_hash=sha256(f"{toy.fingerprint()}\n{changes}".encode()).hexdigest(),
        base_fingerprint=toy.fingerprint(), created_at=NOON, updated_at=NOON,
    )  # fmt: skip
    assert find_scenario(kept, "id-1") == saved


def test_equal_content_has_an_equal_hash(kept: Database) -> None:
    """Whatever the name, the blanks, the order of fields and 1 or 1.0; another factor is another content."""
    first = create(kept, "a", '[{"scaleSpeed": {"factor": 1, "facilityTypes": []}}]')
    second = create(kept, "b", '[{"scaleSpeed":{"facilityTypes":[],"factor":1.0}}]')
    third = create(kept, "c", '[{"scaleSpeed":{"facilityTypes":[],"factor":1.5}}]')
    assert first.content_hash == second.content_hash != third.content_hash
    assert first.id != second.id


def test_scenarios_are_listed_by_name(kept: Database, toy: Network) -> None:
    """Of one network, or of all."""
    kept.save_network(toy.with_parts(code="other"))
    for name in ("b", "a"):
        create(kept, name)
    made(create_scenario(kept, network_code="other", name="c", changes_json="[]"))
    assert [saved.name for saved in list_scenarios(kept, network_code="toy")] == ["a", "b"]
    assert [saved.name for saved in list_scenarios(kept)] == ["a", "b", "c"]


def test_renaming_keeps_content_and_base(kept: Database, toy: Network) -> None:
    """The id stays, the version grows, the hash is the same, even when the network has changed since."""
    saved = create(kept)
    kept.save_network(toy.with_parts(name="Changed"))
    edited = made(update_scenario(kept, saved.id, expected_version=1, name="Heavy rain"))
    assert (edited.id, edited.version, edited.name) == (saved.id, 2, "Heavy rain")
    assert (edited.content_hash, edited.base_fingerprint) == (saved.content_hash, saved.base_fingerprint)


def test_new_changes_are_taken_on_the_network_as_it_is_now(kept: Database, toy: Network) -> None:
    """The base is then the current one, and the hash follows."""
    saved = create(kept)
    changed = toy.with_parts(name="Changed")
    kept.save_network(changed)
    edited = made(update_scenario(kept, saved.id, expected_version=1, changes_json=RAIN))
    assert edited.base_fingerprint == changed.fingerprint()
    assert edited.changes_json == saved.changes_json
    assert edited.content_hash != saved.content_hash


def test_an_edit_on_an_old_version_is_refused(kept: Database) -> None:
    """Of two planners who edit version 1, the second is told and nothing of hers is written."""
    saved = create(kept)
    made(update_scenario(kept, saved.id, expected_version=1, name="first"))
    refused = update_scenario(kept, saved.id, expected_version=1, name="second")
    assert refused.scenario is None
    assert codes(refused.problems) == [(ProblemCode.VERSION_CONFLICT, ("expectedVersion",))]
    found = find_scenario(kept, saved.id)
    assert found is not None
    assert (found.name, found.version) == ("first", 2)


def test_deleting_gives_back_what_was_there(kept: Database) -> None:
    """And a second time there is nothing to delete."""
    saved = create(kept)
    assert made(delete_scenario(kept, saved.id, expected_version=1)) == saved
    assert find_scenario(kept, saved.id) is None
    assert codes(delete_scenario(kept, saved.id).problems) == [(ProblemCode.UNKNOWN_SCENARIO, ("id",))]


def test_deleting_an_old_version_is_refused(kept: Database) -> None:
    """What somebody has changed since is not lost."""
    saved = create(kept)
    refused = delete_scenario(kept, saved.id, expected_version=7)
    assert codes(refused.problems) == [(ProblemCode.VERSION_CONFLICT, ("expectedVersion",))]
    assert find_scenario(kept, saved.id) == saved


@pytest.mark.parametrize(
    ("network", "name", "expected"),
    [
        ("nowhere", "x", [(ProblemCode.UNKNOWN_NETWORK, ("networkCode",))]),
        ("toy", "  ", [(ProblemCode.NAME_EMPTY, ("name",))]),
        ("toy", "x" * 201, [(ProblemCode.INPUT_OUT_OF_RANGE, ("name",))]),
        (
            "nowhere",
            "",
            [(ProblemCode.UNKNOWN_NETWORK, ("networkCode",)), (ProblemCode.NAME_EMPTY, ("name",))],
        ),
    ],
)
def test_what_cannot_be_created_is_told_at_once(
    kept: Database, network: str, name: str, expected: list[tuple[ProblemCode, tuple[str, ...]]]
) -> None:
    """Every reason together, and nothing is saved."""
    answer = create_scenario(kept, network_code=network, name=name, changes_json="[]")
    assert (answer.scenario, codes(answer.problems)) == (None, expected)
    assert list_scenarios(kept) == []


@pytest.mark.parametrize("changes", ["{}", "[NaN]", "[Infinity]", "nothing"])
def test_changes_that_are_no_json_list_are_a_bug_of_the_caller(kept: Database, changes: str) -> None:
    """They never reach the database."""
    with pytest.raises(ValueError, match=r"list|number|Expecting"):
        create_scenario(kept, network_code="toy", name="x", changes_json=changes)


def _create(database: Database) -> ScenarioAnswer:
    return create_scenario(
        database, network_code="toy", name="Rain", changes_json=RAIN, client_mutation_id="m1"
    )


def _update(database: Database) -> ScenarioAnswer:
    return update_scenario(database, "id-1", expected_version=1, name="Storm", client_mutation_id="m2")


def _delete(database: Database) -> ScenarioAnswer:
    return delete_scenario(database, "id-1", expected_version=1, client_mutation_id="m3")


@pytest.mark.parametrize(("before", "act", "left"), [(0, _create, 1), (1, _update, 1), (1, _delete, 0)])
def test_a_repeated_mutation_is_made_once_and_answered_alike(
    kept: Database, url: str, before: int, act: Callable[[Database], ScenarioAnswer], left: int
) -> None:
    """Also after a restart: the client that missed its answer gets the one it missed."""
    for _ in range(before):
        create(kept)
    first = act(kept)
    again = open_database(url)
    assert act(again) == first
    assert made(first).id == "id-1"
    assert len(list_scenarios(again)) == left


def test_a_refusal_is_answered_alike_too(kept: Database) -> None:
    """A repeated edit that came too late stays too late, although its version has come round meanwhile."""
    saved = create(kept)
    late = update_scenario(kept, saved.id, expected_version=2, name="late", client_mutation_id="m")
    made(update_scenario(kept, saved.id, expected_version=1, name="second version"))
    assert update_scenario(kept, saved.id, expected_version=2, name="late", client_mutation_id="m") == late
    assert codes(late.problems) == [(ProblemCode.VERSION_CONFLICT, ("expectedVersion",))]


def test_an_id_used_for_another_request_is_refused(kept: Database) -> None:
    """The client has mixed up its ids: neither answer would be right."""
    create(kept, client_mutation_id="m")
    mixed = create_scenario(kept, network_code="toy", name="Other", changes_json=RAIN, client_mutation_id="m")
    assert (mixed.scenario, codes(mixed.problems)) == (None, [(ProblemCode.KNOWN_ID, ("clientMutationId",))])
    assert [saved.name for saved in list_scenarios(kept)] == ["Rain"]


def test_a_mutation_and_its_answer_are_one_transaction(kept: Database) -> None:
    """Where the answer cannot be kept, the change is not made either."""
    with kept.writing() as connection:
        connection.execute(text("DROP TABLE mutations"))
    with pytest.raises(StoreError, match="no such table: mutations"):
        create(kept, client_mutation_id="m")
    assert list_scenarios(kept) == []


def test_times_are_kept_with_their_zone(url: str, toy: Network) -> None:
    """A clock that runs eight hours ahead gives the same moment, which comes back in UTC."""
    east = NOON.astimezone(timezone(timedelta(hours=8)))
    database = open_database(url, clock=lambda: east)
    database.save_network(toy)
    saved = create(database)
    found = find_scenario(database, saved.id)
    assert found is not None
    assert found.created_at == NOON
    assert found.created_at.utcoffset() == timedelta(0)
    database.close()
