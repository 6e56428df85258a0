"""Cost: counted by the work a request causes, linear in the document, told before anything is computed."""

import asyncio
from typing import Any

import pytest
from graphql import GraphQLObjectType, get_operation_ast, parse

from graph.asking import Asking
from graph.cost import Scales, makes_work, measure_cost
from graph.cost_table import COSTS, LENGTHS, PAGE, PLAIN, UNLISTED, Scale
from graph.execution import Answer, Outcome, answer, make_documents
from graph.limits import Limits
from graph.schema import core_schema
from store.database import Database
from tests.conftest import DAY

COUNTY = Scale(nodes=5_000, villages=244, sites=147, operators=6)
SCALES: Scales = {"c": COUNTY, "d": Scale(), None: COUNTY}


def cost(text: str, *, scales: Scales = SCALES, **variables: Any) -> float:
    """What the only operation of a text costs."""
    document = parse(text)
    operation = get_operation_ast(document)
    assert operation is not None
    return measure_cost(core_schema(), document, operation, variables, scales)


def of_network(fields: str, **variables: Any) -> float:
    """What fields of the county cost, without the way to it."""
    return cost(f'{{ network(code: "c") {{ {fields} }} }}', **variables) - PLAIN


def test_every_field_that_makes_work_has_a_line() -> None:
    """Whoever adds an analysis chooses what it costs (graph/cost_table.py); no line is left of one gone."""
    schema = core_schema()
    fields = {
        (type_name, field_name)
        for type_name, named in schema.type_map.items()
        if isinstance(named, GraphQLObjectType) and not type_name.startswith("__")
        for field_name in named.fields
    }
    heavy = {f"{named}.{field}" for named, field in fields if makes_work(schema, named, field)}
    assert sorted(heavy) == sorted(COSTS)
    assert {f"{named}.{field}" for named, field in fields} >= set(LENGTHS)


def test_a_field_without_a_line_costs_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody gets an analysis for nothing: 20,000, and the seconds that it asks of a solver."""
    monkeypatch.delitem(COSTS, "Network.pooledRoutes")
    asked = "pooledRoutes(input: {timeLimitSeconds: 7}) { saving }"
    assert of_network(asked) == pytest.approx(UNLISTED + 7000 + PLAIN)


def test_values_that_are_there_cost_next_to_nothing() -> None:
    """A list counts as a page of 100: eight fields of a page of sites are four thousandths of a second."""
    assert of_network("name") == pytest.approx(PLAIN)
    eight = "sites(first: 100) { nodes { code name tier types status lon lat functions } }"
    assert of_network(eight) == pytest.approx((2 + 8 * PAGE) * PLAIN)


def test_the_seconds_asked_of_a_solver_count() -> None:
    """As written, as a variable, and by default (5 s); what the solver starts from comes on top."""
    matrix = 244 * 0.5
    asked = "pooledRoutes(input: {timeLimitSeconds: 30}) { saving }"
    assert of_network(asked) == pytest.approx(30_000 + matrix + PLAIN)
    assert of_network("pooledRoutes(input: {}) { saving }") == pytest.approx(5_000 + matrix + PLAIN)
    text = 'query($i: PooledRoutesInput!) { network(code: "c") { pooledRoutes(input: $i) { saving } } }'
    assert cost(text, i={"timeLimitSeconds": 12}) == pytest.approx(12_000 + matrix + 2 * PLAIN)


def test_sources_count_times_nodes() -> None:
    """Forty origins on 5,000 nodes are forty searches; on ten times the nodes ten times as much."""
    points = "[" + '{village: "v"}' * 40 + "]"
    text = f'{{ network(code: "c") {{ travel(from: {points}, to: [{{village: "v"}}]) {{ minutes }} }} }}'
    large: Scales = {"c": Scale(nodes=50_000)}
    assert cost(text) == pytest.approx(1 + 40 * 0.5 + 0.04 + PAGE * 0 + 2 * PLAIN, abs=0.1)
    assert cost(text, scales=large) == pytest.approx(1 + 40 * 5 + 0.04, abs=0.1)


@pytest.mark.parametrize(("operators", "coalitions"), [(1, 1), (3, 7), (6, 63)])
def test_coalitions_count_by_their_number(operators: int, coalitions: int) -> None:
    """n operators have 2^n - 1 coalitions, each a plan of its own."""
    named = "[" + ",".join(f'"o{i}"' for i in range(operators)) + "]"
    asked = f"fairShares(input: {{operators: {named}, timeLimitSeconds: 10}}) {{ problems {{ code }} }}"
    plain = of_network(asked) - 10_000 - 244 * 0.5
    assert plain == pytest.approx(250 * coalitions + PAGE * PLAIN, abs=0.01)


def test_what_a_list_holds_counts_as_often_as_the_list_is_long() -> None:
    """A remedy is a search: of ten gaps ten, of all as many as there are places; reasons are one more."""
    coverage = "coverage(input: {radius: {minutes: 15}})"
    one = 2 + 0.5 + 0.02 * 244
    reasons = 0.5 + 0.01 * 244
    ten = of_network(f"{coverage} {{ gaps(first: 10) {{ fix {{ kind }} }} }}")
    everything = of_network(f"{coverage} {{ gaps {{ fix {{ kind }} }} }}")
    assert ten == pytest.approx(one * 11 + reasons, abs=0.1)
    assert everything == pytest.approx(one * 245 + reasons, abs=2)


def test_fragments_count_where_they_are_spread() -> None:
    """Twice the fragment is twice its cost, on each network at that network's scale."""
    part = "fragment f on Network { coverage(input: {radius: {minutes: 15}}) { meanMinutes } }"
    once = cost(f'{{ network(code: "c") {{ ...f }} }} {part}')
    twice = cost(f'{{ a: network(code: "c") {{ ...f }} b: network(code: "c") {{ ...f }} }} {part}')
    small = cost(f'{{ network(code: "d") {{ ...f }} }} {part}')
    assert twice == pytest.approx(2 * once)
    assert small == pytest.approx(2, abs=0.1)


