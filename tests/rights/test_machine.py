"""Machine: whatever planners, viewers and auditors do in turn, the service does what a model does.

Scenarios with their versions, keys and roles, retries by clientMutationId, and the audit log, against a few
dictionaries. LIUTONG_MACHINE=200x50 runs it 200 times with 50 steps each.
"""

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

from graph.asking import Asking
from graph.execution import answer
from graph.ids import global_id
from network.model.examples import toy_county
from store.askers import Asker, Origin, Role
from store.audit import every_row, verify
from store.database import open_database
from store.keys import check_key, create_key, revoke_key
from tests.conftest import DAY

RUNS, STEPS = (int(part) for part in os.environ.get("LIUTONG_MACHINE", "20x20").split("x"))
TOY = toy_county()
CHANGES = (
    [],
    [{"scaleSpeed": {"factor": 0.5}}],
    [{"closeSite": {"id": "s1"}}, {"scaleDemand": {"factor": 2.0}}],
)
CREATE = (
    "mutation($i: CreateScenarioInput!) { r: createScenario(input: $i) "
    "{ clientMutationId scenario { id name version changes contentHash } problems { code } } }"
)
UPDATE = CREATE.replace("create", "update").replace("Create", "Update")
DELETE = CREATE.replace("create", "delete").replace("Create", "Delete")
LIST = '{ scenarios(networkCode: "toy") { id name version changes contentHash } }'
MAY_CHANGE = {Role.PLANNER, Role.ADMINISTRATOR}
NEVER = global_id("scenario", "never")
names = st.sampled_from(["plan A", "plan B", "雨季", " padded ", "", "x" * 201])
ids = st.none() | st.sampled_from(["1", "2", "3"])


@dataclass(frozen=True)
class Sent:
    """A mutation as somebody sent it, and what came back."""

    asker: Asker
    text: str
    given: str
    answered: Any


