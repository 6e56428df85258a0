"""A job under anything that starters, workers, cancellers and the clock can do, against a model."""

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from store.database import open_database
from store.jobs import JobState, cancel_job, find_job
from store.leases import (
    CRASHES_MAX,
    LEASE_SECONDS,
    Claim,
    claim_job,
    finish_job,
    keep_found,
    release_crashed,
    release_job,
    renew,
)
from tests.jobs.conftest import NOON, Clock, start


class JobMachine(RuleBasedStateMachine):
    """One job, several workers. The model knows the state, the current claim, and what must be its result."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.database = open_database("sqlite://", clock=self.clock, new_id=lambda: "id")
        start(self.database)
        self.state, self.crashes, self.result = JobState.QUEUED, 0, None
        self.claims: list[Claim] = []
        self.lease_until = NOON

    def teardown(self) -> None:
        self.database.close()

    def holds(self, claim: Claim) -> bool:
        """Whether that claim is the one that counts."""
        return self.state is JobState.RUNNING and claim is self.claims[-1]

    @rule()
    def starts(self) -> None:
        if self.state in (JobState.FAILED, JobState.CANCELLED):
            self.state, self.crashes, self.result = JobState.QUEUED, 0, None
        assert start(self.database).state is self.state

    @rule()
    def claims_it(self) -> None:
        claim = claim_job(self.database, worker=f"w{len(self.claims) + 1}")
        is_late = self.state is JobState.RUNNING and self.lease_until < self.clock.now
        if self.state is not JobState.QUEUED and not is_late:
            assert claim is None
            return
        self.crashes += is_late
        if self.crashes == CRASHES_MAX:
            assert claim is None
            self.state = JobState.FAILED
            return
        assert claim is not None
        assert claim.attempt == len(self.claims) + 1
        self.claims.append(claim)
        self.state = JobState.RUNNING
        self.lease_until = self.clock.now + timedelta(seconds=LEASE_SECONDS)

    @precondition(lambda self: self.claims)
    @rule(data=st.data())
    def finishes(self, data: st.DataObject) -> None:
        claim = data.draw(st.sampled_from(self.claims))
        result = f'"{claim.attempt}"'
        held = self.holds(claim)
        done = finish_job(self.database, claim, state=JobState.SUCCEEDED, result_json=result)
        assert done == held
        if held:
            self.state, self.result = JobState.SUCCEEDED, result

    @precondition(lambda self: self.claims)
    @rule(data=st.data())
    def renews(self, data: st.DataObject) -> None:
        claim = data.draw(st.sampled_from(self.claims))
        assert renew(self.database, claim, progress=0.5, stage="") == self.holds(claim)
        if self.holds(claim):
            self.lease_until = self.clock.now + timedelta(seconds=LEASE_SECONDS)

    @precondition(lambda self: self.claims)
    @rule(data=st.data())
    def puts_back(self, data: st.DataObject) -> None:
        claim = data.draw(st.sampled_from(self.claims))
        held = self.holds(claim)
        assert release_job(self.database, claim) == held
        if held:
            self.state = JobState.QUEUED

    @precondition(lambda self: self.claims)
    @rule(data=st.data())
    def dies(self, data: st.DataObject) -> None:
        number = data.draw(st.integers(1, len(self.claims)))
        held = self.holds(self.claims[number - 1])
        assert release_crashed(self.database, worker=f"w{number}") == held
        if held:
            self.lease_until = self.clock.now - timedelta(seconds=1)

    @rule()
    def cancels(self) -> None:
        if not self.state.is_end:
            self.state = JobState.CANCELLED
        answer = cancel_job(self.database, "id")
        assert answer.job is not None
        assert answer.job.state is self.state

    @precondition(lambda self: self.claims)
    @rule(data=st.data())
    def lays_beside(self, data: st.DataObject) -> None:
        claim = data.draw(st.sampled_from(self.claims))
        mine = self.state is JobState.CANCELLED and claim is self.claims[-1]
        assert keep_found(self.database, claim, result_json='"so far"') == mine
        if mine:
            self.result = '"so far"'

    @rule(seconds=st.sampled_from([1.0, LEASE_SECONDS + 1]))
    def time_passes(self, seconds: float) -> None:
        self.clock.move(seconds)

    @invariant()
    def the_table_is_the_truth(self) -> None:
        job = find_job(self.database, "id")
        assert job is not None
        assert (job.state, job.result_json, job.attempt) == (self.state, self.result, len(self.claims))
        assert (job.finished_at is not None) == job.state.is_end


JobMachine.TestCase.settings = settings(max_examples=30, stateful_step_count=30, deadline=None)
TestJobMachine = JobMachine.TestCase
