"""The revision that kept answers rest on: another after a change of a network or scenario, and only then."""

import json
from itertools import pairwise

import pytest

from network.model import Network
from store.database import Database, open_database
from store.revision import Revisions
from store.scenarios import create_scenario, delete_scenario, update_scenario
from tests.jobs.conftest import start

CHANGES = json.dumps([{"kind": "scaleSpeed", "factor": 0.5}])


@pytest.fixture
def revisions(jobs: Database) -> Revisions:
    """Of the database that the test writes to."""
    return jobs.revisions


def test_each_change_makes_another_revision(
    jobs: Database, revisions: Revisions, any_url: str, toy: Network
) -> None:
    """Networks saved, changed, deleted, saved again; scenarios made, edited, deleted; by another process."""
    other = open_database(any_url, new_id=lambda: "s-1")
    seen = [revisions.find()]
    other.save_network(toy)
    seen.append(revisions.find())
    other.save_network(toy.with_parts(sites=()))
    seen.append(revisions.find())
    made = create_scenario(other, network_code="toy", name="Rain", changes_json=CHANGES).scenario
    assert made is not None
    seen.append(revisions.find())
    update_scenario(other, made.id, expected_version=1, name="Snow")
    seen.append(revisions.find())
    delete_scenario(other, made.id)
    seen.append(revisions.find())
    other.delete_network("toy")
    seen.append(revisions.find())
    other.save_network(toy)
    seen.append(revisions.find())
    other.close()
    assert None not in seen
    assert all(before != after for before, after in pairwise(seen))


def test_jobs_and_repeated_imports_leave_it(jobs: Database, revisions: Revisions, toy: Network) -> None:
    """What a job writes changes no answer, nor does the same package once more."""
    jobs.save_network(toy)
    before = revisions.find()
    start(jobs)
    jobs.save_network(toy)
    assert revisions.find() == before


def test_it_is_told_at_once_while_nothing_is_written(
    jobs: Database, revisions: Revisions, toy: Network
) -> None:
    """On SQLite without reading a row; PostgreSQL has to be asked, and its connection is given back."""
    assert revisions.peek() is None
    found = revisions.find()
    is_sqlite = jobs.engine.dialect.name == "sqlite"
    assert revisions.peek() == (found if is_sqlite else None)
    jobs.save_network(toy)
    assert revisions.peek() is None
    assert revisions.find() != found
    assert jobs.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_a_network_is_at_hand_until_something_changes(
    jobs: Database, revisions: Revisions, any_url: str, toy: Network
) -> None:
    """`peek_network` never gives a network that another process has replaced or deleted."""
    assert jobs.peek_network("toy") is None
    jobs.save_network(toy)
    found = jobs.find_network("toy")
    assert found is not None
    is_sqlite = jobs.engine.dialect.name == "sqlite"
    assert (jobs.peek_network("toy") is found) == is_sqlite
    other = open_database(any_url)
    other.save_network(toy.with_parts(sites=()))
    assert jobs.peek_network("toy") is None
    assert revisions.find() is not None
    assert jobs.peek_network("toy") is None
    again = jobs.find_network("toy")
    assert again is not None
    assert again.sites == ()
    other.delete_network("toy")
    other.close()
    assert (jobs.peek_network("toy"), jobs.find_network("toy")) == (None, None)
