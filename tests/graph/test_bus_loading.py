"""Goods on buses through the schema: the toy county with one bus line, values by hand."""

from typing import Any

import pytest

from network.model import Network, Operator, OperatorClass, Route, RouteStop, Vehicle
from store.database import Database
from tests.conftest import Ask

ASKED = """query($input: BusLoadingInput!) { network(code: "toy", asOf: "2026-01-01") {
  busLoading(input: $input) { saved vansAlone { cost vehicles } vansBeside { cost km }
    rides { demand { id } run onCall offCall on off } room { run segment roomKg leftKg roomM3 leftM3 }
    left { id } unserved { reason } routes { vehicle } problems { severity code path } } } }"""
H = 3600


def bus_line(*calls: tuple[str, str, int], vehicle: str | None = "coach") -> Route:
    """A line of the bus operator on every day: (kind of place, code, seconds after midnight)."""
    stops = tuple(
        RouteStop(seq, **{kind: code}, arrive_s=at, depart_s=at)  # type: ignore[arg-type]
        for seq, (kind, code, at) in enumerate(calls)
    )
    return Route("line", "Line", "bus", vehicle_id=vehicle, stops=stops)


SOUTH = bus_line(
    ("site_id", "hub", 8 * H), ("village_code", "V3", 8 * H + 1320), ("village_code", "V4", 9 * H)
)


@pytest.fixture
def loaded(ask: Ask, database: Database, toy: Network) -> Any:
    """Asks the toy county with a bus operator, a coach with a hold of 300 kg and 2 m³, and that line."""

    def answer(line: Route = SOUTH, **question: Any) -> Any:
        network = toy.with_parts(
            operators=(*toy.operators, Operator("bus", "Bus", OperatorClass.BUS)),
            vehicles=(*toy.vehicles, Vehicle("coach", "bus", 1, "hub", capacity_kg=300, capacity_m3=2)),
            routes=(line,),
        )
        database.save_network(network)
        return ask(ASKED, input={"timeLimitSeconds": 4, **question})["network"]["busLoading"]

    return answer


def test_the_parcel_at_the_end_of_the_line_rides(loaded: Any) -> None:
    """Without V4 the southern tour is 12 km shorter: 24 yuan. The coach itself drives no tour."""
    loading = loaded()
    assert loading["rides"] == [
        {"demand": {"id": "post-V4"}, "run": "line", "onCall": 0, "offCall": 2, "on": "08:00:00",
         "off": "09:00:00"}
    ]  # fmt: skip
    assert (loading["vansAlone"]["cost"], loading["vansBeside"]["cost"], loading["saved"]) == (330, 306, 24)
    assert loading["vansBeside"]["km"] == 93
    assert [(r["segment"], r["roomKg"], r["leftKg"], r["roomM3"], r["leftM3"]) for r in loading["room"]] == [
        (0, 300, 240, 2, 2), (1, 300, 240, 2, 2)
    ]  # fmt: skip
    assert [own["id"] for own in loading["left"]] == [
        "coop-V1", "coop-V2", "express-V1", "express-V3", "express-V5", "post-V1", "post-V3"
    ]  # fmt: skip
    assert not any(route["vehicle"].startswith("coach") for route in loading["routes"])
    assert loading["unserved"] == []


@pytest.mark.parametrize(
    ("room", "left"),
    [
        ({"holdKg": 50}, [50, 50]),
        ({"payloadKg": 3000, "passengers": [40, 0]}, [0, 300]),
        ({"payloadKg": 3000}, [0, 0]),
        ({"goodsClasses": ["COLD"]}, [300, 300]),
    ],
)
def test_a_run_carries_what_its_hold_and_its_passengers_leave(
    loaded: Any, room: dict[str, Any], left: list[float]
) -> None:
    """60 kg do not fit into 50, nor beside 40 passengers of 75 kg, nor beside an unknown number."""
    loading = loaded(runs=[{"route": "line", **room}])
    assert (loading["rides"], loading["saved"]) == ([], 0)
    assert [one["leftKg"] for one in loading["room"]] == left


