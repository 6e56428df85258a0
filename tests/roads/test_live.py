"""Searches of one what-if after the other: repaired or not, they say what a full search says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.model import Memo
from network.roads import by_scipy, live
from network.roads.arrays import RoadArrays
from network.roads.compiling import compile_kernels
from network.roads.incremental import LiveSearch
from network.roads.search import ABOVE_ALL, Labels, Measure, Seeds
from tests.roads.streets import CLOSED_MS, road_arrays, same, seeds_at

_COST = st.one_of(st.integers(0, 3), st.integers(0, 50_000), st.just(CLOSED_MS))
Row = tuple[int, int, int, int]


@pytest.fixture(autouse=True)
def _small_networks_count(monkeypatch: pytest.MonkeyPatch) -> None:
    compile_kernels()
    monkeypatch.setattr(live, "REPAIRS_FROM", 0)


def _changed(arrays: RoadArrays, links: list[int], costs: list[tuple[int, int, int]]) -> RoadArrays:
    columns = [arrays.link_ms.copy(), arrays.link_ms_back.copy(), arrays.link_mm.copy()]
    for link, own in zip(links, costs, strict=True):
        for column, cost in zip(columns, own, strict=True):
            column[link] = cost
    a = arrays
    return RoadArrays(a.node_lon, a.node_lat, a.link_from, a.link_to, *columns, shared=a.shared)


def _answer(arrays: RoadArrays, seeds: Seeds, at: np.ndarray, reverse: bool, measure: Measure) -> Labels:
    whole = by_scipy.search(arrays, seeds, reverse=reverse, measure=measure, limit=ABOVE_ALL)
    return Labels(whole.cost[at], whole.owner[at], whole.other[at])


@settings(max_examples=100, deadline=None)
@given(st.integers(2, 8), st.booleans(), st.sampled_from(Measure), st.data())
def test_one_state_after_the_other_equals_full_searches(
    count: int, reverse: bool, measure: Measure, data: st.DataObject
) -> None:
    """Outlets come, go, move and are renumbered, roads change: labels and owners are those of scipy."""
    node = st.integers(0, count - 1)
    link = st.tuples(node, node, _COST, _COST, st.integers(0, 3))
    links = data.draw(st.lists(link, min_size=1, max_size=14))
    base = road_arrays(count, links)
    seed = st.tuples(node, st.integers(0, 3), st.integers(0, 3))
    outlets = data.draw(st.lists(seed, min_size=4, max_size=8))
    at = np.array(data.draw(st.lists(node, min_size=1)), dtype=np.int64)
    for _ in range(data.draw(st.integers(2, 5))):
        asked = list(outlets)
        for _ in range(data.draw(st.integers(0, 2))):
            if asked and data.draw(st.booleans()):
                asked.pop(data.draw(st.integers(0, len(asked) - 1)))
            else:
                asked.insert(data.draw(st.integers(0, len(asked))), data.draw(seed))
        some = data.draw(st.lists(st.integers(0, len(links) - 1), unique=True, max_size=1))
        cost = st.tuples(_COST, _COST, st.integers(0, 3))
        arrays = _changed(base, some, [data.draw(cost) for _ in some])
        seeds = seeds_at(*((*row, owner * 2) for owner, row in enumerate(asked)))
        found = live.labels_at(arrays, seeds, at, reverse=reverse, measure=measure, kind="")
        assert same(found, _answer(arrays, seeds, at, reverse, measure))


def _row_of(outlets: list[int]) -> tuple[RoadArrays, Seeds]:
    """Ten nodes in a row, 10 ms apart, and outlets numbered as they come."""
    arrays = road_arrays(10, [(i, i + 1, 10, 10, 1) for i in range(9)])
    return arrays, seeds_at(*((node, 0, 0, owner) for owner, node in enumerate(outlets)))


def _counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which edits and full searches live searches make, from now on."""
    done: list[str] = []
    for name in ("open", "close", "set_links", "_searched"):
        plain = getattr(LiveSearch, name)

        def noted(self: LiveSearch, *args: object, _plain=plain, _name=name, **terms: object) -> object:
            done.append(_name)
            return _plain(self, *args, **terms)

        monkeypatch.setattr(LiveSearch, name, noted)
    return done


_EVERYWHERE = np.arange(10)
_TERMS = {"reverse": True, "measure": Measure.TIME, "kind": ""}


def test_the_third_asking_is_a_repair(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first asking searches, the second keeps a live search, a closed outlet then costs one edit."""
    done = _counted(monkeypatch)
    arrays, seeds = _row_of([0, 4, 9])
    live.labels_at(arrays, seeds, _EVERYWHERE, **_TERMS)
    assert done == []
    live.labels_at(arrays, seeds, _EVERYWHERE, **_TERMS)
    assert done == ["_searched"]
    found = live.labels_at(arrays, _row_of([0, 9])[1], _EVERYWHERE, **_TERMS)
    assert done == ["_searched", "close"]
    assert found.owner.tolist() == [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]


def test_a_new_outlet_takes_its_place_in_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two outlets equally far a new one in front of them wins as if it had always been there."""
    done = _counted(monkeypatch)
    arrays, seeds = _row_of([2, 6, 9])
    for _ in range(2):
        live.labels_at(arrays, seeds, _EVERYWHERE, **_TERMS)
    found = live.labels_at(arrays, _row_of([4, 2, 6, 9])[1], _EVERYWHERE, **_TERMS)
    assert done == ["_searched", "open"]
    assert found.owner.tolist() == [1, 1, 1, 0, 0, 0, 2, 2, 3, 3]


def test_another_date_moves_the_kept_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where most outlets differ the search is kept at the new state, and the next asking finds it there."""
    done = _counted(monkeypatch)
    arrays, seeds = _row_of([0, 4, 9])
    for outlets in ([0, 4, 9], [0, 4, 9], [1, 3, 5, 7], [1, 3, 5, 7]):
        seeds = _row_of(outlets)[1]
        found = live.labels_at(arrays, seeds, _EVERYWHERE, **_TERMS)
    assert done == ["_searched", "_searched"]
    assert found.owner.tolist() == [0, 0, 0, 1, 1, 2, 2, 3, 3, 3]


def test_a_wet_season_is_searched_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where most roads cost something else nothing is repaired, and the kept search stays where it is."""
    arrays, seeds = _row_of([0, 9])
    for _ in range(2):
        live.labels_at(arrays, seeds, _EVERYWHERE, **_TERMS)
    done = _counted(monkeypatch)
    wet = _changed(arrays, list(range(9)), [(20, 20, 1)] * 9)
    found = live.labels_at(wet, seeds, _EVERYWHERE, **_TERMS)
    assert done == []
    assert found.cost.tolist() == [0, 20, 40, 60, 80, 80, 60, 40, 20, 0]


def test_two_threads_do_not_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """While one asking holds the kept search another is answered by a full search."""
    arrays, seeds = _row_of([0, 9])
    for _ in range(2):
        live.labels_at(arrays, seeds, _EVERYWHERE, **_TERMS)
    kept = arrays.shared.get("roads.live", Memo).get(("", True, Measure.TIME), live._Kept)
    done = _counted(monkeypatch)
    with kept.lock:
        found = live.labels_at(arrays, _row_of([9])[1], _EVERYWHERE, **_TERMS)
    assert done == []
    assert found.cost.tolist() == [90, 80, 70, 60, 50, 40, 30, 20, 10, 0]
