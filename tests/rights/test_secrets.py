"""Secrets: an operator learns its own volumes and costs, and of others only totals of three owners or more.

Each test is an attack. The sharpest: two networks that differ in nothing but others' figures give an operator
the same answers, whatever it asks.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import orjson
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
    is_composite_type,
    is_required_argument,
    is_required_input_field,
)

from graph.asking import Asking
from graph.execution import answer
from graph.rights import READERS, roles_of
from graph.schema import core_schema
from network.model import Demand, Network, Stock, Vehicle
from network.pooling.owners import may_total
from store.askers import Asker, Role
from store.database import Database, open_database

DAY = date(2026, 1, 1)
EXPRESS = Asker("key:express", frozenset({Role.OPERATOR}), frozenset({"toy/express"}))
VIEWER = Asker("key:viewer", frozenset({Role.VIEWER}))
PLANNER = Asker("key:planner", frozenset({Role.PLANNER}))
OTHERS = ("coop", "post")
SEARCH = "timeLimitSeconds: 5"
ARGUMENTS: Mapping[str, str] = {
    "buildAdvice": "(input: { radius: { minutes: 5 } })",
    "coverage": "(input: { radius: { minutes: 5 } })",
    "criticality": "(input: { protect: RESIDENTS })",
    "fairShares": f'(input: {{ operators: ["express"], {SEARCH} }})',
    "pooledRoutes": f'(input: {{ operators: ["express"], {SEARCH} }})',
    "rollout": '(input: { radius: { minutes: 5 }, milestones: [{ date: "2027-01-01", total: 2 }] })',
    "serviceRadii": "(input: { breaks: [{ minutes: 5 }] })",
    "siting": "(input: { problem: MAX_COVERAGE, radius: { minutes: 5 }, count: 1 })",
    "sweep": "(input: { radii: [{ minutes: 5 }] })",
    "travel": '(from: [{ village: "V1" }], to: [{ village: "V2" }])',
    "whatIf": '(changes: [{ closeSite: { id: "s1" } }])',
}
"""How a question is asked so that it has much to tell; one that is not named here gets the least it needs."""
PLAIN = {
    "ID": '"V1"',
    "String": '"retail"',
    "Int": "1",
    "Float": "5",
    "Boolean": "true",
    "Date": '"2027-01-01"',
}
NOT_COMPARED = {"iterations", "seconds", "network", "scenario"}
"""Figures of the search, not of anybody's goods; and what would lead round in circles."""


def value_of(kind: Any) -> str:
    """A small value of an input type, with what it must hold and nothing else."""
    if isinstance(kind, GraphQLNonNull):
        return value_of(kind.of_type)
    if isinstance(kind, GraphQLList):
        return f"[{value_of(kind.of_type)}]"
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    if isinstance(kind, GraphQLInputObjectType):
        fields = {name: one.type for name, one in kind.fields.items() if is_required_input_field(one)}
        if getattr(kind.extensions.get("strawberry-definition"), "is_one_of", False):
            name, one = next(iter(kind.fields.items()))
            fields = {name: one.type}
        return "{ " + " ".join(f"{name}: {value_of(one)}" for name, one in fields.items()) + " }"
    return PLAIN[kind.name]


def asked_of(kind: GraphQLObjectType, depth: int) -> str:
    """A selection of all that can be asked of a type without arguments, so deep."""
    parts = []
    for name, field in kind.fields.items():
        inner = get_named_type(field.type)
        hidden = not roles_of(f"{kind.name}.{name}") >= READERS
        if name in NOT_COMPARED or hidden or any(is_required_argument(one) for one in field.args.values()):
            continue
        if not is_composite_type(inner):
            parts.append(name)
        elif depth and isinstance(inner, GraphQLObjectType) and inner.name != "Network":
            parts.append(f"{name} {{ {asked_of(inner, depth - 1)} }}")
    return " ".join(parts) or "__typename"


def questions() -> dict[str, str]:
    """Every question that an operator may ask of a network, with its whole answer."""
    network = core_schema().type_map["Network"]
    assert isinstance(network, GraphQLObjectType)
    found = {}
    for name, field in network.fields.items():
        if roles_of(f"Network.{name}") < READERS:
            continue
        inner = get_named_type(field.type)
        whole = f" {{ {asked_of(inner, 3)} }}" if isinstance(inner, GraphQLObjectType) else ""
        least = " ".join(
            f"{a}: {value_of(one.type)}" for a, one in field.args.items() if is_required_argument(one)
        )
        found[name] = f"{name}{ARGUMENTS.get(name, f'({least})' if least else '')}{whole}"
    goods = " ".join(found[name] for name in ("demands", "vehicles", "pooledRoutes", "fingerprint"))
    change = "{ scaleDemand: { factor: 2 } }"
    found["whatIf"] = f"whatIf(changes: [{change}]) {{ applied {{ count }} network {{ {goods} }} }}"
    return found


