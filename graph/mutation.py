"""Mutation: what can be changed. Each is `verbNoun(input) -> payload` with the object or the problems."""

from typing import Annotated

import strawberry
from strawberry import argument

from graph import jobs, scenarios
from graph.asking import Info
from graph.fields import field
from graph.jobs import CancelJobInput, JobPayload, StartJobInput
from graph.planned_scenarios import (
    CreateScenarioFromSitingInput,
    CreateScenarioFromSitingPayload,
    create_from_siting,
)
from graph.scenarios import CreateScenarioInput, DeleteScenarioInput, ScenarioPayload, UpdateScenarioInput

_INPUT = "What is to be done."


@strawberry.type(
    description="What can be changed. Every mutation may be repeated safely with the same clientMutationId."
)
class Mutation:
    """Root fields never answer null; a refusal is told in the payload's problems."""

    @field("Save a list of changes under a name (保存方案).")
    async def create_scenario(
        self,
        info: Info,
        input_: Annotated[CreateScenarioInput, argument(name="input", description=_INPUT)],
    ) -> ScenarioPayload:
        return await scenarios.create(input_, info.context)

    @field("Save the outlets of a siting or roll-out plan as a scenario (方案转为情景).")
    async def create_scenario_from_siting(
        self,
        info: Info,
        input_: Annotated[CreateScenarioFromSitingInput, argument(name="input", description=_INPUT)],
    ) -> CreateScenarioFromSitingPayload:
        return await create_from_siting(input_, info.context)

    @field("Rename a scenario, or give it other changes (修改方案).")
    async def update_scenario(
        self,
        info: Info,
        input_: Annotated[UpdateScenarioInput, argument(name="input", description=_INPUT)],
    ) -> ScenarioPayload:
        return await scenarios.update(input_, info.context)

    @field("Delete a scenario (删除方案).")
    async def delete_scenario(
        self,
        info: Info,
        input_: Annotated[DeleteScenarioInput, argument(name="input", description=_INPUT)],
    ) -> ScenarioPayload:
        return await scenarios.delete(input_, info.context)

    @field("Run a query in the background (后台运行); equal inputs are one job.")
    async def start_job(
        self, info: Info, input_: Annotated[StartJobInput, argument(name="input", description=_INPUT)]
    ) -> JobPayload:
        return await jobs.start(input_, info.context)

    @field("End a job (取消任务); its worker stops within a moment.")
    async def cancel_job(
        self, info: Info, input_: Annotated[CancelJobInput, argument(name="input", description=_INPUT)]
    ) -> JobPayload:
        return await jobs.cancel(input_, info.context)
