"""Positions of a package: datums, exchanged coordinates, the district's outline, and roads to be near to."""

import csv
from pathlib import Path

import numpy as np
import pytest

from geo.datums import Datum, of_wgs84
from network.model import Network, ProblemCode, Severity
from store.outlines import find_outline
from tests.store.conftest import Folder

_NANCHUAN = "500119"
_MAIN = {"villages.csv": ("lon", "lat"), "sites.csv": ("lon", "lat"), "townships.csv": ("lon", "lat"),
         "roads/node.csv": ("x_coord", "y_coord")}  # fmt: skip


def move(path: Path, columns: tuple[str, str], datum: Datum) -> None:
    """Rewrite a table's positions from WGS84 into another datum."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        lon, lat = of_wgs84(datum, lon=float(row[columns[0]]), lat=float(row[columns[1]]))
        row[columns[0]], row[columns[1]] = repr(float(lon)), repr(float(lat))
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, rows[0], lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_shifted_positions_come_back(folder: Folder, toy: Network, datum: Datum) -> None:
    """Everything in a shifted package lies where the toy has it, to a tenth of a millimetre."""
    for file, columns in _MAIN.items():
        move(folder.path / file, columns, datum)
    folder.change("network.csv", "WGS84", datum.value)
    network = folder.network()
    for moved, still in ((network.villages, toy.villages), (network.sites, toy.sites)):
        assert [(p.lon, p.lat) for p in moved] == [pytest.approx((p.lon, p.lat), abs=1e-9) for p in still]
    np.testing.assert_allclose(network.roads.node_lon, toy.roads.node_lon, rtol=0, atol=1e-9)
    assert network.fingerprint() == toy.fingerprint()


def test_bends_are_shifted_too(folder: Folder) -> None:
    """The geometry of links is in the datum of the package."""
    bend = of_wgs84(Datum.GCJ02, lon=107.16, lat=29.09)
    end = of_wgs84(Datum.GCJ02, lon=107.1585, lat=29.0785)
    start = of_wgs84(Datum.GCJ02, lon=107.1455, lat=29.1175)
    points = ", ".join(f"{x} {y}" for x, y in (start, bend, end))
    folder.change(
        "roads/link.csv", "V5,0,7,20,unclassified,", f'V5,0,7,20,unclassified,"LINESTRING ({points})"'
    )
    for file, columns in _MAIN.items():
        move(folder.path / file, columns, Datum.GCJ02)
    folder.change("network.csv", "WGS84", "GCJ02")
    roads = folder.network().roads
    assert (roads.geometry_lon.tolist(), roads.geometry_lat.tolist()) == ([107.16], [29.09])


def test_cgcs2000_is_wgs84_here(folder: Folder, toy: Network) -> None:
    """They differ by centimetres: positions stay as they are, also in another spelling."""
    folder.change("network.csv", "WGS84", "CGCS2000")
    assert folder.network().fingerprint() == toy.fingerprint()
    folder.change("network.csv", "CGCS2000", "wgs-84")
    assert folder.network().fingerprint() == toy.fingerprint()


def test_coordinates_exchanged_within_range_are_found_by_their_neighbours(folder: Folder) -> None:
    """At 47 N 9 E both ways are possible; one village far from the rest that fits exchanged is told."""
    for file, columns in _MAIN.items():
        path = folder.path / file
        with path.open(encoding="utf-8", newline="") as source:
            rows = list(csv.DictReader(source))
        for row in rows:
            row[columns[0]] = repr(round(float(row[columns[0]]) - 98, 6))
            row[columns[1]] = repr(round(float(row[columns[1]]) + 18, 6))
        with path.open("w", encoding="utf-8", newline="") as target:
            table = csv.DictWriter(target, rows[0])
            table.writeheader()
            table.writerows(rows)
    assert folder.read().problems == ()
    folder.change("villages.csv", "9.2105,47.137", "47.137,9.2105")
    (problem,) = folder.read().problems
    assert (problem.code, problem.row, problem.column) == (ProblemCode.LON_LAT_SWAPPED, 5, "lon")


def test_a_point_outside_a_known_district_is_told(folder: Folder) -> None:
    """The toy lies inside Nanchuan; a site in the next province does not. Roads may lead out."""
    folder.change("network.csv", "000000", _NANCHUAN)
    folder.change("roads/node.csv", "\nV5,107.1585,29.0785", "\nV5,107.1585,28.5")
    found = {(p.severity, p.code, p.file) for p in folder.read().problems}
    assert (Severity.ERROR, ProblemCode.POINT_OUTSIDE_DISTRICT, "roads/node.csv") not in found
    folder.change("sites.csv", "107.178,29.124", "108.4,29.124")
    outside = [p for p in folder.read().problems if p.code is ProblemCode.POINT_OUTSIDE_DISTRICT]
    assert [(p.severity, p.file, p.row, p.value) for p in outside] == [
        (Severity.ERROR, "sites.csv", 4, "108.4, 29.124")
    ]


def test_without_an_outline_nothing_is_outside(folder: Folder) -> None:
    """District 000000 is not known: the site far away is off the roads and nothing more."""
    folder.change("sites.csv", "107.178,29.124", "108.4,29.124")
    assert [(p.severity, p.code) for p in folder.read().problems] == [
        (Severity.WARNING, ProblemCode.POINT_OFF_ROADS)
    ]


def test_the_outline_comes_with_the_network(folder: Folder) -> None:
    """It is attached where the district is known, and does not enter the fingerprint."""
    assert folder.network().outline_wkb is None
    before = folder.network()
    folder.change("network.csv", "000000", _NANCHUAN)
    after = folder.network()
    assert after.outline_wkb == find_outline(_NANCHUAN)
    same = before.with_parts(outline_wkb=after.outline_wkb)
    assert same.fingerprint() == before.fingerprint()


def test_district_codes_are_no_paths() -> None:
    """A code from a stranger's package opens no file outside the outlines."""
    assert find_outline("../outlines/500119") is None
    assert find_outline("") is None
