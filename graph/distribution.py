"""Distribution: what a network answers about goods on the way, beside the pooled routes."""

from typing import Annotated

import strawberry
from strawberry import argument

from graph.asking import Info
from graph.fair_shares import FairShares, FairSharesInput, share
from graph.fields import field
from graph.view import View


@strawberry.type(description="The questions about goods, which every network answers.")
class Distribution:
    """Fields of a network; they need nothing of it but its view."""

    view: strawberry.Private[View]

    @field("Who pays how much when operators pool (成本分摊): Shapley values, every coalition, core check.")
    async def fair_shares(
        self,
        info: Info,
        input_: Annotated[FairSharesInput, argument(name="input", description="What is asked.")],
    ) -> FairShares:
        return await share(self.view, input_, asking=info.context)
