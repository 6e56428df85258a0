"""Leases: how a worker takes a job, keeps it while it lives, and ends it once.

A claim holds the job's attempt at that moment. Whatever the worker writes later is written only while the
attempt is still that one and the job still runs: a worker that was slow, cut off or cancelled writes nothing.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from threading import Event, Thread

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from network.model import Problem, ProblemCode, error
from store.database import Database
from store.errors import StoreError
from store.jobs import JobState, problems_json, utc
from store.tables import jobs

LEASE_SECONDS = 10.0
"""How long a job stays with a worker that nobody hears of."""
LOOK_SECONDS = 0.1
"""How often a worker looks whether its job is still its own: so soon a cancelled one stops."""
CRASHES_MAX = 5
"""A job whose workers died that often fails: it would bring down every worker after them."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A job in one worker's hands."""

    job_id: str
    attempt: int
    document: str
    variables_json: str
    day: date
    asker: str = ""


def has_claimable(database: Database) -> bool:
    """True when a job waits for a worker, or has lost its own."""
    with database.reading() as connection:
        found = connection.execute(select(jobs.c.id).where(_claimable(database)).limit(1)).first()
    return found is not None


def count_claimable(database: Database) -> int:
    """How many jobs wait for a worker."""
    with database.reading() as connection:
        counted = select(func.count()).select_from(jobs).where(_claimable(database))
        return connection.execute(counted).scalar_one()


def claim_job(
    database: Database, *, worker: str, job_id: str | None = None, lease_seconds: float = LEASE_SECONDS
) -> Claim | None:
    """Take the job that has waited longest, or the one named; None where none is to be had.

    A job whose lease ran out counts as crashed once more, and fails in place of being taken the fifth time.
    """
    while has_claimable(database):
        with database.writing() as connection:
            wanted = select(jobs).where(_claimable(database)).order_by(jobs.c.created_at, jobs.c.id).limit(1)
            if job_id is not None:
                wanted = wanted.where(jobs.c.id == job_id)
            row = connection.execute(wanted.with_for_update(skip_locked=True)).first()
            if row is None:
                return None
            crashes = row.crashes + (row.state == JobState.RUNNING)
            if crashes < CRASHES_MAX:
                now = database.clock()
                taken = {
                    "state": JobState.RUNNING, "attempt": row.attempt + 1, "crashes": crashes,
                    "worker": worker, "lease_until": utc(now + timedelta(seconds=lease_seconds)),
                    "progress": 0.0, "stage": "", "started_at": utc(now),
                }  # fmt: skip
                connection.execute(update(jobs).where(jobs.c.id == row.id).values(**taken))
                return Claim(row.id, row.attempt + 1, row.document, row.variables, row.day, row.asker)
            _give_up(connection, database, row.id, crashes)
    return None


def is_held(database: Database, claim: Claim) -> bool:
    """True while the job is this claim's."""
    with database.reading() as connection:
        return connection.execute(select(jobs.c.id).where(_held(claim))).first() is not None


def renew(
    database: Database, claim: Claim, *, progress: float, stage: str, lease_seconds: float = LEASE_SECONDS
) -> bool:
    """Keep the job for another while and tell how far it has come; False where it is no longer ours."""
    until = utc(database.clock() + timedelta(seconds=lease_seconds))
    return _write(database, _held(claim), lease_until=until, progress=progress, stage=stage)


def finish_job(
    database: Database, claim: Claim, *, state: JobState, result_json: str | None,
    problems: Sequence[Problem] = (),
) -> bool:  # fmt: skip
    """End the job with its result, in one transaction with the fence; False where it is no longer ours."""
    done = {} if state is not JobState.SUCCEEDED else {"progress": 1.0}
    return _write(
        database, _held(claim), state=state, result=result_json, problems=problems_json(problems),
        lease_until=None, finished_at=utc(database.clock()), **done,
    )  # fmt: skip


def keep_found(database: Database, claim: Claim, *, result_json: str) -> bool:
    """Lay what a cancelled job had found beside it; False where somebody started it anew meanwhile."""
    cancelled = and_(
        jobs.c.id == claim.job_id, jobs.c.attempt == claim.attempt, jobs.c.state == JobState.CANCELLED
    )
    return _write(database, cancelled, result=result_json)


