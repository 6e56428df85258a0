"""GTFS feeds in a package: runs of buses as routes, stops matched, days of the week, one report."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from network.model import OperatorClass, Route
from store.packages import read_package
from store.packages.report import PackageReport
from store.packages.writing import write_package
from tests.conftest import TOY, Run

FEED = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\nline-co,County buses,http://x,Asia/Shanghai\n",
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon\n"
    "h,Hub,29.15,107.1\n"
    "a,Village 1,29.2085,107.1525\n"  # 49 m from V1 and its outlet
    "b,Village 2,29.228,107.1195\n"
    "x,Pass,29.5,107.5\n",
    "routes.txt": "route_id,agency_id,route_short_name,route_long_name,route_type\n"
    "r1,line-co,1,Hub to Village 2,3\n"
    "r2,line-co,T,Train,2\n",
    "trips.txt": "route_id,service_id,trip_id,trip_headsign\n"
    "r1,week,t1,Village 2\nr1,weekend,t2,\nr2,week,t3,\nr1,old,t4,\n",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    "t1,08:00:00,08:00:00,h,10\nt1,08:20:00,08:22:00,a,20\nt1,08:30:00,08:30:00,x,30\nt1,08:40:00,08:40:00,b,40\n"
    "t2,25:10:00,25:10:00,h,1\nt2,25:40:00,25:40:00,b,2\n"
    "t3,09:00:00,09:00:00,h,1\nt3,09:40:00,09:40:00,b,2\n"
    "t4,09:00:00,09:00:00,h,1\nt4,09:40:00,09:40:00,b,2\n",
    "calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,"
    "start_date,end_date\n"
    "week,1,1,1,1,1,0,0,20260101,20261231\nweekend,0,0,0,0,0,1,1,20260101,20261231\n"
    "old,1,1,1,1,1,1,1,20250101,20251231\n",
}  # fmt: skip


def package(folder: Path, *, zipped: bool = False, **changes: str | None) -> Path:
    """The toy county with the feed, as a folder in it or as a zip."""
    shutil.copytree(TOY, folder)
    files = {name: changes.get(name.removesuffix(".txt"), text) for name, text in FEED.items()}
    kept = {name: text for name, text in files.items() if text is not None}
    if zipped:
        with zipfile.ZipFile(folder / "gtfs.zip", "w") as archive:
            for name, text in kept.items():
                archive.writestr(name, text)
    else:
        (folder / "gtfs").mkdir()
        for name, text in kept.items():
            (folder / "gtfs" / name).write_text(text, encoding="utf-8")
    return folder


def routes(report: PackageReport) -> dict[str, Route]:
    """The routes by id; the package must be sound."""
    assert report.network is not None, [problem.sentence for problem in report.problems]
    return {route.id: route for route in report.network.routes}


def told(report: PackageReport) -> list[tuple[str, str, str]]:
    """Severity, code and file of every problem of the feed."""
    own = [problem for problem in report.problems if problem.file.startswith("gtfs")]
    return [(str(problem.severity), str(problem.code), problem.file) for problem in own]


@pytest.mark.parametrize("zipped", [False, True])
def test_runs_of_buses_become_routes(tmp_path: Path, zipped: bool) -> None:
    """The weekday run calls at the hub, the outlet of V1 and V2; the stop on the pass is left out."""
    found = routes(read_package(package(tmp_path / "p", zipped=zipped)))
    assert sorted(found) == ["gtfs:t1", "gtfs:t2"]
    run = found["gtfs:t1"]
    assert (run.name, run.days, run.vehicle_id) == ("1 Hub to Village 2 → Village 2", "12345", None)
    assert [(s.seq, s.site_id, s.village_code, s.arrive_s, s.depart_s) for s in run.stops] == [
        (1, "hub", None, 28800, 28800), (2, "s1", None, 30000, 30120), (3, None, "V2", 31200, 31200)
    ]  # fmt: skip


def test_times_past_midnight_and_days_are_kept(tmp_path: Path) -> None:
    """25:10 on Saturday and Sunday is ten past one of the next day."""
    run = routes(read_package(package(tmp_path / "p")))["gtfs:t2"]
    assert (run.days, run.stops[0].depart_s, run.stops[1].arrive_s) == ("67", 90600, 92400)


def test_the_report_tells_what_was_left_out(tmp_path: Path) -> None:
    """The stop near nothing, the train, the timetable of last year, and that no hold is known."""
    assert sorted(told(read_package(package(tmp_path / "p")))) == [
        ("INFO", "TIMETABLE_READ", "gtfs/trips.txt"),
        ("INFO", "TIMETABLE_SIMPLIFIED", "gtfs/calendar.txt"),
        ("INFO", "TIMETABLE_SIMPLIFIED", "gtfs/routes.txt"),
        ("WARNING", "HOLD_UNKNOWN", "gtfs/trips.txt"),
        ("WARNING", "STOP_UNMATCHED", "gtfs/stops.txt"),
    ]


def test_the_agency_becomes_a_bus_operator_where_there_is_none(tmp_path: Path) -> None:
    """The toy county has no bus operator; with one row of vehicles of an own one its hold is known."""
    made = read_package(package(tmp_path / "p"))
    assert made.network is not None
    operator = made.network.operator_by_id["line-co"]
    assert (operator.name, operator.kind) == ("County buses", OperatorClass.BUS)

    own = package(tmp_path / "own")
    with (own / "operators.csv").open("a", encoding="utf-8") as file:
        file.write("bus,Bus,BUS\n")
    with (own / "vehicles.csv").open("a", encoding="utf-8") as file:
        file.write("bus-hold,bus,2,hub,300,,0,06:00,20:00,,,0,0,0,0,0\n")
    report = read_package(own)
    assert {(r.operator_id, r.vehicle_id) for r in routes(report).values()} == {("bus", "bus-hold")}
    assert "HOLD_UNKNOWN" not in [code for _, code, _ in told(report)]


def test_a_feed_without_a_calendar_runs_on_the_weekdays_of_its_dates(tmp_path: Path) -> None:
    """Three Mondays and one Thursday in three weeks: Mondays."""
    dates = "service_id,date,exception_type\n" + "".join(
        f"week,{day},1\n" for day in ("20260105", "20260112", "20260119", "20260108")
    )
    folder = package(tmp_path / "p", calendar=None)
    (folder / "gtfs" / "calendar_dates.txt").write_text(dates, encoding="utf-8")
    found = routes(read_package(folder))
    assert {code: route.days for code, route in found.items()} == {"gtfs:t1": "1"}


def test_a_headway_becomes_its_departures(tmp_path: Path) -> None:
    """Every half hour from 08:00 to 09:00: at 08:00 and 08:30."""
    folder = package(tmp_path / "p")
    (folder / "gtfs" / "frequencies.txt").write_text(
        "trip_id,start_time,end_time,headway_secs\nt1,08:00:00,09:00:00,1800\n", encoding="utf-8"
    )
    found = routes(read_package(folder))
    assert sorted(found) == ["gtfs:t1@0800", "gtfs:t1@0830", "gtfs:t2"]
    assert [stop.arrive_s for stop in found["gtfs:t1@0830"].stops] == [30600, 31800, 33000]


@pytest.mark.parametrize(
    ("changes", "code", "file"),
    [
        ({"stop_times": None}, "FILE_MISSING", "gtfs/stop_times.txt"),
        ({"calendar": None}, "FILE_MISSING", "gtfs/calendar.txt"),
        ({"stops": "stop_id,stop_name\nh,Hub\n"}, "COLUMN_MISSING", "gtfs/stops.txt"),
        (
            {"stop_times": FEED["stop_times.txt"].replace("08:20:00", "8 o'clock")},
            "TIME_UNPARSABLE",
            "gtfs/stop_times.txt",
        ),
        (
            {"stop_times": FEED["stop_times.txt"].replace(",a,20", ",nowhere,20")},
            "UNKNOWN_CODE",
            "gtfs/stop_times.txt",
        ),
    ],
)
def test_a_broken_feed_refuses_the_package(
    tmp_path: Path, changes: dict[str, str | None], code: str, file: str
) -> None:
    """With the file, in the one report of the import."""
    report = read_package(package(tmp_path / "p", **changes))
    assert report.network is None
    assert ("ERROR", code, file) in told(report)


def test_what_is_exported_reads_back_as_the_same_network(tmp_path: Path) -> None:
    """An export holds the runs in routes.csv and route_stops.csv; beside the feed they are there twice."""
    network = read_package(package(tmp_path / "p")).network
    assert network is not None
    write_package(network, tmp_path / "out")
    again = read_package(tmp_path / "out")
    assert again.network is not None
    assert again.network.fingerprint() == network.fingerprint()
    shutil.copytree(tmp_path / "p" / "gtfs", tmp_path / "out" / "gtfs")
    assert ("ERROR", "DUPLICATE_ID", "gtfs/trips.txt") in told(read_package(tmp_path / "out"))


def test_an_imported_feed_answers_questions(tmp_path: Path, run: Run) -> None:
    """`liutong import` tells the stop that lies nowhere; V1 is then served from Monday to Friday."""
    database = ("--database", f"sqlite:///{tmp_path}/gtfs.db")
    imported = run("import", str(package(tmp_path / "p")), *database)
    assert imported.exit_code == 0
    assert "STOP_UNMATCHED" in imported.stdout + imported.stderr
    asked = """{ network(code: "toy", asOf: "2026-01-01") { frequency(input: {leastDays: 5}) {
      villages { village { code } days } } } }"""
    answer = json.loads(run("query", "-", *database, text=asked).stdout)
    rows = answer["data"]["network"]["frequency"]["villages"]
    assert {row["village"]["code"]: row["days"] for row in rows if row["days"]} == {"V1": [1, 2, 3, 4, 5]}
