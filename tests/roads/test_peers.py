"""The what-if benchmark on a small network: its peers and the kernels give the same answers."""

import numpy as np

from benchmarks.peers import NetworkxPeer, ScipyPeer
from benchmarks.synthetic import synthetic_arrays
from benchmarks.what_if import _Run
from network.roads.profile import CLOSED


def test_synthetic_roads_are_the_same_for_a_seed_and_differ_between_seeds() -> None:
    """Size and seed decide the network, and nothing else."""
    one, again, other = (synthetic_arrays(400, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(one.link_ms, again.link_ms)
    assert not np.array_equal(one.link_ms[:100], other.link_ms[:100])
    assert one.node_count == 400


def test_synthetic_roads_have_one_way_links() -> None:
    """About one link in twenty may be driven in one direction only; all may be driven in the other."""
    arrays = synthetic_arrays(10_000, seed=1)
    assert not (arrays.link_ms == CLOSED).any()
    assert 0.04 < (arrays.link_ms_back == CLOSED).mean() < 0.06


def test_scipy_and_networkx_agree() -> None:
    """Both peers search the same arcs, towards the outlets."""
    arrays = synthetic_arrays(400, seed=3)
    outlets = [7, 123, 301]
    assert np.array_equal(ScipyPeer(arrays).search(outlets), NetworkxPeer(arrays).search(outlets))


def test_full_searches_and_edits_are_equal_to_the_peer() -> None:
    """What the benchmark calls `equal`: every distance after a full search and after each of 30 edits."""
    run = _Run(synthetic_arrays(900, seed=4), 9, 4)
    assert run.full(1)[1]
    assert run.edits(30)[1]
