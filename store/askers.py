"""Askers: who asks, in which roles and for which operators, as keys, jobs and audit rows name them."""

import json
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is here for; `graph.rights` says what each may do."""

    VIEWER = "viewer"
    PLANNER = "planner"
    OPERATOR = "operator"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


_SEEING_ALL = frozenset({Role.PLANNER, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who asks. `operators` are those whose volumes and costs are theirs, as `CODE/ID`: the
    network's code and the operator's id in it, for the same id may be another firm in another county."""

    name: str
    roles: frozenset[Role]
    operators: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for operator in self.operators:
            code, _, operator_id = operator.partition("/")
            if not code or not operator_id:
                raise ValueError(f"{operator!r} is no operator as CODE/ID, such as nanchuan/post")

    @property
    def sees_all(self) -> bool:
        """True for those who plan for everybody: they see every owner's volumes and costs."""
        return bool(self.roles & _SEEING_ALL)

    def operators_in(self, network_code: str) -> frozenset[str]:
        """The ids of their own operators in a network."""
        parts = (operator.partition("/") for operator in self.operators)
        return frozenset(operator_id for code, _, operator_id in parts if code == network_code)

    def sight(self) -> str:
        """Equal for two askers who get equal answers; whatever is kept of answers is kept under it."""
        return "all" if self == LOCAL else json.dumps([sorted(self.roles), sorted(self.operators)])


LOCAL = Asker("local", frozenset(Role))
"""Whoever runs commands on the database itself, or asks a server that is open on its own machine."""
ANONYMOUS = Asker("anonymous", frozenset())
"""Nobody known: may do nothing that needs a role."""


def to_text(asker: Asker) -> str:
    """The asker as a cell keeps it."""
    return json.dumps(
        {"name": asker.name, "roles": sorted(asker.roles), "operators": sorted(asker.operators)},
        ensure_ascii=False,
    )


def of_text(text: str) -> Asker:
    """The asker of a cell; an empty one is from before there were roles."""
    if not text:
        return LOCAL
    told = json.loads(text)
    return Asker(told["name"], frozenset(map(Role, told["roles"])), frozenset(told["operators"]))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a change comes from: who, from which place (an address, the command line), in which request."""

    who: str = LOCAL.name
    place: str = "command line"
    request_id: str = "-"
