"""Query: where every request begins."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import argument

from graph.asking import Asking, Info
from graph.audit_log import Asker, AuditConnection, page_of_log
from graph.fields import field
from graph.ids import parts_of
from graph.jobs import Job, find_job
from graph.network import Network
from graph.node import Node
from graph.places import township_or_none, village_or_none
from graph.rights import view_for
from graph.scenarios import Scenario, find_scenario, list_scenarios, under_scenario
from graph.sites import site_or_none
from graph.view import View
from network.pooling.owners import only_own


@strawberry.type(description="What can be asked.")
class Query:
    """Root fields answer null for what is unknown."""

    @field("Whatever has that global id, as of today; null when it is gone.")
    async def node(
        self,
        info: Info,
        id_: Annotated[strawberry.ID, argument(name="id", description="A global id of this service.")],
    ) -> Node | None:
        return await find_node(id_, info.context)

    @field("All networks, by code, as of today.")
    async def networks(self, info: Info) -> list[Network]:
        asking = info.context
        heads = await asking.work(asking.database.list_networks)
        found = [await find_network(head.code, asking) for head in heads]
        return [network for network in found if network]

    @field("One network on one day; null when the code is unknown.")
    async def network(
        self,
        info: Info,
        code: Annotated[strawberry.ID, argument(description='Its code. Example: "nanchuan".')],
        as_of: Annotated[
            date | None,
            argument(description="The day by which sites and designations count. Absent = today."),
        ] = None,
        scenario: Annotated[
            strawberry.ID | None,
            argument(description="A saved scenario of this network to see it under. Absent = as it is."),
        ] = None,
    ) -> Network | None:
        if scenario is None:
            return await find_network(code, info.context, as_of=as_of)
        return await find_under_scenario(code, scenario, info.context, as_of=as_of)

    @field("A saved scenario; null when it is gone.")
    async def scenario(
        self, info: Info, id_: Annotated[strawberry.ID, argument(name="id", description="Its id.")]
    ) -> Scenario | None:
        saved = await find_scenario(id_, info.context)
        return Scenario(inner=saved) if saved else None

    @field("The saved scenarios of a network, by name; none where the code is unknown.")
    async def scenarios(
        self,
        info: Info,
        network_code: Annotated[strawberry.ID, argument(description="Code of the network.")],
    ) -> list[Scenario]:
        return await list_scenarios(network_code, info.context)

    @field("Who asks, as the server knows them (当前身份).")
    def asker(self, info: Info) -> Asker:
        return Asker(inner=info.context.asker)

    @field("The audit log (审计日志): every change of what is stored, newest first, in pages.")
    async def audit_log(
        self,
        info: Info,
        first: Annotated[int | None, argument(description="Size of the page, 0 to 100. Default 100.")] = 100,
        after: Annotated[
            str | None, argument(description="Only what comes after this cursor. Absent = from the newest.")
        ] = None,
    ) -> AuditConnection:
        return await page_of_log(first=first, after=after, asking=info.context)

    @field("A job, its state and its result; null when it is unknown.")
    async def job(
        self, info: Info, id_: Annotated[strawberry.ID, argument(name="id", description="Its id.")]
    ) -> Job | None:
        return await find_job(id_, info.context)


async def find_network(code: str, asking: Asking, *, as_of: date | None = None) -> Network | None:
    """The network with that code on that day, today when absent; None when it is unknown."""
    database = asking.database
    found = database.peek_network(code) or await asking.work(lambda: database.find_network(code))
    if found is None:
        return None
    view = view_for(asking.asker, found, as_of or asking.today)
    return Network(view=view, told=() if view.own is None else (only_own(view.own),))


async def find_under_scenario(
    code: str, scenario: str, asking: Asking, *, as_of: date | None = None
) -> Network | None:
    """The network under one of its saved scenarios; None when either is unknown."""
    network, saved = await find_network(code, asking, as_of=as_of), await find_scenario(scenario, asking)
    if network is None or saved is None or saved.network_code != code:
        return None
    view, problems = await asking.work(lambda: under_scenario(network.view, saved))
    return Network(view=view, saved=saved, told=tuple(problems))


async def find_node(id_: str, asking: Asking) -> Node | None:
    """What a global id leads to; None when it is gone."""
    kind, *codes = parts_of(id_)
    match kind, codes:
        case "network", [code]:
            return await find_network(code, asking)
        case "scenario", [_]:
            saved = await find_scenario(id_, asking)
            return Scenario(inner=saved) if saved else None
        case "job", [_]:
            return await find_job(id_, asking)
        case (("township" | "village" | "site"), [network_code, code]):
            network = await find_network(network_code, asking)
            return _part(kind, code, network.view) if network else None
        case _:
            return None


def _part(kind: str, code: str, view: View) -> Node | None:
    if kind == "site":
        return site_or_none(view.network.site_by_code.get(code), view)
    return township_or_none(code, view) if kind == "township" else village_or_none(code, view)
