"""Sites and their designations, read from their tables."""

from collections import defaultdict
from datetime import date

from network.model import FUNCTIONS, SITE_TYPES, Designation, ProblemCode, Site, SiteStatus, Tier
from store.packages import columns
from store.packages.cells import to_date
from store.packages.places import position_of
from store.packages.positions import Located
from store.packages.rows import Row, rows_of
from store.packages.sources import Source


def read_sites(source: Source) -> tuple[Site, ...]:
    """The sites with their designations; their ids are then known to vehicles, demands, stops and stocks."""
    table = source.table(columns.SITES)
    if table is None or not table.is_sound:
        return ()
    located = source.locate(table)
    rows = list(rows_of(table))
    source.known["sites"] = {row.text("id") for row in rows}
    borne = _read_designations(source)
    found: dict[str, Site | None] = {}
    for i, row in enumerate(rows):
        code = source.identity(row, "id", found)
        site = _site(source, row, code, located, i, borne.get(code, ()))
        found.setdefault(code, site)
    return tuple(site for site in found.values() if site is not None)


def _site(source: Source, row: Row, code: str, located: Located, i: int,
          designations: tuple[Designation, ...]) -> Site | None:  # fmt: skip
    name, tier, status = row.needed("name"), row.word_of("tier", Tier), row.word_of("status", SiteStatus)
    types, functions = row.words_of("types", SITE_TYPES), row.words_of("functions", FUNCTIONS)
    township = source.reference(row, "township_code", "townships")
    village = source.reference(row, "village_code", "villages")
    operator = source.reference(row, "operator_id", "operators")
    opened, closed = read_period(row, "opened", "closed")
    if status is SiteStatus.CLOSED and closed is None and row.is_sound:
        row.warning(
            ProblemCode.CELL_MISSING, "closed",
            "is empty, and the status is CLOSED: the site counts at no date.",
            "Fill in the day from which it was closed.",
        )  # fmt: skip
    capacity = row.number_of("capacity_per_day")
    position = position_of(row, located, i)
    if tier is None or status is None or position is None or not row.is_sound:
        return None
    return Site(code, name, tier, types, *position, township, village, operator, status, opened, closed,
                functions, capacity, designations)  # fmt: skip


def _read_designations(source: Source) -> dict[str, tuple[Designation, ...]]:
    table = source.table(columns.DESIGNATIONS)
    borne: dict[str, list[Designation]] = defaultdict(list)
    for row in rows_of(table):
        site_id = source.reference(row, "site_id", "sites", needed=True)
        code, star_level = row.needed("code"), row.whole_of("star_level")
        valid_from, valid_to = read_period(row, "valid_from", "valid_to")
        if site_id is None or not row.is_sound:
            continue
        designation = Designation(code, star_level, valid_from, valid_to)
        if designation in borne[site_id]:
            row.warning(ProblemCode.DUPLICATE_ID, "code", "stands there twice.", "Keep one of the two rows.")
        else:
            borne[site_id].append(designation)
    return {site_id: tuple(held) for site_id, held in borne.items()}


def read_period(row: Row, start: str, end: str) -> tuple[date | None, date | None]:
    """Two dates of a row; a warning where the second is not after the first, for then it never holds."""
    first, last = row.parsed(start, to_date), row.parsed(end, to_date)
    if first is not None and last is not None and last <= first:
        row.warning(
            ProblemCode.DATES_REVERSED, end, f"is not after {start} ({first}): it counts at no date.",
            "The end is the first day on which it no longer counts.",
        )  # fmt: skip
    return first, last
