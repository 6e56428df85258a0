"""The report: every problem of every table of a package, each with its file, row, column and value."""

from collections import Counter
from dataclasses import dataclass

from network.model import Network, Problem, ProblemCode, Severity

MAX_ALIKE = 100
"""Problems of one code in one file that are listed; what comes after is counted."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing that is wrong in a package: where it is, what is wrong, what to do.

    `row` counts as a spreadsheet does: the header is row 1.
    """

    severity: Severity
    code: ProblemCode
    wrong: str
    remedy: str
    file: str
    row: int | None = None
    column: str | None = None
    value: str | None = None

    @property
    def place(self) -> str:
        """Where it is, for a reader: `villages.csv, row 5, column lon`."""
        row = "" if self.row is None else f", row {self.row}"
        column = "" if self.column is None else f", column {self.column}"
        return f"{self.file}{row}{column}"

    @property
    def sentence(self) -> str:
        """The whole of it in one line: place, value, what is wrong, what to do."""
        value = "" if self.value is None else f" {self.value!r}"
        return f"{self.place}:{value} {self.wrong} {self.remedy}".rstrip()

    def to_problem(self) -> Problem:
        """The same as a Problem, whose path is file, row and column."""
        parts = (self.file, None if self.row is None else str(self.row), self.column)
        message = self.sentence.removeprefix(f"{self.place}: ")
        return Problem(self.severity, self.code, message, tuple(part for part in parts if part is not None))


@dataclass(frozen=True, slots=True)
class PackageReport:
    """What came of reading a package: the network, or None where a problem refuses; and all problems."""

    network: Network | None
    problems: tuple[RowProblem, ...]

    @property
    def errors(self) -> int:
        """How many listed problems refuse the package."""
        return sum(problem.severity is Severity.ERROR for problem in self.problems)


class Findings:
    """Collects problems while a package is read; of those alike in one file it lists the first hundred."""

    def __init__(self) -> None:
        self._problems: list[RowProblem] = []
        self._alike: Counter[tuple[str, ProblemCode, Severity]] = Counter()

    def add(self, problem: RowProblem) -> None:
        """Take a problem in."""
        key = (problem.file, problem.code, problem.severity)
        self._alike[key] += 1
        if self._alike[key] <= MAX_ALIKE:
            self._problems.append(problem)

    def error(self, code: ProblemCode, wrong: str, remedy: str, *, file: str, row: int | None = None,
              column: str | None = None, value: str | None = None) -> None:  # fmt: skip
        """Take in a problem that refuses the package."""
        self.add(RowProblem(Severity.ERROR, code, wrong, remedy, file, row, column, value))

    def warning(self, code: ProblemCode, wrong: str, remedy: str, *, file: str, row: int | None = None,
                column: str | None = None, value: str | None = None) -> None:  # fmt: skip
        """Take in a problem that doubts."""
        self.add(RowProblem(Severity.WARNING, code, wrong, remedy, file, row, column, value))

    def info(self, code: ProblemCode, wrong: str, remedy: str, *, file: str) -> None:
        """Take in something that is only told."""
        self.add(RowProblem(Severity.INFO, code, wrong, remedy, file))

    @property
    def error_count(self) -> int:
        """How many problems taken in so far refuse the package, unlisted ones too."""
        return sum(count for (_, _, severity), count in self._alike.items() if severity is Severity.ERROR)

    def problems(self) -> tuple[RowProblem, ...]:
        """All listed problems, errors first, then by file and row; and how many alike are not listed."""
        listed = sorted(self._problems, key=_order)
        return (*listed, *self._capped())

    def _capped(self) -> list[RowProblem]:
        return [
            RowProblem(
                Severity.INFO, ProblemCode.CAPPED,
                f"{count - MAX_ALIKE} more problems {code} of severity {severity} are not listed.",
                "Mend those listed and read the package again.", file,
            )
            for (file, code, severity), count in sorted(self._alike.items())
            if count > MAX_ALIKE
        ]  # fmt: skip


def _order(problem: RowProblem) -> tuple[int, str, int, str]:
    return list(Severity).index(problem.severity), problem.file, problem.row or 0, problem.column or ""
