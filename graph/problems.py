"""Problem: trouble that a planner can act on, as it stands in answers and payloads."""

from collections.abc import Sequence

import strawberry

from graph.fields import field
from network import model


@strawberry.type(
    description=(
        "Trouble that a planner can act on. Part of the answer, never a GraphQL error: "
        "what could be answered is answered beside it."
    )
)
class Problem:
    """A problem of the model."""

    inner: strawberry.Private[model.Problem]

    @field("Whether it refuses, doubts or tells.")
    def severity(self) -> model.Severity:
        return self.inner.severity

    @field("Stable name; clients decide by it. `docs/problems.md` says what to try.")
    def code(self) -> model.ProblemCode:
        return self.inner.code

    @field("One sentence for people, with the value, the rule and what to do. May change.")
    def message(self) -> str:
        return self.inner.message

    @field(
        "Where it lies: input fields and positions in lists, counted from 0. "
        'Example: ["changes", "2", "closeRoad", "linkIds"]. Empty when it concerns the whole.'
    )
    def path(self) -> list[str]:
        return list(self.inner.path)


def problems_of(problems: Sequence[model.Problem]) -> list[Problem]:
    """The problems as GraphQL shows them, in their order."""
    return [Problem(inner=problem) for problem in problems]


def in_input(problems: Sequence[model.Problem]) -> tuple[model.Problem, ...]:
    """The problems as the asker sees them: the arguments that they name are fields of `input`."""
    return tuple(problem.under("input") if problem.path else problem for problem in problems)
