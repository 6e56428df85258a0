"""Positions: columns of numbers read at once, and longitudes and latitudes brought to WGS84."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.datums import Datum, to_wgs84
from network.model import LARGEST, ProblemCode
from store.packages.cells import CellError, to_number
from store.packages.tables import Table

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_DIGITS = 9
"""Decimals kept of a shifted position, a tenth of a millimetre: equal on every machine."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of numbers: NaN where the cell is empty or wrong; `wrong` cells have been told."""

    values: Floats
    wrong: Flags


@dataclass(frozen=True, slots=True)
class Located:
    """The positions of a table's rows in WGS84, NaN where there is none; `wrong` rows have been told."""

    table: Table
    lon_column: str
    lat_column: str
    lon: Floats
    lat: Floats
    wrong: Flags

    def at(self, index: int) -> tuple[float, float] | None:
        """Longitude and latitude of a row, None where it has none."""
        lon, lat = float(self.lon[index]), float(self.lat[index])
        return None if math.isnan(lon) or math.isnan(lat) else (lon, lat)


def numbers_of(table: Table, column: str) -> Numbers:
    """The numbers of a column; each cell that is none, or not finite, becomes a problem."""
    texts = table.column(column)
    wrong = np.zeros(len(texts), dtype=bool)
    if not any("_" in text for text in texts):
        try:
            values = np.array([float(text) if text else math.nan for text in texts], dtype=np.float64)
        except ValueError:
            pass
        else:
            if (np.abs(values) <= LARGEST).sum() == sum(map(bool, texts)):
                return Numbers(values, wrong)
    values = np.full(len(texts), math.nan)
    for i, text in enumerate(texts):
        try:
            values[i] = to_number(text) if text else math.nan
        except CellError as trouble:
            wrong[i] = True
            table.findings.error(
                trouble.code, trouble.wrong, trouble.remedy,
                file=table.file, row=table.numbers[i], column=column, value=text,
            )  # fmt: skip
    return Numbers(values, wrong)


def locate(table: Table, datum: Datum, *, lon_column: str = "lon", lat_column: str = "lat") -> Located:
    """Where the rows of a table are. Swapped and impossible positions, and halves of one, become problems."""
    lons, lats = numbers_of(table, lon_column), numbers_of(table, lat_column)
    lon, lat, wrong = lons.values.copy(), lats.values.copy(), lons.wrong | lats.wrong
    for i in np.flatnonzero((np.isnan(lon) != np.isnan(lat)) & ~wrong):
        _tell(table, int(i), lon_column if np.isnan(lon[i]) else lat_column, ProblemCode.CELL_MISSING,
              "is empty, and the other half of the position is not.", "Fill in both or neither.")  # fmt: skip
        wrong[i] = True
    out = ((np.abs(lat) > 90) | (np.abs(lon) > 180)) & ~wrong
    for i in np.flatnonzero(out):
        _tell_out_of_range(table, int(i), lon_column, lat_column, lon=float(lon[i]), lat=float(lat[i]))
    wrong |= out
    lon[wrong] = lat[wrong] = np.nan
    if datum in (Datum.GCJ02, Datum.BD09):
        there = np.isfinite(lon)
        shifted = to_wgs84(datum, lon=lon[there], lat=lat[there])
        lon[there], lat[there] = np.round(shifted[0], _DIGITS), np.round(shifted[1], _DIGITS)
    return Located(table, lon_column, lat_column, lon, lat, wrong)


def _tell_out_of_range(
    table: Table, i: int, lon_column: str, lat_column: str, *, lon: float, lat: float
) -> None:
    if abs(lat) > 90 and abs(lat) <= 180 and abs(lon) <= 90:
        _tell(table, i, lat_column, ProblemCode.LON_LAT_SWAPPED,
              f"is no latitude, but {lat_column} and {lon_column} would fit the other way round.",
              "Exchange longitude and latitude.")  # fmt: skip
    elif abs(lon) > 180:
        _tell(table, i, lon_column, ProblemCode.NUMBER_OUT_OF_RANGE, "is no longitude.",
              "Write degrees between -180 and 180; projected metres are not read.")  # fmt: skip
    else:
        _tell(table, i, lat_column, ProblemCode.NUMBER_OUT_OF_RANGE, "is no latitude.",
              "Write degrees between -90 and 90; projected metres are not read.")  # fmt: skip


def _tell(table: Table, i: int, column: str, code: ProblemCode, wrong: str, remedy: str) -> None:
    value = table.column(column)[i] or None
    table.findings.error(
        code, wrong, remedy, file=table.file, row=table.numbers[i], column=column, value=value
    )
