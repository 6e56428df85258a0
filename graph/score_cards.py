"""Score cards: points for measured values by published steps, and what is missing to the next."""

from collections.abc import Sequence
from datetime import date

import strawberry

from graph.asking import Asking
from graph.fields import asked, field
from graph.meta import Answered
from graph.problems import Problem, problems_of
from graph.view import View
from network.targets import scorecards


@strawberry.type(description="So many points from a value on.")
class ScoreStep:
    """A step."""

    inner: strawberry.Private[scorecards.Step]

    @field("The value.")
    def threshold(self) -> float:
        return self.inner.threshold

    @field("The points.")
    def points(self) -> float:
        return self.inner.points

    @field("True when the value has to be passed, and not only reached.")
    def above(self) -> bool:
        return self.inner.above


@strawberry.type(description="One line of a score card.")
class ScoreCardLine:
    """A line."""

    inner: strawberry.Private[scorecards.Line]

    @field("Its code.")
    def code(self) -> str:
        return self.inner.code

    @field("Its name, as the source writes it.")
    def name(self) -> str:
        return self.inner.name

    @field(
        "What is measured: a measure of the target book, or townships:TYPE and villages:TYPE (per cent of "
        "them with such a site), sites:TYPE and sites:TYPE+FUNCTION (how many), or manual."
    )
    def measure(self) -> str:
        return self.inner.measure

    @field("The steps; empty where each unit earns points.")
    def steps(self) -> list[ScoreStep]:
        return [ScoreStep(inner=step) for step in self.inner.steps]

    @field("Points for each unit of the value; null where there are steps.")
    def points_each(self) -> float | None:
        return self.inner.points_each

    @field("The most points that can be had; null where there is no limit.")
    def most_points(self) -> float | None:
        return self.inner.most

    @field("The key under which a manual value is handed in; empty for measured lines.")
    def key(self) -> str:
        return self.inner.key

    @field("Where the line comes from.")
    def source(self) -> str:
        return self.inner.source


@strawberry.type(description="A score card (评价指标): lines, steps and points, as data.")
class ScoreCard:
    """A card."""

    inner: strawberry.Private[scorecards.Card]

    @field("Its code.")
    def code(self) -> strawberry.ID:
        return strawberry.ID(self.inner.code)

    @field("Its name.")
    def name(self) -> str:
        return self.inner.name

    @field("True when it comes from elsewhere and is no rule of this district (示例).")
    def is_example(self) -> bool:
        return self.inner.is_example

    @field("Its lines, in their order.")
    def lines(self) -> list[ScoreCardLine]:
        return [ScoreCardLine(inner=line) for line in self.inner.lines]


@strawberry.type(description="One line of a card, filled in.")
class ScoredLine:
    """A line with its value."""

    inner: strawberry.Private[scorecards.ScoredLine]

    @field("The line.")
    def line(self) -> ScoreCardLine:
        return ScoreCardLine(inner=self.inner.line)

    @field("The value; null where it is not known.")
    def value(self) -> float | None:
        return self.inner.value

    @field("True when the value was handed in or reported, and not measured (人工).")
    def manual(self) -> bool:
        return self.inner.line.is_manual

    @field("Points earned; 0 without a value.")
    def points(self) -> float:
        return self.inner.points

    @field("What the value lacks to the next step that earns more; null at the top, or without a value.")
    def to_next(self) -> float | None:
        return self.inner.to_next


@strawberry.type(
    description="A card filled in for a network on a day. Fingerprint and day make it reproducible."
)
class ScoreReport(Answered):
    """A report of the targets room."""

    inner: strawberry.Private[scorecards.ScoreReport]

    @field("The card; null where there is none with that code.")
    def card(self) -> ScoreCard | None:
        return ScoreCard(inner=self.inner.card) if self.inner.card else None

    @field("The day.")
    def as_of(self) -> date:
        return self.inner.as_of

    @field("Fingerprint of the network that was measured.")
    def fingerprint(self) -> str:
        return self.inner.fingerprint

    @field("Every line of the card, in its order.")
    def lines(self) -> list[ScoredLine]:
        return [ScoredLine(inner=line) for line in self.inner.lines]

    @field("All points.")
    def total(self) -> float:
        return self.inner.total

    @field("The most points that can be had; null where a line has no limit.")
    def most(self) -> float | None:
        return self.inner.most

    @field("What is doubtful or wrong: lines without a value.")
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)


@strawberry.input(description="So many points from a value on.")
class ScoreStepInput:
    """A step."""

    threshold: float = asked("The value.")
    points: float = asked("The points.")
    above: bool = asked("true = the value has to be passed. Default false = reached.", default=False)


@strawberry.input(description="One line of a card of your own.")
class ScoreCardLineInput:
    """A line."""

    code: str = asked("Its code.")
    name: str = asked("Its name.")
    measure: str = asked("What is measured, as `ScoreCardLine.measure` says.")
    steps: list[ScoreStepInput] | None = asked("The steps. Absent = points for each unit.", default=None)
    points_each: float | None = asked("Points for each unit. Absent = by steps.", default=None)
    most_points: float | None = asked("The most for such a line. Absent = no limit.", default=None)
    key: str | None = asked("Key of a manual value. Absent = the line's code.", default=None)
    source: str | None = asked("Where it comes from. Absent = not said.", default=None)


@strawberry.input(description="A card of your own.")
class OwnScoreCardInput:
    """A card."""

    code: strawberry.ID = asked("Its code.")
    name: str = asked("Its name.")
    lines: list[ScoreCardLineInput] = asked("Its lines, in their order.")


@strawberry.input(one_of=True, description="Which card: exactly one of the fields.")
class WhichScoreCardInput:
    """A shipped card or one of your own."""

    code: strawberry.Maybe[strawberry.ID] = asked('Code of a shipped card. Example: "jiangsu".')
    own: strawberry.Maybe[OwnScoreCardInput] = asked("A card of your own.")


@strawberry.input(description="A value that is handed in.")
class ScoreValueInput:
    """A value."""

    key: str = asked("Key of the line.")
    value: float = asked("The value, in the unit of the line.")


@strawberry.input(description="What is asked of a score card.")
class ScoreCardInput:
    """Card and values."""

    card: WhichScoreCardInput = asked("Which card.")
    given: list[ScoreValueInput] | None = asked(
        "Values of manual lines. Absent = the last of the package's readings with that key.", default=None
    )


def list_cards() -> list[ScoreCard]:
    """The shipped cards, by code."""
    return [ScoreCard(inner=card) for _, card in sorted(scorecards.CARDS.items())]


async def score_network(view: View, asked_for: ScoreCardInput, *, asking: Asking) -> ScoreReport:
    """The card filled in on the network's day."""
    given = {value.key: value.value for value in asked_for.given or ()}
    which = asked_for.card
    card = _card_of(which.own.value) if which.own else str(which.code.value if which.code else "")
    inner = await asking.work(lambda: scorecards.score_by(view.network, card, as_of=view.as_of, given=given))
    return ScoreReport(inner=inner)


def _card_of(own: OwnScoreCardInput) -> scorecards.Card:
    lines = tuple(
        scorecards.Line(
            line.code,
            line.name,
            line.measure,
            _steps(line.steps or ()),
            line.points_each,
            line.most_points,
            line.key or line.code,
            line.source or "",
        )
        for line in own.lines
    )
    return scorecards.Card(str(own.code), own.name, lines, is_example=False)


def _steps(given: Sequence[ScoreStepInput]) -> tuple[scorecards.Step, ...]:
    return tuple(scorecards.Step(step.threshold, step.points, step.above) for step in given)