def test_a_bomb_of_fragments_is_counted_in_one_walk() -> None:
    """Sixty fragments that each spread the next twice are 2^60 coverages; the sum is exact and at once."""
    links = " ".join(f"fragment f{i} on Network {{ ...f{i + 1} ...f{i + 1} }}" for i in range(60))
    last = "fragment f60 on Network { coverage(input: {radius: {minutes: 15}}) { meanMinutes } }"
    once = cost(f'{{ network(code: "c") {{ ...f60 }} }} {last}')
    bomb = cost(f'{{ network(code: "c") {{ ...f0 }} }} {links} {last}')
    assert bomb - PLAIN == pytest.approx((once - PLAIN) * 2**60)


def limited(text: str, database: Database, **limits: Any) -> Answer:
    """The answer within limits, as over HTTP."""
    asking = Asking(database, DAY, documents=make_documents(limits=Limits(**limits)))
    return asyncio.run(answer(text, asking, limits=Limits(**limits)))


ROUTES = '{ network(code: "toy") { pooledRoutes(input: {timeLimitSeconds: 121}) { saving } } }'


def test_what_costs_too_much_is_refused_before_it_is_computed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its own code, both figures, and the way out; nothing is solved."""

    def never(*_args: Any, **_more: Any) -> None:
        raise AssertionError("it was computed")

    monkeypatch.setattr("network.pooling.solver.solve_pooled", never)
    made = limited(ROUTES, database)
    assert made.outcome is Outcome.REFUSED
    (error,) = made.body["errors"]
    assert error["extensions"] == {"code": "COST_EXCEEDED", "cost": {"used": 121_001, "limit": 120_000}}
    assert "about 121 s" in error["message"]
    assert "startJob" in error["message"]


def test_the_limit_is_exact(database: Database) -> None:
    """A request may cost just what is allowed."""
    text = '{ network(code: "toy") { coverage(input: {radius: {minutes: 15}}) { meanMinutes } } }'
    made = limited(text, database)
    used = made.body["extensions"]["cost"]["used"]
    assert made.body["extensions"] == {"cost": {"used": used, "limit": 120_000}}
    assert limited(text, database, cost=used).outcome is Outcome.DONE
    assert limited(text, database, cost=used - 1).outcome is Outcome.REFUSED


def test_nothing_counts_where_there_are_no_limits(database: Database) -> None:
    """On the command line and in jobs the same request is answered, without a word of cost."""
    text = '{ network(code: "toy") { pooledRoutes(input: {timeLimitSeconds: 0.1, day: 1}) { saving } } }'
    made = asyncio.run(answer(text, Asking(database, DAY)))
    assert (made.outcome, list(made.body)) == (Outcome.DONE, ["data"])


def test_variables_that_do_not_fit_are_told_as_such(database: Database) -> None:
    """The count leaves them to execution."""
    text = 'query($i: PooledRoutesInput!) { network(code: "toy") { pooledRoutes(input: $i) { saving } } }'
    made = asyncio.run(answer(text, Asking(database, DAY, documents=make_documents(limits=Limits()))))
    assert made.body["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
