"""Network packages: a county's network as a folder or zip of CSV tables, read with a report, and written."""

from store.packages.reading import read_package
from store.packages.report import PackageReport, RowProblem
from store.packages.writing import write_package

__all__ = ["PackageReport", "RowProblem", "read_package", "write_package"]
