"""The compiled searches: equal to scipy's, number for number, on every road network."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba.core.dispatcher import Dispatcher

from network.roads import by_kernel, by_scipy, compiling, kernels
from network.roads.arrays import RoadArrays
from network.roads.profile import UNREACHED
from network.roads.search import ABOVE_ALL, Labels, Measure, Seeds, search, search_each
from tests.roads.streets import CLOSED_MS, road_arrays, same, seeds_at, street_grid

_COST = st.one_of(st.integers(0, 3), st.integers(0, 200_000), st.just(CLOSED_MS))


@st.composite
def _cases(draw: st.DrawFn) -> tuple[RoadArrays, Seeds]:
    count = draw(st.integers(1, 12))
    node = st.integers(0, count - 1)
    links = draw(st.lists(st.tuples(node, node, _COST, _COST, st.integers(0, 4)), max_size=30))
    spent = st.one_of(st.integers(0, 3), st.integers(0, 400_000))
    seeds = draw(st.lists(st.tuples(node, spent, st.integers(0, 5), st.integers(0, 3)), max_size=6))
    return road_arrays(count, links), seeds_at(*seeds)


@settings(max_examples=200, deadline=None)
@given(_cases(), st.booleans(), st.sampled_from(Measure), st.sampled_from([ABOVE_ALL, 200_000, 3, 0]))
def test_kernels_equal_scipy(
    case: tuple[RoadArrays, Seeds], reverse: bool, measure: Measure, limit: int
) -> None:
    """Free arcs, parallel arcs, loops, ties of owners, closed and unreachable parts: equal to the bit."""
    arrays, seeds = case
    kernel = by_kernel.search(arrays, seeds, reverse=reverse, measure=measure, limit=limit)
    assert same(kernel, by_scipy.search(arrays, seeds, reverse=reverse, measure=measure, limit=limit))


@settings(max_examples=50, deadline=None)
@given(_cases(), st.booleans(), st.sampled_from(Measure), st.data())
def test_searches_one_after_the_other_are_those_searches(
    case: tuple[RoadArrays, Seeds], reverse: bool, measure: Measure, data: st.DataObject
) -> None:
    """No search sees what the one before it left, and reading off some nodes reads their labels."""
    arrays, seeds = case
    half = Seeds(seeds.node[::2], seeds.ms[::2], seeds.mm[::2], seeds.owner[::2])
    nodes = st.lists(st.integers(0, arrays.node_count - 1))
    at = np.array(data.draw(nodes), dtype=np.int64)
    terms = {"reverse": reverse, "measure": measure, "limit": 200_000}
    rows = list(by_kernel.search_each(arrays, [seeds, half, seeds], at=at, **terms))
    for found, own in zip(rows, [seeds, half, seeds], strict=True):
        whole = by_scipy.search(arrays, own, **terms)
        assert same(found, Labels(whole.cost[at], whole.owner[at], whole.other[at]))


@pytest.mark.parametrize("measure", Measure)
def test_two_thousand_five_hundred_nodes_equal_scipy(measure: Measure) -> None:
    """Whole seconds make many ties: cost, owner and other measure agree on a network of streets."""
    arrays = street_grid(50, seed=7)
    nodes = np.arange(0, 2500, 171)
    seeds = Seeds(nodes, nodes * 7 % 5000, nodes % 11, np.arange(len(nodes))[::-1].copy())
    terms = {"reverse": True, "measure": measure, "limit": ABOVE_ALL}
    assert same(by_kernel.search(arrays, seeds, **terms), by_scipy.search(arrays, seeds, **terms))


def test_one_long_arc_among_short_ones() -> None:
    """A ferry of 20 days beside streets of milliseconds neither breaks the queue nor the answer."""
    twenty_days = 1_728_000_000
    links = [(i, i + 1, 1, 1, 1) for i in range(5)] + [(5, 6, twenty_days, twenty_days, 9)]
    arrays = road_arrays(7, links)
    found = by_kernel.search(
        arrays, seeds_at((0, 0, 0, 0)), reverse=False, measure=Measure.TIME, limit=ABOVE_ALL
    )
    assert found.cost.tolist() == [0, 1, 2, 3, 4, 5, twenty_days + 5]


def test_the_way_to_the_first_owner_wins_then_the_shorter() -> None:
    """Three equally quick ways: owner 0 beats owner 1, and of owner 0's two the shorter is kept."""
    arrays = road_arrays(4, [(0, 3, 10, 10, 1), (1, 3, 10, 10, 7), (2, 3, 10, 10, 5)])
    seeds = seeds_at((0, 0, 0, 1), (1, 0, 0, 0), (2, 0, 0, 0))
    found = by_kernel.search(arrays, seeds, reverse=False, measure=Measure.TIME, limit=ABOVE_ALL)
    assert (found.cost[3], found.owner[3], found.other[3]) == (10, 0, 5)


