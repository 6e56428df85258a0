"""Wish: what a planner asks of new outlets, and what in it cannot be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite

from network.access.radius import Radius
from network.model import Network, Problem, ProblemCode, Village, error
from network.siting.plan import SitingProblem

MOST_PLANS = 100
MOST_CELLS = 50_000_000
"""Places × candidates that one question may hold; above, the table alone would fill the memory."""


@dataclass(frozen=True)
class Wish:
    """The inputs of one siting question. Codes are of villages, quotas of townships.

    `candidates` None means every place. A quota is the least and the most new outlets of a township (None:
    no limit). `costs` are yuan by village, or one price for all; `budget` is yuan.
    """

    problem: SitingProblem
    radius: Radius | None = None
    count: int | None = None
    candidates: tuple[str, ...] | None = None
    keep_existing: bool = True
    plans: int = 1
    required: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    min_spacing_km: float | None = None
    township_quotas: Mapping[str, tuple[int, int | None]] = field(default_factory=dict)
    budget: float | None = None
    costs: float | Mapping[str, float] = 1.0
    required_share: float = 1.0

    def price(self, village: str) -> float:
        """What an outlet there costs, in yuan."""
        return self.costs if isinstance(self.costs, float | int) else self.costs[village]

    def candidates_in(self, network: Network) -> list[Village]:
        """The villages where an outlet may be built, by code; required ones among them."""
        codes = {v.code for v in network.villages} if self.candidates is None else set(self.candidates)
        allowed = (codes - set(self.excluded)) | set(self.required)
        return [village for village in network.villages if village.code in allowed]


def check_wish(network: Network, wish: Wish) -> list[Problem]:
    """Everything in the inputs alone that keeps the question from being answered."""
    return [
        *_check_measures(wish),
        *_check_numbers(wish),
        *_check_villages(network, wish),
        *_check_quotas(network, wish),
        *_check_prices(network, wish),
    ]


def _check_measures(wish: Wish) -> Iterable[Problem]:
    needs_radius = wish.problem in (SitingProblem.FEWEST_SITES, SitingProblem.MAX_COVERAGE)
    if wish.radius is None and needs_radius:
        message = f"{wish.problem} needs a radius: say how near is near enough."
        yield error(ProblemCode.INPUT_MISSING, message, "input", "radius")
    if wish.radius is not None and wish.radius.value == 0:
        message = f"A radius of 0 {wish.radius.unit} is kept by nobody but those at the outlet; give more."
        yield error(ProblemCode.INPUT_OUT_OF_RANGE, message, "input", "radius")
    if wish.problem is not SitingProblem.FEWEST_SITES and wish.count is None and wish.budget is None:
        message = f"{wish.problem} needs a count: say how many new outlets there shall be."
        yield error(ProblemCode.INPUT_MISSING, message, "input", "count")


def _check_numbers(wish: Wish) -> Iterable[Problem]:
    if wish.count is not None and wish.count < 1:
        message = f"A count of {wish.count} builds nothing; give at least 1 new outlet."
        yield error(ProblemCode.INPUT_OUT_OF_RANGE, message, "input", "count")
    if not 1 <= wish.plans <= MOST_PLANS:
        message = f"{wish.plans} plans are asked for; give a number from 1 to {MOST_PLANS}."
        yield error(ProblemCode.INPUT_OUT_OF_RANGE, message, "input", "plans")
    if wish.min_spacing_km is not None and not (isfinite(wish.min_spacing_km) and wish.min_spacing_km >= 0):
        message = f"A spacing of {wish.min_spacing_km} km is not a number of at least 0."
        yield error(ProblemCode.INPUT_OUT_OF_RANGE, message, "input", "minSpacingKm")
    if not 0 < wish.required_share <= 1:
        message = f"A required share of {wish.required_share} is not above 0 and at most 1."
        yield error(ProblemCode.INPUT_OUT_OF_RANGE, message, "input", "requiredShare")


def _check_villages(network: Network, wish: Wish) -> Iterable[Problem]:
    lists: Sequence[tuple[str, Sequence[str]]] = (
        ("candidates", wish.candidates or ()),
        ("required", wish.required),
        ("excluded", wish.excluded),
    )
    for name, codes in lists:
        for position, code in enumerate(codes):
            if code not in network.village_by_code:
                message = f"There is no village {code!r} in this network."
                yield error(ProblemCode.UNKNOWN_VILLAGE, message, "input", name, str(position))
    for code in sorted(set(wish.required) & set(wish.excluded)):
        message = f"Village {code!r} is both required and excluded; drop it from one of the two."
        yield error(ProblemCode.INFEASIBLE, message, "input", "required")
    if not wish.candidates_in(network):
        which = "The list of candidates is empty" if wish.candidates == () else "No candidate is left"
        message = f"{which}: name villages where an outlet may be built, or leave the field out for all."
        yield error(ProblemCode.NO_CANDIDATES, message, "input", "candidates")


def _check_quotas(network: Network, wish: Wish) -> Iterable[Problem]:
    for code, (least, most) in sorted(wish.township_quotas.items()):
        if code not in network.township_by_code:
            message = f"There is no township {code!r} in this network."
            yield error(ProblemCode.UNKNOWN_TOWNSHIP, message, "input", "townshipQuotas", code)
        if least < 0 or (most is not None and most < least):
            message = f"The quota of township {code!r}, from {least} to {most}, holds no number."
            yield error(ProblemCode.INFEASIBLE, message, "input", "townshipQuotas", code)


def _check_prices(network: Network, wish: Wish) -> Iterable[Problem]:
    if wish.budget is not None and wish.count is not None:
        message = "Give either a count or a budget: which of the two shall bind is not told."
        yield error(ProblemCode.INPUT_OUT_OF_RANGE, message, "input", "budget")
    if isinstance(wish.costs, Mapping):
        for code in sorted(set(wish.costs) - set(network.village_by_code)):
            message = f"There is no village {code!r} in this network."
            yield error(ProblemCode.UNKNOWN_VILLAGE, message, "input", "costs", code)
        missing = [v.code for v in wish.candidates_in(network) if v.code not in wish.costs]
        if missing:
            more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
            message = f"The cost of an outlet is not given for {', '.join(missing[:5])}{more}."
            yield error(ProblemCode.INPUT_MISSING, message, "input", "costs")
    prices = wish.costs.values() if isinstance(wish.costs, Mapping) else (wish.costs,)
    bad = [price for price in prices if not (isfinite(price) and price >= 0)]
    if bad:
        message = f"A cost of {bad[0]} yuan is not a number of at least 0."
        where = "costs" if isinstance(wish.costs, Mapping) else "costPerOutlet"
        yield error(ProblemCode.INPUT_OUT_OF_RANGE, message, "input", where)
    if wish.budget is not None and not (isfinite(wish.budget) and wish.budget > 0):
        message = f"A budget of {wish.budget} yuan builds nothing; give one above 0."
        yield error(ProblemCode.INPUT_OUT_OF_RANGE, message, "input", "budget")
