"""The fold: changes applied one after the other, each checked against the network so far."""

from collections.abc import Sequence

from network.model import Network, Problem, ProblemCode, error, has_errors, warning
from network.scenario.change import Applied, Change, WhatIf
from network.scenario.codec import kind_of

MAX_CHANGES = 1000
"""A longer list is refused whole: it is a new package, not a what-if."""
_MAX_PROBLEMS = 200


def apply_changes(network: Network, changes: Sequence[Change]) -> WhatIf:
    """What would the network be after these changes, in this order?

    A change with an ERROR is skipped and told, the rest still applies; one that touches nothing is an
    ERROR (NO_EFFECT). The network given is never altered. More than MAX_CHANGES are refused whole.
    """
    if len(changes) > MAX_CHANGES:
        message = f"{len(changes)} changes are given and {MAX_CHANGES} are allowed; none was applied."
        return WhatIf(network, (), (error(ProblemCode.LIMIT_EXCEEDED, message, "changes"),))
    applied: list[Applied] = []
    problems: list[Problem] = []
    for position, change in enumerate(changes):
        kind = kind_of(change)
        found = change.check(network)
        if not has_errors(found):
            effect = change.apply(network)
            if effect.count:
                network = effect.network
                applied.append(Applied(position, kind, effect.count))
            else:
                message = f"{kind} touches nothing in this network and was left out."
                found = [*found, error(ProblemCode.NO_EFFECT, message)]
        problems += [problem.under("changes", str(position), kind) for problem in found]
    return WhatIf(network, tuple(applied), tuple(_capped(problems)))


def _capped(problems: Sequence[Problem]) -> Sequence[Problem]:
    if len(problems) <= _MAX_PROBLEMS:
        return problems
    message = f"{len(problems)} problems were found; the first {_MAX_PROBLEMS} are listed."
    return [*problems[:_MAX_PROBLEMS], warning(ProblemCode.CAPPED, message, "changes")]
