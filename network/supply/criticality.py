"""Criticality: which roads, junctions and sites hurt most when they fail (韧性)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from network.model import LARGEST, Network, Problem, ProblemCode, error, warning
from network.roads import DEFAULT_PROFILE, Profile
from network.scenario.finding import check_known, check_polygon
from network.supply.failures import Choice, Failure, Row, Work
from network.supply.harm import Criticality, Harm, Protect, harm_of
from network.supply.sides import check_side, hubs_of, side_of

CAP_MINUTES = 120.0
"""Added minutes count up to here, a planning value: whoever would have to drive two hours more does not go,
and a far detour of few should not outweigh the daily loss of many. Who is cut off is counted apart."""


def criticality(
    network: Network,
    *,
    as_of: date,
    protect: Protect,
    candidates: Sequence[str] | None = None,
    hazards: Mapping[str, str] | None = None,
    hubs: Sequence[str] | None = None,
    cap_minutes: float = CAP_MINUTES,
    profile: Profile = DEFAULT_PROFILE,
    top: int | None = None,
    stop: Callable[[], bool] | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> Criticality:
    """Which road, junction or site should not be lost, for residents or for replenishment?

    Each failure on its own is what `coverage`, or `travel_matrix` from the nearest hub, would find on the
    network with those links closed or that site out of business (SPEC.md WI4). Closing a road moves
    nobody: whoever lives along it is cut off with it. Loss = Σ population × min(added minutes,
    `cap_minutes`) over places that keep a way; who is cut off is counted apart.

    Assessed are all links that are the only way between two parts of the roads, then all links on best
    ways; all junctions without which the roads fall apart; and the sites. No other single link can hurt:
    it is on nobody's way. `candidates` (link ids) and `hazards` (name to drawn polygon, GeoJSON) are
    assessed in their place.

    `hubs` are site ids, the distribution centres when absent. `top` keeps so many of each kind. `stop` is
    asked before each failure, `progress` told words and the share done. Unknown ids are ERRORs; the rest is
    answered. Time: one search, then for each failure the subtree of ways that pass it.
    """
    sites, problems = hubs_of(network, as_of, hubs) if protect is Protect.REPLENISHMENT else ((), [])
    problems += _check_options(network, candidates, hazards, cap_minutes, top)
    if any(problem.code is ProblemCode.INPUT_OUT_OF_RANGE for problem in problems):
        return Criticality(protect, (), (), (), (), 0, 0, tuple(problems))
    side = side_of(network, as_of, protect, sites, profile)
    problems += check_side(network, side, as_of, protect)
    choice = Choice(network, side)
    if candidates is None and hazards is None:
        work = Work(choice.links(), choice.junctions(), [], choice.sites())
    else:
        work = Work(choice.named(candidates or ()), [], choice.hazards(hazards or {}), [])
    round_ = _Round(network.roads.link_ids, round(cap_minutes * 60_000), work.count, stop, progress)
    links = round_.ranked("roads", work.links)
    junctions = round_.ranked("junctions", work.junctions)
    areas = round_.ranked("hazards", work.hazards)
    places = round_.ranked("sites", work.sites)
    if round_.assessed < work.count:
        message = f"Stopped after {round_.assessed} of {work.count} failures; the ranking is of those alone."
        problems.append(warning(ProblemCode.STOPPED_EARLY, message))
    return Criticality(
        protect,
        links[:top],
        junctions[:top],
        areas[:top],
        places[:top],
        candidates=work.count,
        assessed=round_.assessed,
        problems=tuple(problems),
    )


class _Round:
    """Failures assessed one after the other, until they are done or somebody stops."""

    def __init__(
        self,
        link_ids: Sequence[str],
        cap_ms: int,
        count: int,
        stop: Callable[[], bool] | None,
        progress: Callable[[str, float], None] | None,
    ) -> None:
        self._link_ids, self._cap_ms, self._count = link_ids, cap_ms, count
        self._stop, self._progress = stop, progress
        self._known: dict[frozenset[int], Harm] = {}
        self.assessed = 0

    def ranked(self, doing: str, failures: Sequence[Failure[Row]]) -> tuple[Row, ...]:
        """The rows of the failures that hurt, worst first."""
        rows: list[tuple[tuple[int, float, str], Row]] = []
        for failure in failures:
            if self._stop is not None and self._stop():
                break
            harm = self._harm(failure)
            if failure.is_asked or not harm.is_none:
                rows.append(((-harm.cut_off_population, -harm.person_minutes, failure.id), failure.row(harm)))
            self._tell(doing)
        return tuple(row for _, row in sorted(rows, key=lambda ranked: ranked[0]))

    def _harm(self, failure: Failure[Row]) -> Harm:
        """The harm; links between the same turnings fail alike and are searched once."""
        harm = self._known.get(failure.names)
        if harm is None:
            harm = harm_of(failure.lines, failure.names, cap_ms=self._cap_ms, link_ids=self._link_ids)
            self._known[failure.names] = harm
        return harm

    def _tell(self, doing: str) -> None:
        self.assessed += 1
        if self._progress is not None and (self.assessed % 50 == 0 or self.assessed == self._count):
            self._progress(doing, self.assessed / self._count)


def _check_options(
    network: Network,
    candidates: Sequence[str] | None,
    hazards: Mapping[str, str] | None,
    cap_minutes: float,
    top: int | None,
) -> list[Problem]:
    known = network.roads.link_position
    problems = check_known(candidates or (), known, ProblemCode.UNKNOWN_LINK, "road link", "candidates")
    for name, polygon in sorted((hazards or {}).items()):
        problems += [problem.under("hazards", name) for problem in check_polygon(polygon)]
    if not 0 <= cap_minutes <= LARGEST:
        message = f"A capMinutes of {cap_minutes} is not a number of at least 0, up to {LARGEST:g}."
        problems.append(error(ProblemCode.INPUT_OUT_OF_RANGE, message, "capMinutes"))
    if top is not None and top < 1:
        problems.append(error(ProblemCode.INPUT_OUT_OF_RANGE, f"A top of {top} is below 1.", "top"))
    return problems
