"""Targets: what the plan demands by when, and how far along it is."""

from datetime import date
from typing import Annotated, TypeAlias

import strawberry
from strawberry import argument

from graph.fields import field
from graph.meta import Answered
from graph.problems import Problem, problems_of
from graph.rates import Rate
from graph.view import View
from network import model, targets
from network.targets import Status
from network.targets.shared import SharedSites as SharedSitesValue

PathArgument: TypeAlias = Annotated[
    targets.PathRule,
    argument(description="How what is required grows between milestones. Default LINEAR."),
]


@strawberry.type(description="A value that the lead unit reported (填报值).")
class Reading:
    """A reading of the model."""

    inner: strawberry.Private[model.Reading]

    @field("The value, in the unit of the target.")
    def value(self) -> float:
        return self.inner.value

    @field("For which day.")
    def as_of(self) -> date:
        return self.inner.as_of

    @field("Who reported it; empty where nobody says.")
    def reported_by(self) -> str:
        return self.inner.reported_by

    @field("In which paper; empty where nobody says.")
    def source(self) -> str:
        return self.inner.source


@strawberry.type(description="How many sites another indicator counts as well.")
class SharedSites:
    """A row of the sharing."""

    inner: strawberry.Private[SharedSitesValue]

    @field("Code of the other indicator.")
    def indicator(self) -> str:
        return self.inner.indicator

    @field("Its name.")
    def name(self) -> str:
        return self.inner.name

    @field("Sites that both count.")
    def sites(self) -> int:
        return self.inner.sites


@strawberry.type(description="One demanded value of the target book (目标) and its actual value on the day.")
class Target:
    """A target and its progress."""

    inner: strawberry.Private[targets.TargetProgress]

    @field('Code of the indicator. Example: "rural_outlets".')
    def indicator(self) -> str:
        return self.inner.target.indicator

    @field("Name as the plan writes it (指标).")
    def name(self) -> str:
        return self.inner.target.name

    @field("Administrative code of the area that it is demanded of.")
    def scope(self) -> str:
        return self.inner.target.scope

    @field("The demanded value, in `unit`.")
    def value(self) -> float:
        return self.inner.target.value

    @field("Its unit, as the plan writes it.")
    def unit(self) -> str:
        return self.inner.target.unit

    @field("A stock at the date, an amount within its year, or a share.")
    def kind(self) -> model.TargetKind:
        return self.inner.target.kind

    @field("By when (完成时限); null where the plan names no day.")
    def deadline(self) -> date | None:
        return self.inner.target.deadline

    @field("Lead unit (牵头单位); empty where the plan names none.")
    def lead(self) -> str:
        return self.inner.target.lead

    @field("Responsible units (责任单位).")
    def responsible(self) -> list[str]:
        return list(self.inner.target.responsible)

    @field("The plan.")
    def source(self) -> str:
        return self.inner.target.source

    @field("Clause of the plan.")
    def clause(self) -> str:
        return self.inner.target.clause

    @field('How the actual value is measured. Example: "count:流通网点"; "manual" = reported, unknown here.')
    def computed_by(self) -> str:
        return self.inner.target.computed_by

    @field("True when this statement is followed where statements of the plan disagree.")
    def governing(self) -> bool:
        return self.inner.target.governing

    @field(
        "The actual value on the day: measured (of a flow what came in its year), or, of a manual target, "
        "what was reported last; null when nothing was."
    )
    def actual(self) -> float | None:
        return self.inner.actual.value if self.inner.actual else None

    @field("What a share was counted from; null for a count.")
    def rate(self) -> Rate | None:
        measured = self.inner.actual
        return Rate(inner=measured.rate) if measured and measured.rate else None

    @field("Ids of the sites that count: the evidence.")
    def site_ids(self) -> list[strawberry.ID]:
        measured = self.inner.actual
        return [strawberry.ID(code) for code in measured.site_ids] if measured else []

    @field(
        "What there should be by the day: on the straight line by days between milestones, a flow evenly "
        "within its year; null outside of that."
    )
    def required(self) -> float | None:
        return self.inner.required

    @field("Target less actual; null when the actual value is unknown.")
    def gap(self) -> float | None:
        return self.inner.gap

    @field("How it stands; null when the actual value or what is required is unknown.")
    def status(self) -> Status | None:
        return self.inner.status

    @field("The day on which the pace of the last 365 days reaches it; null when it does not, or has.")
    def forecast(self) -> date | None:
        return self.inner.forecast

    @field("Clauses of the plan that say otherwise of the same thing (口径冲突).")
    def conflicts(self) -> list[str]:
        return [
            f"{other.value:g} {other.unit}, {other.deadline or '–'}, {other.source} {other.clause}"
            for other in self.inner.conflicts
        ]

    @field("What is required of a stock (CUM), rounded up to whole things; null where nothing is.")
    def required_whole(self) -> int | None:
        return self.inner.required_whole

    @field("True when the actual value is reported by the lead unit and not measured (人工填报).")
    def manual(self) -> bool:
        return self.inner.target.computed_by == targets.MANUAL

    @field("What was reported last of a manual target; null where nothing was, or the value is measured.")
    def reading(self) -> Reading | None:
        reading = self.inner.actual.reading if self.inner.actual else None
        return Reading(inner=reading) if reading else None

    @field("Other indicators that count the same sites: not to be added up (同一批站点).")
    def shared(self) -> list[SharedSites]:
        return [SharedSites(inner=other) for other in self.inner.shared]


@strawberry.type(description="The target book (目标台账) on one day, and what is doubtful about it.")
class TargetBook(Answered):
    """A book of the targets room."""

    inner: strawberry.Private[targets.TargetBook]

    @field("The day.")
    def as_of(self) -> date:
        return self.inner.as_of

    @field("All targets, by indicator and deadline.")
    def targets(self) -> list[Target]:
        return [Target(inner=row) for row in self.inner.targets]

    @field("The sites behind all targets, each once: several indicators are names of the same sites.")
    def distinct_sites(self) -> int:
        return self.inner.distinct_sites

    @field("Statements that are overruled, indicators that share their sites, measures that are not known.")
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)


def book_of(view: View, as_of: date | None, path: targets.PathRule) -> TargetBook:
    """The target book on that day, the network's when absent."""
    return TargetBook(inner=targets.target_progress(view.network, as_of=as_of or view.as_of, path=path))


def list_targets(view: View, as_of: date | None, path: targets.PathRule) -> list[Target]:
    """All targets on that day, the network's when absent."""
    return book_of(view, as_of, path).targets()
