"""What is wrong in a package: each kind has its own code, and its place and value are told."""

from dataclasses import astuple, dataclass
from pathlib import Path

import pytest

from network.model import ProblemCode, Severity
from store.packages import RowProblem, read_package
from tests.store.conftest import Folder

E, W, C = Severity.ERROR, Severity.WARNING, ProblemCode


@dataclass(frozen=True)
class Damage:
    """One thing made wrong in the toy package, and the problem that must come of it."""

    file: str
    old: str
    new: str
    severity: Severity
    code: ProblemCode
    row: int | None
    column: str | None
    value: str | None


DAMAGES = (
    Damage("network.csv", "WGS84", "Xian80", E, C.DATUM_UNKNOWN, 2, "datum", "Xian80"),
    Damage("network.csv", "WGS84", "", E, C.DATUM_UNKNOWN, 2, "datum", None),
    Damage("network.csv", '"invented, to be checked by hand"', "", W, C.CELL_MISSING, 2, "provenance", None),
    Damage("network.csv", "\ntoy,", "\n,", E, C.CELL_MISSING, 2, "code", None),
    Damage("villages.csv", "\nV2,", "\nV1,Twin,T1,village,107.15,29.2,1,\nV2,",
           E, C.DUPLICATE_ID, 3, "code", "V1"),
    Damage("villages.csv", "V2,Village 2,T1", "V2,Village 2,T9", E, C.UNKNOWN_CODE, 3, "township_code", "T9"),
    Damage("villages.csv", "V2,Village 2,T1", "V2,Village 2,", E, C.CELL_MISSING, 3, "township_code", None),
    Damage("villages.csv", "V2,Village 2,T1,village", "V2,Village 2,T1,hamlet",
           E, C.WORD_UNKNOWN, 3, "kind", "hamlet"),
    Damage("villages.csv", "800,", "8oo,", E, C.NUMBER_UNPARSABLE, 3, "population", "8oo"),
    Damage("villages.csv", "800,", "80.5,", E, C.NUMBER_UNPARSABLE, 3, "population", "80.5"),
    Damage("villages.csv", "800,", "NaN,", E, C.NUMBER_NOT_FINITE, 3, "population", "NaN"),
    Damage("villages.csv", "800,", "-800,", E, C.NUMBER_OUT_OF_RANGE, 3, "population", "-800"),
    Damage("villages.csv", "800,", "8e9,", E, C.NUMBER_OUT_OF_RANGE, 3, "population", "8e9"),
    Damage("vehicles.csv", "60,2,0,0,0.3\npost", "6e9,2,0,0,0.3\npost",
           E, C.NUMBER_OUT_OF_RANGE, 2, "cost_fixed", "6e9"),
    Damage("demands.csv", "DOWN,60,", "DOWN,1e305,", E, C.NUMBER_OUT_OF_RANGE, 6, "kg", "1e305"),
    Damage("roads/link.csv", "V5,0,7,20", "V5,0,7e20,20", E, C.NUMBER_OUT_OF_RANGE, 10, "length", "7e20"),
    Damage("villages.csv", "800,", ",", W, C.POPULATION_UNKNOWN, 3, "population", None),
    Damage("villages.csv", "800,", "0,", W, C.POPULATION_ZERO, 3, "population", "0"),
    Damage("villages.csv", "107.1195,29.228", "29.228,107.1195", E, C.LON_LAT_SWAPPED, 3, "lat", "107.1195"),
    Damage("villages.csv", "107.1195,29.228", "nan,29.228", E, C.NUMBER_NOT_FINITE, 3, "lon", "nan"),
    Damage("villages.csv", "107.1195,29.228", "inf,29.228", E, C.NUMBER_NOT_FINITE, 3, "lon", "inf"),
    Damage("villages.csv", "107.1195,29.228", ",", E, C.CELL_MISSING, 3, "lon", None),
    Damage("villages.csv", "107.1195,29.228", "107.1195,", E, C.CELL_MISSING, 3, "lat", None),
    Damage("villages.csv", "107.1195,29.228", "36510000,3225000",
           E, C.NUMBER_OUT_OF_RANGE, 3, "lon", "36510000"),
    Damage("villages.csv", "107.1195,29.228", "107.1195,92", E, C.NUMBER_OUT_OF_RANGE, 3, "lat", "92"),
    Damage("villages.csv", "107.1195,29.228", "107.12,29.5", W, C.POINT_OFF_ROADS, 3, "lon", "107.12, 29.5"),
    Damage("demands.csv", "DOWN,200,", "DOWN,1,200,", E, C.ROW_TOO_LONG, 2, None, None),
    Damage("townships.csv", "107.139,29.1955", ",", W, C.POSITION_MISSING, 2, "lon", None),
    Damage("townships.csv", ",town,107.139", ",city,107.139", E, C.WORD_UNKNOWN, 2, "kind", "city"),
    Damage("townships.csv", "29.1955,,0", "29.1955,,maybe", E, C.WORD_UNKNOWN, 2, "grain_main", "maybe"),
    Damage("roads/node.csv", "\nV5,107.1585", "\nV5,abc", E, C.NUMBER_UNPARSABLE, 9, "x_coord", "abc"),
    Damage("roads/node.csv", "\nV5,107.1585,29.0785", "\nV5,29.0785,107.1585",
           E, C.LON_LAT_SWAPPED, 9, "y_coord", "107.1585"),
    Damage("roads/node.csv", "\nV5,107.1585,29.0785", "\nV5,,", E, C.CELL_MISSING, 9, "x_coord", None),
    Damage("roads/link.csv", "T2-V5,,T2,V5", "T2-V5,,T2,V9", E, C.ROAD_NODE_UNKNOWN, 10, "to_node_id", "V9"),
    Damage("roads/link.csv", "T2-V5,,T2,V5", "T2-V5,,,V5", E, C.CELL_MISSING, 10, "from_node_id", None),
    Damage("roads/link.csv", "\nT2-V5", "\nV3-V4", E, C.DUPLICATE_ID, 10, "link_id", "V3-V4"),
    Damage("roads/link.csv", "V5,0,7,20", "V5,0,-7,20", E, C.LENGTH_NEGATIVE, 10, "length", "-7"),
    Damage("roads/link.csv", "V5,0,7,20", "V5,0,NaN,20", E, C.NUMBER_NOT_FINITE, 10, "length", "NaN"),
    Damage("roads/link.csv", "V5,0,7,20", "V5,0,7 km,20", E, C.NUMBER_UNPARSABLE, 10, "length", "7 km"),
    Damage("roads/link.csv", "V5,0,7,20", "V5,0,1_0,20", E, C.NUMBER_UNPARSABLE, 10, "length", "1_0"),
    Damage("roads/link.csv", "V5,0,7,20", "V5,0,3,20", W, C.LENGTH_UNDER_STRAIGHT_LINE, 10, "length", "3"),
    Damage("roads/link.csv", "V5,0,7,20", "V5,0,7,0", E, C.NUMBER_OUT_OF_RANGE, 10, "free_speed", "0"),
    Damage("roads/link.csv", "V5,0,7,20", "V5,oneway,7,20", E, C.WORD_UNKNOWN, 10, "directed", "oneway"),
    Damage("roads/link.csv", "V5,0,7,20,unclassified,", "V5,0,7,20,unclassified,POINT (107 29)",
           E, C.GEOMETRY_UNPARSABLE, 10, "geometry", "POINT (107 29)"),
    Damage("roads/link.csv", "V5,0,7,20,unclassified,", "V5,0,7,20,unclassified,LINESTRING (107",
           E, C.GEOMETRY_UNPARSABLE, 10, "geometry", "LINESTRING (107"),
    Damage("sites.csv", "V3,coop,ACTIVE", "V3,coop,OPEN", E, C.WORD_UNKNOWN, 4, "status", "OPEN"),
    Damage("sites.csv", "V3,coop,ACTIVE", "V3,coop,CLOSED", W, C.CELL_MISSING, 4, "closed", None),
    Damage("sites.csv", "V3,coop,ACTIVE", "V3,coops,ACTIVE", E, C.UNKNOWN_CODE, 4, "operator_id", "coops"),
    Damage("sites.csv", "T2,V3,coop", "T2,V33,coop", E, C.UNKNOWN_CODE, 4, "village_code", "V33"),
    Damage("sites.csv", "T2,V3,coop", "T3,V3,coop", E, C.UNKNOWN_CODE, 4, "township_code", "T3"),
    Damage("sites.csv", "Outlet three,VILLAGE,outlet", "Outlet three,VILLAGE,kiosk",
           W, C.WORD_UNKNOWN, 4, "types", "kiosk"),
    Damage("sites.csv", ",retail,1500", ",retail;karaoke,1500", W, C.WORD_UNKNOWN, 4, "functions", "karaoke"),
    Damage("sites.csv", "2023-01-01,,retail", "2023-13-01,,retail",
           E, C.DATE_UNPARSABLE, 4, "opened", "2023-13-01"),
    Damage("sites.csv", "2023-01-01,,retail", "2023-01-01,2022-01-01,retail",
           W, C.DATES_REVERSED, 4, "closed", "2022-01-01"),
    Damage("sites.csv", "107.178,29.124", "107.3,29.4", W, C.POINT_OFF_ROADS, 4, "lon", "107.3, 29.4"),
    Damage("sites.csv", "\ns3,", "\ns1,Twin,VILLAGE,outlet,107.178,29.124,,,,ACTIVE,,,,\ns3,",
           E, C.DUPLICATE_ID, 4, "id", "s1"),
    Damage("designations.csv", "s3,流通网点", "s9,流通网点", E, C.UNKNOWN_CODE, 5, "site_id", "s9"),
    Damage("designations.csv", "s1,综合服务社", "s1,流通网点", W, C.DUPLICATE_ID, 3, "code", "流通网点"),
    Damage("designations.csv", "s3,流通网点,", "s3,流通网点,five",
           E, C.NUMBER_UNPARSABLE, 5, "star_level", "five"),
    Damage("operators.csv", "Post,POST", "Post,MAIL", E, C.WORD_UNKNOWN, 3, "class", "MAIL"),
    Damage("vehicles.csv", "post-van,post,3,hub", "post-van,post,3,hob",
           E, C.UNKNOWN_CODE, 3, "depot_site_id", "hob"),
    Damage("vehicles.csv", "post-van,post,3", "post-van,post,", E, C.CELL_MISSING, 3, "count", None),
    Damage("vehicles.csv", "post-van,post,3,hub,500,,0,06:00", "post-van,post,3,hub,500,,0,6 am",
           E, C.TIME_UNPARSABLE, 3, "shift_start", "6 am"),
    Damage("vehicles.csv", "post-van,post,3,hub,500,,0,06:00", "post-van,post,3,hub,500,,0,21:00",
           W, C.DATES_REVERSED, 3, "shift_end", "20:00"),
    Damage("vehicles.csv", "post-van,post,3,hub,500", "post-van,post,3,hub,-500",
           E, C.NUMBER_OUT_OF_RANGE, 3, "capacity_kg", "-500"),
    Damage("demands.csv", "post-V4,V4,,post", "post-V4,V4,hub,post",
           E, C.CELL_MISSING, 6, "village_code", "V4"),
    Damage("demands.csv", "post-V4,V4,,post", "post-V4,,,post", E, C.CELL_MISSING, 6, "village_code", None),
    Damage("demands.csv", "post-V4,V4,,post", "post-V4,V4,,posts",
           E, C.UNKNOWN_CODE, 6, "operator_id", "posts"),
    Damage("demands.csv", "DOWN,60,", "DOWN,,", E, C.CELL_MISSING, 6, "kg", None),
    Damage("demands.csv", "DOWN,60,", "SIDE,60,", E, C.WORD_UNKNOWN, 6, "direction", "SIDE"),
    Damage("demands.csv", "DOWN,60,,0,,,1234567", "DOWN,60,,0,,,weekdays",
           E, C.DAYS_UNPARSABLE, 6, "days", "weekdays"),
)  # fmt: skip


