"""Trips, shipments and priorities in a network package: optional columns, and what is wrong in them."""

from dataclasses import replace
from pathlib import Path

import pytest

from network.model import Network, ProblemCode
from store.packages import read_package, write_package


def with_all(toy: Network) -> Network:
    """The toy county with a van that drives twice, and a shipment of high priority."""
    van, goods = toy.vehicles[0], toy.demands[0]
    return toy.with_parts(
        vehicles=(replace(van, max_trips=3, reload_minutes=12.5), *toy.vehicles[1:]),
        demands=(replace(goods, priority=7, to_village_code="V4"), *toy.demands[1:]),
    )


def header(folder: Path, file: str) -> str:
    """The first line of a table."""
    return (folder / file).read_text(encoding="utf-8").splitlines()[0]


def test_the_columns_stand_only_where_something_fills_them(toy: Network, tmp_path: Path) -> None:
    """A package that uses none of them is written as before."""
    write_package(toy, tmp_path / "plain")
    write_package(with_all(toy), tmp_path / "full")
    assert header(tmp_path / "plain", "vehicles.csv").endswith(",co2_kg_per_km")
    assert header(tmp_path / "plain", "demands.csv").endswith(",days")
    assert header(tmp_path / "full", "vehicles.csv").endswith(",co2_kg_per_km,max_trips,reload_minutes")
    assert header(tmp_path / "full", "demands.csv").endswith(",days,priority,to_village_code")


def test_they_come_back_as_they_were(toy: Network, tmp_path: Path) -> None:
    """Written and read again the network has the same fingerprint, and nothing is doubtful."""
    write_package(with_all(toy), tmp_path)
    report = read_package(tmp_path)
    assert report.network is not None
    assert report.network.fingerprint() == with_all(toy).fingerprint()
    assert report.problems == ()


@pytest.mark.parametrize(
    ("file", "before", "after", "code", "column"),
    [
        ("vehicles.csv", ",3,12.5\n", ",0,12.5\n", ProblemCode.NUMBER_OUT_OF_RANGE, "max_trips"),
        ("vehicles.csv", ",3,12.5\n", ",3,-1\n", ProblemCode.NUMBER_OUT_OF_RANGE, "reload_minutes"),
        ("vehicles.csv", ",3,12.5\n", ",many,12.5\n", ProblemCode.NUMBER_UNPARSABLE, "max_trips"),
        ("demands.csv", ",7,V4\n", ",101,V4\n", ProblemCode.NUMBER_OUT_OF_RANGE, "priority"),
        ("demands.csv", ",7,V4\n", ",7,V9\n", ProblemCode.UNKNOWN_CODE, "to_village_code"),
    ],
)
def test_each_wrong_cell_is_told(
    toy: Network, tmp_path: Path, file: str, before: str, after: str, code: ProblemCode, column: str
) -> None:
    """The code and the column of the first problem."""
    write_package(with_all(toy), tmp_path)
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert before in text
    (tmp_path / file).write_text(text.replace(before, after), encoding="utf-8")
    problem = read_package(tmp_path).problems[0]
    assert (problem.code, problem.column) == (code, column)


def test_a_shipment_goes_to_a_village_or_to_a_site(toy: Network, tmp_path: Path) -> None:
    """Both at once is an error, as it is for the place where goods lie."""
    write_package(with_all(toy), tmp_path)
    text = (tmp_path / "demands.csv").read_text(encoding="utf-8")
    site = toy.sites[0].code
    lines = [line + ("," + site if number == 1 else ",") for number, line in enumerate(text.splitlines())]
    lines[0] = lines[0][:-1] + ",to_site_id"
    (tmp_path / "demands.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    problem = read_package(tmp_path).problems[0]
    assert (problem.code, problem.column) == (ProblemCode.CELL_MISSING, "to_village_code")
