"""Notes: what a planner should know before believing a plan's figures, and what the answer rests on."""

from collections.abc import Sequence

from network.model import Network, Problem, ProblemCode, info, warning
from network.pooling.apart import Apart
from network.pooling.day_plan import Plan
from network.pooling.plan import Unserved
from network.pooling.scope import UNSERVED_TRIPS, Scope

STATED = (
    "A day without a shift starts at 08:00.",
    "A vehicle leaves its depot when its day starts, or later where that only spares it waiting.",
)
"""Values that the answer rests on and no table holds."""


def notes_of(scope: Scope, apart: Apart, pooled: Plan, unserved: Sequence[Unserved]) -> list[Problem]:
    """What the planner should know before believing the figures."""
    notes = []
    alone = apart.unserved
    for name in sorted(apart.plans):
        if scope.jobs_of(name) and not scope.rows_of(name):
            count = len(scope.jobs_of(name))
            message = (
                f"{name} has no vehicle and cannot go alone: its {count} demands are unserved in separate."
            )
            notes.append(warning(ProblemCode.NO_VEHICLE, message))
    notes += unserved_told(unserved)
    if {own.demand.id for own in unserved} != {own.demand.id for own in alone}:
        message = (
            f"The separate plans leave {len(alone)} demands and the pooled plan {len(unserved)}: "
            "they do not serve the same, so no saving is stated."
        )
        notes.append(warning(ProblemCode.DEMANDS_DIFFER, message))
    if not (pooled.proven and all(plan.proven for plan in apart.plans.values())):
        notes += not_proven()
    return notes


def unserved_told(unserved: Sequence[Unserved]) -> list[Problem]:
    """What the pooled plan leaves."""
    if not unserved:
        return []
    reasons = ", ".join(sorted({own.reason for own in unserved}))
    message = f"{len(unserved)} demands are not served in the pooled plan ({reasons}); see unserved."
    return [warning(ProblemCode.DEMANDS_UNSERVED, message)]


def not_proven() -> list[Problem]:
    """That a search looked for the plans."""
    message = "The plans are the best that were found, and not proven to be the best there are."
    return [info(ProblemCode.HEURISTIC, message)]


def stopped_early() -> list[Problem]:
    """That somebody asked to end the search."""
    return [info(ProblemCode.STOPPED_EARLY, "Stopped on request: these are the best plans so far.")]


def price_text(scope: Scope, unserved_yuan_per_kg: float) -> str:
    """What leaving a demand is charged."""
    return (
        f"Leaving a demand is charged {scope.task.leaving_yuan:.0f} yuan ({UNSERVED_TRIPS:g} times the "
        f"dearest trip for one demand) and {unserved_yuan_per_kg:g} yuan a kg; the charge decides who is "
        "served and is in no cost."
    )


def split_texts(network: Network, planned: Network) -> tuple[str, ...]:
    """What was split, when anything was."""
    whole = {demand.id for demand in planned.demands}
    split = [demand for demand in network.demands if demand.id not in whole]
    parts = len(planned.demands) - len(network.demands) + len(split)
    if not split:
        return ()
    text = (
        f"{len(split)} demands larger than any vehicle of their owner, or than any at all where those "
        f"cannot carry them, are split into {parts} equal parts, each with the demand's id and /1, /2 and so "
        "on; the service is divided too."
    )
    return (text,)
