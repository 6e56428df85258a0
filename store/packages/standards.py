"""Standards, readings and evidence: a county's own radii, reported values, and what shows its sites."""

from network.access.radius import Unit
from network.model import FUNCTIONS, Evidence, Mode, ProblemCode, Reading, Standard, Tier
from store.packages import columns
from store.packages.cells import to_date, to_flag, to_number
from store.packages.rows import Row, rows_of
from store.packages.sources import Source


def read_standards(source: Source) -> tuple[Standard, ...]:
    """The county's own standards; what no row says holds for any site."""
    table = source.table(columns.STANDARDS)
    found: dict[str, Standard | None] = {}
    for row in rows_of(table):
        code = source.identity(row, "code", found)
        found.setdefault(code, _standard(row, code))
    return tuple(standard for standard in found.values() if standard is not None)


def _standard(row: Row, code: str) -> Standard | None:
    value = row.number_of("value", needed=True)
    if value == 0:
        row.error(ProblemCode.NUMBER_OUT_OF_RANGE, "value", "is 0.", "Write a radius above 0.")
    unit, mode = row.word_of("unit", Unit, Unit.MINUTES), row.word_of("mode", Mode, Mode.DRIVE)
    tier = row.word_of("tier", Tier) if row.text("tier") else None
    valid_from = row.parsed("valid_from", to_date)
    is_example = row.with_default("example", to_flag, default=False)
    if not row.text("source") and row.is_sound:
        row.warning(
            ProblemCode.CELL_MISSING, "source", "is empty: nobody can tell where the radius comes from.",
            "Write the norm or decision, with its clause.",
        )  # fmt: skip
    functions = row.words_of("function", FUNCTIONS)
    if value is None or unit is None or mode is None or not row.is_sound:
        return None
    return Standard(
        code, value, unit.value, tier, functions[0] if functions else None, row.optional("terrain"),
        row.text("source"), valid_from, is_example, row.text("set_name"), mode,
    )  # fmt: skip


def read_readings(source: Source) -> tuple[Reading, ...]:
    """What lead units reported; several readings of one indicator are kept."""
    table = source.table(columns.READINGS)
    readings = [_reading(row) for row in rows_of(table)]
    return tuple(reading for reading in readings if reading is not None)


def _reading(row: Row) -> Reading | None:
    indicator, value = row.needed("indicator"), row.parsed("value", to_number)
    if row.is_sound and value is None:
        row.error(ProblemCode.CELL_MISSING, "value", "is empty.", "Fill in the number that was reported.")
    row.needed("as_of")
    as_of = row.parsed("as_of", to_date)
    if value is None or as_of is None or not row.is_sound:
        return None
    return Reading(indicator, row.text("scope"), value, as_of, row.text("reported_by"), row.text("source"))


def read_evidence(source: Source) -> tuple[Evidence, ...]:
    """Files and links that show sites, and where they were taken."""
    table = source.table(columns.EVIDENCE)
    if table is None or not table.is_sound:
        return ()
    located = source.locate(table)
    found = []
    for i, row in enumerate(rows_of(table)):
        site = source.reference(row, "site_id", "sites", needed=True)
        reference, taken_on = row.needed("reference"), row.parsed("taken_on", to_date)
        if site is not None and row.is_sound and not located.wrong[i]:
            lon, lat = located.at(i) or (None, None)
            found.append(Evidence(site, reference, taken_on, lon, lat))
    return tuple(found)