class Service(RuleBasedStateMachine):
    """The service, and beside it what it should hold."""

    keys = Bundle("keys")
    sent = Bundle("sent")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.database = open_database("sqlite://")
        self.database.save_network(TOY)
        self.scenarios: dict[str, dict[str, Any]] = {}
        self.revoked: set[str] = set()
        self.remembered: dict[tuple[str, str], tuple[str, str, Any]] = {}
        self.expected: list[tuple[str, str]] = [("saveNetwork", "local")]

    def teardown(self) -> None:
        """The audit log holds every change that was made and no other, in order, in a sound chain."""
        assert [(row.operation, row.who) for row in every_row(self.database)] == self.expected
        assert verify(self.database).faults == ()
        self.database.close()
        self.runner.close()

    # Who asks.

    @initialize(target=keys)
    def first_keys(self) -> Any:
        """One of each role to begin with, two planners."""
        return multiple(*(self.new_key(role) for role in (*Role, Role.PLANNER)))

    @rule(target=keys, role=st.sampled_from(Role))
    def make_key(self, role: Role) -> str:
        return self.new_key(role)

    def new_key(self, role: Role) -> str:
        operators = ["toy/post"] if role is Role.OPERATOR else []
        _, text = create_key(self.database, name=role, roles=[role], operators=operators)
        self.expected.append(("createKey", "local"))
        return text

    @rule(text=keys)
    def revoke(self, text: str) -> None:
        key_id = text.split("_")[1]
        assert revoke_key(self.database, key_id) is not None
        if text not in self.revoked:
            self.expected.append(("revokeKey", "local"))
        self.revoked.add(text)

    @rule(text=keys)
    def a_key_opens_until_it_is_revoked(self, text: str) -> None:
        assert (check_key(self.database, text) is None) is (text in self.revoked)
        assert check_key(self.database, text[:-1]) is None

    # What they change.

    @rule(target=sent, key=keys, name=names, changes=st.sampled_from(CHANGES), once=ids)
    def create(self, key: str, name: str, changes: list[Any], once: str | None) -> Any:
        given = {"networkCode": "toy", "name": name, "changes": changes}
        return self.change(key, CREATE, "createScenario", given, once, self.model_create)

    @rule(
        target=sent, key=keys, name=st.none() | names, changes=st.none() | st.sampled_from(CHANGES),
        once=ids, which=st.integers(0, 9), behind=st.sampled_from([0, 0, 0, 1, 5]),
    )  # fmt: skip
    def update(self, key: str, name: str | None, changes: list[Any] | None, once: str | None, which: int,
               behind: int) -> Any:  # fmt: skip
        target = self.pick(which)
        given: dict[str, Any] = {"id": target, "expectedVersion": self.version(target) - behind}
        given |= {} if name is None else {"name": name}
        given |= {} if changes is None else {"changes": changes}
        return self.change(key, UPDATE, "updateScenario", given, once, self.model_update)

    @rule(
        target=sent, key=keys, which=st.integers(0, 9), behind=st.none() | st.sampled_from([0, 1]), once=ids
    )
    def delete(self, key: str, which: int, behind: int | None, once: str | None) -> Any:
        target = self.pick(which)
        given: dict[str, Any] = {"id": target}
        given |= {} if behind is None else {"expectedVersion": self.version(target) - behind}
        return self.change(key, DELETE, "deleteScenario", given, once, self.model_delete)

    @rule(sent=sent)
    def retry(self, sent: Sent) -> None:
        """Who heard nothing sends the same again: with an id the same answer, and no second change."""
        if sent.answered is None or orjson.loads(sent.given)["clientMutationId"] is None:
            return
        assert self.ask(sent.asker, sent.text, i=orjson.loads(sent.given)) == sent.answered

    # What is to be found.

    @invariant()
    def the_scenarios_are_those_of_the_model(self) -> None:
        planner = Asker("reader", frozenset({Role.PLANNER}))
        found = self.ask(planner, LIST)["data"]["scenarios"]
        assert {one["id"]: one for one in found} == self.scenarios

    @rule(role=st.sampled_from([Role.VIEWER, Role.OPERATOR, Role.AUDITOR]))
    def only_planners_see_them(self, role: Role) -> None:
        body = self.ask(Asker("reader", frozenset({role})), LIST)
        assert {error["extensions"]["code"] for error in body["errors"]} == {"FORBIDDEN"}

    # How it is asked, and how the model answers.

    def ask(self, asker: Asker, text: str, **variables: Any) -> Any:
        own = self.database.for_origin(Origin(asker.name, "test", "-"))
        made = self.runner.run(answer(text, Asking(own, DAY, asker=asker), variables=variables))
        return orjson.loads(orjson.dumps(made.body))

    def change(
        self, key: str, text: str, operation: str, given: dict[str, Any], once: str | None,
        model: Callable[[dict[str, Any], Any], tuple[Any, str | None]],
    ) -> Any:  # fmt: skip
        asker = check_key(self.database, key)
        if asker is None:
            assert key in self.revoked
            return multiple()
        given = given | {"clientMutationId": once}
        body = self.ask(asker, text, i=given)
        if not asker.roles & MAY_CHANGE:
            assert "data" not in body
            assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
            return multiple()
        payload = body["data"]["r"]
        assert payload["clientMutationId"] == once
        codes = [problem["code"] for problem in payload["problems"]]
        asked = orjson.dumps(
            {**given, **({"name": given["name"].strip()} if "name" in given else {})}
        ).decode()
        memory = None if once is None else self.remembered.get((asker.name, once))
        if memory is not None:
            if memory[:2] == (operation, asked):
                assert body == memory[2]
            else:
                assert (payload["scenario"], codes) == (None, ["KNOWN_ID"])
            return Sent(asker, text, orjson.dumps(given).decode(), body)
        expected, refusal = model(given, payload["scenario"])
        assert (payload["scenario"], codes) == (expected, [refusal] if refusal else [])
        if refusal is None:
            self.expected.append((operation, asker.name))
        if once is not None:
            self.remembered[asker.name, once] = (operation, asked, body)
        return Sent(asker, text, orjson.dumps(given).decode(), body)

    def pick(self, which: int) -> str:
        """One of the scenarios, or one that was never there."""
        known = sorted(self.scenarios)
        return known[which] if which < len(known) else NEVER

    def version(self, scenario_id: str) -> int:
        return self.scenarios[scenario_id]["version"] if scenario_id in self.scenarios else 1

    def model_create(self, given: dict[str, Any], made: Any) -> tuple[Any, str | None]:
        refusal = wrong_name(given["name"])
        if refusal:
            return None, refusal
        assert made["id"] not in self.scenarios
        return self.keep(made["id"], given["name"].strip(), 1, given["changes"], made), None

    def model_update(self, given: dict[str, Any], made: Any) -> tuple[Any, str | None]:
        old = self.scenarios.get(given["id"])
        if old is None:
            return None, "UNKNOWN_SCENARIO"
        if given["expectedVersion"] != old["version"]:
            return None, "VERSION_CONFLICT"
        refusal = wrong_name(given.get("name", old["name"]))
        if refusal:
            return None, refusal
        name, changes = given.get("name", old["name"]).strip(), given.get("changes", old["changes"])
        return self.keep(old["id"], name, old["version"] + 1, changes, made), None

    def model_delete(self, given: dict[str, Any], _made: Any) -> tuple[Any, str | None]:
        old = self.scenarios.get(given["id"])
        if old is None:
            return None, "UNKNOWN_SCENARIO"
        if given.get("expectedVersion", old["version"]) != old["version"]:
            return None, "VERSION_CONFLICT"
        return self.scenarios.pop(given["id"]), None

    def keep(
        self, scenario_id: str, name: str, version: int, changes: list[Any], made: Any
    ) -> dict[str, Any]:
        """The model's scenario; its hash is taken as told, and must be equal for equal changes."""
        shown = {"id": scenario_id, "name": name, "version": version, "changes": changes}
        hashes = {orjson.dumps(one["changes"]): one["contentHash"] for one in self.scenarios.values()}
        wanted = hashes.get(orjson.dumps(changes), made["contentHash"])
        self.scenarios[scenario_id] = shown | {"contentHash": wanted}
        return self.scenarios[scenario_id]


def wrong_name(name: str) -> str | None:
    if not name.strip():
        return "NAME_EMPTY"
    return "INPUT_OUT_OF_RANGE" if len(name.strip()) > 200 else None


Service.TestCase.settings = settings(max_examples=RUNS, stateful_step_count=STEPS, deadline=None)
TestService = Service.TestCase