def asked(database: Database, asker: Asker, text: str, **variables: Any) -> Any:
    """The body of the answer, as a client reads it."""
    own = database.for_origin(replace(database.origin, who=asker.name))
    asking = Asking(own, DAY, asker=asker, solve_seconds_max=5)
    return orjson.loads(orjson.dumps(asyncio.run(answer(text, asking, variables=variables)).body))


def said(database: Database, asker: Asker, text: str) -> Any:
    """What the toy county answers."""
    body = asked(database, asker, f'{{ network(code: "toy") {{ {text} }} }}')
    assert "errors" not in body, body
    return body["data"]["network"]


def changed(rows: Any, change: Callable[[Any], Any]) -> tuple[Any, ...]:
    return tuple(change(row) if row.operator_id in OTHERS else row for row in rows)


def with_other_figures(network: Network) -> Network:
    """The same network, and all figures of the other operators different."""
    demand: Callable[[Demand], Demand] = lambda row: replace(row, kg=row.kg * 1.7 + 1, service_minutes=3)  # noqa: E731
    vehicle: Callable[[Vehicle], Vehicle] = partial(replace, capacity_kg=901, cost_fixed=71, cost_per_km=5)
    return network.with_parts(
        demands=changed(network.demands, demand),
        vehicles=changed(network.vehicles, vehicle),
        stocks=tuple(
            replace(stock, quantity_kg=7 * stock.quantity_kg) if stock.site_id == "s1" else stock
            for stock in network.stocks
        ),
    )


@pytest.fixture(scope="module")
def told(toy: Network) -> Network:
    """The toy county with stocks, one of them at a site of the post."""
    sites = tuple(replace(site, operator_id="post" if site.code == "s1" else "") for site in toy.sites)
    stocks = (Stock("s1", "rice", 500.0), Stock("s3", "rice", 300.0))
    return toy.with_parts(sites=sites, stocks=stocks)


def kept(network: Network) -> Iterator[Database]:
    """A database that holds it."""
    database = open_database("sqlite://")
    database.save_network(network)
    yield database
    database.close()


@pytest.fixture(scope="module")
def county(told: Network) -> Iterator[Database]:
    """The county as it is."""
    yield from kept(told)


@pytest.fixture(scope="module")
def elsewhere(told: Network) -> Iterator[Database]:
    """The same county, where all figures of the other operators are different."""
    yield from kept(with_other_figures(told))


@pytest.fixture(scope="module")
def of_two(told: Network) -> Iterator[Database]:
    """The county without the co-op: two owners are left."""
    yield from kept(
        told.with_parts(
            demands=tuple(row for row in told.demands if row.operator_id != "coop"),
            vehicles=tuple(row for row in told.vehicles if row.operator_id != "coop"),
            operators=tuple(row for row in told.operators if row.id != "coop"),
        )
    )


@pytest.mark.parametrize("asker", [EXPRESS, VIEWER], ids=["operator", "viewer"])
@pytest.mark.parametrize("name", sorted(questions()))
def test_others_figures_change_no_answer(
    county: Database, elsewhere: Database, name: str, asker: Asker
) -> None:
    """Whatever an operator or a viewer asks is the same where others' volumes, costs and stocks are not."""
    text = questions()[name]
    assert said(county, asker, text) == said(elsewhere, asker, text)


@pytest.mark.parametrize("name", ["demands", "vehicles", "pooledRoutes", "fingerprint", "whatIf"])
def test_the_planner_sees_those_figures(county: Database, elsewhere: Database, name: str) -> None:
    """The two counties do differ for whoever may see everything."""
    text = questions()[name].replace('["express"]', "null")
    assert said(county, PLANNER, text) != said(elsewhere, PLANNER, text)


ALL = f"pooledRoutes(input: {{ day: 1, {SEARCH} }})"
FIGURES = "separate { cost km vehicles loadFactor } pooled { cost km } saving poolRateTrip duplicatedKm"
TOURS = "vehicle operators { id } stops { demandIds loadKg }"
PARTS = f"routes {{ {TOURS} }} separateRoutes {{ {TOURS} }} unserved {{ demand {{ id }} }} assumptions"


