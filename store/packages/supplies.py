"""Supplies and targets: stocks, daily needs and the target book, read from their tables."""

from network.model import Need, ProblemCode, Stock, Target, TargetKind
from store.packages import columns
from store.packages.cells import to_date, to_flag, to_number, to_words
from store.packages.rows import Row, rows_of
from store.packages.sources import Source


def read_stocks(source: Source) -> tuple[Stock, ...]:
    """What lies at the sites; several readings of one thing are kept."""
    table = source.table(columns.STOCKS)
    stocks = [_stock(source, row) for row in rows_of(table)]
    return tuple(stock for stock in stocks if stock is not None)


def _stock(source: Source, row: Row) -> Stock | None:
    site = source.reference(row, "site_id", "sites", needed=True)
    commodity, as_of = row.needed("commodity"), row.parsed("as_of", to_date)
    quantity_kg = row.number_of("quantity_kg", needed=True)
    if site is None or quantity_kg is None or not row.is_sound:
        return None
    return Stock(site, commodity, quantity_kg, as_of)


def read_needs(source: Source) -> tuple[Need, ...]:
    """What a head needs in a day, one row a commodity."""
    table = source.table(columns.NEEDS)
    found: dict[str, Need | None] = {}
    for row in rows_of(table):
        commodity = source.identity(row, "commodity", found)
        kg = row.number_of("kg_per_head_day", needed=True)
        found.setdefault(commodity, None if kg is None or not row.is_sound else Need(commodity, kg))
    return tuple(need for need in found.values() if need is not None)


def read_targets(source: Source) -> tuple[Target, ...]:
    """The target book; values that contradict each other are all kept."""
    table = source.table(columns.TARGETS)
    targets = [_target(row) for row in rows_of(table)]
    return tuple(target for target in targets if target is not None)


def _target(row: Row) -> Target | None:
    indicator, kind = row.needed("indicator"), row.word_of("kind", TargetKind)
    value = row.parsed("value", to_number)
    if value is None and row.is_sound:
        row.error(ProblemCode.CELL_MISSING, "value", "is empty.", "Fill in the number that is demanded.")
    deadline = row.parsed("deadline", to_date)
    governing = row.with_default("governing", to_flag, default=False)
    if kind is None or value is None or not row.is_sound:
        return None
    return Target(
        indicator, row.text("name"), row.text("scope"), value, row.text("unit"), kind, deadline,
        row.text("lead"), to_words(row.text("responsible")), row.text("source"), row.text("clause"),
        row.text("computed_by") or "manual", governing,
    )  # fmt: skip
