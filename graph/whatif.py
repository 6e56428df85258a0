"""What-if: a network after changes, and how it compares with the one before."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, TypeAlias

import strawberry
from strawberry import argument

from graph.asking import Asking, Info
from graph.changes import ChangeInput, changes_of
from graph.comparison import Comparison, compare_sides
from graph.fields import field
from graph.problems import Problem, problems_of
from graph.question import CoverageInput
from graph.view import View
from network.scenario import Applied, apply_changes
from network.scenario import WhatIf as Changed

if TYPE_CHECKING:
    from graph.network import Network

LazyNetwork: TypeAlias = Annotated["Network", strawberry.lazy("graph.network")]


@strawberry.type(description="A change that took effect.")
class AppliedChange:
    """A row of what was done."""

    inner: strawberry.Private[Applied]

    @field("Its position in the list given, counted from 0; they apply in that order.")
    def position(self) -> int:
        return self.inner.position

    @field('Its kind: the field of ChangeInput. Example: "closeRoad".')
    def kind(self) -> str:
        return self.inner.kind

    @field("On how many things it took effect: links, sites, demands, vehicles, stops.")
    def count(self) -> int:
        return self.inner.count


@strawberry.type(
    description=(
        "A network after changes (假设方案). The base is never touched; what is wrong with a change is told "
        "and the change left out, the others still apply."
    )
)
class WhatIf:
    """What the scenario room made of a list of changes."""

    base: strawberry.Private[View]
    inner: strawberry.Private[Changed]

    @field("The changed network: everything that a network answers works on it, a further what-if too.")
    def network(self) -> LazyNetwork:
        from graph.network import Network

        return Network(view=self.changed())

    @field("The changes that took effect, in the order given.")
    def applied(self) -> list[AppliedChange]:
        return [AppliedChange(inner=applied) for applied in self.inner.applied]

    @field(
        "What is wrong with the changes that were left out, and what is doubtful; `path` names the change."
    )
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)

    @field("Base and changed network side by side, over the union of their places (方案对比).")
    async def comparison(
        self,
        info: Info,
        input_: Annotated[CoverageInput, argument(name="input", description="What is asked.")],
    ) -> Comparison:
        return await compare_sides(self.base, self.changed(), input_, asking=info.context)

    def changed(self) -> View:
        """The changed network on the same day."""
        return self.base.with_network(self.inner.network)


async def what_if(base: View, changes: Sequence[ChangeInput], *, asking: Asking) -> WhatIf:
    """The network after the changes given."""
    wanted = changes_of(changes)
    return WhatIf(base=base, inner=await asking.work(lambda: apply_changes(base.network, wanted)))
