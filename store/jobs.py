"""Jobs: queries answered in the background. The table is the truth of what is queued, running and done.

QUEUED → RUNNING → SUCCEEDED | FAILED, and CANCELLED from the first two; starting a failed or cancelled
job again queues it anew. `store.leases` is the worker's side of it.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, text, update

from network.model import Problem, ProblemCode, Severity, error, warning
from store.audit import append_row
from store.database import Database
from store.mutations import answer_once
from store.tables import jobs

KEPT_DAYS = 30
"""How long a job is kept after its end."""


class JobState(StrEnum):
    """How far a job has come."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"

    @property
    def is_end(self) -> bool:
        """True when nothing more will happen of itself."""
        return self not in (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class Job:
    """A query in the background. `progress` is the share that is done, `attempt` counts its beginnings.

    `result_json` is the data answered; of a cancelled job what had been found, None where nothing had.
    `asker` is whose rights it runs with, as `store.askers` writes them.
    """

    id: str
    key: str
    document: str
    variables_json: str
    day: date
    state: JobState
    attempt: int
    progress: float
    stage: str
    result_json: str | None
    problems: tuple[Problem, ...]
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    asker: str = ""


@dataclass(frozen=True, slots=True)
class JobAnswer:
    """What a mutation on jobs gave: the job, None where refused; and why."""

    job: Job | None
    problems: tuple[Problem, ...] = ()


def job_key(document: str, variables_json: str, *, day: date, networks: Sequence[str]) -> str:
    """64 hexadecimal digits, equal for an equal document, variables, day and networks (fingerprints)."""
    parts = [document, variables_json, day.isoformat(), *networks]
    return sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def find_job(database: Database, job_id: str) -> Job | None:
    """The job of that id as it is now; None where there is none."""
    with database.reading() as connection:
        row = connection.execute(select(jobs).where(jobs.c.id == job_id)).first()
    return None if row is None else job_of(row)


def start_job(
    database: Database, *, key: str, document: str, variables_json: str, day: date,
    client_mutation_id: str | None = None, asker: str = "",
) -> JobAnswer:  # fmt: skip
    """Queue a query, or find the job that has the same key; a failed or cancelled one is queued anew.

    The same `client_mutation_id` twice is one job and one answer.
    """

    def start(connection: Connection) -> JobAnswer:
        if connection.dialect.name == "postgresql":  # SQLite lets one writer in at a time anyway
            lock = text("SELECT pg_advisory_xact_lock(hashtext(:key))")
            connection.execute(lock, {"key": f"liutong job {key}"})
        known = connection.execute(select(jobs).where(jobs.c.key == key)).first()
        if known is None:
            new = _new_cells(database, key, document, variables_json, day) | {"asker": asker}
            connection.execute(insert(jobs).values(**new))
        elif known.state in (JobState.FAILED, JobState.CANCELLED):
            connection.execute(update(jobs).where(jobs.c.id == known.id).values(**_QUEUED))
        row = connection.execute(select(jobs).where(jobs.c.key == key)).one()
        if known is None or known.state != row.state:
            _tell(connection, database, "startJob", known, row)
        return JobAnswer(job_of(row))

    request = {"document": document, "variables": variables_json}
    said = answer_once(
        database, client_mutation_id, operation="startJob", request=request,
        act=lambda connection: _to_text(start(connection)),
        refuse=lambda why: _to_text(JobAnswer(None, (why,))),
    )  # fmt: skip
    return _of_text(said)


def cancel_job(database: Database, job_id: str, *, client_mutation_id: str | None = None) -> JobAnswer:
    """End a job: its worker finds out at its next look and stops. UNKNOWN_JOB refuses.

    One that has ended already stays as it is, with a warning (NO_EFFECT) unless it was cancelled.
    """

    def cancel(connection: Connection) -> JobAnswer:
        mine = jobs.c.id == job_id
        row = connection.execute(select(jobs).where(mine).with_for_update()).first()
        if row is None:
            said = f"There is no job {job_id!r}: it was never started on this database."
            return JobAnswer(None, (error(ProblemCode.UNKNOWN_JOB, said, "id"),))
        state = JobState(row.state)
        if state.is_end:
            return JobAnswer(job_of(row), () if state is JobState.CANCELLED else (_ended(state),))
        ended = {"state": JobState.CANCELLED, "lease_until": None, "finished_at": utc(database.clock())}
        connection.execute(update(jobs).where(mine).values(**ended))
        left = connection.execute(select(jobs).where(mine)).one()
        _tell(connection, database, "cancelJob", row, left)
        return JobAnswer(job_of(left))

    said = answer_once(
        database, client_mutation_id, operation="cancelJob", request={"id": job_id},
        act=lambda connection: _to_text(cancel(connection)),
        refuse=lambda why: _to_text(JobAnswer(None, (why,))),
    )  # fmt: skip
    return _of_text(said)


def count_jobs(database: Database) -> dict[str, int]:
    """How many jobs are in each state, all states named."""
    counted = select(jobs.c.state, func.count()).group_by(jobs.c.state)
    with database.reading() as connection:
        found = {row[0]: row[1] for row in connection.execute(counted)}
    return {state.value: found.get(state.value, 0) for state in JobState}


def forget_jobs(database: Database, *, days: int = KEPT_DAYS) -> int:
    """Delete jobs that ended longer ago than that, and tell how many; waiting and running ones stay."""
    before = utc(database.clock() - timedelta(days=days))
    with database.writing() as connection:
        return connection.execute(delete(jobs).where(jobs.c.finished_at < before)).rowcount


def job_of(row: Any) -> Job:
    """The value of a row."""
    return Job(
        row.id, row.key, row.document, row.variables, row.day, JobState(row.state), row.attempt, row.progress,
        row.stage, row.result, problems_of(json.loads(row.problems)), row.created_at.replace(tzinfo=UTC),
        _moment(row.started_at), _moment(row.finished_at), row.asker,
    )  # fmt: skip


def problems_json(problems: Sequence[Problem]) -> str:
    """Problems as a cell holds them."""
    return json.dumps([asdict(problem) for problem in problems], ensure_ascii=False)


def problems_of(told: Sequence[dict[str, Any]]) -> tuple[Problem, ...]:
    """Problems out of a cell."""
    return tuple(
        Problem(Severity(p["severity"]), ProblemCode(p["code"]), p["message"], tuple(p["path"])) for p in told
    )


def utc(moment: datetime) -> datetime:
    """A moment as its column keeps it."""
    return moment.astimezone(UTC).replace(tzinfo=None)


_QUEUED = {
    "state": JobState.QUEUED, "crashes": 0, "worker": None, "lease_until": None, "progress": 0.0, "stage": "",
    "result": None, "problems": "[]", "started_at": None, "finished_at": None,
}  # fmt: skip


def _new_cells(database: Database, key: str, document: str, variables_json: str, day: date) -> dict[str, Any]:
    return _QUEUED | {
        "id": database.new_id(), "key": key, "document": document, "variables": variables_json, "day": day,
        "attempt": 0, "created_at": utc(database.clock()),
    }  # fmt: skip


def _tell(connection: Connection, database: Database, operation: str, old: Any, new: Any) -> None:
    """The audit row of a job: its state, and what it asks by its key."""
    before, after = (
        None if row is None else {"state": row.state, "attempt": row.attempt, "key": row.key}
        for row in (old, new)
    )
    append_row(connection, database, operation=operation, subject=f"job {new.id}", before=before, after=after)


def _ended(state: JobState) -> Problem:
    said = f"The job has ended already ({state}): there is nothing to cancel."
    return warning(ProblemCode.NO_EFFECT, said, "id")


def _moment(cell: datetime | None) -> datetime | None:
    return None if cell is None else cell.replace(tzinfo=UTC)


def _to_text(answer: JobAnswer) -> str:
    told = None if answer.job is None else asdict(answer.job)
    return json.dumps(
        {"job": told, "problems": [asdict(problem) for problem in answer.problems]},
        ensure_ascii=False, default=lambda value: value.isoformat(),
    )  # fmt: skip


def _of_text(said: str) -> JobAnswer:
    answer = json.loads(said)
    told = answer["job"]
    if told is not None:
        told["state"], told["day"] = JobState(told["state"]), date.fromisoformat(told["day"])
        told["problems"] = problems_of(told["problems"])
        for name in ("created_at", "started_at", "finished_at"):
            told[name] = told[name] and datetime.fromisoformat(told[name])
    return JobAnswer(None if told is None else Job(**told), problems_of(answer["problems"]))