def test_a_limit_is_kept_to_the_millisecond() -> None:
    """A node at the limit is reached, one a millisecond beyond is not."""
    arrays = road_arrays(3, [(0, 1, 10, 10, 1), (1, 2, 1, 1, 1)])
    found = by_kernel.search(arrays, seeds_at((0, 0, 0, 0)), reverse=False, measure=Measure.TIME, limit=10)
    assert found.cost.tolist() == [0, 10, int(UNREACHED)]
    assert found.owner.tolist() == [0, 0, -1]


def test_a_way_goes_on_at_the_limit() -> None:
    """From a node reached exactly at the limit an arc that costs nothing is still followed."""
    arrays = road_arrays(3, [(0, 1, 10, 10, 1), (1, 2, 0, 0, 1), (0, 2, 50, 50, 1)])
    found = by_kernel.search(arrays, seeds_at((0, 0, 0, 0)), reverse=False, measure=Measure.TIME, limit=10)
    assert found.cost.tolist() == [0, 10, 10]


def test_a_limit_above_all_costs_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A radius of a million minutes bars nothing, whichever engine answers."""
    arrays = road_arrays(2, [(0, 1, 10, CLOSED_MS, 1)])
    for ready in (False, True):
        monkeypatch.setattr("network.roads.search.prepare_for", lambda work, ready=ready: ready)
        found = search(arrays, seeds_at((0, 0, 0, 0)), reverse=False, limit=60_000_000_000)
        assert found.cost.tolist() == [0, 10]


def test_no_roads_no_labels() -> None:
    """Searching a network without nodes answers with nothing for nothing."""
    found = by_kernel.search(
        road_arrays(0, []), seeds_at(), reverse=False, measure=Measure.TIME, limit=ABOVE_ALL
    )
    assert len(found.cost) == 0


def test_both_engines_answer_the_same_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """`search` and `search_each` say the same before and after the kernels are ready."""
    arrays, seeds = street_grid(6, seed=1), seeds_at((0, 5, 1, 1), (20, 0, 0, 0))
    answers = []
    for ready in (False, True):
        monkeypatch.setattr("network.roads.search.prepare_for", lambda work, ready=ready: ready)
        rows = search_each(arrays, [seeds, seeds], reverse=True, at=np.array([3, 30]))
        answers.append([search(arrays, seeds, reverse=True), *rows])
    assert all(same(a, b) for a, b in zip(*answers, strict=True))


def test_small_work_never_waits_for_compiling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Below what loading costs scipy answers; the search that makes it pay loads the kernels."""
    loaded: list[int] = []
    monkeypatch.setattr(compiling, "_asked", compiling._Asked())
    monkeypatch.setattr(compiling, "_ready", type(compiling._ready)())
    monkeypatch.setattr(compiling, "kernels_on_disk", lambda: True)
    monkeypatch.setattr(compiling, "compile_kernels", lambda: loaded.append(compiling._asked.work))
    assert not compiling.prepare_for(1_000_000)
    assert loaded == []
    compiling.prepare_for(500_000)
    assert loaded == [1_500_000]


def test_machine_code_counts_only_when_every_kernel_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interrupted start leaves some kernels on disk: the next one compiles the rest before it loads."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert not compiling.kernels_on_disk()
    tag = f"py{sys.version_info.major}{sys.version_info.minor}"
    names = [
        name for name, value in vars(kernels).items() if isinstance(value, Dispatcher) and value.signatures
    ]
    for line, name in enumerate(names):
        assert not compiling.kernels_on_disk()
        (tmp_path / f"kernels.{name}-{line}.{tag}.nbi").touch()
    assert compiling.kernels_on_disk()
    os.utime(tmp_path / f"kernels.{names[0]}-0.{tag}.nbi", (0, 0))
    assert not compiling.kernels_on_disk()
