"""Tables: a CSV file decoded and split, and its rows as something that can be asked for numbers and words."""

import csv
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from io import StringIO
from itertools import islice
from typing import TypeVar

from network.model import ProblemCode
from store.packages.cells import CellError, to_number, to_whole, to_words
from store.packages.columns import FileColumns
from store.packages.report import Findings

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CELL_CHARACTERS = 2**27
_CHUNK_ROWS = 8192
_MOST = 2_000_000_000


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

    def rows(self) -> Iterator["Row"]:
        """The rows, one after the other; none where a column that must be there is not."""
        return (Row(self, index) for index in range(len(self.numbers)))

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
        if column is None and name:
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


class Row:
    """A row that is asked cell by cell. Each bad cell becomes a problem, and the row is then not sound."""

    __slots__ = ("_index", "_table", "is_sound")

    def __init__(self, table: Table, index: int) -> None:
        self._table = table
        self._index = index
        self.is_sound = True

    def text(self, column: str) -> str:
        """The cell's text; empty where the cell or the column is."""
        texts = self._table.texts.get(column)
        return texts[self._index] if texts else ""

    @property
    def number(self) -> int:
        """The row's number in the file; the header is row 1."""
        return self._table.numbers[self._index]

    def needed(self, column: str) -> str:
        """The cell's text; a problem where it is empty."""
        text = self.text(column)
        if not text:
            self.error(ProblemCode.CELL_MISSING, column, "is empty.", "Fill it in.")
        return text

    def optional(self, column: str) -> str | None:
        """The cell's text, None where it is empty."""
        return self.text(column) or None

    def parsed(self, column: str, parse: Callable[[str], T]) -> T | None:
        """What `parse` makes of the cell; None where it is empty, and a problem where it cannot be."""
        text = self.text(column)
        return self._tried(column, text, parse) if text else None

    def with_default(self, column: str, parse: Callable[[str], T], default: T) -> T:
        """As `parsed`, with a value for the empty cell."""
        value = self.parsed(column, parse)
        return default if value is None else value

    def number_of(self, column: str, *, needed: bool = False) -> float | None:
        """A number of at least 0; a problem where it is none."""
        return self._at_least_0(column, to_number, needed=needed)

    def whole_of(self, column: str, *, needed: bool = False) -> int | None:
        """A whole number from 0 to two billion, which every database holds; a problem where it is none."""
        value = self._at_least_0(column, to_whole, needed=needed)
        if value is None or value <= _MOST:
            return value
        self.error(ProblemCode.NUMBER_OUT_OF_RANGE, column, "is too large.", f"At most {_MOST} can be kept.")
        return None

    def word_of(self, column: str, kind: type[E], default: E | None = None) -> E | None:
        """One of the words of `kind`, in any case; a problem where it is another."""
        text = self.text(column) if default is not None else self.needed(column)
        if not text:
            return default
        found = next((word for word in kind if word.value.casefold() == text.casefold()), None)
        if found is None:
            self.error(
                ProblemCode.WORD_UNKNOWN, column, "is not a word of this column.",
                f"Write one of {', '.join(word.value for word in kind)}.",
            )  # fmt: skip
        return found

    def words_of(self, column: str, known: Sequence[str]) -> tuple[str, ...]:
        """The words of a list cell; a warning for each that is not among the known ones."""
        words = to_words(self.text(column))
        for word in words:
            if word not in known:
                self.warning(
                    ProblemCode.WORD_UNKNOWN, column, "is not among the usual words; it was kept as it is.",
                    f"The usual ones are {', '.join(known)}.", value=word,
                )  # fmt: skip
        return words

    def error(self, code: ProblemCode, column: str | None, wrong: str, remedy: str) -> None:
        """A problem of this row that refuses the package."""
        self.is_sound = False
        value = None if column is None else self.text(column) or None
        self._table.findings.error(
            code, wrong, remedy, file=self._table.file, row=self.number, column=column, value=value
        )

    def warning(self, code: ProblemCode, column: str, wrong: str, remedy: str, *,
                value: str | None = None) -> None:  # fmt: skip
        """A problem of this row that only doubts."""
        self._table.findings.warning(
            code, wrong, remedy, file=self._table.file, row=self.number, column=column,
            value=value or self.text(column) or None,
        )  # fmt: skip

    def _tried(self, column: str, text: str, parse: Callable[[str], T]) -> T | None:
        try:
            return parse(text)
        except CellError as trouble:
            self.error(trouble.code, column, trouble.wrong, trouble.remedy)
            return None

    def _at_least_0(self, column: str, parse: Callable[[str], T], *, needed: bool) -> T | None:
        text = self.needed(column) if needed else self.text(column)
        value = self._tried(column, text, parse) if text else None
        if isinstance(value, int | float) and value < 0:
            self.error(
                ProblemCode.NUMBER_OUT_OF_RANGE, column, "is negative.", "Write a number of at least 0."
            )
            return None
        return value
