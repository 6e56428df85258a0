"""Path: coverage at dated totals of outlets, from the target book or from milestones that are given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.charts.answers import asked, refuse
from app.charts.question import ChartQuestion, ChartTroubleError
from graph.asking import Asking

_RATES = "byVillage { numerator denominator } byPopulation { numerator denominator }"
_BOOK = """targetBook { targets { indicator deadline governing } }"""

Totals = Sequence[tuple[date, int]]


@dataclass(frozen=True, slots=True)
class Share:
    """A numerator out of a denominator."""

    numerator: float
    denominator: float

    @property
    def percent(self) -> float | None:
        """In per cent; None of nothing."""
        return 100 * self.numerator / self.denominator if self.denominator else None

    @property
    def told(self) -> str:
        """Numerator, denominator and per cent."""
        percent = "–" if self.percent is None else f"{self.percent:.1f} %"
        return f"{self.numerator:,.0f}/{self.denominator:,.0f}（{percent}）"


@dataclass(frozen=True, slots=True)
class PathStep:
    """Coverage with so many outlets; `bound_percent` is what no set of as many can pass."""

    day: str
    outlets: int
    people: Share
    villages: Share
    bound_percent: float | None


async def dated_totals(question: ChartQuestion, asking: Asking) -> tuple[Mapping[str, Any], Totals]:
    """The network's head and the totals after its day: those given, or what the target book requires at the
    end of each year."""
    head, network = await asked(question, asking, _BOOK)
    day = date.fromisoformat(str(head["asOf"]))
    if question.milestones:
        return head, [(when, total) for when, total in question.milestones if when > day]
    deadlines = [
        date.fromisoformat(str(target["deadline"]))
        for target in network["targetBook"]["targets"]
        if target["indicator"] == question.indicator and target["governing"] and target["deadline"]
    ]
    if not deadlines or max(deadlines) <= day:
        raise ChartTroubleError(
            f"The target book has no total of {question.indicator!r} after {day}: give milestones, such as "
            "2025-12-31:80,2026-12-31:114.",
            422,
        )
    ends = [date(year, 12, 31) for year in range(day.year, max(deadlines).year + 1)]
    days = sorted({*(end for end in ends if day < end < max(deadlines)), max(deadlines)})
    return head, await _required(question, asking, days)


async def _required(question: ChartQuestion, asking: Asking, days: Sequence[date]) -> Totals:
    fields = " ".join(
        f'y{i}: targetBook(asOf: "{day}") {{ targets {{ indicator governing deadline requiredWhole }} }}'
        for i, day in enumerate(days)
    )
    _, network = await asked(question, asking, fields)
    totals = []
    for i, day in enumerate(days):
        required = [
            target["requiredWhole"]
            for target in network[f"y{i}"]["targets"]
            if target["indicator"] == question.indicator and target["governing"]
        ]
        totals += [(day, max(known)) for known in [[n for n in required if n is not None]] if known]
    return totals


async def path_of(question: ChartQuestion, asking: Asking, totals: Totals) -> list[PathStep]:
    """Coverage as it is and at each total, each year's villages holding those of the year before."""
    head, network = await asked(
        question, asking,
        f"""coverage(input: $now) {{ problems {{ severity message }} {_RATES} }}
        sites(filter: {{types: ["outlet"], active: true}}, first: 0) {{ totalCount }}
        rollout(input: $path) {{ problems {{ severity message }} steps {{ date total bound {_RATES} }} }}""",
        now=("CoverageInput!", {"radius": question.radius_input}),
        path=("RolloutInput!", {
            "radius": question.radius_input,
            "milestones": [{"date": str(day), "total": total} for day, total in totals],
        }),
    )  # fmt: skip
    refuse([*network["coverage"]["problems"], *network["rollout"]["problems"]])
    now = network["coverage"]
    people, villages = _share(now["byPopulation"]), _share(now["byVillage"])
    first = PathStep(str(head["asOf"]), network["sites"]["totalCount"], people, villages, people.percent)
    return [first, *(_step(step) for step in network["rollout"]["steps"])]


def _step(step: Mapping[str, Any]) -> PathStep:
    people = _share(step["byPopulation"])
    bound = Share(step["bound"], people.denominator).percent
    return PathStep(str(step["date"]), step["total"], people, _share(step["byVillage"]), bound)


def _share(rate: Mapping[str, Any]) -> Share:
    return Share(rate["numerator"], rate["denominator"])
