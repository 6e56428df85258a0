"""Scenarios: saved lists of changes, found, listed and edited."""

from collections.abc import Sequence
from datetime import datetime

import strawberry

from graph.asking import Asking, Info
from graph.changes import ChangeInput, changes_of
from graph.errors import AskingError
from graph.fields import asked, field
from graph.ids import parts_of
from graph.node import Node
from graph.problems import Problem, problems_of
from graph.rights import may_ask
from graph.scalars import JsonText
from graph.view import View
from network import model
from network.scenario import apply_changes, to_json
from network.scenario import changes_of as changes_of_json
from store import scenarios as saved_scenarios
from store.scenarios import SavedScenario, ScenarioAnswer

_KIND = "scenario"


@strawberry.type(description="A named list of changes on a network (方案), saved. It outlives a restart.")
class Scenario(Node):
    """A scenario of the store."""

    inner: strawberry.Private[SavedScenario]

    def key(self) -> tuple[str, ...]:
        return (_KIND, self.inner.id)

    @field("Its name.")
    def name(self) -> str:
        return self.inner.name

    @field("Code of the network that it changes.")
    def network_code(self) -> strawberry.ID:
        return strawberry.ID(self.inner.network_code)

    @field("Counts its edits from 1; give it as `expectedVersion`.")
    def version(self) -> int:
        return self.inner.version

    @field("Its changes in their order, as ChangeInput takes them.")
    def changes(self) -> JsonText:
        return JsonText(self.inner.changes_json)

    @field("Equal for equal base and changes, whatever the name; 64 hexadecimal digits.")
    def content_hash(self) -> str:
        return self.inner.content_hash

    @field("When it was made.")
    def created_at(self) -> datetime:
        return self.inner.created_at

    @field("When it was last edited.")
    def updated_at(self) -> datetime:
        return self.inner.updated_at

    @field("True when its network has changed since its changes were given; look at `problems` then.")
    async def base_changed(self, info: Info) -> bool:
        asking = info.context
        base = await asking.work(lambda: asking.database.find_network(self.inner.network_code))
        return base is None or base.fingerprint() != self.inner.base_fingerprint

    @field("What is wrong with its changes on the network as it is now.")
    async def problems(self, info: Info) -> list[Problem]:
        asking = info.context
        return problems_of(await asking.work(lambda: _problems_now(self.inner, asking)))


@strawberry.type(description="What came of a mutation on scenarios.")
class ScenarioPayload:
    """The scenario, or why not."""

    answer: strawberry.Private[ScenarioAnswer]
    client_mutation_id: str | None = asked("The one given.")

    @field("The scenario; null when the mutation was refused. A deleted one as it was.")
    def scenario(self) -> Scenario | None:
        return Scenario(inner=self.answer.scenario) if self.answer.scenario else None

    @field("Why it was refused, and what is doubtful.")
    def problems(self) -> list[Problem]:
        return problems_of([problem.under("input") for problem in self.answer.problems])


ONCE = "Makes the mutation safe to repeat: the same one twice is one change and gives the same answer."


@strawberry.input(description="A new scenario.")
class CreateScenarioInput:
    """What to save."""

    network_code: strawberry.ID = asked("Code of the network.")
    name: str = asked("Its name, 1 to 200 characters.")
    changes: list[ChangeInput] = asked("Its changes in their order; may be none.")
    client_mutation_id: str | None = asked(ONCE, default=None)


@strawberry.input(description="An edit of a scenario; what is absent stays as it is.")
class UpdateScenarioInput:
    """What to edit."""

    id: strawberry.ID = asked("Its id.")
    expected_version: int = asked("The version that the edit was made on; another one now refuses the edit.")
    name: str | None = asked("Its new name.", default=None)
    changes: list[ChangeInput] | None = asked("Its new changes, all of them.", default=None)
    client_mutation_id: str | None = asked(ONCE, default=None)


@strawberry.input(description="A scenario that is to go.")
class DeleteScenarioInput:
    """What to delete."""

    id: strawberry.ID = asked("Its id.")
    expected_version: int | None = asked("The version that is to go. Absent = whichever.", default=None)
    client_mutation_id: str | None = asked(ONCE, default=None)


async def find_scenario(id_: str, asking: Asking) -> SavedScenario | None:
    """The scenario with that global id; None when it is gone or the id is of something else."""
    kind, *rest = parts_of(id_)
    if kind != _KIND or len(rest) != 1 or not may_ask(asking.asker, "Query.scenario"):
        return None
    return await asking.work(lambda: saved_scenarios.find_scenario(asking.database, rest[0]))


async def list_scenarios(network_code: str, asking: Asking) -> list[Scenario]:
    """The scenarios of a network, by name."""
    found = await asking.work(
        lambda: saved_scenarios.list_scenarios(asking.database, network_code=network_code)
    )
    return [Scenario(inner=saved) for saved in found]


async def create(given: CreateScenarioInput, asking: Asking) -> ScenarioPayload:
    """Save a new scenario."""
    answer = await asking.work(
        lambda: saved_scenarios.create_scenario(
            asking.database,
            network_code=given.network_code,
            name=given.name,
            changes_json=to_json(changes_of(given.changes)),
            client_mutation_id=given.client_mutation_id,
        )
    )
    return ScenarioPayload(answer=answer, client_mutation_id=given.client_mutation_id)


async def update(given: UpdateScenarioInput, asking: Asking) -> ScenarioPayload:
    """Edit a scenario."""
    answer = await asking.work(
        lambda: saved_scenarios.update_scenario(
            asking.database,
            _own_id(given.id),
            expected_version=given.expected_version,
            name=given.name,
            changes_json=None if given.changes is None else to_json(changes_of(given.changes)),
            client_mutation_id=given.client_mutation_id,
        )
    )
    return ScenarioPayload(answer=answer, client_mutation_id=given.client_mutation_id)


async def delete(given: DeleteScenarioInput, asking: Asking) -> ScenarioPayload:
    """Delete a scenario."""
    answer = await asking.work(
        lambda: saved_scenarios.delete_scenario(
            asking.database,
            _own_id(given.id),
            expected_version=given.expected_version,
            client_mutation_id=given.client_mutation_id,
        )
    )
    return ScenarioPayload(answer=answer, client_mutation_id=given.client_mutation_id)


def under_scenario(view: View, saved: SavedScenario) -> tuple[View, Sequence[model.Problem]]:
    """The network under a saved scenario, and what is wrong with its changes by now."""
    changed = apply_changes(view.network, changes_of_json(saved.changes_json))
    return view.with_network(changed.network), changed.problems


def _own_id(id_: str) -> str:
    kind, *rest = parts_of(id_)
    if kind != _KIND or len(rest) != 1:
        raise AskingError("This is the id of something else than a scenario.")
    return rest[0]


def _problems_now(saved: SavedScenario, asking: Asking) -> Sequence[model.Problem]:
    base = asking.database.find_network(saved.network_code)
    if base is None:
        message = f"The network {saved.network_code!r} is gone: import it again."
        return [model.error(model.ProblemCode.UNKNOWN_NETWORK, message, "networkCode")]
    return apply_changes(base, changes_of_json(saved.changes_json)).problems