def told(problems: tuple[RowProblem, ...]) -> list[tuple[object, ...]]:
    """Severity, code, file, row, column and value of each problem."""
    return [(p.severity, p.code, p.file, p.row, p.column, p.value) for p in problems]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda d: f"{d.code.value}-{d.file}-{d.new.strip()[:24]}")
def test_each_damage_gives_its_one_problem(folder: Folder, damage: Damage) -> None:
    """One wrong cell, one problem: with its code, file, row as a spreadsheet counts, column and value."""
    folder.change(damage.file, damage.old, damage.new)
    report = folder.read()
    expected = (damage.severity, damage.code, damage.file, damage.row, damage.column, damage.value)
    assert told(report.problems)[:1] == [expected]
    assert (report.network is None) == (damage.severity is E)


@pytest.mark.parametrize(
    ("one_way", "wrong"),
    [("T2,V5,1", "reaches no site by road."), ("V5,T2,1", "is reached from no site by road.")],
)
def test_a_village_without_a_way_out_or_in_is_named(folder: Folder, one_way: str, wrong: str) -> None:
    """V5 hangs on one road: made one-way, it has no way out, or none in."""
    folder.change("roads/link.csv", "T2,V5,0", one_way)
    report = folder.read()
    assert told(report.problems) == [(W, C.UNREACHABLE_PLACES, "villages.csv", 6, "code", "V5")]
    assert report.problems[0].wrong == wrong


