"""Progress: the rows of the target chart, in per cent of what each target demands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_STATUS = {
    "DONE": "已完成",
    "ON_TRACK": "按期",
    "AT_RISK": "有风险",
    "BEHIND": "滞后",
    "OVERDUE": "逾期",
}


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One target: its name with actual and demanded value, and both percentages; None where unknown."""

    label: str
    status: str | None
    actual_percent: float
    required_percent: float | None


def progress_rows(targets: Sequence[Mapping[str, Any]]) -> tuple[list[ProgressRow], int]:
    """The governing targets with an actual value, soonest first, and how many manual ones have none."""
    followed = [target for target in targets if target["governing"] and target["value"]]
    known = [target for target in followed if target["actual"] is not None]
    known.sort(key=lambda target: (target["deadline"] is None, str(target["deadline"]), target["indicator"]))
    unknown = sum(target["manual"] for target in followed if target["actual"] is None)
    return [_row(target) for target in known], unknown


def _row(target: Mapping[str, Any]) -> ProgressRow:
    value, actual, required = target["value"], target["actual"], target["required"]
    by = f"（{target['deadline']}）" if target["deadline"] else ""
    manual = "，人工" if target["manual"] else ""
    label = f"{target['name']}{by} {round(actual, 1):g}/{value:g} {target['unit']}{manual}"
    share = None if required is None else min(100 * required / value, 100.0)
    return ProgressRow(label, target["status"], min(100 * actual / value, 100.0), share)


def told_status(status: str | None) -> str:
    """The status in Chinese; a dash where it is not known."""
    return "–" if status is None else _STATUS[status]
