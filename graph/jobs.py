"""Jobs: any query started in the background, looked at, waited for and cancelled."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime

import strawberry
from strawberry.types.enum import EnumValue

from graph.asking import Asking
from graph.errors import AskingError
from graph.fields import asked, field
from graph.ids import parts_of
from graph.job_inputs import JobInput, read_input
from graph.node import Node
from graph.problems import Problem, problems_of
from graph.scalars import JsonText
from network import model
from store import jobs as table
from store.askers import Asker, of_text, to_text
from store.jobs import JobAnswer, JobState
from store.leases import claim_job

LOOK_SECONDS = 0.1
"""How often a subscription looks at its job."""
_KIND = "job"
_ONCE = "Makes the mutation safe to repeat: the same one twice is one change and gives the same answer."

_MEANINGS = {
    "QUEUED": "Waiting for a worker.",
    "RUNNING": "In a worker's hands.",
    "SUCCEEDED": "Done: `result` holds the answer.",
    "FAILED": "Ended without a result: `problems` say why. Starting it again queues it anew.",
    "CANCELLED": "Cancelled: `result` holds what had been found. Starting it again queues it anew.",
}
strawberry.enum(JobState, description="How far a job has come (任务状态).")
JobState.__strawberry_definition__.values = [  # type: ignore[attr-defined]
    EnumValue(state.name, state.value, description=_MEANINGS[state.name]) for state in JobState
]


@strawberry.type(
    description=(
        "A query that runs in the background (后台任务). It outlives requests and restarts; "
        "equal document, variables, day and networks are one job."
    )
)
class Job(Node):
    """A job of the store."""

    inner: strawberry.Private[table.Job]

    def key(self) -> tuple[str, ...]:
        return (_KIND, self.inner.id)

    @field("How far it has come.")
    def state(self) -> JobState:
        return self.inner.state

    @field("Share that is done, 0 to 1; 1 only when it has succeeded.")
    def progress(self) -> float:
        return self.inner.progress

    @field("What is being done, in a few words; empty when it does not say.")
    def stage(self) -> str:
        return self.inner.stage

    @field("The `data` that the query answers; null before the end and when there is none.")
    def result(self) -> JsonText | None:
        return None if self.inner.result_json is None else JsonText(self.inner.result_json)

    @field("Why it failed. What is doubtful about the answer stands in the answer itself.")
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)

    @field("How often it was begun: more than once when a worker was lost or it was started again.")
    def attempt(self) -> int:
        return self.inner.attempt

    @field("When it was first started.")
    def created_at(self) -> datetime:
        return self.inner.created_at

    @field("When a worker last began it; null while it has waited only.")
    def started_at(self) -> datetime | None:
        return self.inner.started_at

    @field("When it ended; null before that.")
    def finished_at(self) -> datetime | None:
        return self.inner.finished_at


@strawberry.type(description="What came of a mutation on jobs.")
class JobPayload:
    """The job, or why not."""

    answer: strawberry.Private[JobAnswer]
    client_mutation_id: str | None = asked("The one given.")

    @field("The job as it was left; null when the mutation was refused.")
    def job(self) -> Job | None:
        return Job(inner=self.answer.job) if self.answer.job else None

    @field("Why it was refused, and what is doubtful.")
    def problems(self) -> list[Problem]:
        return problems_of([problem.under("input") for problem in self.answer.problems])


@strawberry.input(description="A query that is to run in the background.")
class StartJobInput:
    """What to run."""

    document: str = asked("The query as text: one operation, of kind query.")
    variables: JsonText | None = asked("Its variables as a JSON object. Absent = none.", default=None)
    client_mutation_id: str | None = asked(_ONCE, default=None)


@strawberry.input(description="A job that is to end.")
class CancelJobInput:
    """What to cancel."""

    id: strawberry.ID = asked("Its id.")
    client_mutation_id: str | None = asked(_ONCE, default=None)


async def find_job(id_: str, asking: Asking) -> Job | None:
    """The job with that global id; None when it is gone or the id is of something else."""
    kind, *rest = parts_of(id_)
    if kind != _KIND or len(rest) != 1:
        return None
    found = await asking.work(lambda: table.find_job(asking.database, rest[0]))
    return Job(inner=found) if found and _is_for(asking.asker, found) else None


def _is_for(asker: Asker, job: table.Job) -> bool:
    """True for those who see everything, and for those who would get the same answer themselves."""
    return asker.sees_all or of_text(job.asker).sight() == asker.sight()


async def start(given: StartJobInput, asking: Asking) -> JobPayload:
    """Queue a query. Where no server's workers wait for jobs, it is run to its end before the answer."""
    answer = await asking.work(lambda: _start(given, asking))
    if answer.job and asking.jobs is not None:
        asking.jobs()
    elif answer.job:
        answer = await _run_here(answer.job.id, answer, asking)
    return JobPayload(answer=answer, client_mutation_id=given.client_mutation_id)


async def cancel(given: CancelJobInput, asking: Asking) -> JobPayload:
    """End a job; its worker stops within a moment."""
    kind, *rest = parts_of(given.id)
    if kind != _KIND or len(rest) != 1:
        raise AskingError("This is the id of something else than a job.")
    if not asking.asker.sees_all and await find_job(given.id, asking) is None:
        said = f"There is no job {rest[0]!r} of yours."
        refused = JobAnswer(None, (model.error(model.ProblemCode.UNKNOWN_JOB, said, "id"),))
        return JobPayload(answer=refused, client_mutation_id=given.client_mutation_id)
    answer = await asking.work(
        lambda: table.cancel_job(asking.database, rest[0], client_mutation_id=given.client_mutation_id)
    )
    return JobPayload(answer=answer, client_mutation_id=given.client_mutation_id)


async def follow(id_: str, asking: Asking) -> AsyncIterator[Job]:
    """The job now, and again whenever it has come further, until it has ended."""
    told: table.Job | None = None
    while not asking.is_stopped():
        job = await find_job(id_, asking)
        if job is None:
            raise AskingError("There is no job with that id.")
        if job.inner != told:
            yield job
        told = job.inner
        if told.state.is_end:
            return
        await asyncio.sleep(LOOK_SECONDS)


def _start(given: StartJobInput, asking: Asking) -> JobAnswer:
    read = read_input(given.document, given.variables, asking)
    if not isinstance(read, JobInput):
        return JobAnswer(None, _capped(read))
    return table.start_job(
        asking.database,
        key=read.key(asking.database, day=asking.today, asker=asking.asker),
        document=read.document,
        variables_json=read.variables_json,
        day=asking.today,
        client_mutation_id=given.client_mutation_id,
        asker=to_text(asking.asker),
    )


async def _run_here(job_id: str, answer: JobAnswer, asking: Asking) -> JobAnswer:
    """Run a queued job in this process; one that another process has taken is left to it."""
    from graph.running import carry_out  # stands on the whole schema, and so on this module

    worker = f"here-{asking.request_id}"
    claim = await asking.work(lambda: claim_job(asking.database, worker=worker, job_id=job_id))
    if claim is not None:
        await carry_out(asking.database, claim, pool=asking.pool, watching=asking.progress)
    left = await asking.work(lambda: table.find_job(asking.database, job_id))
    return JobAnswer(left, answer.problems)


def _capped(problems: list[model.Problem], most: int = 10) -> tuple[model.Problem, ...]:
    """The first so many: a document of a thousand mistakes needs no thousand sentences."""
    return tuple(problems[:most])
