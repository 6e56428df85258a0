"""Districting: which centre serves which townships (片区)."""

import strawberry

from graph.asking import Asking
from graph.fields import asked, field
from graph.meta import Answered
from graph.places import Township
from graph.problems import Problem, problems_of
from graph.sites import Site
from graph.time_limits import check_seconds
from graph.view import View
from network import siting


@strawberry.input(description="What is carried to one township.")
class TownshipVolumeInput:
    """A township's volume."""

    township: strawberry.ID = asked("Code of the township.")
    volume: float = asked("How much, in any one unit, at least 0.")


@strawberry.input(description="What is asked of districting (片区划分): the centres, and what binds them.")
class DistrictingInput:
    """Hubs and rules."""

    hubs: list[strawberry.ID] | None = asked(
        "Site codes of the centres, in business or not. Absent = the service centres (为农服务中心) that "
        "count on the day.",
        default=None,
    )
    volumes: list[TownshipVolumeInput] | None = asked(
        "What is carried to each township; 0 where it is not named. Absent = kg of its demands on an average "
        "day, or its people where no demands are loaded.",
        default=None,
    )
    largest_share: float | None = asked(
        "No centre carries more than so many times the mean load, at least 1. Absent = no rule.", default=None
    )
    contiguous: bool = asked(
        "True = the townships of a centre hang together by their borders. Default true.", default=True
    )
    time_limit_seconds: float = asked(
        "Seconds for the whole field, above 0, at most what the server allows. Default 5.", default=5.0
    )


@strawberry.type(description="One centre and the townships that it serves (片区).")
class Cluster:
    """A cluster of the siting room."""

    inner: strawberry.Private[siting.Cluster]
    view: strawberry.Private[View]

    @field("The centre.")
    def hub(self) -> Site:
        return Site(inner=self.inner.hub, view=self.view)

    @field("Its townships, by code.")
    def townships(self) -> list[Township]:
        return [Township(inner=township, view=self.view) for township in self.inner.townships]

    @field("What is carried to them, in `unit`.")
    def load(self) -> float:
        return self.inner.load

    @field("Volume × minutes from the centre, summed over its townships.")
    def cost(self) -> float:
        return self.inner.cost


@strawberry.type(description="Two townships whose shares of land touch.")
class Border:
    """A pair of townships."""

    one: Township = asked("The township of the smaller code.")
    other: Township = asked("The other one.")


@strawberry.type(
    description="Townships assigned to centres, each to one, at least volume × minutes (片区划分)."
)
class Districting(Answered):
    """The answer of the siting room."""

    inner: strawberry.Private[siting.Districting]
    view: strawberry.Private[View]

    @field("One for each centre, by the code of the centre.")
    def clusters(self) -> list[Cluster]:
        return [Cluster(inner=cluster, view=self.view) for cluster in self.inner.clusters]

    @field("Townships that no centre reaches, by code.")
    def unassigned(self) -> list[Township]:
        return [Township(inner=township, view=self.view) for township in self.inner.unassigned]

    @field('What loads are counted in: "kg a day", "people" or "given".')
    def unit(self) -> str:
        return self.inner.unit

    @field("Volume × minutes in all.")
    def objective(self) -> float:
        return self.inner.objective

    @field("No assignment under the same rules costs less.")
    def bound(self) -> float:
        return self.inner.bound

    @field("(objective − bound) ÷ objective; 0 = proven best.")
    def gap(self) -> float:
        return self.inner.gap

    @field("True when no better assignment exists (已证明最优).")
    def proven(self) -> bool:
        return self.inner.proven

    @field("Largest load ÷ smallest load (负荷均衡); null where a centre has none.")
    def balance(self) -> float | None:
        return self.inner.balance

    @field(
        "Townships that touch, by the land that lies nearest to their villages within the outline of the "
        "district; what `contiguous` goes by."
    )
    def borders(self) -> list[Border]:
        by_code = self.view.network.township_by_code
        return [
            Border(
                one=Township(inner=by_code[a], view=self.view),
                other=Township(inner=by_code[b], view=self.view),
            )
            for a, b in self.inner.borders
        ]

    @field("Seconds that it took.")
    def seconds(self) -> float:
        return self.inner.seconds

    @field("What is doubtful or wrong.")
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)


async def district(view: View, given: DistrictingInput, *, asking: Asking) -> Districting:
    """The assignment asked for; a wrong time limit refuses the whole."""
    wrong = check_seconds(given.time_limit_seconds, asking)
    if wrong:
        nothing = siting.Districting((), (), "", 0.0, 0.0, False, None, (), tuple(wrong))
        return Districting(inner=nothing, view=view)
    volumes = None if given.volumes is None else {str(v.township): v.volume for v in given.volumes}

    def solve() -> siting.Districting:
        from network.siting.districting import solve_districting

        return solve_districting(
            view.network,
            as_of=view.as_of,
            hubs=None if given.hubs is None else tuple(given.hubs),
            volumes=volumes,
            largest_share=given.largest_share,
            contiguous=given.contiguous,
            time_limit_s=given.time_limit_seconds,
            stop=asking.is_stopped,
        )

    return Districting(inner=await asking.work(solve), view=view)
