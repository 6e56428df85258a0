"""Kill workers with kill -9 in the middle of jobs, again and again, and count how each job ended.

    python scripts/kill_jobs.py --kills 20 --database sqlite:////tmp/kills.db

Each job is a search for pooled routes on a copy of the toy county with many demands; each gets one kill at a
random moment of its run. It prints one JSON object: `ended_once` equals `jobs` when none was lost or doubled.
"""

import argparse
import json
import os
import random
import signal
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from app.jobs import JobPool, open_pool  # noqa: E402 - the folder above has to be found first
from app.logs import configure_logs  # noqa: E402
from network.model import Network  # noqa: E402
from network.model.examples import toy_county  # noqa: E402
from store.database import Database, open_database  # noqa: E402
from store.jobs import Job, JobState, find_job, start_job  # noqa: E402

_DOCUMENT = """query Pooled($seed: Int!) { network(code: "toy") {
  pooledRoutes(input: {timeLimitSeconds: 2, seed: $seed}) { saving iterations } } }"""
_PATIENCE_S = 120.0


def main() -> None:
    """Run it and print what came of it."""
    options = _options()
    configure_logs(as_json=False)
    database = open_database(options.database)
    database.save_network(_busy_county())
    pool = open_pool(database, processes=1)
    if not isinstance(pool, JobPool):
        sys.exit("Name a database that worker processes can open too, not one in memory.")
    chance = random.Random(options.seed)
    ended = [_killed_once(database, pool, number, chance) for number in range(options.kills)]
    pool.stop()
    attempts = Counter(job.attempt for job in ended)
    once = [job for job in ended if job.state is JobState.SUCCEEDED and job.result_json]
    told = {"jobs": len(ended), "ended_once": len(once), "attempts": dict(sorted(attempts.items()))}
    sys.stdout.write(json.dumps(told | {"database": database.place, "seed": options.seed}) + "\n")
    database.close()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--database", required=True, help="SQLAlchemy URL; its network `toy` is replaced")
    return parser.parse_args()


def _busy_county() -> Network:
    """The toy county with twelve times as many demands: too many to try all plans, so a search runs on."""
    toy = toy_county()
    demands = (
        replace(demand, id=f"{demand.id}-{i}", kg=demand.kg / 4) for i in range(12) for demand in toy.demands
    )
    return toy.with_parts(demands=tuple(demands))


def _killed_once(database: Database, pool: JobPool, number: int, chance: random.Random) -> Job:
    """Start a job, kill its worker some time after it began, and wait for its end."""
    answer = start_job(
        database, key=f"{chance.random()} {number}", document=_DOCUMENT, day=date(2026, 1, 1),
        variables_json=json.dumps({"seed": number}),
    )  # fmt: skip
    assert answer.job is not None, "nothing refuses this document"
    pool.nudge()
    began = _wait_for(database, answer.job.id, JobState.RUNNING)
    Event().wait(chance.uniform(0, 1.5))
    for process_id in pool.process_ids():
        os.kill(process_id, signal.SIGKILL)
    return _wait_for(database, began.id, JobState.SUCCEEDED)


def _wait_for(database: Database, job_id: str, state: JobState) -> Job:
    """The job once it is in that state, or has ended otherwise."""
    tick = Event()
    for _ in range(round(_PATIENCE_S / 0.02)):
        job = find_job(database, job_id)
        assert job is not None, "jobs are not deleted while they are waited for"
        if job.state is state or job.state.is_end:
            return job
        tick.wait(0.02)
    sys.exit(f"The job {job_id} is not {state} after {_PATIENCE_S:g} s.")


if __name__ == "__main__":
    main()
