"""Places: the head of a package, its townships and its villages, read from their tables."""

from collections.abc import Iterable
from dataclasses import dataclass

from geo.datums import Datum
from network.model import ProblemCode, Township, TownshipKind, Village, VillageKind
from store.packages import columns
from store.packages.cells import to_flag
from store.packages.positions import Located
from store.packages.rows import Row, rows_of
from store.packages.sources import Source

NOT_STATED = "-"
"""The township of a village whose package has no townships and gives it none."""


@dataclass(frozen=True, slots=True)
class Head:
    """The one row of network.csv."""

    code: str
    name: str
    district_code: str
    datum: Datum
    village_list_version: str
    provenance: str


def read_head(source: Source) -> Head | None:
    """What network.csv says; None where it does not say enough to go on."""
    table = source.table(columns.NETWORK)
    if table is None or not table.is_sound:
        return None
    rows = list(rows_of(table))
    if len(rows) != 1:
        source.findings.error(
            ProblemCode.CELL_MISSING if not rows else ProblemCode.DUPLICATE_ID,
            f"holds {len(rows)} rows.", "A package is one network: write one row.", file=table.file,
        )  # fmt: skip
    return _head(rows[0]) if rows else None


def _head(row: Row) -> Head | None:
    text = row.text("datum")
    datum = next((datum for datum in Datum if datum.value == text.upper().replace("-", "")), None)
    if datum is None:
        row.error(
            ProblemCode.DATUM_UNKNOWN, "datum", "is no datum that can be read." if text else "is empty.",
            "Write WGS84, CGCS2000, GCJ02 or BD09; positions differ by hundreds of metres.",
        )  # fmt: skip
    if not row.text("provenance"):
        row.warning(
            ProblemCode.CELL_MISSING, "provenance", "is empty.",
            "Write what was surveyed and what is synthetic: every answer carries it.",
        )  # fmt: skip
    code, name = row.needed("code"), row.needed("name")
    return Head(code, name, row.text("district_code"), datum or Datum.WGS84,
                row.text("village_list_version"), row.text("provenance"))  # fmt: skip


def read_townships(source: Source) -> tuple[Township, ...]:
    """The townships; their codes are then known to the villages and sites."""
    table = source.table(columns.TOWNSHIPS)
    if table is None or not table.is_sound:
        return ()
    located = source.locate(table)
    found: dict[str, Township | None] = {}
    for i, row in enumerate(rows_of(table)):
        code = source.identity(row, "code", found)
        township = _township(row, code, located, i)
        found.setdefault(code, township)
    source.known["townships"] = found.keys()
    return tuple(township for township in found.values() if township is not None)


def _township(row: Row, code: str, located: Located, i: int) -> Township | None:
    name, kind = row.needed("name"), row.word_of("kind", TownshipKind)
    population = row.whole_of("population")
    grain_main = row.with_default("grain_main", to_flag, default=False)
    position = located.at(i)
    if position is None and not located.wrong[i]:
        row.warning(
            ProblemCode.POSITION_MISSING, "lon", "is empty: the township has no position.",
            "Fill in lon and lat where they are known.",
        )  # fmt: skip
    if kind is None or not row.is_sound or located.wrong[i]:
        return None
    lon, lat = position or (None, None)
    return Township(code, name, kind, lon, lat, population, grain_main, row.optional("terrain"))


def read_villages(source: Source) -> tuple[Village, ...]:
    """The villages and communities; their codes are then known to sites, demands and stops."""
    table = source.table(columns.VILLAGES)
    if table is None or not table.is_sound:
        return ()
    located = source.locate(table)
    found: dict[str, Village | None] = {}
    for i, row in enumerate(rows_of(table)):
        code = source.identity(row, "code", found)
        village = _village(source, row, code, located, i)
        found.setdefault(code, village)
    source.known["villages"] = found.keys()
    return tuple(village for village in found.values() if village is not None)


def _village(source: Source, row: Row, code: str, located: Located, i: int) -> Village | None:
    name, kind = row.needed("name"), row.word_of("kind", VillageKind)
    township = source.reference(
        row, "township_code", "townships", needed=columns.TOWNSHIPS.file in source.files
    )
    population, households = row.whole_of("population"), row.whole_of("households")
    position = position_of(row, located, i)
    if population is None and row.is_sound:
        row.warning(
            ProblemCode.POPULATION_UNKNOWN, "population",
            "is empty: the village is left out of rates by population.",
            "Fill in the number of residents.",
        )  # fmt: skip
    if population == 0:
        row.warning(
            ProblemCode.POPULATION_ZERO, "population", "is 0: the village weighs nothing.",
            "Leave it empty where the number is unknown.",
        )  # fmt: skip
    if kind is None or position is None or not row.is_sound:
        return None
    return Village(code, name, township or NOT_STATED, kind, *position, population, households)


def made_up_townships(source: Source, codes: Iterable[str | None]) -> tuple[Township, ...]:
    """Townships for a package without townships.csv, from the codes in use: every village has one."""
    found = tuple(
        Township(code, code, TownshipKind.TOWN) for code in sorted({code for code in codes if code})
    )
    source.findings.warning(
        ProblemCode.FILE_MISSING, f"is missing: {len(found)} townships were made up from the codes in use.",
        "Add the file, with the names and kinds of the townships.", file=columns.TOWNSHIPS.file,
    )  # fmt: skip
    return found


def position_of(row: Row, located: Located, i: int) -> tuple[float, float] | None:
    """The position that a row must have; a problem where it is empty."""
    position = located.at(i)
    if position is None and not located.wrong[i]:
        row.error(ProblemCode.CELL_MISSING, located.lon_column, "is empty.", "Fill in lon and lat.")
    return position