def test_who_is_off_the_roads_is_told_once(folder: Folder) -> None:
    """V2 kilometres from every road reaches nothing: that is one warning and not two."""
    folder.change("villages.csv", "107.1195,29.228", "107.12,29.5")
    assert [problem.code for problem in folder.read().problems] == [C.POINT_OFF_ROADS]


@pytest.mark.parametrize(
    "file", ["network.csv", "villages.csv", "sites.csv", "roads/node.csv", "roads/link.csv"]
)
def test_a_missing_file_is_told(folder: Folder, file: str) -> None:
    """Without one of the files that every package has, it is refused."""
    folder.remove(file)
    report = folder.read()
    assert (E, ProblemCode.FILE_MISSING, file, None, None, None) in told(report.problems)
    assert report.network is None


@pytest.mark.parametrize("file", ["designations.csv", "vehicles.csv", "demands.csv"])
def test_other_files_may_be_missing(folder: Folder, file: str) -> None:
    """A county without vans or goods is still a network, and nothing is said."""
    folder.remove(file)
    assert folder.read().problems == ()


def test_without_townships_csv_they_are_made_up(folder: Folder) -> None:
    """Every village keeps a township, named by its code, with a warning; the export reads back the same."""
    folder.remove("townships.csv")
    report = folder.read()
    assert told(report.problems) == [(W, ProblemCode.FILE_MISSING, "townships.csv", None, None, None)]
    assert report.network is not None
    assert [(t.code, t.name) for t in report.network.townships] == [("T1", "T1"), ("T2", "T2")]


