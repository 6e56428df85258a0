"""The states of a job: queued, taken by one worker at a time, ended once, whoever comes late."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import TypeVar

import pytest

from network.model import ProblemCode, error
from store.database import Database, open_database
from store.jobs import Job, JobState, cancel_job, find_job, forget_jobs, job_key, start_job
from store.leases import (
    CRASHES_MAX,
    LEASE_SECONDS,
    Claim,
    claim_job,
    finish_job,
    has_claimable,
    is_held,
    keep_found,
    release_crashed,
    release_job,
    renew,
)
from tests.jobs.conftest import DAY, NOON, Clock, found, start

T = TypeVar("T")
TOGETHER = 6


def claimed(database: Database, worker: str = "w") -> Claim:
    """The job that comes next, in that worker's hands."""
    claim = claim_job(database, worker=worker)
    assert claim is not None
    return claim


def succeed(database: Database, claim: Claim, result: str = "{}") -> bool:
    """Whether the claim could end its job with that result."""
    return finish_job(database, claim, state=JobState.SUCCEEDED, result_json=result)


def at_once(url: str, act: Callable[[Database, int], T]) -> list[T]:
    """What several processes get that act at the same moment."""
    together, got = Barrier(TOGETHER), []

    def one(number: int) -> None:
        database = open_database(url)
        together.wait()
        got.append(act(database, number))
        database.close()

    threads = [Thread(target=one, args=[number]) for number in range(TOGETHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def test_a_new_job_waits(jobs: Database) -> None:
    """It is queued, nothing of it is done, and it is found by its id alone."""
    job = start(jobs)
    assert job == Job(
        id="id-1", key="k", document="{ networks { code } }", variables_json="{}", day=DAY,
        state=JobState.QUEUED, attempt=0, progress=0.0, stage="", result_json=None, problems=(),
        created_at=NOON, started_at=None, finished_at=None,
    )  # fmt: skip
    assert find_job(jobs, "id-1") == job
    assert find_job(jobs, "id-2") is None


def test_a_job_goes_from_hand_to_end(jobs: Database, clock: Clock) -> None:
    """Claimed, told how far it has come, ended with its result; then nothing waits."""
    start(jobs)
    clock.move(1)
    claim = claimed(jobs)
    assert claim == Claim("id-1", 1, "{ networks { code } }", "{}", DAY)
    assert renew(jobs, claim, progress=0.25, stage="searching")
    running = found(jobs)
    assert (running.state, running.attempt, running.progress, running.stage) == (
        JobState.RUNNING, 1, 0.25, "searching",
    )  # fmt: skip
    clock.move(1)
    assert succeed(jobs, claim, '{"networks":[]}')
    done = found(jobs)
    assert (done.state, done.progress, done.result_json) == (JobState.SUCCEEDED, 1.0, '{"networks":[]}')
    assert done.started_at is not None
    assert done.finished_at is not None
    assert [(at - NOON).seconds for at in (done.created_at, done.started_at, done.finished_at)] == [0, 1, 2]
    assert not has_claimable(jobs)
    assert claim_job(jobs, worker="w") is None


def test_equal_inputs_are_one_job(jobs: Database) -> None:
    """While it waits, while it runs and when it has succeeded; another key is another job."""
    first = start(jobs)
    assert start(jobs) == first
    claim = claimed(jobs)
    assert (start(jobs).id, start(jobs).state) == ("id-1", JobState.RUNNING)
    succeed(jobs, claim)
    assert (start(jobs).id, start(jobs).state) == ("id-1", JobState.SUCCEEDED)
    assert start(jobs, "other").id == "id-2"


def test_a_key_is_of_document_variables_day_and_networks() -> None:
    """Each of them makes another job; parts do not run into each other."""
    keys = {
        job_key("{a}", "{}", day=DAY, networks=["x"]),
        job_key("{b}", "{}", day=DAY, networks=["x"]),
        job_key("{a}", '{"n":1}', day=DAY, networks=["x"]),
        job_key("{a}", "{}", day=DAY.replace(day=2), networks=["x"]),
        job_key("{a}", "{}", day=DAY, networks=["y"]),
        job_key("{a}", "{}", day=DAY, networks=["x", ""]),
    }
    assert len(keys) == 6
    assert job_key("{a}", "{}", day=DAY, networks=["x"]) in keys


def test_starters_at_once_get_one_job(jobs: Database, any_url: str) -> None:
    """Six processes start the same inputs at the same moment, without any id of their own."""
    started = at_once(any_url, lambda database, _: start(database).id)
    assert len(set(started)) == 1
    assert claim_job(jobs, worker="w") is not None
    assert claim_job(jobs, worker="w") is None


def test_a_repeated_start_is_answered_alike(jobs: Database) -> None:
    """The same clientMutationId gets the answer of then, also when the job has ended meanwhile."""
    first = start(jobs, once="m")
    succeed(jobs, claimed(jobs))
    assert start(jobs, once="m") == first
    mixed = start_job(
        jobs, key="k", document="{ other }", variables_json="{}", day=DAY, client_mutation_id="m"
    )
    assert mixed.job is None
    assert [(p.code, p.path) for p in mixed.problems] == [(ProblemCode.KNOWN_ID, ("clientMutationId",))]


def test_jobs_are_taken_in_their_order(jobs: Database, clock: Clock) -> None:
    """Whoever has waited longest comes first, and each is taken once."""
    for key in ("a", "b", "c"):
        start(jobs, key)
        clock.move(1)
    assert [claimed(jobs).job_id for _ in range(3)] == ["id-1", "id-2", "id-3"]
    assert claim_job(jobs, worker="w") is None


def test_workers_at_once_take_each_job_once(jobs: Database, any_url: str) -> None:
    """Six workers, four jobs: four of them get one each."""
    for key in "abcd":
        start(jobs, key)
    taken = at_once(any_url, lambda database, number: claim_job(database, worker=f"w{number}"))
    assert sorted(claim.job_id for claim in taken if claim) == ["id-1", "id-2", "id-3", "id-4"]


def test_a_job_can_be_taken_by_its_name(jobs: Database) -> None:
    """And is not when another has it."""
    start(jobs, "a")
    start(jobs, "b")
    claim = claim_job(jobs, worker="w", job_id="id-2")
    assert claim is not None
    assert claim.job_id == "id-2"
    assert claim_job(jobs, worker="w", job_id="id-2") is None


def test_two_workers_never_both_finish(jobs: Database, clock: Clock) -> None:
    """One that was cut off past its lease loses the job; what it writes later is not written."""
    start(jobs)
    slow = claimed(jobs, "slow")
    clock.move(LEASE_SECONDS + 1)
    quick = claimed(jobs, "quick")
    assert (slow.attempt, quick.attempt) == (1, 2)
    assert not is_held(jobs, slow)
    assert not renew(jobs, slow, progress=0.9, stage="late")
    assert not succeed(jobs, slow, '"slow"')
    assert not release_job(jobs, slow)
    assert succeed(jobs, quick, '"quick"')
    assert not succeed(jobs, quick, '"again"')
    assert found(jobs).result_json == '"quick"'


def test_finishers_at_once_finish_once(jobs: Database, any_url: str) -> None:
    """Even of one claim."""
    start(jobs)
    claim = claimed(jobs)
    ended = at_once(any_url, lambda database, number: succeed(database, claim, str(number)))
    assert sorted(ended) == [False] * (TOGETHER - 1) + [True]


def test_a_renewed_lease_is_not_taken(jobs: Database, clock: Clock) -> None:
    """A worker that is heard of keeps its job for as long as it takes."""
    start(jobs)
    claim = claimed(jobs)
    for _ in range(5):
        clock.move(LEASE_SECONDS - 1)
        assert renew(jobs, claim, progress=0.0, stage="")
    assert claim_job(jobs, worker="other") is None


def test_a_dead_worker_gives_its_job_back_at_once(jobs: Database) -> None:
    """Without waiting for the lease; other workers keep theirs."""
    start(jobs, "a")
    start(jobs, "b")
    claimed(jobs, "dead")
    living = claimed(jobs, "living")
    assert release_crashed(jobs, worker="dead")
    again = claimed(jobs, "next")
    assert (again.job_id, again.attempt) == ("id-1", 2)
    assert is_held(jobs, living)
    assert not release_crashed(jobs, worker="nobody")


def test_a_job_that_kills_its_workers_fails(jobs: Database) -> None:
    """The fifth worker is not sacrificed; the sentence says how often it was tried."""
    start(jobs)
    for _ in range(CRASHES_MAX):
        claimed(jobs, "w")
        release_crashed(jobs, worker="w")
    assert claim_job(jobs, worker="w") is None
    failed = found(jobs)
    assert (failed.state, failed.attempt, failed.result_json) == (JobState.FAILED, 5, None)
    said = "The job brought its worker down 5 times and was given up. Ask for less at a time."
    assert failed.problems == (error(ProblemCode.JOB_FAILED, said),)
    assert not has_claimable(jobs)


def test_a_released_job_is_unharmed(jobs: Database) -> None:
    """A server that stops puts its jobs back as often as it likes."""
    start(jobs)
    for attempt in range(1, CRASHES_MAX + 2):
        claim = claimed(jobs)
        assert claim.attempt == attempt
        assert release_job(jobs, claim)
    assert found(jobs).state is JobState.QUEUED


def test_a_waiting_job_is_cancelled(jobs: Database, clock: Clock) -> None:
    """No worker takes it any more; cancelling twice is no trouble."""
    start(jobs)
    clock.move(3)
    answer = cancel_job(jobs, "id-1")
    assert answer.problems == ()
    assert answer.job == found(jobs)
    assert (found(jobs).state, found(jobs).finished_at) == (JobState.CANCELLED, clock.now)
    assert claim_job(jobs, worker="w") is None
    assert cancel_job(jobs, "id-1") == answer


def test_a_running_job_is_cancelled(jobs: Database) -> None:
    """Its worker has lost it: it may lay beside it what it had found, and no more."""
    start(jobs)
    claim = claimed(jobs)
    assert cancel_job(jobs, "id-1").problems == ()
    assert not is_held(jobs, claim)
    assert not succeed(jobs, claim)
    assert keep_found(jobs, claim, result_json='"so far"')
    assert (found(jobs).state, found(jobs).result_json) == (JobState.CANCELLED, '"so far"')


def test_a_cancelled_job_can_be_started_again(jobs: Database) -> None:
    """It is the same job, queued anew; what its old worker had found comes too late."""
    start(jobs)
    old = claimed(jobs)
    cancel_job(jobs, "id-1")
    again = start(jobs)
    assert (again.id, again.state, again.finished_at) == ("id-1", JobState.QUEUED, None)
    assert not keep_found(jobs, old, result_json='"late"')
    assert succeed(jobs, claimed(jobs), '"new"')
    assert found(jobs).result_json == '"new"'


def test_a_failed_job_can_be_started_again(jobs: Database) -> None:
    """Its problems are gone then."""
    start(jobs)
    why = error(ProblemCode.JOB_FAILED, "It failed.")
    assert finish_job(jobs, claimed(jobs), state=JobState.FAILED, result_json=None, problems=(why,))
    assert (found(jobs).state, found(jobs).problems, found(jobs).progress) == (JobState.FAILED, (why,), 0.0)
    assert (start(jobs).state, start(jobs).problems) == (JobState.QUEUED, ())


@pytest.mark.parametrize("state", [JobState.SUCCEEDED, JobState.FAILED])
def test_an_ended_job_is_not_cancelled(jobs: Database, state: JobState) -> None:
    """It stays as it is, and a warning says so."""
    start(jobs)
    finish_job(jobs, claimed(jobs), state=state, result_json="{}")
    answer = cancel_job(jobs, "id-1")
    assert answer.job == found(jobs)
    assert [(p.code, p.message) for p in answer.problems] == [
        (ProblemCode.NO_EFFECT, f"The job has ended already ({state}): there is nothing to cancel.")
    ]


def test_an_unknown_job_is_not_cancelled(jobs: Database) -> None:
    """The problem names it."""
    answer = cancel_job(jobs, "nowhere")
    assert answer.job is None
    assert [(p.code, p.path) for p in answer.problems] == [(ProblemCode.UNKNOWN_JOB, ("id",))]


def test_a_repeated_cancel_is_answered_alike(jobs: Database) -> None:
    """It does not cancel the job that was started again meanwhile."""
    start(jobs)
    first = cancel_job(jobs, "id-1", client_mutation_id="m")
    start(jobs)
    assert cancel_job(jobs, "id-1", client_mutation_id="m") == first
    assert found(jobs).state is JobState.QUEUED


def test_old_jobs_are_forgotten(jobs: Database, clock: Clock) -> None:
    """Those that ended more than thirty days ago; what waits is kept however long it has waited."""
    start(jobs, "ended")
    succeed(jobs, claimed(jobs))
    start(jobs, "waiting")
    clock.move(30 * 86_400)
    assert forget_jobs(jobs) == 0
    clock.move(1)
    assert forget_jobs(jobs) == 1
    assert find_job(jobs, "id-1") is None
    assert found(jobs, "id-2").state is JobState.QUEUED
