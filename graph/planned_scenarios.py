"""Planned scenarios: the outlets of a siting or roll-out plan saved as a scenario, in one mutation."""

import dataclasses
import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

import strawberry

from graph.asking import Asking
from graph.fields import asked, field
from graph.problems import Problem, problems_of
from graph.rollout import RolloutInput, roll_out
from graph.scenarios import ONCE, Scenario, find_scenario, under_scenario
from graph.siting import SitingInput, site
from graph.view import View
from network import model
from network.model import ProblemCode, error, has_errors
from network.scenario import Change, changes_of, to_json
from network.siting.outlets import (
    Chosen,
    added_sites,
    check_added,
    outlets_of_rollout,
    outlets_of_siting,
    outlets_of_villages,
)
from store import scenarios as saved_scenarios
from store.scenarios import ScenarioAnswer


@strawberry.input(description="One plan of a siting question.")
class PlanOfSitingInput:
    """The question and which of its plans."""

    question: SitingInput = asked("The question, as `Network.siting` takes it.")
    rank: int = asked("Which of its plans, 1 = the best. Default 1.", default=1)


@strawberry.input(description="The sets of a roll-out.")
class PlanOfRolloutInput:
    """The question and how far."""

    question: RolloutInput = asked("The question, as `Network.rollout` takes it.")
    until: dt.date | None = asked("Only the milestones up to this day. Absent = all.", default=None)


@strawberry.input(one_of=True, description="Where the new outlets come from: exactly one of the fields.")
class PlanInput:
    """The source of a plan."""

    villages: strawberry.Maybe[list[strawberry.ID]] = asked(
        "Codes of the villages that get an outlet, as a plan's `villages` tells them."
    )
    siting: strawberry.Maybe[PlanOfSitingInput] = asked("A siting question, asked now.")
    rollout: strawberry.Maybe[PlanOfRolloutInput] = asked(
        "A roll-out, asked now; each outlet opens on the day of its milestone."
    )


@strawberry.input(description="A scenario to be made of a plan (方案转为情景).")
class CreateScenarioFromSitingInput:
    """The plan and how it is saved."""

    network_code: strawberry.ID = asked("Code of the network.")
    name: str = asked("The scenario's name, 1 to 200 characters.")
    plan: PlanInput = asked("The new outlets.")
    as_of: dt.date | None = asked("The day that the plan is asked for. Absent = today.", default=None)
    scenario: strawberry.ID | None = asked(
        "A saved scenario of the network that the plan builds on; its changes come first. Absent = none.",
        default=None,
    )
    functions: list[str] = asked(
        'Functions of the new outlets. Default none. Example: ["retail", "parcel_in"].', default_factory=list
    )
    client_mutation_id: str | None = asked(ONCE, default=None)


@strawberry.type(description="What came of a plan that was to be saved.")
class CreateScenarioFromSitingPayload:
    """The scenario, or why not."""

    answer: strawberry.Private[ScenarioAnswer]
    client_mutation_id: str | None = asked("The one given.")

    @field("The scenario, an `addSite` for each outlet; null when the mutation was refused.")
    def scenario(self) -> Scenario | None:
        return Scenario(inner=self.answer.scenario) if self.answer.scenario else None

    @field("Why it was refused, and what is doubtful, such as a plan that is not proven best.")
    def problems(self) -> list[Problem]:
        return problems_of([problem.under("input") for problem in self.answer.problems])


async def create_from_siting(
    given: CreateScenarioFromSitingInput, asking: Asking
) -> CreateScenarioFromSitingPayload:
    """Ask for the plan and save its outlets; a mutation repeated by its id asks for nothing again."""
    request: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(given), default=str))
    known = await asking.work(
        lambda: saved_scenarios.find_planned(asking.database, request, given.client_mutation_id)
    )
    answer = known or await _create(given, request, asking)
    return CreateScenarioFromSitingPayload(answer=answer, client_mutation_id=given.client_mutation_id)


async def _create(
    given: CreateScenarioFromSitingInput, request: dict[str, Any], asking: Asking
) -> ScenarioAnswer:
    base, before, problems = await _base(given, asking)
    if base is None:
        return ScenarioAnswer(None, problems)
    outlets, told = await _outlets(base, given.plan, asking)
    if has_errors(told):
        return ScenarioAnswer(None, (*problems, *(problem.under("plan") for problem in told)))
    added = added_sites(base.network, outlets, functions=given.functions)
    told = (*told, *check_added(base.network, before, added))
    if has_errors(told):
        return ScenarioAnswer(None, (*problems, *(problem.under("plan") for problem in told)))
    return await asking.work(
        lambda: saved_scenarios.create_planned(
            asking.database,
            network_code=given.network_code,
            name=given.name,
            changes_json=to_json([*before, *added]),
            request=request,
            told=(*problems, *(problem.under("plan") for problem in told)),
            client_mutation_id=given.client_mutation_id,
        )
    )


async def _base(
    given: CreateScenarioFromSitingInput, asking: Asking
) -> tuple[View | None, Sequence[Change], tuple[model.Problem, ...]]:
    """What the plan builds on: the network, or one of its scenarios, with that scenario's changes."""
    network = await asking.work(lambda: asking.database.find_network(given.network_code))
    if network is None:
        message = f"There is no network {given.network_code!r}."
        return None, (), (error(ProblemCode.UNKNOWN_NETWORK, message, "networkCode"),)
    view = View(network, given.as_of or asking.today)
    if given.scenario is None:
        return view, (), ()
    saved = await find_scenario(given.scenario, asking)
    if saved is None or saved.network_code != given.network_code:
        message = f"The network {given.network_code!r} has no scenario of this id."
        return None, (), (error(ProblemCode.UNKNOWN_SCENARIO, message, "scenario"),)
    under, problems = await asking.work(lambda: under_scenario(view, saved))
    return under, changes_of(saved.changes_json), tuple(problem.under("scenario") for problem in problems)


async def _outlets(view: View, plan: PlanInput, asking: Asking) -> Chosen:
    """The outlets of the source given, and what there is to tell; paths start at the source."""
    if plan.siting:
        asked_for = plan.siting.value
        siting = (await site(view, asked_for.question, asking=asking)).inner
        return _under("siting", outlets_of_siting(siting, asked_for.rank))
    if plan.rollout:
        wanted = plan.rollout.value
        rollout = (await roll_out(view, wanted.question, asking=asking)).inner
        return _under("rollout", outlets_of_rollout(rollout, wanted.until))
    codes = plan.villages.value if plan.villages else []
    return _under("villages", outlets_of_villages(view.network, codes))


def _under(source: str, chosen: Chosen) -> Chosen:
    outlets, problems = chosen
    return outlets, tuple(problem.under(source) for problem in problems)
