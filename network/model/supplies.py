"""Supplies: what lies in stock at a site, and what a head needs in a day (保供)."""

from dataclasses import dataclass
from datetime import date

from network.model.rules import check_not_negative


@dataclass(frozen=True, slots=True)
class Stock:
    """A reading of what lies at a site."""

    site_id: str
    commodity: str
    quantity_kg: float
    as_of: date | None = None

    def __post_init__(self) -> None:
        check_not_negative("quantity_kg", self.quantity_kg)


@dataclass(frozen=True, slots=True)
class Need:
    """What one person needs of a commodity in a day."""

    commodity: str
    kg_per_head_day: float

    def __post_init__(self) -> None:
        check_not_negative("kg_per_head_day", self.kg_per_head_day)