def test_an_operator_sees_its_own_rows_alone(county: Database) -> None:
    """Demands and vehicles; the other operators are known by name only."""
    seen = said(county, EXPRESS, "demands { id } vehicles { id } operators { id } problems { code }")
    assert seen["problems"] == [{"code": "ONLY_OWN_SHOWN"}]
    assert said(county, PLANNER, "problems { code }") == {"problems": []}
    assert [row["id"] for row in seen["demands"]] == ["express-V1", "express-V3", "express-V5"]
    assert [row["id"] for row in seen["vehicles"]] == ["express-van"]
    assert [row["id"] for row in seen["operators"]] == ["coop", "express", "post"]


def test_totals_of_three_owners_are_shown_as_they_are(county: Database) -> None:
    """To an operator and to a viewer the separate plans cost what they cost the planner."""
    asked = f"{ALL} {{ separate {{ cost km vehicles }} problems {{ code }} }}"
    whole = said(county, PLANNER, asked)["pooledRoutes"]
    for asker in (EXPRESS, VIEWER):
        seen = said(county, asker, asked)["pooledRoutes"]
        assert seen["separate"] == whole["separate"]
        assert {"code": "ONLY_OWN_SHOWN"} in seen["problems"]
    assert {"code": "ONLY_OWN_SHOWN"} not in whole["problems"]


def test_no_tour_or_demand_of_others_is_shown_beside_the_totals(county: Database) -> None:
    """Nor a tour that carries others' goods too: its length and line would tell where they go."""
    seen = said(county, EXPRESS, f"{ALL} {{ {PARTS} }}")["pooledRoutes"]
    tours = [*seen["routes"], *seen["separateRoutes"]]
    assert seen["separateRoutes"] != []
    for tour in tours:
        assert tour["vehicle"].startswith("express-van")
        assert tour["operators"] == [{"id": "express"}]
        assert all(own.startswith("express-") for stop in tour["stops"] for own in stop["demandIds"])
    assert all(one["demand"]["id"].startswith("express-") for one in seen["unserved"])
    assert seen["assumptions"] == []
    viewed = said(county, VIEWER, f"{ALL} {{ {PARTS} }}")["pooledRoutes"]
    assert (viewed["routes"], viewed["separateRoutes"], viewed["unserved"]) == ([], [], [])


def test_a_total_of_two_owners_is_not_shown(of_two: Database) -> None:
    """With the co-op gone, what all cost is what express costs: the post's part cannot be reckoned."""
    alone = f'pooledRoutes(input: {{ day: 1, operators: ["express"], {SEARCH} }}) {{ {FIGURES} }}'
    own = said(of_two, EXPRESS, alone)
    assert said(of_two, EXPRESS, f"{ALL} {{ {FIGURES} }}") == own
    whole = said(of_two, PLANNER, f"{ALL} {{ {FIGURES} }}")["pooledRoutes"]
    assert whole["separate"]["cost"] > own["pooledRoutes"]["separate"]["cost"]


OWN = f'pooledRoutes(input: {{ day: 1, operators: ["express"], {SEARCH} }}) {{ {FIGURES} }}'


def test_a_total_holds_the_tours_of_three_owners(told: Network) -> None:
    """An owner without vehicles has goods and no tours: the separate plans are those of two then."""
    vehicles = tuple(row for row in told.vehicles if row.operator_id != "coop")
    for database in kept(told.with_parts(vehicles=vehicles)):
        own = said(database, EXPRESS, OWN)
        assert said(database, EXPRESS, f"{ALL} {{ {FIGURES} }}") == own


def test_no_date_takes_an_owner_out_of_the_totals(told: Network) -> None:
    """Before the post's depot opened it has no tours: the difference to a later date would be its costs."""
    sites = tuple(
        replace(site, opened=date(2025, 1, 1)) if site.code == "s3" else site for site in told.sites
    )
    vehicles = tuple(
        replace(row, depot_site_id="s3") if row.operator_id == "post" else row for row in told.vehicles
    )
    for database in kept(told.with_parts(sites=sites, vehicles=vehicles)):
        text = f'{{ network(code: "toy", asOf: "2024-01-01") {{ own: {OWN} all: {ALL} {{ {FIGURES} }} }} }}'
        seen = asked(database, EXPRESS, text)["data"]["network"]
        assert seen["all"] == seen["own"]
        assert said(database, EXPRESS, f"{ALL} {{ {FIGURES} }}") != said(database, EXPRESS, OWN)


def test_goods_served_at_outlets_are_ones_own(county: Database, elsewhere: Database) -> None:
    """Outlets open one by one, each near somebody's goods: their totals are not shown."""
    text = f"pooledRoutes(input: {{ day: 1, deliverTo: OUTLETS, {SEARCH} }}) {{ {FIGURES} }}"
    assert said(county, EXPRESS, text) == said(elsewhere, EXPRESS, text)