def test_a_village_without_any_township_belongs_to_one_not_stated(folder: Folder) -> None:
    """Without townships.csv the cell may be empty: the township is called "-"."""
    folder.remove("townships.csv")
    folder.change("villages.csv", "V2,Village 2,T1", "V2,Village 2,")
    network = folder.network()
    assert network.village_by_code["V2"].township_code == "-"
    assert [t.code for t in network.townships] == ["-", "T1", "T2"]


def test_without_operators_csv_nobody_owns_the_vans(folder: Folder) -> None:
    """Sites may name an operator that no table describes; vans and goods may not."""
    folder.remove("operators.csv")
    codes = {(p.code, p.file) for p in folder.read().problems}
    assert codes == {(ProblemCode.UNKNOWN_CODE, "vehicles.csv"), (ProblemCode.UNKNOWN_CODE, "demands.csv")}


def test_a_missing_column_is_told_once(folder: Folder) -> None:
    """Without its `lon` column a table is not read further: one problem and not one a row."""
    folder.change("villages.csv", "kind,lon,lat", "kind,length,lat")
    report = folder.read()
    assert (E, ProblemCode.COLUMN_MISSING, "villages.csv", None, "lon", None) in told(report.problems)
    assert (W, ProblemCode.COLUMN_UNKNOWN, "villages.csv", 1, "length", None) in told(report.problems)
    assert len(report.problems) == 2


def test_a_column_that_may_be_empty_may_be_missing(folder: Folder) -> None:
    """A package without `households` is read, with a warning."""
    folder.change("villages.csv", "population,households", "population")
    text = (folder.path / "villages.csv").read_text(encoding="utf-8").replace(",\n", "\n")
    folder.write("villages.csv", text)
    report = folder.read()
    assert told(report.problems) == [
        (W, ProblemCode.COLUMN_MISSING, "villages.csv", None, "households", None)
    ]
    assert report.network is not None


def test_an_unknown_column_is_only_a_warning(folder: Folder, toy: object) -> None:
    """A planner's own remarks do no harm and are not kept."""
    folder.change("operators.csv", "id,name,class", "id,name,class,remark")
    folder.change("operators.csv", "Post,POST", "Post,POST,since 1949")
    report = folder.read()
    assert told(report.problems) == [(W, ProblemCode.COLUMN_UNKNOWN, "operators.csv", 1, "remark", None)]
    assert report.network is not None


