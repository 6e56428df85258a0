"""Answers: a chart's document asked of the schema, with errors as trouble that can be told."""

from collections.abc import Mapping
from typing import Any

from app.charts.question import ChartQuestion, ChartTroubleError
from graph.asking import Asking
from graph.execution import answer

_FRAME = """query Chart($code: ID!, $asOf: Date, $changes: [ChangeInput!]!%s) {
  network(code: $code, asOf: $asOf) {
    code name asOf provenance fingerprint
    whatIf(changes: $changes) { problems { severity message } network { fingerprint %s } }
  }
}"""


async def asked(
    question: ChartQuestion, asking: Asking, selection: str, **more: tuple[str, Any]
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The network's head, and the selection of it after the changes. `more` are variables: type and value."""
    declared = "".join(f", ${name}: {kind}" for name, (kind, _) in more.items())
    variables = {**question.variables, **{name: value for name, (_, value) in more.items()}}
    made = await answer(_FRAME % (declared, selection), asking, variables=variables, mutations=False)
    errors = made.body.get("errors")
    if errors:
        raise ChartTroubleError(str(errors[0]["message"]), 400)
    network = made.body["data"]["network"]
    if network is None:
        raise ChartTroubleError(f"There is no network {question.code!r}.", 404)
    refuse(network["whatIf"]["problems"])
    return network, network["whatIf"]["network"]


def refuse(problems: list[Mapping[str, Any]]) -> None:
    """Raise the first problem that refuses, if there is one."""
    for problem in problems:
        if problem["severity"] == "ERROR":
            raise ChartTroubleError(str(problem["message"]), 422)