@pytest.mark.parametrize("operators", [["express", "post"], ["post"], ["coop", "post"], []])
def test_choosing_operators_tells_nothing_of_others(
    county: Database, elsewhere: Database, operators: list[str]
) -> None:
    """Two such answers would differ by one owner: only one's own goods are planned then."""
    named = ", ".join(f'"{one}"' for one in operators)
    text = " ".join(
        f"{field}(input: {{ day: 1, operators: [{named}], {SEARCH} }}) {{ {figures} }}"
        for field, figures in (("pooledRoutes", FIGURES), ("fairShares", "total shares { standAlone }"))
    )
    seen = said(county, EXPRESS, text)
    assert seen == said(elsewhere, EXPRESS, text)
    if "express" in operators:
        assert seen == said(county, EXPRESS, text.replace(named, '"express"'))


def test_a_what_if_shows_no_totals(county: Database, elsewhere: Database) -> None:
    """Scaling one owner's goods in a what-if and looking at all would tell that owner's costs."""
    change = '{ scaleDemand: { operators: ["post"], factor: 2 } }'
    asked = f"whatIf(changes: [{change}]) {{ problems {{ code }} network {{ {ALL} {{ {FIGURES} }} }} }}"
    seen = said(county, EXPRESS, asked)
    assert seen == said(elsewhere, EXPRESS, asked)
    assert seen["whatIf"]["problems"] != []  # for this asker the post has no goods to be scaled


def test_of_fair_shares_an_operator_sees_the_total_and_its_own(county: Database) -> None:
    """No other's share, no coalition with others, no objection: each would tell others' costs."""
    seen = said(
        county, EXPRESS,
        f"fairShares(input: {{ day: 1, {SEARCH} }}) {{ total shares {{ operator {{ id }} }} "
        "coalitions { operators { id } } objections { pays } problems { code } }",
    )["fairShares"]  # fmt: skip
    assert seen["total"] > 0
    assert seen["shares"] == [{"operator": {"id": "express"}}]
    assert seen["coalitions"] == [{"operators": [{"id": "express"}]}]
    assert seen["objections"] == []
    assert {"code": "ONLY_OWN_SHOWN"} in seen["problems"]


def on_days(days: Mapping[str, str]) -> Network:
    """Owners with goods on weekdays."""
    from network.model.examples import toy_county

    base = toy_county()
    village = base.villages[0].code
    rows = tuple(
        replace(base.demands[0], id=owner, operator_id=owner, days=each, village_code=village, site_id=None)
        for owner, each in days.items()
    )
    vans = tuple(replace(base.vehicles[0], id=owner, operator_id=owner) for owner in days)
    return base.with_parts(demands=rows, vehicles=vans)


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        ({"a": "12", "b": "12", "c": "12"}, {1, 2}),
        ({"a": "12", "b": "12"}, set()),
        ({"a": "12", "b": "12", "c": "12", "d": "1"}, set()),  # Monday less Tuesday is d
        ({"a": "12", "b": "12", "c": "12", "d": "1", "e": "1"}, set()),  # is d and e
        ({"a": "12", "b": "12", "c": "12", "d": "1", "e": "1", "f": "1"}, {1, 2}),
        ({"a": "1", "b": "1", "c": "12"}, {1}),  # Tuesday has one owner and is not shown
    ],
)
def test_two_weekdays_may_not_differ_by_one_or_two_owners(days: Mapping[str, str], shown: set[int]) -> None:
    """The difference of two totals is a total too, and must hold three owners or none."""
    network = on_days(days)
    assert {day for day in range(1, 8) if may_total(network, day=day, as_of=DAY)} == shown


JOB = "mutation($q: String!) { startJob(input: { document: $q }) { job { id result } } }"
CREATE = (
    'mutation { createScenario(input: { networkCode: "toy", name: "x", changes: [], clientMutationId: "1" }) '
    "{ scenario { id } } }"
)
SCENARIOS = '{ scenarios(networkCode: "toy") { name } }'
GOODS = '{ network(code: "toy") { demands { id } } }'


def test_a_job_runs_with_the_rights_of_who_started_it(county: Database) -> None:
    """The operator's job holds its own goods, the planner's of the same document all."""
    jobs = {
        asker.name: asked(county, asker, JOB, q=GOODS)["data"]["startJob"]["job"]
        for asker in (EXPRESS, PLANNER)
    }
    assert jobs[EXPRESS.name]["id"] != jobs[PLANNER.name]["id"]
    counts = {name: len(job["result"]["network"]["demands"]) for name, job in jobs.items()}
    assert counts == {EXPRESS.name: 3, PLANNER.name: 8}


