"""Kinds: which charts there are, what each asks and what it draws."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from app.charts.answers import asked, refuse
from app.charts.drawing import BLUE, DARK, GREY, ORANGE, Telling, bytes_of, chart_of
from app.charts.path import dated_totals, path_of
from app.charts.progress import progress_rows, told_status
from app.charts.question import ChartQuestion, ChartTroubleError
from graph.asking import Asking

Head = Mapping[str, Any]
_ROW = 44
"""Height of one target's two bars, in pixels."""
_LINES_MOST = 6
"""Lines of provenance under a chart; the whole of it is in the description and in the package."""


async def draw_chart(question: ChartQuestion, asking: Asking) -> bytes:
    """The SVG of the chart asked for; ChartTroubleError where it cannot be drawn."""
    kind = KINDS.get(question.kind)
    if kind is None:
        raise ChartTroubleError(
            f"There is no chart {question.kind!r}; there are {', '.join(sorted(KINDS))}.", 404
        )
    return await kind(question, asking)


async def _coverage_path(question: ChartQuestion, asking: Asking) -> bytes:
    """Coverage at each dated total, when each year takes the villages that serve most, nested."""
    head, totals = await dated_totals(question, asking)
    steps = await path_of(question, asking, totals)
    notes = [
        f"{step.day}　{step.outlets} 个网点：人口 {step.people.told}，村（社区）{step.villages.told}"
        for step in steps
    ]
    title = f"{head['name']}　覆盖路径（{question.within}内可达）"
    telling = Telling(title, _described(title, notes, head), (*notes, *_sources(question, head)))
    chart = chart_of(
        "Bar", telling, colours=(BLUE, ORANGE, GREY), range=(0, 100), y_labels=list(range(0, 101, 20)),
        print_values=True, print_values_position="top", spacing=14, margin_right=30,
        value_formatter=lambda value: f"{value:.1f} %", legend_at_bottom_columns=3,
    )  # fmt: skip
    chart.x_labels = [f"{step.day}　{step.outlets} 个" for step in steps]
    chart.add("人口覆盖率", [step.people.percent for step in steps])
    chart.add("村（社区）覆盖率", [step.villages.percent for step in steps])
    chart.add("人口覆盖率上界（不要求逐年嵌套）", [step.bound_percent for step in steps])
    return bytes_of(chart)


async def _lorenz(question: ChartQuestion, asking: Asking) -> bytes:
    """How unevenly minutes to the nearest outlet fall on people."""
    head, network = await asked(
        question, asking,
        """coverage(input: $input) { problems { severity message } byPopulation { denominator }
        distribution { problems { severity message } unreachablePopulation
        minutes { meanMinutes p50Minutes p90Minutes maxMinutes }
        inequality { gini lorenz { people minutes } } } }""",
        input=("CoverageInput!", {"radius": question.radius_input}),
    )  # fmt: skip
    coverage = network["coverage"]
    refuse(coverage["problems"])
    spread, even = coverage["distribution"]["minutes"], coverage["distribution"]["inequality"]
    if even["gini"] is None:
        raise ChartTroubleError("Nobody travels to an outlet on that day; there is no curve to draw.", 422)
    cut_off = coverage["distribution"]["unreachablePopulation"]
    people = coverage["byPopulation"]["denominator"]
    title = f"{head['name']}　到最近网点用时的洛伦兹曲线（基尼系数 {even['gini']:.3f}）"
    notes = (
        f"计入 {people - cut_off:,.0f} 人，共 {people:,.0f} 人；{cut_off:,.0f} 人无路可达，不计入曲线。",
        (
            f"用时（按人口）：平均 {spread['meanMinutes']:.1f} 分钟，"
            f"一半人 {spread['p50Minutes']:.1f} 分钟以内，"
            f"90 % 的人 {spread['p90Minutes']:.1f} 分钟以内，最远 {spread['maxMinutes']:.1f} 分钟。"
        ),
    )
    telling = Telling(title, _described(title, notes, head), (*notes, *_sources(question, head)))
    chart = chart_of(
        "XY", telling, colours=(GREY, DARK), range=(0, 100), xrange=(0, 100), show_dots=False,
        y_labels=list(range(0, 101, 20)), x_labels=list(range(0, 101, 20)), margin_right=30,
        value_formatter=lambda value: f"{value:.0f} %", x_value_formatter=lambda value: f"{value:.0f} %",
        x_title="人口累计占比（用时少的在前）", y_title="用时累计占比", legend_at_bottom_columns=2,
    )  # fmt: skip
    chart.add("人人用时相同", [(0, 0), (100, 100)], stroke_style={"dasharray": "6,4"})
    chart.add("实际", [(100 * point["people"], 100 * point["minutes"]) for point in even["lorenz"]])
    return bytes_of(chart)


