"""Running: a claimed job executed as any query is, kept alive while it runs, and ended once."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import Executor
from threading import Event
from typing import Any

import orjson

from graph.asking import Asking
from graph.execution import Answer, Outcome, answer
from network.model import ProblemCode, error
from store.askers import of_text
from store.database import Database
from store.jobs import JobState
from store.leases import Claim, Holding, finish_job, holding, keep_found, release_job
from store.progress import Progress, silent

SOLVE_SECONDS_MAX = 3600.0
"""The longest time limit that a job may give a solver."""


def run_job(database: Database, claim: Claim, *, ending: Event) -> None:
    """Run a job to its end; when `ending` is set meanwhile, it goes back into the queue."""
    asyncio.run(carry_out(database, claim, ending=ending))


async def carry_out(
    database: Database,
    claim: Claim,
    *,
    ending: Event | None = None,
    pool: Executor | None = None,
    watching: Progress = silent,
) -> None:
    """Execute the query of a job and settle what came of it; `watching` hears how far it has come."""
    with holding(database, claim, ending=ending) as kept:

        def tell(stage: str, share: float) -> None:
            kept.tell(stage, share)
            watching(stage, share)

        asking = Asking(
            database,
            claim.day,
            request_id=f"job-{claim.job_id}",
            solve_seconds_max=SOLVE_SECONDS_MAX,
            pool=pool,
            stop=kept.stop,
            progress=tell,
            asker=of_text(claim.asker),
        )
        variables: Mapping[str, Any] = orjson.loads(claim.variables_json)
        made = await answer(claim.document, asking, variables=variables, mutations=False)
    await asking.work(lambda: _settle(database, claim, made, kept))


def _settle(database: Database, claim: Claim, made: Answer, kept: Holding) -> None:
    """Write the end. A result found after a stop is only what had been found until then."""
    found = orjson.dumps(made.body["data"]).decode() if made.outcome is Outcome.DONE else None
    if kept.is_lost:
        if found is not None:
            keep_found(database, claim, result_json=found)
    elif kept.stop.is_set():
        release_job(database, claim)
    elif found is not None:
        finish_job(database, claim, state=JobState.SUCCEEDED, result_json=found)
    else:
        said = " ".join(wrong["message"] for wrong in made.body["errors"][:3])
        problem = error(ProblemCode.JOB_FAILED, said)
        finish_job(database, claim, state=JobState.FAILED, result_json=None, problems=(problem,))
