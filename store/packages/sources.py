"""The source of a reading: the package's tables on demand, its datum, and the ids that are known so far."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from geo.datums import Datum
from network.model import ProblemCode
from store.packages.columns import FileColumns
from store.packages.files import PackageError, PackageFiles
from store.packages.positions import Located, locate
from store.packages.report import Findings
from store.packages.rows import Row
from store.packages.tables import Table, read_table

T = TypeVar("T")


@dataclass
class Source:
    """What the readers of the single tables share while one package is read."""

    files: PackageFiles
    findings: Findings
    datum: Datum = Datum.WGS84
    located: list[Located] = field(default_factory=list)
    known: dict[str, Collection[str]] = field(default_factory=dict)

    def table(self, columns: FileColumns) -> Table | None:
        """The table of that file, None where the package has none or its bytes cannot be had."""
        if columns.file not in self.files:
            return None
        try:
            data = self.files.read(columns.file)
        except PackageError as trouble:
            self.findings.error(
                ProblemCode.FILE_UNREADABLE, str(trouble), "See that it can be opened.", file=columns.file
            )
            return None
        return read_table(data, columns, self.findings)

    def locate(self, table: Table, *, lon_column: str = "lon", lat_column: str = "lat") -> Located:
        """Where the rows of the table are; remembered for the checks that look at all positions."""
        located = locate(table, self.datum, lon_column=lon_column, lat_column=lat_column)
        self.located.append(located)
        return located

    def identity(self, row: Row, column: str, seen: Mapping[str, object]) -> str:
        """The row's id; a problem where it is empty or has been there before."""
        code = row.needed(column)
        if code and code in seen:
            row.error(
                ProblemCode.DUPLICATE_ID, column, "stands there twice.", "Give each row an id of its own."
            )
        return code

    def reference(self, row: Row, column: str, kind: str, *, needed: bool = False) -> str | None:
        """The id of another row that this one points at; a problem where there is no such row.

        Where the package has no table of that kind at all, the id is kept as it is.
        """
        code = row.needed(column) if needed else row.text(column)
        known = self.known.get(kind)
        if code and known is not None and code not in known:
            row.error(
                ProblemCode.UNKNOWN_CODE, column, f"is not among the {kind}.",
                f"Add it to {kind}.csv, or mend the code.",
            )  # fmt: skip
        return code or None
