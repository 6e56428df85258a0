"""Kill a server with kill -9 while it writes, again and again, and look for lost, torn and doubled changes.

    python scripts/kill_writes.py --kills 100 --database sqlite:////tmp/writes.db
    python scripts/kill_writes.py --kills 100 --postgres

Writers create, rename and delete scenarios over HTTP, each change with a clientMutationId. A change that was
not answered when the server died is asked again with the same id from the next one. After each start, what is
stored must be what was acknowledged: exactly, and once. The audit log, which is written in the same
transactions, must be whole. `--postgres` starts a PostgreSQL of its own as the tests do. It prints one JSON
object; `lost`, `torn` and `doubled` are 0 when every promise was kept.
"""

import argparse
import json
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from network.model.examples import toy_county  # noqa: E402 - the folder above has to be found first
from scripts.writers import PATIENCE_S, Change, Writer, ask  # noqa: E402
from store.audit import every_row, verify  # noqa: E402
from store.database import open_database  # noqa: E402

_LIST = '{ scenarios(networkCode: "toy") { id name version contentHash } }'
_CHANGES = ("createScenario", "updateScenario", "deleteScenario")


def main() -> None:
    """Run it and print what came of it."""
    options = _options()
    with _database(options) as url:
        began = time.monotonic()
        database = open_database(url)
        database.save_network(toy_county())
        database.close()
        told = _kill_again_and_again(url, options)
        told |= _audit(url) | {"seconds": round(time.monotonic() - began, 1)}
        told |= {"database": url.partition(":")[0], "seed": options.seed}
    sys.stdout.write(json.dumps(told) + "\n")
    sound = told["audit_rows"] == told["acknowledged"] and not told["audit_faults"]
    sys.exit(1 if told["lost"] or told["torn"] or told["doubled"] or not sound else 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=0.8, help="longest life of a server")
    parser.add_argument("--seed", type=int, default=0)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--database", help="SQLAlchemy URL of an empty database")
    where.add_argument("--postgres", action="store_true", help="a PostgreSQL of its own")
    return parser.parse_args()


@contextmanager
def _database(options: argparse.Namespace) -> Iterator[str]:
    if not options.postgres:
        yield options.database
        return
    from tests.databases import postgres_server

    with postgres_server().fresh() as url:
        yield url


def _audit(url: str) -> dict[str, Any]:
    """Rows of the audit log about scenarios: one for each change, chained."""
    database = open_database(url)
    rows = sum(row.operation in _CHANGES for row in every_row(database))
    faults = verify(database).faults
    database.close()
    return {"audit_rows": rows, "audit_faults": len(faults)}


def _kill_again_and_again(url: str, options: argparse.Namespace) -> dict[str, Any]:
    chance = random.Random(options.seed)
    writers = [Writer(i, random.Random(f"{options.seed} {i}")) for i in range(options.writers)]
    found: Counter[str] = Counter()
    unacknowledged = 0
    for _ in range(options.kills):
        with _server(url) as (process, port):
            unacknowledged += _check(port, writers, found)
            _write_until_killed(process, port, writers, seconds=chance.uniform(0.1, options.seconds))
    with _server(url) as (_, port):
        unacknowledged += _check(port, writers, found)
        for writer in writers:
            if writer.pending is not None:
                writer.step(port)
        _check(port, writers, found)
    return {
        "kills": options.kills,
        "acknowledged": sum(writer.acknowledged for writer in writers),
        "retried": sum(writer.retried for writer in writers),
        "made_but_not_acknowledged": unacknowledged,
        "lost": found["lost"],
        "torn": found["torn"] + sum(len(writer.wrong) for writer in writers),
        "doubled": found["doubled"],
        "examples": [said for writer in writers for said in writer.wrong][:3],
    }


def _write_until_killed(
    process: "subprocess.Popen[bytes]", port: int, writers: list[Writer], *, seconds: float
) -> None:
    stop = Event()
    threads = [Thread(target=writer.run, args=(port, stop)) for writer in writers]
    for thread in threads:
        thread.start()
    stop.wait(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()
    stop.set()
    for thread in threads:
        thread.join()


def _check(port: int, writers: list[Writer], found: Counter[str]) -> int:
    """Compare what is stored with what was acknowledged; how many pending changes are stored already."""
    rows = {row["id"]: row for row in ask(port, _LIST)["scenarios"]}
    names = Counter(row["name"] for row in rows.values())
    found["doubled"] += sum(count - 1 for count in names.values())
    pending = [writer.pending for writer in writers if writer.pending is not None]
    unsure = {str(change.given.get("id")) for change in pending}
    expected = {key: row for writer in writers for key, row in writer.stored.items()}
    for key, row in expected.items():
        if key in unsure:
            continue
        if key not in rows:
            found["lost"] += 1
        elif rows[key] != row:
            found["torn"] += 1
    fresh = {change.name for change in pending if change.kind == "create"}
    others = [row for key, row in rows.items() if key not in expected]
    found["doubled"] += sum(row["name"] not in fresh for row in others)
    return sum(_is_stored(change, rows, expected) for change in pending)


def _is_stored(change: Change, rows: dict[str, Any], expected: dict[str, Any]) -> bool:
    if change.kind == "create":
        return any(row["name"] == change.name for row in rows.values())
    key = str(change.given["id"])
    return rows.get(key) != expected.get(key)


@contextmanager
def _server(url: str) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("liutong")), "serve", "--empty", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--database", url], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(process, port)
        yield process, port
    finally:
        process.kill()
        process.wait()


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    tick = Event()
    for _ in range(round(PATIENCE_S / 0.05)):
        if process.poll() is not None:
            sys.exit(f"The server ended with exit code {process.returncode}.")
        try:
            with urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2):
                return
        except OSError:
            tick.wait(0.05)
    sys.exit("The server was not ready within a minute.")


if __name__ == "__main__":
    main()
