"""What leaves the rooms are plain Python numbers: answers are written as JSON, which knows no others."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date

import numpy as np

from network.access.capacity import CapacityRule, split_capacity
from network.access.distribution import distribution
from network.access.functions import Want, function_coverage
from network.access.radius import Radius
from network.access.reach import reach_of
from network.access.standards import check_standards
from network.access.supply_ratio import share_supply
from network.model import Network
from network.model.examples import toy_county
from network.siting.advice import advise
from network.siting.districting import solve_districting
from network.siting.engines import engine_of
from network.siting.limits import limits_of
from network.siting.plan import SitingProblem
from network.siting.reading import ground_of
from network.siting.rollout import solve_rollout
from network.siting.solver import solve_siting
from network.siting.wish import Wish

TOY = toy_county()
DAY = date(2026, 1, 1)
R15 = Radius(15)


def leaves(value: object) -> Iterator[object]:
    """All values inside, networks left aside."""
    if isinstance(value, Network):
        return
    if is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            yield from leaves(getattr(value, part.name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from leaves(item)
    else:
        yield value


def test_no_answer_holds_a_number_of_numpy() -> None:
    """Every public answer of these rooms, searched to its last field."""
    answers: list[object] = [
        solve_siting(TOY, as_of=DAY, problem=problem, radius=R15, count=2, keep_existing=False, plans=3)
        for problem in SitingProblem
    ]
    reach = reach_of(TOY, as_of=DAY, radius=R15)
    answers += [
        solve_rollout(TOY, as_of=DAY, radius=R15, milestones=[(DAY, 3), (date(2027, 1, 1), 4)]),
        solve_districting(TOY, as_of=DAY, hubs=["s1", "s3"]),
        advise(TOY, as_of=DAY, radius=R15, with_capacity=True),
        distribution(TOY, reach, R15),
        split_capacity(reach, R15, CapacityRule()),
        share_supply(reach, R15),
        function_coverage(TOY, as_of=DAY, wants=[Want("retail", R15)]),
        check_standards(TOY, as_of=DAY),
    ]
    assert [leaf for leaf in leaves(answers) if isinstance(leaf, np.generic | np.ndarray)] == []


def test_what_the_searches_prove_is_a_plain_truth() -> None:
    """`proven` is True, and not a number that only behaves so."""
    for problem in SitingProblem:
        wish = Wish(problem, R15, 2, keep_existing=False)
        found = engine_of(ground_of(TOY, wish, as_of=DAY).task, problem, plans=1, seed=0)(
            [], limits_of(seconds=60)
        )
        assert found.is_proven is True
