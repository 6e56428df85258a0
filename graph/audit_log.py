"""The audit log as auditors read it, and who oneself is."""

from datetime import datetime

import strawberry

from graph.asking import Asking
from graph.enums import described
from graph.errors import AskingError
from graph.fields import asked, field
from graph.ids import code_before, cursor_after
from graph.scalars import JsonText
from graph.sites import PAGE_MAX, PageInfo
from store.askers import Asker as Known
from store.askers import Role
from store.audit import AuditRow, count_rows, list_newest

_CURSOR = "audit:"

described(
    Role,
    "What somebody is here for (角色).",
    {
        "VIEWER": "Looks at coverage, sites and plans, and at no owner's volumes and costs.",
        "PLANNER": "Plans for everybody: sees everything, keeps scenarios, runs jobs.",
        "OPERATOR": "An owner of goods and vehicles: sees its own, others as totals of three owners or more.",
        "ADMINISTRATOR": "What planners may, and all that nobody else may.",
        "AUDITOR": "Reads the audit log, and nothing else.",
    },
)


@strawberry.type(description="Who asks (身份), as the server knows them.")
class Asker:
    """An asker of the store."""

    inner: strawberry.Private[Known]

    @field('Their name: "key:" and a key\'s id, "oidc:" and a subject; "local" on an open server.')
    def name(self) -> str:
        return self.inner.name

    @field("Their roles, in order of name.")
    def roles(self) -> list[Role]:
        return sorted(self.inner.roles)

    @field("The operators whose volumes and costs are theirs, as CODE/ID.")
    def operators(self) -> list[str]:
        return sorted(self.inner.operators)


@strawberry.type(
    description="One change (审计记录). Rows are only ever added; each holds the hash of the last."
)
class AuditEntry:
    """A row of the log."""

    inner: strawberry.Private[AuditRow]

    @field("Its number, from 1 without a gap.")
    def number(self) -> int:
        return self.inner.seq

    @field("When, UTC.")
    def at(self) -> datetime:
        return datetime.fromisoformat(self.inner.at)

    @field("Who made the change.")
    def who(self) -> str:
        return self.inner.who

    @field("From where: an address, or the command line.")
    def place(self) -> str:
        return self.inner.place

    @field("The id of the request, as in the server's own log.")
    def request_id(self) -> str:
        return self.inner.request_id

    @field('What was done. Example: "updateScenario".')
    def operation(self) -> str:
        return self.inner.operation

    @field('To what. Example: "network nanchuan".')
    def subject(self) -> str:
        return self.inner.subject

    @field("What was there before; null where there was nothing.")
    def before(self) -> JsonText | None:
        return None if self.inner.before is None else JsonText(self.inner.before)

    @field("What was there afterwards; null where there was nothing.")
    def after(self) -> JsonText | None:
        return None if self.inner.after is None else JsonText(self.inner.after)

    @field("Hash of the row before it, 64 hexadecimal digits.")
    def prev_hash(self) -> str:
        return self.inner.prev_hash

    @field("Its own hash: SHA-256 of everything in it, the hash before it included.")
    def hash(self) -> str:
        return self.inner.hash


@strawberry.type(description="An entry on a page, with the cursor that stands after it.")
class AuditEdge:
    """One row of a page."""

    cursor: str = asked("Opaque; stays valid for ever, for rows are only added.")
    node: AuditEntry = asked("The entry.")


@strawberry.type(description="A page of the audit log, newest first.")
class AuditConnection:
    """At most 100 entries and how to go on."""

    edges: list[AuditEdge] = asked("The entries of this page with their cursors.")
    page_info: PageInfo = asked("How to go on.")
    total_count: int = asked("How many entries there are.")

    @field("The entries of this page without their cursors.")
    def nodes(self) -> list[AuditEntry]:
        return [edge.node for edge in self.edges]


async def page_of_log(*, first: int | None, after: str | None, asking: Asking) -> AuditConnection:
    """The first so many entries after a cursor; AskingError for a page size or cursor out of range."""
    size = PAGE_MAX if first is None else first
    if not 0 <= size <= PAGE_MAX:
        raise AskingError(f"first is {size}, and must be 0 to {PAGE_MAX}; ask on with `after`.")
    below = None if after is None else _number(after)
    found = await asking.work(lambda: list_newest(asking.database, below=below, most=size + 1))
    total = await asking.work(lambda: count_rows(asking.database))
    edges = [
        AuditEdge(cursor=cursor_after(f"{_CURSOR}{row.seq}"), node=AuditEntry(inner=row))
        for row in found[:size]
    ]
    info = PageInfo(
        has_next_page=len(found) > size,
        has_previous_page=after is not None,
        start_cursor=edges[0].cursor if edges else None,
        end_cursor=edges[-1].cursor if edges else None,
    )
    return AuditConnection(edges=edges, page_info=info, total_count=total)


def _number(cursor: str) -> int:
    text = code_before(cursor)
    number = text.removeprefix(_CURSOR)
    if not text.startswith(_CURSOR) or not number.isdigit():
        raise AskingError("This cursor is one of another list.")
    return int(number)
