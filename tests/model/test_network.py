"""The Network value: its fingerprint, its doors, its dates, its memo."""

import threading
from dataclasses import FrozenInstanceError, replace
from datetime import date

import numpy as np
import pytest

from network.model import (
    Demand,
    Designation,
    Link,
    Memo,
    Rate,
    Route,
    Site,
    SiteStatus,
    Tier,
    Vehicle,
    Village,
    VillageKind,
    roads_of,
    spread_of,
)
from network.model.examples import toy_county

TOY = toy_county()


def test_row_order_does_not_enter_the_fingerprint():
    """The same rows in reverse are the same network; one figure more is another."""
    turned = TOY.with_parts(villages=TOY.villages[::-1], sites=TOY.sites[::-1], demands=TOY.demands[::-1])
    assert turned.fingerprint() == TOY.fingerprint()
    more = (replace(TOY.villages[0], population=1201), *TOY.villages[1:])
    assert TOY.with_parts(villages=more).fingerprint() != TOY.fingerprint()


@pytest.mark.parametrize("table", ["villages", "sites", "vehicles", "demands", "targets", "standards"])
def test_a_changed_copy_has_the_fingerprint_of_one_made_anew(table: str):
    """Whether the original was asked for its fingerprint before or not: no changed table is kept."""
    rows = getattr(TOY, table)[1:]
    anew = replace(TOY, **{table: rows}, memo=Memo()).fingerprint()
    unasked = toy_county()
    assert unasked.with_parts(**{table: rows}).fingerprint() == anew
    assert unasked.fingerprint() == TOY.fingerprint()
    assert unasked.with_parts(**{table: rows}).fingerprint() == anew
    assert (
        unasked.with_parts(**{table: rows}).with_parts(name="b").with_parts(name=TOY.name).fingerprint()
        == anew
    )


def test_a_changed_copy_is_checked_at_the_door():
    """Rows of the changed table are sorted, ids are held once, and a part that networks lack is refused."""
    assert TOY.with_parts(villages=TOY.villages[::-1]).villages == TOY.villages
    with pytest.raises(ValueError, match="villages hold the same id twice"):
        TOY.with_parts(villages=(*TOY.villages, TOY.villages[0]))
    with pytest.raises(TypeError, match="a network has no rivers"):
        TOY.with_parts(rivers=())


def test_the_fingerprint_is_the_same_on_every_machine():
    """Sixty-four hexadecimal digits, pinned: whoever changes the format changes every client's cache."""
    assert TOY.fingerprint() == toy_county().fingerprint()
    assert TOY.fingerprint() == "fbe5a110cef8a9225eada2f5ce04f8cec4adda2aaa8354374069447176148efd"


def test_what_came_later_enters_the_fingerprint_only_where_it_is_used():
    """A second trip, minutes to reload, a priority and a destination each make another network."""
    van, goods = TOY.vehicles[0], TOY.demands[0]
    used = [
        TOY.with_parts(vehicles=(replace(van, max_trips=2), *TOY.vehicles[1:])),
        TOY.with_parts(vehicles=(replace(van, reload_minutes=10), *TOY.vehicles[1:])),
        TOY.with_parts(demands=(replace(goods, priority=1), *TOY.demands[1:])),
        TOY.with_parts(demands=(replace(goods, to_village_code="V1"), *TOY.demands[1:])),
        TOY.with_parts(demands=(replace(goods, to_site_id="D"), *TOY.demands[1:])),
    ]
    assert len({TOY.fingerprint(), *(network.fingerprint() for network in used)}) == 6


def test_roads_enter_the_fingerprint():
    """A speed, a closure and a name of a link each make another network."""
    speed = TOY.roads.speed_kmh.copy()
    speed[0] += 1
    shut = np.ones(9, dtype=bool)
    shut[3] = False
    versions = [
        TOY.roads,
        TOY.roads.with_columns(speed_kmh=speed),
        TOY.roads.with_columns(is_open=shut),
        TOY.roads.with_columns(names=("G65", *TOY.roads.names[1:])),
    ]
    assert len({TOY.with_parts(roads=roads).fingerprint() for roads in versions}) == 4
    assert (
        TOY.with_parts(roads=TOY.roads.with_columns(is_open=np.ones(9, dtype=bool))).fingerprint()
        == TOY.fingerprint()
    )


def test_values_are_frozen():
    """Neither a row nor a column of roads can be changed in place."""
    with pytest.raises(FrozenInstanceError):
        TOY.villages[0].population = 5
    with pytest.raises(ValueError, match="read-only"):
        TOY.roads.speed_kmh[0] = 5


