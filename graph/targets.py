"""Targets: what the plan demands by when, and how far along it is."""

from datetime import date

import strawberry

from graph.fields import field
from graph.rates import Rate
from graph.view import View
from network import model, targets
from network.targets import Status


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

    @field("The actual value on the day, measured; null when it is manual.")
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

    @field("Clauses of the plan that say otherwise of the same thing.")
    def conflicts(self) -> list[str]:
        return [
            f"{other.value:g} {other.unit}, {other.deadline or '–'}, {other.source} {other.clause}"
            for other in self.inner.conflicts
        ]


def list_targets(view: View, as_of: date | None) -> list[Target]:
    """All targets on that day, the network's when absent."""
    book = targets.target_progress(view.network, as_of=as_of or view.as_of)
    return [Target(inner=row) for row in book.targets]
