"""Packages: importing with a report for people, and exporting."""

import sys
from collections.abc import Sequence
from pathlib import Path

from app.bars import progress_bar
from app.cli import TroubleError
from app.databases import opened
from network.model import Network, Severity
from store.packages import PackageReport, RowProblem, read_package, write_package

_WORDS = {Severity.ERROR: "ERROR 错误", Severity.WARNING: "WARNING 警告", Severity.INFO: "INFO 提示"}


def import_package(path: Path, *, database_url: str | None, dry_run: bool) -> bool:
    """Print the report and keep the network unless it is refused; True when it was not refused."""
    with progress_bar(path.name) as tell:
        report = read_package(path, progress=tell)
    _print_report(report.problems)
    if report.network is None:
        sys.stdout.write(f"{path.name} is refused: {_counted(report)}. Nothing was changed.\n")
        return False
    if dry_run:
        sys.stdout.write(f"{path.name} can be imported: {_summary(report.network)}; {_counted(report)}. ")
        sys.stdout.write("Nothing was changed (--dry-run).\n")
        return True
    with opened(database_url) as database:
        database.save_network(report.network)
        sys.stdout.write(f"{path.name} is imported: {_summary(report.network)}; {_counted(report)}.\n")
        sys.stdout.write(f"fingerprint {report.network.fingerprint()}\ndatabase {database.place}\n")
    return True


def export_package(code: str, path: Path, *, database_url: str | None) -> None:
    """Write the network with that code as a package."""
    with opened(database_url) as database:
        network = database.find_network(code)
        known = [head.code for head in database.list_networks()]
    if network is None:
        raise TroubleError(
            f"The database has no network {code!r}; it has {', '.join(known) or 'none at all'}."
        )
    try:
        write_package(network, path)
    except OSError as wrong:
        raise TroubleError(f"{path} cannot be written: {wrong.strerror or wrong}.") from wrong
    sys.stdout.write(f"{path}: {_summary(network)}\n")


def _print_report(problems: Sequence[RowProblem]) -> None:
    """One paragraph a problem: where and what, then what to do."""
    for problem in problems:
        value = "" if problem.value is None else f" {problem.value!r}"
        sys.stdout.write(f"{_WORDS[problem.severity]} {problem.code}\n")
        sys.stdout.write(f"  {problem.place}:{value} {problem.wrong}\n  → {problem.remedy}\n")


def _counted(report: PackageReport) -> str:
    """How many problems of each severity, in words."""
    counts = {severity: sum(p.severity is severity for p in report.problems) for severity in Severity}
    return f"{counts[Severity.ERROR]} errors, {counts[Severity.WARNING]} warnings"


def _summary(network: Network) -> str:
    """What the network holds, in words."""
    return (
        f"{network.code} ({network.name}), {len(network.villages)} villages, {len(network.sites)} sites, "
        f"{network.roads.node_count} road nodes, {network.roads.link_count} road links"
    )
