"""Stocks: what lies where on a day, by the latest reading of each site and commodity."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from network.model import Network, Problem, ProblemCode, Site, Stock, warning


@dataclass(frozen=True, slots=True)
class Holding:
    """A site that keeps a commodity, and the reading that counts; 0 is a site that has run out."""

    site: Site
    stock: Stock


@dataclass(frozen=True, slots=True)
class Holdings:
    """The holdings of each commodity, by site id, and what is doubtful about the readings."""

    of: Mapping[str, tuple[Holding, ...]]
    problems: tuple[Problem, ...]


def holdings_at(network: Network, as_of: date) -> Holdings:
    """What is in stock at sites in business on that day?

    Of each site and commodity the latest reading up to the day counts; one without a date is older than
    all others; of two on one day the lower counts, and a WARNING says so.
    """
    latest: dict[tuple[str, str], Stock] = {}
    problems: list[Problem] = []
    for stock in network.stocks:
        if stock.as_of is not None and stock.as_of > as_of:
            continue
        key = (stock.commodity, stock.site_id)
        held = latest.get(key)
        if held is not None and held.as_of == stock.as_of:
            problems.append(_twice(stock))
        if held is None or _rank(held) < _rank(stock):
            latest[key] = stock
    active = {site.code: site for site in network.sites if site.counts_at(as_of)}
    idle = sorted({site_id for _, site_id in latest} - active.keys())
    if idle:
        message = f"The stock at {', '.join(idle[:5])} is left out: not in business on {as_of}."
        problems.append(warning(ProblemCode.SITE_INACTIVE, message, "stocks"))
    return Holdings(_grouped(latest, active), tuple(dict.fromkeys(problems)))


def _rank(stock: Stock) -> tuple[date, float]:
    return (stock.as_of or date.min, -stock.quantity_kg)


def _grouped(
    latest: Mapping[tuple[str, str], Stock], active: Mapping[str, Site]
) -> dict[str, tuple[Holding, ...]]:
    commodities = sorted({commodity for commodity, _ in latest})
    return {one: tuple(_holdings(latest, active, one)) for one in commodities}


def _holdings(
    latest: Mapping[tuple[str, str], Stock], active: Mapping[str, Site], commodity: str
) -> Iterable[Holding]:
    for own, site_id in sorted(latest):
        if own == commodity and site_id in active:
            yield Holding(active[site_id], latest[own, site_id])


def _twice(stock: Stock) -> Problem:
    day = stock.as_of or "no date"
    message = f"{stock.commodity} at {stock.site_id} was read twice for {day}; the lower reading counts."
    return warning(ProblemCode.DUPLICATE_ID, message, "stocks")
