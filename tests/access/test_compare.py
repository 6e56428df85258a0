"""Comparison: the survivorship trap and the union denominator."""

import json
from datetime import date

from network.access.compare import compare
from network.access.difference import difference_layer
from network.access.radius import Radius
from network.model import ProblemCode
from network.model.examples import toy_county
from network.scenario import apply_changes, change_of

TOY = toy_county()


def compared(*changes: dict[str, object]):
    after = apply_changes(TOY, [change_of(change) for change in changes])
    return compare(TOY, after.network, as_of=date(2026, 1, 1), radius=Radius(15))


def test_cutting_a_village_off_must_not_improve_the_mean():
    """SPEC.md 5.0: closing T2–V5 cuts 900 people off; the mean over V1 to V4 is 4.976 before and after."""
    answer = compared({"closeRoad": {"linkIds": ["T2-V5"]}})
    assert [v.code for v in answer.cut_off] == ["V5"]
    assert answer.cut_off_population == 900
    assert (round(answer.base.mean_minutes, 3), round(answer.what_if.mean_minutes, 3)) == (4.976, 4.976)
    assert answer.delta.mean_minutes == 0
    assert answer.delta.unreachable_population == 900
    assert answer.what_if.by_population.denominator == 5000


def test_a_new_road_covers_and_a_closed_outlet_loses():
    """The road V5–V3 newly covers V5; closing s1 loses V1 and V2, who can still reach s3."""
    road = {"addRoad": {"fromNode": "V5", "toNode": "V3", "lengthKm": 4, "speedKmh": 30}}
    answer = compared(road, {"closeSite": {"id": "s1"}})
    assert [v.code for v in answer.newly_covered] == ["V5"]
    assert [v.code for v in answer.lost] == ["V1", "V2"]
    assert answer.cut_off == ()
    rows = {t.township.code: (t.newly_covered_population, t.lost_population) for t in answer.townships}
    assert rows == {"T1": (0, 2000), "T2": (900, 0)}
    assert round(answer.delta.by_population, 6) == round((900 - 2000) / 5000, 6)


def test_places_of_one_side_only_are_counted_on_both():
    """A village list that differs is told, and the denominator is the union."""
    fewer = TOY.with_parts(villages=TOY.villages[:4], demands=())
    answer = compare(TOY, fewer, as_of=date(2026, 1, 1), radius=Radius(15))
    assert answer.what_if.by_village.denominator == 5
    assert ProblemCode.DENOMINATORS_DIFFER in {p.code for p in answer.problems}


def test_nothing_changed_nothing_differs():
    """Two equal networks: every difference is 0 and nobody gains or loses."""
    answer = compare(TOY, toy_county(), as_of=date(2026, 1, 1), radius=Radius(15))
    assert (answer.newly_covered, answer.lost, answer.cut_off) == ((), (), ())
    assert answer.delta.mean_minutes == 0
    assert {p.delta_minutes for p in answer.places} == {0}


def test_the_difference_layer_names_the_gravest_change_of_each_place():
    """T2–V5 closed: V5 is cut off; a road V5–V4 and s1 closed: V1 and V2 are lost, V5 is nearer."""
    layer = json.loads(difference_layer(compared({"closeRoad": {"linkIds": ["T2-V5"]}})))
    classes = {f["properties"]["code"]: f["properties"]["class"] for f in layer["features"]}
    assert classes == {"V1": "SAME", "V2": "SAME", "V3": "SAME", "V4": "SAME", "V5": "CUT_OFF"}
    road = {"addRoad": {"fromNode": "V5", "toNode": "V4", "lengthKm": 2, "speedKmh": 30}}
    layer = json.loads(difference_layer(compared(road, {"closeSite": {"id": "s1"}})))
    found = {f["id"]: (f["properties"]["class"], f["properties"]["deltaMinutes"]) for f in layer["features"]}
    assert found == {
        "V1": ("LOST", 40),
        "V2": ("LOST", 37),
        "V3": ("SAME", 0),
        "V4": ("SAME", 0),
        "V5": ("NEARER", -9),
    }
    assert layer["features"][0]["geometry"] == {"type": "Point", "coordinates": [107.152, 29.2085]}
