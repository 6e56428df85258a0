"""Rows: a row of a table as something that is asked for words and numbers, and that tells what is wrong."""

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import TypeVar

from network.model import ProblemCode
from store.packages.cells import CellError, to_number, to_whole, to_words
from store.packages.tables import Table

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_MOST = 2_000_000_000


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


def rows_of(table: Table | None) -> Iterator[Row]:
    """The rows of a table, one after the other; none of a table that is not there or not sound."""
    return (Row(table, index) for index in range(len(table.numbers))) if table is not None else iter(())
