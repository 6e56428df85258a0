"""The shipped district of Nanchuan: from 46 outlets to 147 in three years, and its eight districts."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import networkx as nx
import pytest

from network.access.apportionment import SplitRule, apportion, weights_of
from network.access.radius import Radius
from network.model import Network
from network.siting.borders import borders_of
from network.siting.districting import solve_districting
from network.siting.rollout import solve_rollout
from store.packages import read_package

ROOT = Path(__file__).resolve().parents[2]
START = date(2024, 12, 31)
YEARS = [(START, 46), (date(2025, 12, 31), 80), (date(2026, 12, 31), 114), (date(2027, 12, 31), 147)]


@pytest.fixture(scope="module")
def nanchuan() -> Network:
    network = read_package(ROOT / "store/districts/nanchuan").network
    assert network is not None
    return network


def test_three_years_of_new_outlets_are_proven_with_their_quotas(nanchuan: Network) -> None:
    """101 new outlets of 244 places, nested, split by largest remainder each year, no nested sets better."""
    rollout = solve_rollout(
        nanchuan, as_of=START, radius=Radius(10), milestones=YEARS, quotas=SplitRule.BY_POPULATION,
        time_limit_s=60,
    )  # fmt: skip
    sets = [{village.code for village in step.villages} for step in rollout.steps]
    assert [len(chosen) for chosen in sets] == [0, 34, 68, 101]
    assert all(before < after for before, after in pairwise(sets))
    assert (rollout.proven, rollout.gap, rollout.problems) == (True, 0, ())
    assert all(step.by_population.numerator <= step.bound for step in rollout.steps)
    assert rollout.objective == sum(step.by_population.numerator for step in rollout.steps)
    taken = {site.village_code for site in nanchuan.outlets(START)}
    room = {
        t.code: sum(v.township_code == t.code and v.code not in taken for v in nanchuan.villages)
        for t in nanchuan.townships
    }
    weights = weights_of(nanchuan, SplitRule.BY_POPULATION, as_of=START)
    wanted = apportion(34, weights, upper=room)
    first = [v.township_code for v in rollout.steps[1].villages]
    assert {code: first.count(code) for code in wanted} == wanted
    for quota in rollout.quotas:
        own = [sum(v.township_code == quota.township.code for v in s.villages) for s in rollout.steps]
        assert tuple(own) == quota.new_outlets


def test_each_of_the_eight_districts_hangs_together(nanchuan: Network) -> None:
    """1 + 7 centres, 34 townships, each in one district that is one piece by the borders, proven."""
    found = solve_districting(nanchuan, as_of=date(2025, 12, 31), time_limit_s=60)
    assert [cluster.hub.name for cluster in found.clusters] == [
        "南川区为农服务中心", "西城街道为农服务中心", "南平镇为农服务中心", "鸣玉镇为农服务中心",
        "大观镇为农服务中心", "水江镇为农服务中心", "金山镇为农服务中心", "大有镇为农服务中心",
    ]  # fmt: skip
    assigned = [township.code for cluster in found.clusters for township in cluster.townships]
    assert sorted(assigned) == [township.code for township in nanchuan.townships]
    borders = nx.Graph(borders_of(nanchuan))
    for cluster in found.clusters:
        assert nx.is_connected(borders.subgraph(township.code for township in cluster.townships))
    loads = [cluster.load for cluster in found.clusters]
    assert (found.proven, found.balance) == (True, max(loads) / min(loads))
    assert found.objective == pytest.approx(sum(cluster.cost for cluster in found.clusters))
