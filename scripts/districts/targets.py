"""The target book of a district, as its plan writes it: every number, clause, deadline and lead unit.

The books lie with the facts, one statement a row, `row` naming its place in the specification (T1 to T24).
Two statements of one indicator that disagree are both kept and `governing` 1 marks the one followed here.
Milestones of one indicator share its name and are all governing. `computed_by` says how the actual figure
comes about:

- `count:CODE`          active sites that carry the designation at the date
- `count:CODE@TIER`     of them, those of one tier (DISTRICT, TOWNSHIP, VILLAGE)
- `count:CODE-OTHER`    of them, those without the other designation
- `coverage:CODE`       share in % of the villages (kind village) that have such a site in the village itself
- `manual`              reported by the lead unit, not derivable from the network
"""

import csv
from pathlib import Path

from scripts.districts.facts import FOLDER
from scripts.districts.package import COLUMNS, Row


def target_rows(district: str, district_code: str, folder: Path = FOLDER) -> list[Row]:
    """Rows of `targets.csv`, in the order of the book, for the whole district."""
    columns = COLUMNS["targets.csv"]
    with (folder / f"{district}_targets.csv").open(encoding="utf-8", newline="") as file:
        book = [{**row, "scope": district_code} for row in csv.DictReader(file)]
    return [{column: row[column] or None for column in columns} for row in book]
