"""The live search: after each edit it says what a full search would say, and undoing leaves no trace."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.roads import by_scipy, incremental
from network.roads.arrays import RoadArrays
from network.roads.incremental import LiveSearch
from network.roads.search import ABOVE_ALL, Labels, Measure, Seeds
from tests.roads.streets import CLOSED_MS, road_arrays, same, seeds_at, street_grid


class Town:
    """What a live search should know: seeds by owner and the costs of links, searched anew when asked."""

    def __init__(
        self, arrays: RoadArrays, *, reverse: bool, measure: Measure, limit: int = ABOVE_ALL
    ) -> None:
        self.arrays = arrays
        self.terms = {"reverse": reverse, "measure": measure, "limit": limit}
        self.costs = [arrays.link_ms.copy(), arrays.link_ms_back.copy(), arrays.link_mm.copy()]
        self.rows: list[tuple[int, int, int, int]] = []

    def live(self) -> LiveSearch:
        """A live search that starts from here."""
        return LiveSearch(self.arrays, seeds_at(*self.rows), **self.terms)

    def answer(self) -> Labels:
        """The full search over what there is now."""
        a = self.arrays
        now = RoadArrays(a.node_lon, a.node_lat, a.link_from, a.link_to, *self.costs)
        return by_scipy.search(now, seeds_at(*self.rows), **self.terms)

    def open(self, live: LiveSearch, *rows: tuple[int, int, int, int]) -> None:
        """Open seeds in both."""
        self.rows += rows
        live.open(seeds_at(*rows))

    def close(self, live: LiveSearch, *owners: int) -> None:
        """Close owners in both."""
        self.rows = [row for row in self.rows if row[3] not in owners]
        live.close(owners)

    def set_links(self, live: LiveSearch, links: list[int], costs: list[tuple[int, int, int]]) -> None:
        """Change links in both."""
        columns = np.array(costs, dtype=np.uint32).reshape(-1, 3).T.copy()
        for kept, new in zip(self.costs, columns, strict=True):
            kept[links] = new
        at = np.array(links, dtype=np.int64)
        live.set_links(at, ms=columns[0], ms_back=columns[1], mm=columns[2])


def _random_edit(town: Town, live: LiveSearch, rng: np.random.Generator) -> None:
    nodes, links = town.arrays.node_count, len(town.costs[0])
    owners = sorted({row[3] for row in town.rows})
    kind = rng.integers(4)
    if kind == 0 or len(owners) < 3:
        rows = rng.integers((0, 0, 0, 0), (nodes, 3000, 9, 40), (rng.integers(1, 3), 4))
        town.open(live, *(tuple(row) for row in rows.tolist()))
    elif kind == 1:
        town.close(live, *rng.choice(owners, rng.integers(1, 3)).tolist())
    else:
        some = np.unique(rng.integers(0, links, rng.integers(1, 4)))
        costs = rng.integers(0, 30, (len(some), 3)) * (1000, 1000, 2)
        costs[:, :2][rng.random((len(some), 2)) < 0.3] = CLOSED_MS
        town.set_links(live, some.tolist(), [tuple(row) for row in costs.tolist()])


@pytest.mark.parametrize(("seed", "reverse", "measure"), [(1, True, "TIME"), (2, False, "TIME"),
                                                          (3, True, "LENGTH")])  # fmt: skip
def test_five_hundred_mixed_edits_equal_a_full_search_after_each(
    seed: int, reverse: bool, measure: str
) -> None:
    """Opening and closing outlets and roads, dearer and cheaper, with many ties, on 2,025 nodes."""
    rng = np.random.default_rng(seed)
    town = Town(street_grid(45, seed=seed), reverse=reverse, measure=Measure(measure))
    town.rows = [(int(v), 0, 0, i) for i, v in enumerate(rng.integers(0, 2025, 20))]
    live = town.live()
    for edit in range(500):
        _random_edit(town, live, rng)
        assert same(live.labels(), town.answer()), edit


_COST = st.one_of(st.integers(0, 2), st.integers(0, 50_000), st.just(CLOSED_MS))


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 8), st.booleans(), st.sampled_from(Measure), st.sampled_from([ABOVE_ALL, 40_000, 2]),
       st.sampled_from([0.0, 0.4, 1.0]), st.data())  # fmt: skip
def test_every_edit_equals_a_full_search_and_undo_leads_back(
    count: int, reverse: bool, measure: Measure, limit: int, pays: float, data: st.DataObject
) -> None:
    """Free arcs, loops, parallel arcs, limits; dropping much or little: the same labels there and back."""
    node = st.integers(0, count - 1)
    link = st.tuples(node, node, _COST, _COST, st.integers(0, 3))
    links = data.draw(st.lists(link, min_size=1, max_size=14))
    town = Town(road_arrays(count, links), reverse=reverse, measure=measure, limit=limit)
    seed = st.tuples(node, st.integers(0, 3), st.integers(0, 3), st.integers(0, 3))
    town.rows = data.draw(st.lists(seed, max_size=4))
    live = town.live()
    trail = [live.labels()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(incremental, "DROPPING_PAYS", pays)
        for kind in data.draw(st.lists(st.integers(0, 2), max_size=6)):
            if kind == 0:
                town.open(live, *data.draw(st.lists(seed, max_size=2)))
            elif kind == 1:
                town.close(live, *data.draw(st.lists(st.integers(0, 3), max_size=2)))
            else:
                some = data.draw(st.lists(st.integers(0, len(links) - 1), unique=True, max_size=3))
                cost = st.tuples(_COST, _COST, st.integers(0, 3))
                town.set_links(live, some, data.draw(st.lists(cost, min_size=len(some), max_size=len(some))))
            assert same(live.labels(), town.answer())
            trail.append(live.labels())
    for before in reversed(trail[:-1]):
        live.undo()
        assert same(live.labels(), before)


def _line() -> Town:
    """Five nodes in a row, 10 ms apart, an outlet at each end."""
    town = Town(road_arrays(5, [(i, i + 1, 10, 10, 1) for i in range(4)]), reverse=True, measure=Measure.TIME)
    town.rows = [(0, 0, 0, 0), (4, 0, 0, 1)]
    return town


def test_the_middle_goes_to_the_outlet_that_comes_first() -> None:
    """Two outlets equally far: owner 0; once it closes everybody goes to owner 1, and comes back by undo."""
    live = _line().live()
    assert live.labels().owner.tolist() == [0, 0, 0, 1, 1]
    live.close([0])
    assert live.labels().cost.tolist() == [40, 30, 20, 10, 0]
    assert live.labels().owner.tolist() == [1, 1, 1, 1, 1]
    live.undo()
    assert live.labels().owner.tolist() == [0, 0, 0, 1, 1]


def test_a_closed_road_sends_people_the_other_way() -> None:
    """With the road between nodes 1 and 2 barred the middle drives to the far outlet."""
    live = _line().live()
    closed = np.array([CLOSED_MS], dtype=np.uint32)
    live.set_links(np.array([1]), ms=closed, ms_back=closed, mm=np.array([1], dtype=np.uint32))
    found = live.labels_at(np.array([2, 1]))
    assert (found.cost.tolist(), found.owner.tolist(), found.other.tolist()) == ([20, 10], [1, 0], [2, 1])


def test_a_road_may_become_longer_than_all_there_were() -> None:
    """The queue is made for the longest road there is now: from 10 ms to 1,000 ms, and people drive on."""
    live = _line().live()
    slow = np.array([1000], dtype=np.uint32)
    live.set_links(np.array([1]), ms=slow, ms_back=slow, mm=np.array([1], dtype=np.uint32))
    live.close([0, 1])
    live.open(seeds_at((0, 0, 0, 0)))
    assert live.labels().cost.tolist() == [0, 10, 1010, 1020, 1030]


def test_without_outlets_nobody_has_one() -> None:
    """Closing the last outlet leaves every label empty; opening one fills them again."""
    live = _line().live()
    live.close([0, 1])
    assert live.labels().owner.tolist() == [-1] * 5
    live.open(seeds_at((2, 5, 0, 7)))
    assert live.labels().cost.tolist() == [25, 15, 5, 15, 25]


def test_trying_leaves_no_trace() -> None:
    """What is edited inside is taken back at the end, also when something goes wrong inside."""
    town = _line()
    live = town.live()
    before = live.labels()

    def try_and_fail() -> None:
        with live.trying():
            live.close([1])
            live.open(seeds_at((3, 0, 0, 9)))
            raise LookupError

    with pytest.raises(LookupError):
        try_and_fail()
    assert live.edits == 0
    assert same(live.labels(), before)


def test_forgetting_keeps_what_was_edited() -> None:
    """The undo log can be given up: nothing is left to undo and the labels stay."""
    live = _line().live()
    live.close([0])
    live.forget()
    assert live.edits == 0
    assert live.labels().owner.tolist() == [1] * 5


def test_a_link_named_twice_is_refused() -> None:
    """Two costs for one link in one edit contradict each other."""
    twice = np.array([10, 20], dtype=np.uint32)
    with pytest.raises(ValueError, match="a link is named twice"):
        _line().live().set_links(np.array([1, 1]), ms=twice, ms_back=twice, mm=twice)


def test_a_repair_touches_only_what_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing one of two outlets searches nothing anew while few labels hang on it."""
    live = _line().live()
    searched: list[Callable[..., None]] = []
    monkeypatch.setattr(live, "_searched", lambda: searched.append(live.close))
    monkeypatch.setattr(incremental, "DROPPING_PAYS", 0.6)
    live.close([0])
    assert searched == []
    assert live.labels().owner.tolist() == [1] * 5


def test_seeds_beyond_the_limit_do_not_count() -> None:
    """An outlet whose access leg alone exceeds the limit is nobody's nearest."""
    town = _line()
    live = LiveSearch(town.arrays, Seeds(*np.empty((4, 0), dtype=np.int64)), reverse=True, limit=15)
    live.open(seeds_at((2, 16, 0, 0), (0, 5, 0, 1)))
    assert live.labels().owner.tolist() == [1, 1, -1, -1, -1]