def release_job(database: Database, claim: Claim) -> bool:
    """Put the job back into the queue, unharmed; False where it is no longer ours."""
    return _write(database, _held(claim), **_BACK)


def release_crashed(database: Database, *, worker: str) -> bool:
    """Put the job of a worker that is known to be dead back into the queue, without waiting for its lease."""
    theirs = and_(jobs.c.worker == worker, jobs.c.state == JobState.RUNNING)
    back = {"lease_until": utc(database.clock() - timedelta(seconds=1))}  # claiming it counts the crash
    return _write(database, theirs, **back)


@dataclass
class Holding:
    """A claim that is being kept: `stop` is set when its work should end, whoever ended it."""

    stop: Event = field(default_factory=Event)
    is_lost: bool = False
    progress: float = 0.0
    stage: str = ""

    def tell(self, stage: str, share: float) -> None:
        """Note how far the work has come; it is written at the next renewal. It never goes back."""
        self.stage, self.progress = stage.strip(), max(self.progress, min(max(share, 0.0), 1.0))


@contextmanager
def holding(
    database: Database, claim: Claim, *, ending: Event | None = None, lease_seconds: float = LEASE_SECONDS,
    look_seconds: float = LOOK_SECONDS,
) -> Iterator[Holding]:  # fmt: skip
    """Keep a claim from a thread of its own while the block works; `ending` tells that the worker must go."""
    kept, done = Holding(), Event()
    keeper = _Keeper(database, claim, kept, lease_seconds=lease_seconds, look_seconds=look_seconds)

    def keep() -> None:
        while not done.wait(look_seconds):
            if ending is not None and ending.is_set():
                kept.stop.set()
            if not keeper.looks_well():
                kept.is_lost = True
                kept.stop.set()
                return

    thread = Thread(target=keep, name=f"lease-{claim.job_id[:8]}", daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        done.set()
        thread.join()


class _Keeper:
    """Looks often, writes seldom: news each half second, else when a third of the lease is gone."""

    def __init__(
        self, database: Database, claim: Claim, kept: Holding, *, lease_seconds: float, look_seconds: float
    ) -> None:
        self._database, self._claim, self._kept, self._lease_seconds = database, claim, kept, lease_seconds
        self._looks_for_news = max(1, round(min(0.5, lease_seconds / 3) / look_seconds))
        self._looks_at_most = max(1, round(lease_seconds / 3 / look_seconds))
        self._written, self._looks = (0.0, ""), 0

    def looks_well(self) -> bool:
        """False once the job is somebody else's, or cancelled."""
        news = (self._kept.progress, self._kept.stage)
        self._looks += 1
        is_due = self._looks >= (self._looks_at_most if news == self._written else self._looks_for_news)
        try:
            if not is_due:
                return is_held(self._database, self._claim)
            held = renew(
                self._database, self._claim, progress=news[0], stage=news[1],
                lease_seconds=self._lease_seconds,
            )  # fmt: skip
        except StoreError:  # out of reach for a while; whether that was too long, the lease decides
            return True
        self._written, self._looks = news, 0
        return held


_BACK = {"state": JobState.QUEUED, "worker": None, "lease_until": None, "progress": 0.0, "stage": ""}


def _claimable(database: Database) -> ColumnElement[bool]:
    late = and_(jobs.c.state == JobState.RUNNING, jobs.c.lease_until < utc(database.clock()))
    return or_(jobs.c.state == JobState.QUEUED, late)


def _held(claim: Claim) -> ColumnElement[bool]:
    return and_(jobs.c.id == claim.job_id, jobs.c.attempt == claim.attempt, jobs.c.state == JobState.RUNNING)


def _write(database: Database, where: ColumnElement[bool], **cells: object) -> bool:
    with database.writing() as connection:
        return connection.execute(update(jobs).where(where).values(**cells)).rowcount == 1


def _give_up(connection: Connection, database: Database, job_id: str, crashes: int) -> None:
    said = f"The job brought its worker down {crashes} times and was given up. Ask for less at a time."
    ended = {
        "state": JobState.FAILED, "crashes": crashes, "lease_until": None, "progress": 0.0,
        "problems": problems_json([error(ProblemCode.JOB_FAILED, said)]),
        "finished_at": utc(database.clock()),
    }  # fmt: skip
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(**ended))
