"""Tables: a CSV file decoded, split and held by column."""

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from itertools import islice

from network.model import ProblemCode
from store.packages.columns import FileColumns
from store.packages.report import Findings

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CELL_CHARACTERS = 2**27
_CHUNK_ROWS = 8192


def decoded(data: bytes, file: str, findings: Findings) -> str | None:
    """The text of a file: by its mark, else UTF-8, else GB18030 as Chinese spreadsheets save it; or None."""
    marked = next((encoding for mark, encoding in _BOMS if data.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:  # UTF-16 without its mark, or no text at all
            break
        if encoding in ("gb18030", "utf-16"):
            findings.warning(
                ProblemCode.ENCODING_NOT_UTF8, f"is not UTF-8 and was read as {encoding.upper()}.",
                "See that its names are right, and save it as CSV UTF-8.", file=file,
            )  # fmt: skip
        return text
    findings.error(
        ProblemCode.FILE_UNREADABLE, "is no text in UTF-8, UTF-16 or GB18030.", "Save it as CSV UTF-8.",
        file=file,
    )  # fmt: skip
    return None


@dataclass
class Table:
    """A CSV file: the texts of its known columns, the numbers of its rows, and where problems go.

    Columns and not rows are kept: half a million small lists would be half a gigabyte, and gone through
    again and again by the collector. Rows that are all empty are left out.
    """

    columns: FileColumns
    findings: Findings
    texts: dict[str, list[str]] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)
    is_sound: bool = False

    @property
    def file(self) -> str:
        """The file's name in the package."""
        return self.columns.file

    def column(self, name: str) -> list[str]:
        """The texts of a column from top to bottom; empty texts where the column is not there."""
        return self.texts.get(name) or [""] * len(self.numbers)


def read_table(data: bytes, columns: FileColumns, findings: Findings) -> Table:
    """Decode, split and head-check a file. A table that cannot be understood has no rows."""
    table = Table(columns, findings)
    text = decoded(data, columns.file, findings)
    if text is None:
        return table
    csv.field_size_limit(_CELL_CHARACTERS)
    try:
        lines = csv.reader(StringIO(text, newline=""), strict=True, delimiter=_delimiter(text))
        header = next(lines, [])
        positions = _read_header(table, header)
        table.is_sound = all(column in positions for column in columns.must)
        if table.is_sound:
            _read_rows(table, lines, positions, len(header))
    except csv.Error as trouble:
        table.is_sound = False
        table.texts, table.numbers = {}, []
        findings.error(
            ProblemCode.FILE_UNREADABLE, f"is no table: {trouble}.",
            "See that every quotation mark is closed.", file=columns.file,
        )  # fmt: skip
    return table


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return "\t" if "\t" in head and "," not in head else ","


def _read_header(table: Table, header: Sequence[str]) -> dict[str, int]:
    """The place of each known column in the rows."""
    names = [name.strip() for name in header]
    positions: dict[str, int] = {}
    known = {name.casefold(): name for name in table.columns.all}
    for position, name in enumerate(names):
        column = known.get(name.casefold())
        if column is None and name and not table.columns.others:
            table.findings.warning(
                ProblemCode.COLUMN_UNKNOWN, "is no column of this file; it was not read.",
                f"The columns are {', '.join(table.columns.all)}.", file=table.file, row=1, column=name,
            )  # fmt: skip
        elif column in positions:
            table.findings.error(
                ProblemCode.DUPLICATE_ID, "stands twice in the header.", "Keep one of the two.",
                file=table.file, row=1, column=column,
            )  # fmt: skip
        elif column is not None:
            positions[column] = position
    _check_missing(table, positions)
    return positions


def _check_missing(table: Table, positions: Collection[str]) -> None:
    for column in table.columns.must:
        if column not in positions:
            table.findings.error(
                ProblemCode.COLUMN_MISSING, "is missing.", "Add the column; the file was not read further.",
                file=table.file, column=column,
            )  # fmt: skip
    for column in table.columns.may:
        if column not in positions:
            table.findings.warning(
                ProblemCode.COLUMN_MISSING, "is missing; all its cells were taken as empty.",
                "Add the column, with empty cells where nothing is known.", file=table.file, column=column,
            )  # fmt: skip


def _read_rows(table: Table, lines: Iterator[list[str]], positions: Mapping[str, int], width: int) -> None:
    table.texts = {column: [] for column in positions}
    number = 2
    while chunk := list(islice(lines, _CHUNK_ROWS)):
        numbers = list(range(number, number + len(chunk)))
        number += len(chunk)
        if not all(len(cells) == width and cells[0] for cells in chunk):
            numbers, chunk = _mended(table, numbers, chunk, width)
        table.numbers += numbers
        by_column = list(zip(*chunk, strict=True))
        for column, position in positions.items() if by_column else ():
            table.texts[column] += map(str.strip, by_column[position])


def _mended(
    table: Table, numbers: list[int], chunk: list[list[str]], width: int
) -> tuple[list[int], list[list[str]]]:
    """The rows that hold anything, each as wide as the header; rows that are wider become problems."""
    kept = []
    for number, cells in zip(numbers, chunk, strict=True):
        if len(cells) > width:
            table.findings.error(
                ProblemCode.ROW_TOO_LONG, f"has {len(cells)} cells, and the header has {width}.",
                "Put a cell that holds a comma into quotation marks.", file=table.file, row=number,
            )  # fmt: skip
        elif any(cells):
            kept.append((number, (cells + [""] * width)[:width]))
    return [number for number, _ in kept], [cells for _, cells in kept]
