"""Hand down: a target split over the townships, and how each stands on a later day."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import argument

from graph.asking import Asking, Info
from graph.fields import asked, field
from graph.meta import Answered
from graph.places import Township
from graph.problems import Problem, problems_of
from graph.view import View
from network.access.apportionment import SplitRule
from network.targets import Status, handing_down


@strawberry.input(description="A part that is fixed beforehand (定额).")
class QuotaInput:
    """A quota."""

    township: strawberry.ID = asked("Code of the township.")
    value: int = asked("Its part, at least what it has.")


@strawberry.input(description="Which target is handed down, and by which rule (分解下达).")
class HandDownInput:
    """Target, rule and quotas."""

    indicator: str = asked('Code of the indicator. Its measure must count sites. Example: "rural_outlets".')
    deadline: date | None = asked(
        "The statement of that date. Absent = the governing statement with the latest one.", default=None
    )
    rule: SplitRule | None = asked(
        "In proportion to what. Default BY_VILLAGES.", default=SplitRule.BY_VILLAGES
    )
    quotas: list[QuotaInput] | None = asked("Parts that are fixed. Default none.", default=None)


@strawberry.type(description="What one township has to have by the deadline (镇街任务).")
class TownshipTask:
    """A row of the split."""

    inner: strawberry.Private[handing_down.TownshipTask]
    view: strawberry.Private[View]

    @field("The township.")
    def township(self) -> Township:
        return Township(inner=self.inner.township, view=self.view)

    @field("How many it has to have by the deadline.")
    def value(self) -> int:
        return self.inner.value

    @field("How many it has on the day of the split.")
    def actual(self) -> int:
        return self.inner.actual


@strawberry.type(description="How one township stands on a later day (年中跟踪).")
class TaskReview:
    """A row of the review."""

    inner: strawberry.Private[handing_down.TaskReview]
    view: strawberry.Private[View]

    @field("The township.")
    def township(self) -> Township:
        return Township(inner=self.inner.task.township, view=self.view)

    @field("How many it has to have by the deadline.")
    def value(self) -> int:
        return self.inner.task.value

    @field("How many it has on that day.")
    def actual(self) -> int:
        return self.inner.actual

    @field("What it should have by then, by days from the split to the deadline; null without a deadline.")
    def required(self) -> float | None:
        return self.inner.required

    @field("How many it lacks.")
    def gap(self) -> int:
        return self.inner.gap

    @field("How it stands; null without a deadline, unless it is done.")
    def status(self) -> Status | None:
        return self.inner.status


@strawberry.type(
    description=(
        "A target split on the day asked (目标分解). The tasks and the district's own add up to the target; "
        "whole parts by largest remainder, and nobody is asked for less than it has."
    )
)
class HandedDown(Answered):
    """A split of the targets room."""

    inner: strawberry.Private[handing_down.HandedDown]
    view: strawberry.Private[View]

    @field("The target's value; null where there is no such target.")
    def total(self) -> float | None:
        return self.inner.target.value if self.inner.target else None

    @field("The target's deadline; null where it has none, or there is no such target.")
    def deadline(self) -> date | None:
        return self.inner.target.deadline if self.inner.target else None

    @field("One task a township, by code; empty where the split was refused.")
    def tasks(self) -> list[TownshipTask]:
        return [TownshipTask(inner=task, view=self.view) for task in self.inner.tasks]

    @field("Sites that count and lie in no township, such as a district's centre.")
    def district_own(self) -> int:
        return self.inner.district_own

    @field("How each township stands on a day: counted by this network as it is.")
    async def review(
        self,
        info: Info,
        as_of: Annotated[date, argument(description="The day, the split's or later.")],
    ) -> list[TaskReview]:
        rows = await info.context.work(
            lambda: handing_down.review(self.view.network, self.inner, as_of=as_of)
        )
        return [TaskReview(inner=row, view=self.view) for row in rows]

    @field("What is doubtful or wrong.")
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)


async def hand_over(view: View, given: HandDownInput, *, asking: Asking) -> HandedDown:
    """The split of the target that is named."""
    quotas = {str(quota.township): quota.value for quota in given.quotas or ()}
    inner = await asking.work(
        lambda: handing_down.hand_down_indicator(
            view.network,
            given.indicator,
            deadline=given.deadline,
            as_of=view.as_of,
            rule=given.rule or SplitRule.BY_VILLAGES,
            quotas=quotas,
        )
    )
    return HandedDown(inner=inner, view=view)