def test_goods_get_off_on_the_way_where_dwell_is_allowed(loaded: Any) -> None:
    """V4 at 08:40 without dwell in the timetable: half a minute of allowance lets the parcel off."""
    stops = (("site_id", "hub", 8 * H), ("village_code", "V4", 8 * H + 2400), ("village_code", "V3", 9 * H))
    assert loaded(bus_line(*stops))["rides"] == []
    allowed = loaded(bus_line(*stops), dwellAllowanceMinutes=0.5)
    assert [(ride["demand"]["id"], ride["off"]) for ride in allowed["rides"]] == [("post-V4", "08:40:00")]


def test_goods_ready_after_the_bus_has_left_stay(loaded: Any) -> None:
    """Ready at 08:30, the bus left at 08:00."""
    assert loaded(ready="08:30")["rides"] == []


def test_a_bus_without_a_known_hold_carries_nothing_and_it_is_told(loaded: Any) -> None:
    """The line names no vehicle; on a day without lines that is told instead."""
    bare = loaded(bus_line(("site_id", "hub", 8 * H), ("village_code", "V4", 9 * H), vehicle=None))
    assert (bare["rides"], bare["problems"][-1]["code"]) == ([], "HOLD_UNKNOWN")


def test_without_bus_lines_the_vans_do_all(query: Ask) -> None:
    """The toy county has none."""
    loading = query(ASKED, input={"timeLimitSeconds": 2})["network"]["busLoading"]
    assert (loading["saved"], loading["vansBeside"]["cost"], loading["room"]) == (0, 330, [])
    assert [problem["code"] for problem in loading["problems"]] == ["NO_TIMETABLE"]


@pytest.mark.parametrize(
    ("question", "code", "path"),
    [
        ({"runs": [{"route": "none"}]}, "UNKNOWN_ROUTE", ["runs", "0", "route"]),
        ({"runs": [{"route": "line", "passengers": [1]}]}, "INPUT_OUT_OF_RANGE", ["runs", "0", "passengers"]),
        ({"runs": [{"route": "line", "holdKg": -1}]}, "INPUT_OUT_OF_RANGE", ["runs", "0", "holdKg"]),
        ({"depots": ["none"]}, "UNKNOWN_SITE", ["depots", "0"]),
        ({"operators": ["none"]}, "UNKNOWN_OPERATOR", ["operators", "0"]),
        ({"withinMetres": -1}, "INPUT_OUT_OF_RANGE", ["withinMetres"]),
        ({"dwellAllowanceMinutes": -1}, "INPUT_OUT_OF_RANGE", ["dwellAllowanceMinutes"]),
        ({"timeLimitSeconds": 0}, "INPUT_OUT_OF_RANGE", ["timeLimitSeconds"]),
        ({"day": 8}, "INPUT_OUT_OF_RANGE", ["day"]),
    ],
)
def test_a_question_out_of_range_is_a_problem(loaded: Any, question: Any, code: str, path: list[str]) -> None:
    """At its field, and nothing is planned."""
    loading = loaded(**question)
    assert loading["problems"] == [{"severity": "ERROR", "code": code, "path": ["input", *path]}]
    assert loading["room"] == []


def test_a_line_cut_by_a_what_if_carries_nothing_there(loaded: Any, ask: Ask) -> None:
    """The stop at V4 removed, the parcel goes by van again."""
    loaded()
    text = """query($input: BusLoadingInput!) { network(code: "toy", asOf: "2026-01-01") {
      whatIf(changes: [{removeStop: {routeId: "line", seq: 2}}]) { problems { code } network {
        busLoading(input: $input) { rides { demand { id } } } } } } }"""
    changed = ask(text, input={"timeLimitSeconds": 2})["network"]["whatIf"]
    assert (changed["problems"], changed["network"]["busLoading"]["rides"]) == ([], [])
