"""Question: what is asked of a chart, from the command line or a query string, checked alike."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

OUTLETS = "rural_outlets"
"""The indicator whose dated totals the coverage path follows unless another is named."""


class ChartTroubleError(ValueError):
    """A chart cannot be drawn; `status` is that of HTTP, the message says what to ask instead."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class ChartQuestion:
    """Which chart of which network, on which day, within which radius, after which changes.

    `milestones` are dated totals of outlets for the coverage path, in place of the target book's.
    """

    kind: str
    code: str
    as_of: date | None
    unit: str
    radius: float
    indicator: str
    milestones: tuple[tuple[date, int], ...]
    changes: list[Any]

    @property
    def variables(self) -> dict[str, Any]:
        """The variables that every chart's document takes."""
        given: dict[str, Any] = {"code": self.code, "changes": self.changes}
        return given if self.as_of is None else {**given, "asOf": self.as_of.isoformat()}

    @property
    def radius_input(self) -> dict[str, float]:
        """The radius as an input."""
        return {self.unit: self.radius}

    @property
    def within(self) -> str:
        """The radius in words."""
        return f"{self.radius:g} {'分钟' if self.unit == 'minutes' else '公里'}"


def question_of(kind: str, code: str, given: Mapping[str, str]) -> ChartQuestion:
    """The question in these words; ChartTroubleError names the one that cannot be read, and its rule."""
    unknown = sorted(set(given) - {"asOf", "minutes", "km", "indicator", "milestones", "changes"})
    if unknown:
        raise ChartTroubleError(
            f"{unknown[0]} is no parameter; there are asOf, minutes, km, indicator, milestones, changes."
        )
    unit = "km" if "km" in given else "minutes"
    return ChartQuestion(
        kind=kind,
        code=code,
        as_of=_day(given["asOf"], "asOf") if given.get("asOf") else None,
        unit=unit,
        radius=_radius(given.get(unit, "15"), unit),
        indicator=given.get("indicator", OUTLETS),
        milestones=_milestones(given.get("milestones", "")),
        changes=_changes(given.get("changes", "[]")),
    )


def _day(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise ChartTroubleError(f"{name} holds {text!r}, which is no day as YYYY-MM-DD.") from wrong


def _radius(text: str, unit: str) -> float:
    try:
        value = float(text)
    except ValueError as wrong:
        raise ChartTroubleError(f"{unit} is {text!r}, which is no number.") from wrong
    if not (isfinite(value) and value > 0):
        raise ChartTroubleError(f"{unit} is {text}; a radius is a number above 0.")
    return value


def _milestones(text: str) -> tuple[tuple[date, int], ...]:
    """Dated totals as 2025-12-31:80,2026-12-31:114."""
    found = []
    for part in filter(None, text.split(",")):
        day, _, total = part.partition(":")
        if not total.isdecimal():
            raise ChartTroubleError(f"milestones holds {part!r}; write 2025-12-31:80,2026-12-31:114.")
        found.append((_day(day, "milestones"), int(total)))
    return tuple(found)


def _changes(text: str) -> list[Any]:
    try:
        changes = json.loads(text)
    except json.JSONDecodeError as wrong:
        raise ChartTroubleError(f"changes is no JSON ({wrong.msg}).") from wrong
    if not isinstance(changes, list):
        raise ChartTroubleError("changes is a JSON list of ChangeInput objects.")
    return changes