def test_a_column_may_not_stand_there_twice(folder: Folder) -> None:
    """Which of two populations is meant cannot be known."""
    folder.change("villages.csv", "population,households", "population,population")
    found = told(folder.read().problems)
    assert (E, ProblemCode.DUPLICATE_ID, "villages.csv", 1, "population", None) in found


def test_a_misspelt_file_is_told(folder: Folder) -> None:
    """A file that no package has was probably meant to be one that it may have."""
    folder.write("vehicle.csv", "id\n")
    assert told(folder.read().problems) == [(W, ProblemCode.FILE_UNKNOWN, "vehicle.csv", None, None, None)]


def test_all_problems_of_all_tables_come_at_once(folder: Folder) -> None:
    """Four tables, four mistakes, one report, errors first."""
    folder.change("sites.csv", "V3,coop,ACTIVE", "V3,coop,OPEN")
    folder.change("villages.csv", "800,", ",")
    folder.change("demands.csv", "DOWN,60,", "DOWN,sixty,")
    folder.change("roads/link.csv", "V5,0,7,20", "V5,0,-7,20")
    found = [(p.severity, p.code, p.file) for p in folder.read().problems]
    assert found == [
        (E, ProblemCode.NUMBER_UNPARSABLE, "demands.csv"),
        (E, ProblemCode.LENGTH_NEGATIVE, "roads/link.csv"),
        (E, ProblemCode.WORD_UNKNOWN, "sites.csv"),
        (W, ProblemCode.POPULATION_UNKNOWN, "villages.csv"),
    ]


def test_a_wrong_row_is_still_known_to_others(folder: Folder) -> None:
    """A village with a bad number is one problem; its site and goods know it all the same."""
    folder.change("villages.csv", "1500,", "many,")
    assert [p.code for p in folder.read().problems] == [ProblemCode.NUMBER_UNPARSABLE]


def test_alike_problems_are_capped_and_counted(folder: Folder) -> None:
    """Of 130 alike a hundred are listed, and one line says that 30 are not."""
    rows = [f"d{i},V1,,coop,parcel,ambient,DOWN,x,,0,,,\n" for i in range(130)]
    head = (folder.path / "demands.csv").read_text(encoding="utf-8").splitlines()[0]
    folder.write("demands.csv", f"{head}\n{''.join(rows)}")
    problems = folder.read().problems
    assert [p.code for p in problems] == [ProblemCode.NUMBER_UNPARSABLE] * 100 + [ProblemCode.CAPPED]
    assert problems[-1].wrong.startswith("30 more problems NUMBER_UNPARSABLE")


def test_a_problem_says_where_what_and_what_to_do(folder: Folder) -> None:
    """File, row, column, value, what is wrong and the remedy stand in one sentence, and in its parts."""
    folder.change("villages.csv", "800,", "8oo,")
    (problem,) = folder.read().problems
    assert problem.sentence == (
        "villages.csv, row 3, column population: '8oo' is not a number. "
        "Write digits with a decimal point, without units or thousands separators, such as 1250.5."
    )
    plain = problem.to_problem()
    assert astuple(plain)[:2] == (E, ProblemCode.NUMBER_UNPARSABLE)
    assert plain.path == ("villages.csv", "3", "population")
    assert plain.message.startswith("'8oo' is not a number.")


def test_network_csv_holds_one_row(folder: Folder) -> None:
    """Two networks in one package cannot be told apart, and none is none."""
    row = (folder.path / "network.csv").read_text(encoding="utf-8").splitlines()
    folder.write("network.csv", "\n".join([*row, row[1]]))
    assert [(p.code, p.wrong) for p in folder.read().problems] == [
        (ProblemCode.DUPLICATE_ID, "holds 2 rows.")
    ]
    folder.write("network.csv", row[0])
    assert [(p.code, p.wrong) for p in folder.read().problems] == [
        (ProblemCode.CELL_MISSING, "holds 0 rows.")
    ]


def test_nothing_at_the_path_is_one_problem(tmp_path: Path) -> None:
    """A path that is not there is a FILE_MISSING and no exception."""
    report = read_package(tmp_path / "nowhere")
    assert told(report.problems) == [(E, ProblemCode.FILE_MISSING, "nowhere", None, None, None)]
    assert report.network is None


def test_the_progress_is_told_to_the_end(folder: Folder) -> None:
    """A reader with a progress bar sees shares that grow from 0 to 1."""
    shares: list[float] = []
    read_package(folder.path, progress=lambda _label, share: shares.append(share))
    assert shares[0] == 0.0
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
