"""A copy of the toy package that a test may damage, and an empty database with a clock that stands still."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from network.model import Network
from network.model.examples import toy_county
from store.database import Database, open_database
from store.packages import PackageReport, read_package

TOY = Path(__file__).resolve().parents[1] / "toy"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Folder:
    """A package in a folder of the test's own."""

    path: Path

    def change(self, file: str, old: str, new: str) -> None:
        """Put `new` in place of the only `old` in a file."""
        text = (self.path / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is in {file} {text.count(old)} times"
        (self.path / file).write_text(text.replace(old, new), encoding="utf-8")

    def write(self, file: str, text: str) -> None:
        """Write a file of the package anew."""
        (self.path / file).write_text(text, encoding="utf-8")

    def remove(self, file: str) -> None:
        """Take a file away."""
        (self.path / file).unlink()

    def read(self) -> PackageReport:
        """Read the package as it is now."""
        return read_package(self.path)

    def network(self) -> Network:
        """The network of a package that nothing is wrong with."""
        report = self.read()
        assert report.network is not None, [problem.sentence for problem in report.problems]
        return report.network


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """The toy package in a folder of the test's own."""
    shutil.copytree(TOY, tmp_path / "toy")
    return Folder(tmp_path / "toy")


@pytest.fixture
def toy() -> Network:
    """The toy county, made in code."""
    return toy_county()


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Where a database of the test's own would lie."""
    return f"sqlite:///{tmp_path / 'data' / 'liutong.db'}"


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file that all migrations have been run on once; tests copy it."""
    path = tmp_path_factory.mktemp("migrated") / "liutong.db"
    open_database(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def database(url: str, migrated: Path) -> Iterator[Database]:
    """An empty database; it is always noon, and scenarios are called id-1, id-2, …"""
    numbers = count(1)
    path = Path(url.removeprefix("sqlite:///"))
    path.parent.mkdir()
    shutil.copy(migrated, path)
    opened = open_database(url, clock=lambda: NOON, new_id=lambda: f"id-{next(numbers)}")
    yield opened
    opened.close()
