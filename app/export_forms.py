"""Export forms: rows as CSV that a spreadsheet opens rightly, or as GeoJSON; each names its source."""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

BOM = "\ufeff"
"""Without it a Chinese spreadsheet takes UTF-8 for GBK."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
GEOMETRY = "geometry"
CLASS = "class"


def csv_of(
    rows: Sequence[Mapping[str, Any]], *, columns: Mapping[str, str], provenance: str, language: str
) -> bytes:
    """Rows under the heads of `columns` (name → Chinese head); the provenance stands in the first row."""
    heads = [*columns, "provenance"]
    shown = [*columns.values(), "数据来源"] if language == "zh" else heads
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(shown)
    for position, row in enumerate(rows):
        source = provenance if position == 0 else ""
        writer.writerow([_cell(value) for value in (*(row[name] for name in columns), source)])
    return (BOM + text.getvalue()).encode()


def geojson_of(rows: Sequence[Mapping[str, Any]], *, provenance: str, as_of: str) -> bytes:
    """A FeatureCollection; `legend` counts its classes, `provenance` says what is surveyed."""
    features = [
        {
            "type": "Feature",
            "id": row["id"],
            "geometry": row[GEOMETRY],
            "properties": {name: value for name, value in row.items() if name not in ("id", GEOMETRY)},
        }
        for row in rows
    ]
    counts = Counter(str(row[CLASS]) for row in rows)
    legend = [{"class": name, "count": counts[name]} for name in sorted(counts)]
    collection = {
        "type": "FeatureCollection",
        "provenance": provenance,
        "asOf": as_of,
        "legend": legend,
        "features": features,
    }
    return orjson.dumps(collection)


def _cell(value: Any) -> Any:
    """Lists with semicolons, unknown as empty, whole numbers without a point.

    A text that a spreadsheet would run gets a mark before it.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return ";".join(str(item) for item in value)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value
