"""Measuring: what a network answers about standards, targets, acceptance and score cards."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import argument

from graph.acceptance import Acceptance, AcceptanceInput, accept_sites
from graph.asking import Info
from graph.fields import field
from graph.hand_down import HandDownInput, HandedDown, hand_over
from graph.score_cards import ScoreCard, ScoreCardInput, ScoreReport, list_cards, score_network
from graph.standards import Standard, StandardChecks, StandardChecksInput, check, list_standards
from graph.targets import PathArgument, Target, TargetBook, book_of, list_targets
from graph.view import View
from network.targets import PathRule


@strawberry.type(description="The questions about standards and targets, which every network answers.")
class Measuring:
    """Fields of a network; they need nothing of it but its view."""

    view: strawberry.Private[View]

    @field(
        "The radii that sites have to keep (服务半径标准): those of the package's standards.csv and of "
        "setStandard; without any, the shipped examples, which say so."
    )
    def standards(self) -> list[Standard]:
        return list_standards(self.view)

    @field("Which sites keep the radius that holds for them, and which do not (达标检查).")
    async def standard_checks(
        self,
        info: Info,
        input_: Annotated[
            StandardChecksInput | None,
            argument(name="input", description="What is asked. Absent = outlets, all standards."),
        ] = None,
    ) -> StandardChecks:
        return await check(self.view, input_, asking=info.context)

    @field("The target book (目标台账): what the plan demands, what there is, what is required by now.")
    async def targets(
        self,
        info: Info,
        as_of: Annotated[date | None, argument(description="The day. Absent = the network's.")] = None,
        path: PathArgument = PathRule.LINEAR,
    ) -> list[Target]:
        return await info.context.work(lambda: list_targets(self.view, as_of, path))

    @field("The same with what is doubtful about it, and the sites behind all targets, each once.")
    async def target_book(
        self,
        info: Info,
        as_of: Annotated[date | None, argument(description="The day. Absent = the network's.")] = None,
        path: PathArgument = PathRule.LINEAR,
    ) -> TargetBook:
        return await info.context.work(lambda: book_of(self.view, as_of, path))

    @field("A target split over the townships so that it adds up (分解下达), and how each stands later.")
    async def hand_down(
        self,
        info: Info,
        input_: Annotated[HandDownInput, argument(name="input", description="What is asked.")],
    ) -> HandedDown:
        return await hand_over(self.view, input_, asking=info.context)

    @field("Which sites count at the end of the year, test by test, with evidence (年末验收考核).")
    async def acceptance(
        self,
        info: Info,
        input_: Annotated[AcceptanceInput, argument(name="input", description="What is asked.")],
    ) -> Acceptance:
        return await accept_sites(self.view, input_, asking=info.context)

    @field("The score cards that ship (评价指标), by code: examples from elsewhere, with their sources.")
    def score_cards(self) -> list[ScoreCard]:
        return list_cards()

    @field("A score card filled in (评价打分): a shipped one by code, or one of your own as data.")
    async def score_card(
        self,
        info: Info,
        input_: Annotated[ScoreCardInput, argument(name="input", description="What is asked.")],
    ) -> ScoreReport:
        return await score_network(self.view, input_, asking=info.context)
