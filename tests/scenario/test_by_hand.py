"""A what-if equals the package that a planner would have changed by hand, whatever the changes."""

import csv
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from network.access.coverage import coverage
from network.access.radius import Radius
from network.model import (
    Demand,
    Network,
    Operator,
    OperatorClass,
    Route,
    RouteStop,
    Standard,
    Vehicle,
    has_errors,
)
from network.roads import Point, travel_matrix
from network.scenario import apply_changes, change_of
from store.packages import read_package, write_package
from tests.counties import CLASSES, counties

Rows = list[dict[str, str]]
DAY = date(2026, 1, 1)


def furnished(county: Network) -> Network:
    """The county with two operators, vehicles, a demand for each village, a line and a standard."""
    codes = [village.code for village in county.villages]
    return county.with_parts(
        operators=(Operator("o1", "One", OperatorClass.POST), Operator("o2", "Two", OperatorClass.BUS)),
        vehicles=(Vehicle("van", "o1", 3, "s0", capacity_kg=500), Vehicle("bus", "o2", 1, "s0")),
        demands=tuple(Demand(f"d-{code}", "o1", code, kg=10) for code in codes),
        standards=(Standard("reach", 10, source="decision"),),
        routes=(Route("r1", "Line", "o2", stops=(RouteStop(1, "s0"), RouteStop(2, None, codes[0]))),),
    )