async def _targets(question: ChartQuestion, asking: Asking) -> bytes:
    """Each target that is followed and has an actual value, against what is required by the day."""
    head, network = await asked(
        question, asking,
        """targetBook { targets {
        indicator name value unit deadline governing manual actual required status } }""",
    )  # fmt: skip
    rows, unknown = progress_rows(network["targetBook"]["targets"])
    if not rows:
        raise ChartTroubleError("No target of this network has an actual value on that day.", 422)
    title = f"{head['name']}　目标进度（{head['asOf']}）"
    told = [f"{row.label}：{told_status(row.status)}" for row in rows]
    notes = (f"{unknown} 项为人工填报且尚无填报值，未画出。",) if unknown else ()
    telling = Telling(title, _described(title, (*told, *notes), head), (*notes, *_sources(question, head)))
    widest = max(sum(1.0 if letter > "\u2e80" else 0.55 for letter in row.label) for row in rows)
    chart = chart_of(
        "HorizontalBar", telling, height=140 + _ROW * len(rows), colours=(GREY, BLUE), range=(0, 100),
        y_labels=list(range(0, 101, 20)), print_values=True, spacing=6,
        value_formatter=lambda value: f"{value:.0f} %", margin_left=round(6.5 * widest), margin_right=40,
        legend_at_bottom_columns=2,
    )  # fmt: skip
    last_first = rows[::-1]
    chart.x_labels = [f"{row.label}　{told_status(row.status)}" for row in last_first]
    chart.add("应有（占目标）", [row.required_percent for row in last_first])
    chart.add("实际（占目标，画到 100 %）", [row.actual_percent for row in last_first])
    return bytes_of(chart)


def _described(title: str, told: Iterable[str], head: Head) -> str:
    """The chart in words for those who do not see it, with the whole of its provenance."""
    sentences = (title, *(part.rstrip("。") for part in told), f"数据来源：{head['provenance']}")
    return "。".join(sentences)


def _sources(question: ChartQuestion, head: Head) -> tuple[str, ...]:
    """Where the figures come from: what-if, provenance in lines that fit, the network's fingerprint."""
    changed = (f"假设方案：{len(question.changes)} 项改动。",) if question.changes else ()
    lines = _wrapped(f"数据来源：{head['provenance']}", 124)
    if len(lines) > _LINES_MOST:
        lines = (*lines[: _LINES_MOST - 1], lines[_LINES_MOST - 1] + "……（全文见数据包）")
    return (*changed, *lines, f"数据指纹 {head['fingerprint'][:16]}，数据日期 {head['asOf']}。")


def _wrapped(text: str, columns: int) -> tuple[str, ...]:
    """The text in lines of so many columns; a Chinese character takes two."""
    lines, line, width = [], "", 0
    for letter in text:
        own = 2 if letter > "\u2e80" else 1
        if width + own > columns and (letter == " " or own == 2):
            lines.append(line)
            line, width = "", 0
        line, width = line + letter, width + own
    return tuple(part.strip() for part in (*lines, line) if part.strip())


Kind = Callable[[ChartQuestion, Asking], Awaitable[bytes]]
KINDS: Mapping[str, Kind] = MappingProxyType(
    {"coverage-path": _coverage_path, "lorenz": _lorenz, "targets": _targets}
)
"""Every chart by its name. One more: its function, a line here, a row in docs/charts.md."""