def test_a_job_is_seen_and_cancelled_by_its_own_and_by_planners(county: Database) -> None:
    """For another operator and for a viewer it is not there; one with equal rights may see it."""
    job = asked(county, EXPRESS, JOB, q=GOODS)["data"]["startJob"]["job"]
    look = f'{{ job(id: "{job["id"]}") {{ id }} node(id: "{job["id"]}") {{ id }} }}'
    post = Asker("key:post", frozenset({Role.OPERATOR}), frozenset({"toy/post"}))
    nothing, found = {"job": None, "node": None}, {"job": {"id": job["id"]}, "node": {"id": job["id"]}}
    seen = {
        a: asked(county, a, look)["data"] for a in (post, VIEWER, PLANNER, replace(EXPRESS, name="key:2"))
    }
    assert list(seen.values()) == [nothing, nothing, found, found]
    cancel = (
        f'mutation {{ cancelJob(input: {{ id: "{job["id"]}" }}) {{ job {{ id }} problems {{ code }} }} }}'
    )
    refused = asked(county, post, cancel)["data"]["cancelJob"]
    assert refused == {"job": None, "problems": [{"code": "UNKNOWN_JOB"}]}


def test_a_job_may_not_ask_what_its_asker_may_not(county: Database) -> None:
    """It is refused when it is started."""
    made = asked(county, EXPRESS, JOB, q=SCENARIOS)
    assert [error["extensions"]["code"] for error in made["errors"]] == ["FORBIDDEN"]


def test_an_idempotency_key_belongs_to_its_asker(county: Database) -> None:
    """The same id and request from somebody else is a change of their own, not a look at the first answer."""
    other = Asker("key:other", frozenset({Role.PLANNER}))
    made = [asked(county, asker, CREATE)["data"] for asker in (PLANNER, PLANNER, other)]
    assert made[0] == made[1] != made[2]


@pytest.mark.parametrize("media_type", ["application/json", "application/graphql-response+json"])
def test_what_somebody_may_not_ask_is_403_over_http(
    guarded: Any, keys: Mapping[str, str], media_type: str
) -> None:
    """With a code and a sentence that names the field, whatever form the client reads."""
    headers = {"authorization": f"Bearer {keys['viewer']}", "accept": media_type}
    refused = guarded.post("/graphql", json={"query": CREATE}, headers=headers)
    assert refused.status_code == 403
    error = refused.json()["errors"][0]
    assert error["extensions"]["code"] == "FORBIDDEN"
    assert "Mutation.createScenario" in error["message"]


def test_a_socket_asks_with_the_rights_of_its_key(guarded: Any, keys: Mapping[str, str]) -> None:
    """The same guard stands before operations of a WebSocket, and the same part of the network is seen."""
    headers = {"authorization": f"Bearer {keys['operator']}"}
    with guarded.websocket_connect("/graphql", ["graphql-transport-ws"], headers=headers) as socket:
        socket.send_json({"type": "connection_init"})
        assert socket.receive_json() == {"type": "connection_ack"}
        socket.send_json({"type": "subscribe", "id": "1", "payload": {"query": SCENARIOS}})
        refused = socket.receive_json()
        assert refused["type"] == "error"
        assert refused["payload"][0]["extensions"]["code"] == "FORBIDDEN"
        socket.send_json({"type": "subscribe", "id": "2", "payload": {"query": GOODS}})
        assert len(socket.receive_json()["payload"]["data"]["network"]["demands"]) == 3


def test_events_are_asked_with_the_rights_of_the_key(guarded: Any, keys: Mapping[str, str]) -> None:
    """The same guard before a stream of server-sent events."""
    headers = {"authorization": f"Bearer {keys['operator']}", "accept": "text/event-stream"}
    assert '"FORBIDDEN"' in guarded.post("/graphql", json={"query": SCENARIOS}, headers=headers).text


def test_a_scenario_is_a_planners_draft(county: Database) -> None:
    """For others it is not there: neither by its id nor by looking at the network under it."""
    made = asked(county, PLANNER, CREATE)["data"]["createScenario"]["scenario"]["id"]
    look = f'{{ node(id: "{made}") {{ id }} network(code: "toy", scenario: "{made}") {{ name }} }}'
    assert asked(county, EXPRESS, look)["data"] == {"node": None, "network": None}
    assert asked(county, PLANNER, look)["data"]["network"] == {"name": "Toy county"}