def changes_on(county: Network) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Lists of changes of every kind a package has a table for, sensible and not."""
    roads = county.roads
    link = st.sampled_from([*roads.link_ids, "no-such"])
    node = st.sampled_from(roads.node_ids)
    village = st.sampled_from([v.code for v in county.villages])
    site = st.sampled_from([*(s.code for s in county.sites), "new", "no-such"])
    at_node = st.sampled_from(list(zip(roads.node_lon.tolist(), roads.node_lat.tolist(), strict=True)))
    where = st.one_of(village.map(lambda v: {"village": v}), at_node.map(lambda p: {"position": list(p)}))
    factor, capacity = st.sampled_from([0.5, 1.0, 2.0]), st.sampled_from([5.0, -5.0])
    stop = village.map(lambda v: {"village": v})
    kinds = {
        "closeRoad": st.builds(lambda a: {"linkIds": a}, st.lists(link, min_size=1, max_size=3, unique=True)),
        "scaleSpeed": st.fixed_dictionaries(
            {"factor": factor, "facilityTypes": st.lists(st.sampled_from(CLASSES), max_size=2)}
        ),
        "setSpeed": st.fixed_dictionaries(
            {"speedKmh": st.sampled_from([15.0, 60.0]), "linkIds": st.lists(link, min_size=1, max_size=2)}
        ),
        "addRoad": st.fixed_dictionaries(
            {"fromNode": node, "toNode": node, "lengthKm": st.sampled_from([0.5, 3.0]),
             "speedKmh": st.sampled_from([20.0, 45.0]), "directed": st.booleans()}
        ),
        "addSite": st.builds(lambda w: {"id": "new", **w}, where),
        "closeSite": st.builds(lambda s: {"id": s}, site),
        "moveSite": st.builds(lambda s, w: {"id": s, **w}, site, where),
        "addFunction": st.builds(lambda s: {"siteId": s, "function": "retail"}, site),
        "removeFunction": st.builds(lambda s: {"siteId": s, "function": "retail"}, site),
        "setCapacity": st.builds(lambda s, c: {"siteId": s, "capacityPerDay": c}, site, capacity),
        "scaleDemand": st.builds(lambda f, v: {"factor": f, "villages": [v]}, factor, village),
        "addVehicle": st.just({"id": "van", "count": 2}),
        "removeVehicle": st.just({"id": "van", "count": 2}),
        "addStop": st.builds(lambda s, n: {"routeId": "r1", "stop": s, "seq": n}, stop, st.integers(1, 3)),
        "removeStop": st.builds(lambda n: {"routeId": "r1", "seq": n}, st.integers(1, 2)),
        "changeFrequency": st.sampled_from(["r1", "r2"]).map(lambda r: {"routeId": r, "days": "135"}),
        "setStandard": st.fixed_dictionaries(
            {"code": st.sampled_from(["reach", "new"]), "value": st.sampled_from([8.0, 10.0]),
             "unit": st.sampled_from(["minutes", "km"]), "mode": st.sampled_from(["drive", "walk"])}
        ),
        "reroute": st.builds(lambda a, b: {"routeId": "r1", "stops": [a, b]}, stop, stop),
    }  # fmt: skip
    one = st.one_of(*(own.map(lambda value, kind=kind: {kind: value}) for kind, own in kinds.items()))
    return st.lists(one, min_size=1, max_size=8)


class Desk:
    """A package as a planner has it on the desk: tables of text, changed cell by cell."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tables: dict[str, Rows] = {}
        self.columns: dict[str, list[str]] = {}
        for path in sorted(folder.rglob("*.csv")):
            name = path.relative_to(folder).as_posix()
            with path.open(encoding="utf-8", newline="") as file:
                reader = csv.DictReader(file)
                self.tables[name] = list(reader)
                self.columns[name] = list(reader.fieldnames or [])

    def rows(self, name: str, column: str, value: str) -> Rows:
        return [row for row in self.tables[name] if row[column] == value]

    def save(self) -> None:
        for name, rows in self.tables.items():
            with (self.folder / name).open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, self.columns[name])
                writer.writeheader()
                writer.writerows(rows)

    def change(self, kind: str, own: dict[str, Any]) -> None:
        getattr(self, kind)(**own)

    def setStandard(self, code: str, value: float, unit: str, mode: str) -> None:  # noqa: N802
        own = {"code": code, "value": repr(value), "unit": unit, "mode": mode, "source": "what-if"}
        own |= {"example": "0"}
        others = [row for row in self.tables["standards.csv"] if row["code"] != code]
        blank = dict.fromkeys(self.columns["standards.csv"], "")
        self.tables["standards.csv"] = [*others, blank | own]

    def closeRoad(self, linkIds: list[str]) -> None:  # noqa: N802, N803 -- the change's own words
        links = self.tables["roads/link.csv"]
        self.tables["roads/link.csv"] = [row for row in links if row["link_id"] not in linkIds]

    def scaleSpeed(self, factor: float, facilityTypes: list[str]) -> None:  # noqa: N802, N803
        for row in self.tables["roads/link.csv"]:
            if not facilityTypes or row["facility_type"] in facilityTypes:
                row["free_speed"] = repr(float(row["free_speed"]) * factor)

    def setSpeed(self, speedKmh: float, linkIds: list[str]) -> None:  # noqa: N802, N803
        for row in self.tables["roads/link.csv"]:
            if row["link_id"] in linkIds:
                row["free_speed"] = repr(speedKmh)

    def addRoad(self, fromNode: str, toNode: str, lengthKm: float, speedKmh: float, directed: bool) -> None:  # noqa: N802, N803
        row = dict.fromkeys(self.columns["roads/link.csv"], "")
        number = len(self.tables["roads/link.csv"])
        row |= {
            "link_id": f"z{number}-{fromNode}-{toNode}-{speedKmh}",
            "from_node_id": fromNode,
            "to_node_id": toNode,
        }
        row |= {"length": repr(lengthKm), "free_speed": repr(speedKmh), "directed": str(int(directed))}
        self.tables["roads/link.csv"].append(row | {"facility_type": "unclassified"})

    def addSite(self, id: str, **where: Any) -> None:  # noqa: A002, N802
        row = dict.fromkeys(self.columns["sites.csv"], "")
        row |= {"id": id, "name": id, "tier": "VILLAGE", "types": "outlet", "status": "ACTIVE"}
        self.tables["sites.csv"].append(row | self._place(**where))

    def closeSite(self, id: str) -> None:  # noqa: A002, N802
        for row in self.rows("sites.csv", "id", id):
            row |= {"status": "CLOSED", "closed": ""}

    def moveSite(self, id: str, **where: Any) -> None:  # noqa: A002, N802
        for row in self.rows("sites.csv", "id", id):
            row.update(self._place(**where))

    def _place(self, village: str | None = None, position: list[float] | None = None) -> dict[str, str]:
        if village is not None:
            (row,) = self.rows("villages.csv", "code", village)
            own = {"village_code": village, "township_code": row["township_code"]}
            return own | {"lon": row["lon"], "lat": row["lat"]}
        assert position is not None
        return {"village_code": "", "township_code": "", "lon": repr(position[0]), "lat": repr(position[1])}

    def addFunction(self, siteId: str, function: str) -> None:  # noqa: N802, N803
        for row in self.rows("sites.csv", "id", siteId):
            row["functions"] = ";".join([*filter(None, row["functions"].split(";")), function])

    def removeFunction(self, siteId: str, function: str) -> None:  # noqa: N802, N803
        for row in self.rows("sites.csv", "id", siteId):
            row["functions"] = ";".join(f for f in row["functions"].split(";") if f != function)

    def setCapacity(self, siteId: str, capacityPerDay: float) -> None:  # noqa: N802, N803
        for row in self.rows("sites.csv", "id", siteId):
            row["capacity_per_day"] = repr(capacityPerDay)

    def scaleDemand(self, factor: float, villages: list[str]) -> None:  # noqa: N802
        for row in self.tables["demands.csv"]:
            if row["village_code"] in villages:
                row["kg"] = repr(float(row["kg"]) * factor)

    def addVehicle(self, id: str, count: int) -> None:  # noqa: A002, N802
        for row in self.rows("vehicles.csv", "id", id):
            row["count"] = str(int(row["count"]) + count)

    def removeVehicle(self, id: str, count: int) -> None:  # noqa: A002, N802
        self.addVehicle(id, -count)

    def addStop(self, routeId: str, stop: dict[str, str], seq: int) -> None:  # noqa: N802, N803
        stops = self._stops(routeId)
        stops.insert(seq - 1, self._stop(routeId, stop))
        self._renumber(routeId, stops)

    def removeStop(self, routeId: str, seq: int) -> None:  # noqa: N802, N803
        self._renumber(routeId, [row for row in self._stops(routeId) if row["seq"] != str(seq)])

    def reroute(self, routeId: str, stops: list[dict[str, str]]) -> None:  # noqa: N803
        self._renumber(routeId, [self._stop(routeId, stop) for stop in stops])

    def changeFrequency(self, routeId: str, days: str) -> None:  # noqa: N802, N803
        for row in self.rows("routes.csv", "route_id", routeId):
            row["days"] = days

    def _stops(self, route: str) -> Rows:
        return sorted(self.rows("route_stops.csv", "route_id", route), key=lambda row: int(row["seq"]))

    def _stop(self, route: str, stop: dict[str, str]) -> dict[str, str]:
        row = dict.fromkeys(self.columns["route_stops.csv"], "")
        return row | {"route_id": route, "village_code": stop["village"]}

    def _renumber(self, route: str, stops: Rows) -> None:
        others = [row for row in self.tables["route_stops.csv"] if row["route_id"] != route]
        self.tables["route_stops.csv"] = others + [
            row | {"seq": str(i)} for i, row in enumerate(stops, start=1)
        ]


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_what_if_is_the_package_changed_by_hand(data: st.DataObject):
    """Coverage, travel between all nodes, sites, goods, fleets and lines are those of the edited package."""
    county = furnished(data.draw(counties().filter(lambda c: c.roads.link_count > 0)))
    asked = data.draw(changes_on(county))
    before = county.fingerprint()
    result = apply_changes(county, [change_of(change) for change in asked])
    assert county.fingerprint() == before
    refused = {int(p.path[1]) for p in result.problems if has_errors([p])}
    assert refused | {a.position for a in result.applied} == set(range(len(asked)))
    assert refused.isdisjoint(a.position for a in result.applied)
    with tempfile.TemporaryDirectory() as folder:
        write_package(county, Path(folder))
        desk = Desk(Path(folder))
        for applied in result.applied:
            desk.change(applied.kind, asked[applied.position][applied.kind])
        desk.save()
        by_hand = read_package(Path(folder)).network
    assert by_hand is not None
    _assert_alike(result.network, by_hand)


def _assert_alike(what_if: Network, by_hand: Network) -> None:
    here = zip(what_if.roads.node_lon.tolist(), what_if.roads.node_lat.tolist(), strict=True)
    points = [Point(*position) for position in here]
    assert (
        travel_matrix(what_if, points, points).ms.tolist()
        == travel_matrix(by_hand, points, points).ms.tolist()
    )
    ours, theirs = (coverage(n, as_of=DAY, radius=Radius(10)) for n in (what_if, by_hand))
    assert [(p.village.code, p.nearest and p.nearest.code, p.minutes, p.covered) for p in ours.places] == [
        (p.village.code, p.nearest and p.nearest.code, p.minutes, p.covered) for p in theirs.places
    ]
    assert ours.administrative == theirs.administrative
    assert what_if.demands == by_hand.demands
    assert [(v.id, v.count) for v in what_if.vehicles] == [(v.id, v.count) for v in by_hand.vehicles]
    assert what_if.routes == by_hand.routes
    facts = [
        [(s.code, s.functions, s.capacity_per_day, s.village_code) for s in n.sites]
        for n in (what_if, by_hand)
    ]
    assert facts[0] == facts[1]
