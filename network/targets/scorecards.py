"""Score cards: points for measured values by published steps, as data (SPEC.md row TG4).

A report carries the network's fingerprint and the day, so that its numbers can be made again. The cards that
ship are examples from elsewhere, each line with its source; a district loads its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from network.model import Network, Problem, ProblemCode, VillageKind, error, warning
from network.targets.measures import MANUAL, measured_by


@dataclass(frozen=True, slots=True)
class Step:
    """So many points from this value on, or, with `above`, only past it."""

    threshold: float
    points: float
    above: bool = False

    def is_reached(self, value: float) -> bool:
        """True when the value earns the points."""
        return value > self.threshold if self.above else value >= self.threshold


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a card: what is measured, and the steps (highest reached counts), or points for each unit.

    `measure` is a word of `network.targets.measures`, or `townships:TYPE` and `villages:TYPE` (per cent of
    townships, or of administrative villages, with a site of that type in business there), `sites:TYPE` and
    `sites:TYPE+FUNCTION` (how many), or `manual` with `key` naming the value that is handed in.
    """

    code: str
    name: str
    measure: str
    steps: tuple[Step, ...] = ()
    points_each: float | None = None
    most_points: float | None = None
    key: str = ""
    source: str = ""

    @property
    def is_manual(self) -> bool:
        """True when its value is handed in or reported, and not measured."""
        return self.measure == MANUAL

    @property
    def most(self) -> float | None:
        """The most points that can be had; None where there is no limit."""
        if self.points_each is not None:
            return self.most_points
        return max((step.points for step in self.steps), default=0.0)


@dataclass(frozen=True, slots=True)
class Card:
    """A score card."""

    code: str
    name: str
    lines: tuple[Line, ...]
    is_example: bool = True


@dataclass(frozen=True, slots=True)
class ScoredLine:
    """A line with its value and points. `to_next` is what the value lacks to the next step that earns more;
    None at the top, or where the value is unknown."""

    line: Line
    value: float | None
    points: float
    to_next: float | None


@dataclass(frozen=True, slots=True)
class ScoreReport:
    """A card filled in for a network on a day."""

    card: Card | None
    as_of: date
    fingerprint: str
    lines: tuple[ScoredLine, ...]
    total: float
    problems: tuple[Problem, ...]

    @property
    def most(self) -> float | None:
        """The most points that can be had; None where a line has no limit."""
        each = [line.line.most for line in self.lines]
        return None if None in each else sum(most for most in each if most is not None)


JIANGSU_SOURCE = "江苏省城乡物流服务一体化评价指标, renrendoc.com/paper/296897269 (excerpt, example)"
SHANXI_SOURCE = "山西省县域商业建设方案, cqn.com.cn 2024-01-09 (example)"

JIANGSU = Card(
    "jiangsu",
    "江苏省城乡物流服务一体化评价（节选，示例）",
    (
        Line("township_stations", "乡镇站覆盖率", "townships:township_station",
             (Step(95, 2.5, above=True), Step(100, 5)), source=JIANGSU_SOURCE),
        Line("village_points", "村级点覆盖率", "villages:outlet",
             (Step(90, 6), Step(95, 10)), source=JIANGSU_SOURCE),
        Line("direct_delivery", "主要品牌快递建制村直投率", MANUAL,
             (Step(80, 6), Step(90, 8), Step(100, 10)), key="direct_delivery_percent",
             source=JIANGSU_SOURCE),
        Line("combined_stations", "乡镇综合站", MANUAL, points_each=2.5, most_points=5.0,
             key="combined_stations", source=JIANGSU_SOURCE),
        Line("county_centre", "县级物流中心（按功能 3 至 5 分，由评价单位给分）", MANUAL, points_each=1.0,
             most_points=5.0, key="county_centre_points", source=JIANGSU_SOURCE),
        Line("cold_stations", "乡镇站冷链功能", "sites:township_station+cold_store", points_each=1.5,
             most_points=5.0, source=JIANGSU_SOURCE),
    ),
)  # fmt: skip
"""The lines that could be found of the Jiangsu card. Where 2.5 and 1.5 points each share a maximum of 5, it
is kept for each line."""