def test_one_id_twice_is_refused():
    """Two villages of one code cannot be counted."""
    with pytest.raises(ValueError, match="villages hold the same id twice"):
        TOY.with_parts(villages=(*TOY.villages, TOY.villages[0]))


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: Village("v", "V", "t", VillageKind.VILLAGE, 200, 29), "longitude 200"),
        (lambda: Village("v", "V", "t", VillageKind.VILLAGE, 107, float("nan")), "latitude nan"),
        (lambda: Village("v", "V", "t", VillageKind.VILLAGE, 107, 29, population=-1), "population is -1"),
        (lambda: Site("s", "S", Tier.VILLAGE, (), 107, 29, capacity_per_day=-1), "capacity_per_day is -1"),
        (lambda: Vehicle("v", "o", 1, "d", capacity_kg=-5), "capacity_kg is -5"),
        (lambda: Demand("d", "o"), "either a village or a site"),
        (lambda: Demand("d", "o", "V1", days="8"), "weekday digits"),
        (lambda: Route("r", "R", "o", days=""), "weekday digits"),
        (lambda: roads_of({"a": (0, 0), "b": (0, 1)}, [Link("l", "a", "b", -1, 30)]), "length_km"),
        (lambda: roads_of({"a": (0, 0), "b": (0, 1)}, [Link("l", "a", "b", 1, 0)]), "speed_kmh"),
        (lambda: roads_of({"a": (0, 0), "b": (0, 1)}, [Link("l", "a", "b", 1, 3)] * 2), "not unique"),
    ],
)
def test_bad_values_are_refused_at_the_door(make: object, why: str):
    """The value and the rule it breaks are in the message; no answer ever meets it."""
    with pytest.raises(ValueError, match=why):
        make()


@pytest.mark.parametrize(
    ("status", "opened", "closed", "counts"),
    [
        (SiteStatus.ACTIVE, None, None, True),
        (SiteStatus.ACTIVE, date(2024, 5, 1), None, True),
        (SiteStatus.ACTIVE, date(2024, 5, 2), None, False),
        (SiteStatus.ACTIVE, None, date(2024, 5, 1), False),
        (SiteStatus.ACTIVE, None, date(2024, 5, 2), True),
        (SiteStatus.CLOSED, None, date(2024, 5, 2), True),
        (SiteStatus.CLOSED, None, date(2024, 5, 1), False),
        (SiteStatus.CLOSED, None, None, False),
        (SiteStatus.PLANNED, None, None, False),
        (SiteStatus.BUILDING, None, None, False),
        (SiteStatus.SUSPENDED, None, None, False),
    ],
)
def test_when_a_site_counts(status: SiteStatus, opened: date | None, closed: date | None, counts: bool):
    """CONTRACT.md: ACTIVE, or CLOSED with a date, and opened ≤ 2024-05-01 < closed."""
    site = Site("s", "S", Tier.VILLAGE, (), 107, 29, status=status, opened=opened, closed=closed)
    assert site.counts_at(date(2024, 5, 1)) is counts


def test_a_designation_holds_from_its_first_day_to_the_day_before_its_last():
    """CONTRACT.md: valid_from ≤ asOf < valid_to."""
    designation = Designation("流通网点", None, date(2024, 1, 1), date(2025, 1, 1))
    days = [date(2023, 12, 31), date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1)]
    assert [designation.holds_at(day) for day in days] == [False, True, True, False]


def test_rates_without_a_denominator_have_no_value():
    """SPEC.md 5.0: denominator 0 gives null."""
    assert (Rate(0, 0).value, Rate(1, 4).value) == (None, 0.25)


def test_percentiles_are_values_of_real_places():
    """Half of 10 people live at 1, nine tenths within 3; weight 0 counts in the maximum only."""
    spread = spread_of([1, 3, 9, 50], [5, 4, 1, 0])
    assert (spread.mean, spread.p50, spread.p90, spread.max) == (2.6, 1, 3, 50)
    assert spread_of([]).mean is None


def test_a_memo_makes_each_thing_once_and_forgets_the_oldest():
    """Two threads that ask for the same key at once wait for one maker; a third key pushes out the first."""
    memo, made, gate = Memo(capacity=2), [], threading.Event()

    def make() -> str:
        gate.wait(5)
        made.append(1)
        return "answer"

    threads = [threading.Thread(target=lambda: memo.get("key", make)) for _ in range(4)]
    for thread in threads:
        thread.start()
    gate.set()
    for thread in threads:
        thread.join()
    assert made == [1]
    memo.get("second", lambda: 2)
    memo.get("third", lambda: 3)
    memo.get("key", make)
    assert made == [1, 1]


def test_a_memo_does_not_remember_a_failure():
    """A maker that raised is asked again."""
    memo = Memo()
    with pytest.raises(ZeroDivisionError):
        memo.get("key", lambda: 1 // 0)
    assert memo.get("key", lambda: 7) == 7
