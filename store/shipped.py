"""Shipped districts: the network packages that come with the program, and how they get into a database."""

from pathlib import Path

from store.database import Database
from store.packages import PackageReport, read_package
from store.packages.columns import NETWORK
from store.progress import Progress, silent

_FOLDER = Path(__file__).parent / "districts"


def list_shipped() -> list[Path]:
    """The folders of the shipped packages, by name."""
    return sorted(path.parent for path in _FOLDER.glob(f"*/{NETWORK.file}"))


def load_shipped(database: Database, *, progress: Progress | None = None) -> list[PackageReport]:
    """Store every shipped district; the reports say what is doubtful in each."""
    tell = progress or silent
    reports = []
    shipped = list_shipped()
    for i, path in enumerate(shipped):
        tell(f"loading {path.name}", i / len(shipped))
        report = read_package(path)
        if report.network is not None:
            database.save_network(report.network)
        reports.append(report)
    tell("loaded", 1.0)
    return reports