BASIC_COUNTY = Card(
    "basic-county-commerce",
    "县域商业“基本型”（示例）",
    (
        Line("county_centre", "县城综合商贸服务中心 ≥5000 m²", MANUAL, (Step(1, 1),),
             key="county_centres_of_5000_m2", source=SHANXI_SOURCE),
        Line("townships", "乡镇商贸中心覆盖率 ≥90 %", "townships:grassroots_co_op", (Step(90, 1),),
             source=SHANXI_SOURCE),
        Line("villages", "行政村便民商店覆盖率 ≥90 %", "villages:outlet", (Step(90, 1),),
             source=SHANXI_SOURCE),
    ),
)  # fmt: skip
"""One point a test: all three make the basic level. Co-ops and outlets stand in for the shops named."""

CARDS: Mapping[str, Card] = {card.code: card for card in (JIANGSU, BASIC_COUNTY)}


def score_by(
    network: Network, card: Card | str, *, as_of: date, given: Mapping[str, float] | None = None
) -> ScoreReport:
    """The same by the code of a shipped card; values that no line asks for are told."""
    own = CARDS.get(card) if isinstance(card, str) else card
    if own is None:
        message = f"There is no score card {card!r}; there are {', '.join(sorted(CARDS))}."
        problem = error(ProblemCode.UNKNOWN_CARD, message, "input", "card", "code")
        return ScoreReport(None, as_of, network.fingerprint(), (), 0.0, (problem,))
    made = score(network, own, as_of=as_of, given=given)
    keys = {line.key for line in own.lines if line.is_manual}
    unasked = tuple(
        warning(
            ProblemCode.NO_EFFECT,
            f"No manual line of {own.code} has the key {key!r}; the value was not used.",
            "input", "given", str(i),
        )
        for i, key in enumerate(given or {})
        if key not in keys
    )  # fmt: skip
    return replace(made, problems=(*made.problems, *unasked))


def score(
    network: Network, card: Card, *, as_of: date, given: Mapping[str, float] | None = None
) -> ScoreReport:
    """How many points has the district on this card, and what is missing to the next step?

    `given` are values by key for the lines that are not derivable from the network; where none is given,
    the last of the network's readings of that key counts. Without either a line has no value and no points,
    and is told.
    """
    reported = {r.indicator: r.value for r in network.readings if r.as_of <= as_of}
    lines = tuple(_scored(network, line, as_of, {**reported, **(given or {})}) for line in card.lines)
    missing = [line.line for line in lines if line.value is None]
    problems = tuple(
        warning(
            ProblemCode.INPUT_MISSING if line.is_manual else ProblemCode.MEASURE_UNKNOWN,
            f"{line.name} has no value: "
            + (f"hand in {line.key!r}." if line.is_manual else f"{line.measure!r} is not known."),
            "input",
            "given",
            line.key or line.code,
        )
        for line in missing
    )
    total = sum(line.points for line in lines)
    return ScoreReport(card, as_of, network.fingerprint(), lines, total, problems)


def _scored(network: Network, line: Line, as_of: date, given: Mapping[str, float]) -> ScoredLine:
    value = given.get(line.key) if line.is_manual else _value(network, line.measure, as_of)
    if value is None:
        return ScoredLine(line, None, 0.0, None)
    if line.points_each is not None:
        most = float("inf") if line.most_points is None else line.most_points
        points = min(line.points_each * value, most)
        return ScoredLine(line, value, points, 1.0 if points < most else None)
    reached = [step.points for step in line.steps if step.is_reached(value)]
    points = max(reached, default=0.0)
    ahead = [step.threshold - value for step in line.steps if step.points > points]
    return ScoredLine(line, value, points, min(ahead, default=None))


def _value(network: Network, measure: str, as_of: date) -> float | None:
    kind, _, what = measure.partition(":")
    site_type, _, function = what.partition("+")
    sites = [
        site
        for site in network.sites
        if site_type in site.types and site.counts_at(as_of) and (not function or function in site.functions)
    ]
    if kind == "sites":
        return float(len(sites))
    if kind == "townships":
        served = {site.township_code for site in sites} & {t.code for t in network.townships}
        return _percent(len(served), len(network.townships))
    if kind == "villages":
        villages = {v.code for v in network.villages if v.kind is VillageKind.VILLAGE}
        return _percent(len({site.village_code for site in sites} & villages), len(villages))
    measured = measured_by(measure, network, as_of)
    return None if measured is None else measured.value


def _percent(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None
