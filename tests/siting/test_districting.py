"""Townships assigned to hubs (片区): the toy county, and every assignment on random rows of townships."""

from datetime import date
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.model import (
    Link,
    Network,
    ProblemCode,
    Severity,
    Site,
    Tier,
    Township,
    TownshipKind,
    Village,
    VillageKind,
    roads_of,
)
from network.model.examples import toy_county
from network.siting.borders import borders_of
from network.siting.districting import solve_districting
from network.siting.plan import Districting

TOY = toy_county()
DAY = date(2026, 1, 1)


def assigned(network: Network = TOY, **options: object) -> Districting:
    return solve_districting(network, **{"as_of": DAY, "hubs": ["s1", "s3"], **options})


def told(districting: Districting) -> dict[str, list[str]]:
    return {c.hub.code: [t.code for t in c.townships] for c in districting.clusters}


def test_each_town_goes_to_the_outlet_that_lies_in_it() -> None:
    """530 kg a day over the 6 minutes from V1 to T1 and 420 kg over the 10 from V3 to T2."""
    districting = assigned()
    assert told(districting) == {"s1": ["T1"], "s3": ["T2"]}
    assert [cluster.load for cluster in districting.clusters] == pytest.approx([530, 420])
    assert districting.objective == pytest.approx(530 * 6 + 420 * 10)
    assert districting.balance == pytest.approx(530 / 420)
    assert (districting.unit, districting.proven, districting.problems) == ("kg a day", True, ())


def test_without_demands_people_are_the_volume() -> None:
    """2000 people in T1 and 3000 in T2."""
    districting = assigned(TOY.with_parts(demands=()))
    assert [cluster.load for cluster in districting.clusters] == [2000, 3000]
    assert districting.unit == "people"


def test_the_two_towns_touch() -> None:
    """The shares of T1 (V1, V2) and T2 (V3, V4, V5) have a common border."""
    assert borders_of(TOY) == (("T1", "T2"),)


def row_county(roads: list[int], chords: list[tuple[int, int, int]], people: list[int]) -> Network:
    """Townships of one village each in a row from west to east, with hubs at the first and the last."""
    codes = [f"T{i}" for i in range(len(people))]
    at = {code: (107.0 + 0.02 * i, 29.0) for i, code in enumerate(codes)}
    rows = [(i, i + 1, minutes) for i, minutes in enumerate(roads)] + chords
    return Network(
        code="row", name="Row", district_code="000000", village_list_version="1", provenance="invented",
        townships=tuple(Township(code, code, TownshipKind.TOWN, *at[code]) for code in codes),
        villages=tuple(
            Village(f"v{code}", code, code, VillageKind.VILLAGE, *at[code], people[i])
            for i, code in enumerate(codes)
        ),
        roads=roads_of(
            at,
            [Link(f"l{n}", codes[i], codes[j], float(m), 60.0) for n, (i, j, m) in enumerate(rows)],
        ),
        sites=tuple(
            Site(f"h{i}", f"h{i}", Tier.TOWNSHIP, ("service_centre",), *at[codes[i]])
            for i in (0, len(codes) - 1)
        ),
    )  # fmt: skip


@st.composite
def rows(draw: st.DrawFn) -> tuple[Network, list[list[float]], list[int]]:
    size = draw(st.integers(3, 6))
    roads = draw(st.lists(st.integers(1, 9), min_size=size - 1, max_size=size - 1))
    pairs = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1), st.integers(1, 3))
    chords = [(i, j, m) for i, j, m in draw(st.lists(pairs, max_size=3)) if i != j]
    people = draw(st.lists(st.integers(1, 50), min_size=size, max_size=size))
    minutes = [[0.0 if i == j else 1e9 for j in range(size)] for i in range(size)]
    for i, j, m in [*((i, i + 1, m) for i, m in enumerate(roads)), *chords]:
        minutes[i][j] = minutes[j][i] = min(minutes[i][j], float(m))
    for k, i, j in product(range(size), repeat=3):
        minutes[i][j] = min(minutes[i][j], minutes[i][k] + minutes[k][j])
    return row_county(roads, chords, people), minutes, people


@settings(max_examples=100, deadline=None)
@given(rows(), st.booleans(), st.sampled_from([None, 1.0, 1.2, 1.5]))
def test_no_assignment_that_keeps_the_rules_costs_less(
    case: tuple[Network, list[list[float]], list[int]], contiguous: bool, share: float | None
) -> None:
    """Against all assignments: in a row, townships hang together when no other hub's lies between them."""
    network, minutes, people = case
    size = len(people)
    districting = solve_districting(network, as_of=DAY, contiguous=contiguous, largest_share=share)
    most = float("inf") if share is None else share * sum(people) / 2
    costs = []
    for choice in product((0, 1), repeat=size):
        loads = [sum(p for p, hub in zip(people, choice, strict=True) if hub == h) for h in (0, 1)]
        runs = 1 + sum(a != b for a, b in pairwise(choice))
        if max(loads) <= most and (runs == len(set(choice)) or not contiguous):
            ends = (0, size - 1)
            costs.append(
                sum(p * minutes[ends[h]][i] for i, (p, h) in enumerate(zip(people, choice, strict=True)))
            )
    if not costs:
        assert [p.code for p in districting.problems] == [ProblemCode.INFEASIBLE]
        assert districting.clusters == ()
        return
    assert districting.objective == pytest.approx(min(costs))
    assert districting.proven


@pytest.mark.parametrize(
    ("options", "code", "path"),
    [
        ({"hubs": []}, ProblemCode.INPUT_MISSING, ("input", "hubs")),
        ({"hubs": None}, ProblemCode.INPUT_MISSING, ("input", "hubs")),
        ({"hubs": ["s1", "x"]}, ProblemCode.UNKNOWN_SITE, ("input", "hubs", "1")),
        ({"largest_share": 0.5}, ProblemCode.INPUT_OUT_OF_RANGE, ("input", "largestShare")),
        ({"largest_share": 1.0}, ProblemCode.INFEASIBLE, ("input", "largestShare")),
    ],
)
def test_what_cannot_be_names_its_culprit(
    options: dict[str, object], code: ProblemCode, path: tuple[str, ...]
) -> None:
    """One error, no clusters, and the path of the input that is to be changed."""
    districting = assigned(**options)
    (problem,) = districting.problems
    assert districting.clusters == ()
    assert (problem.severity, problem.code, problem.path) == (Severity.ERROR, code, path)
