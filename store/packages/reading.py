"""Reading a network package: from a folder or a zip to a Network, or to the report of what is wrong."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from network.model import Network, ProblemCode, Roads
from store.collector import collector_paused
from store.outlines import find_outline
from store.packages import checks, columns
from store.packages.carriers import read_demands, read_operators, read_vehicles
from store.packages.files import PackageError, PackageFiles, open_package
from store.packages.gtfs import with_gtfs
from store.packages.lines import read_routes
from store.packages.places import Head, made_up_townships, read_head, read_townships, read_villages
from store.packages.report import Findings, PackageReport
from store.packages.roads import read_roads
from store.packages.sites import read_sites
from store.packages.sources import Source
from store.packages.standards import read_evidence, read_readings, read_standards
from store.packages.supplies import read_needs, read_stocks, read_targets
from store.progress import Progress, silent


def read_package(path: Path, *, progress: Progress | None = None) -> PackageReport:
    """The network in a package, and every problem of every table at once.

    `path` is a folder or a .zip of one. The network is None as soon as one problem is an ERROR; positions
    of other datums are brought to WGS84. Nothing is raised for what stands in the package.
    """
    findings = Findings()
    try:
        files = open_package(path)
    except PackageError as trouble:
        findings.error(
            ProblemCode.FILE_UNREADABLE if path.exists() else ProblemCode.FILE_MISSING, str(trouble),
            "Name the folder or the .zip of a network package.", file=path.name,
        )  # fmt: skip
        return PackageReport(None, findings.problems())
    with collector_paused():
        network = _read(Source(files, findings), progress or silent)
    return PackageReport(None if findings.error_count else network, findings.problems())


def _read(source: Source, tell: Progress) -> Network | None:
    _check_files(source.files, source.findings)
    head = read_head(source)
    if head is not None:
        source.datum = head.datum
    tables = _read_tables(source, tell)
    tell("reading roads", 0.3)
    roads = _read_roads(source)
    tell("checking", 0.7)
    _check_whole(source, head, roads)
    if head is None or roads is None or source.findings.error_count:
        return None
    network = Network(
        code=head.code, name=head.name, district_code=head.district_code,
        village_list_version=head.village_list_version, provenance=head.provenance, roads=roads,
        outline_wkb=find_outline(head.district_code), **tables,
    )  # fmt: skip
    checks.check_reach(source.located, source.findings, network)
    tell("read", 1.0)
    return network


_TABLES: tuple[tuple[str, Callable[[Source], tuple[object, ...]]], ...] = (
    ("townships", read_townships), ("villages", read_villages), ("operators", read_operators),
    ("sites", read_sites), ("vehicles", read_vehicles), ("demands", read_demands), ("routes", read_routes),
    ("stocks", read_stocks), ("needs", read_needs), ("targets", read_targets),
    ("standards", read_standards), ("readings", read_readings), ("evidence", read_evidence),
)  # fmt: skip


def _read_tables(source: Source, tell: Progress) -> dict[str, Any]:
    tables: dict[str, Any] = {}
    for i, (name, read) in enumerate(_TABLES):
        tell(f"reading {name}", 0.3 * i / len(_TABLES))
        tables[name] = read(source)
    tables["operators"], tables["routes"] = with_gtfs(
        source, **{name: tables[name] for name in ("operators", "routes", "sites", "villages", "vehicles")}
    )
    if columns.TOWNSHIPS.file not in source.files:
        used = [place.township_code for place in (*tables["villages"], *tables["sites"])]
        tables["townships"] = made_up_townships(source, used)
    return tables


def _read_roads(source: Source) -> Roads | None:
    from_osm = _holds_osm(source.files)
    if from_osm:
        from store.packages.osm import read_osm_roads

        roads = read_osm_roads(source)
    else:
        roads = read_roads(source)
    if roads is not None:
        file = columns.OSM_ROADS if from_osm else columns.NODES.file
        checks.check_shape(roads, source.findings, file=file)
    return roads


def _holds_osm(files: PackageFiles) -> bool:
    """True where the roads come from OpenStreetMap: there is an extract, and no tables of roads."""
    return columns.OSM_ROADS in files and columns.NODES.file not in files and columns.LINKS.file not in files


def _check_whole(source: Source, head: Head | None, roads: Roads | None) -> None:
    outline = find_outline(head.district_code) if head is not None else None
    checks.check_swapped(source.located, source.findings, outline)
    if outline is not None and head is not None:
        checks.check_district(
            source.located, source.findings, outline=outline, district_code=head.district_code
        )
    if roads is not None:
        checks.check_off_roads(source.located, source.findings, roads)


def _check_files(files: PackageFiles, findings: Findings) -> None:
    from_osm = _holds_osm(files)
    if columns.OSM_ROADS in files and not from_osm:
        findings.warning(
            ProblemCode.FILE_UNKNOWN, "was not read, for the package has roads/ as well.",
            "Keep one of the two.", file=columns.OSM_ROADS,
        )  # fmt: skip
    for file in columns.REQUIRED:
        if file not in files and not (from_osm and file.startswith("roads/")):
            findings.error(
                ProblemCode.FILE_MISSING, "is missing.", "Add the file; every package has it.", file=file
            )
    for file in files.entries:
        if file.endswith(".csv") and file not in columns.FILES and not file.startswith("__MACOSX/"):
            findings.warning(
                ProblemCode.FILE_UNKNOWN, "is no file of a package; it was not read.",
                f"The files are {', '.join(columns.FILES)}.", file=file,
            )  # fmt: skip
