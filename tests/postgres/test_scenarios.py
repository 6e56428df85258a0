"""Scenarios on either kind of database: of editors at once one wins, and a repeated change is made once."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import TypeVar

import pytest
from sqlalchemy import text

from network.model import Network, ProblemCode
from store.database import Database, open_database
from store.scenarios import (
    SavedScenario,
    ScenarioAnswer,
    create_scenario,
    delete_scenario,
    find_scenario,
    list_scenarios,
    update_scenario,
)

T = TypeVar("T")
RAIN = '[{"scaleSpeed":{"facilityTypes":["unclassified"],"factor":0.6}}]'
EDITORS = 40


@pytest.fixture
def kept(opened: Database, toy: Network) -> Database:
    """A database that holds the toy county."""
    opened.save_network(toy)
    return opened


def create(database: Database, *, name: str = "雨天 Rain", once: str | None = None) -> ScenarioAnswer:
    """A new scenario on the toy county."""
    return create_scenario(
        database, network_code="toy", name=name, changes_json=RAIN, client_mutation_id=once
    )


def saved_of(answer: ScenarioAnswer) -> SavedScenario:
    """The scenario of an answer that nothing refused."""
    assert answer.problems == ()
    assert answer.scenario is not None
    return answer.scenario


def at_once(url: str, act: Callable[[Database, int], T]) -> list[T]:
    """What forty processes get that act at the same moment."""
    together, got = Barrier(EDITORS), []

    def one(number: int) -> None:
        database = open_database(url)
        together.wait()
        got.append(act(database, number))
        database.close()

    threads = [Thread(target=one, args=[number]) for number in range(EDITORS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def test_a_scenario_is_seen_by_another_process(kept: Database, other: Database) -> None:
    """Made here, edited there, deleted here."""
    made = saved_of(create(kept))
    assert find_scenario(other, made.id) == made
    edited = saved_of(update_scenario(other, made.id, expected_version=1, name="Storm"))
    assert find_scenario(kept, made.id) == edited
    assert (edited.version, edited.content_hash) == (2, made.content_hash)
    assert saved_of(delete_scenario(kept, made.id, expected_version=2)) == edited
    assert list_scenarios(other) == []


def test_of_editors_at_once_one_wins(kept: Database, any_url: str) -> None:
    """The others are told VERSION_CONFLICT, and the scenario holds the winner's name at version 2."""
    made = saved_of(create(kept))
    answers = at_once(
        any_url, lambda database, i: update_scenario(database, made.id, expected_version=1, name=f"name {i}")
    )
    won = [answer.scenario for answer in answers if answer.scenario]
    lost = [problem.code for answer in answers for problem in answer.problems]
    assert lost == [ProblemCode.VERSION_CONFLICT] * (EDITORS - 1)
    assert [find_scenario(kept, made.id)] == won
    assert won[0].version == 2


def test_a_mutation_repeated_at_once_is_made_once(kept: Database, any_url: str) -> None:
    """A client that sends its request eight times gets one scenario and one answer."""
    answers = at_once(any_url, lambda database, _: create(database, once="m1"))
    assert len({saved_of(answer).id for answer in answers}) == 1
    assert len(list_scenarios(kept)) == 1


def test_a_repeated_mutation_is_answered_alike_by_another_process(kept: Database, other: Database) -> None:
    """Also when it was a refusal; and its id does for no other request."""
    first = create(kept, once="m1")
    assert create(other, once="m1") == first
    refused = create(kept, name="", once="m2")
    assert create(other, name="", once="m2") == refused
    mixed = create(other, name="Other", once="m1")
    assert [(p.code, p.path) for p in mixed.problems] == [(ProblemCode.KNOWN_ID, ("clientMutationId",))]
    assert len(list_scenarios(kept)) == 1


def test_a_mutation_and_its_answer_are_one_transaction(kept: Database) -> None:
    """Where the answer cannot be kept, the change is not made either."""
    with kept.writing() as connection:
        connection.execute(text("ALTER TABLE mutations RENAME TO gone"))
    with pytest.raises(Exception, match="mutations"):
        create(kept, once="m1")
    assert list_scenarios(kept) == []
