"""Drawing: figures as SVG with pygal. Text stays text, so that Chinese needs no font on the server.

Equal figures give equal bytes: no date, no random names. Nothing is loaded from outside, and there is no
script: what is drawn can be printed, and is told in words for those who do not see it.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

WIDTH, HEIGHT = 960, 560
LINE = 22
"""Height of a line of the notes under a chart, in pixels."""
FONT = "'Noto Sans CJK SC', 'Source Han Sans SC', 'Microsoft YaHei', 'PingFang SC', sans-serif"
BLUE, ORANGE, GREY, DARK = "#56b4e9", "#e69f00", "#c4c4c4", "#0072b2"
"""Colours that the colour-blind tell apart (Okabe and Ito), and grey for what is only compared with."""

AXES = "inline:.title:not(.plot_title){font-size:14px !important}"
"""The titles of the axes are smaller than that of the chart."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What is said of a chart in words: its title, a description of its figures, and notes printed below."""

    title: str
    description: str
    notes: tuple[str, ...]


def chart_of(
    kind: str, telling: Telling, *, colours: Sequence[str], height: int = HEIGHT, **options: Any
) -> Any:
    """An empty pygal chart of that kind (`Line`, `XY`, `HorizontalBar`) in the house's style."""
    pygal = _library()

    style = pygal.style.Style(
        background="#ffffff", plot_background="#ffffff", foreground="#333333",
        foreground_strong="#111111", foreground_subtle="#777777", opacity="1", opacity_hover="1",
        transition="0s", colors=tuple(colours), font_family=FONT, title_font_size=20, label_font_size=13,
        major_label_font_size=13, legend_font_size=14, value_font_size=12, value_label_font_size=12,
        stroke_width="2.5", guide_stroke_color="#dddddd", major_guide_stroke_color="#dddddd",
        guide_stroke_dasharray="1,0", major_guide_stroke_dasharray="1,0",
    )  # fmt: skip
    chart = getattr(pygal, kind)(
        style=style, css=("file://style.css", "file://graph.css", AXES), js=[], no_prefix=True,
        width=WIDTH, height=height, explicit_size=True, title=telling.title, legend_at_bottom=True,
        truncate_legend=-1, truncate_label=-1, **options,
    )  # fmt: skip
    chart.uuid = "liutong"
    chart.add_xml_filter(lambda root: _told(root, telling, height))
    return chart


def _library() -> Any:
    """pygal, imported by the first chart. Its finder for plug-ins with maps, which are not used, speaks a
    protocol that Python 3.11 warns of at every later import: it is taken out."""
    import pygal
    import pygal.style

    finders = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]
    sys.meta_path[:] = finders
    return pygal


def bytes_of(chart: Any) -> bytes:
    """The chart as the bytes of an SVG file."""
    made: bytes = chart.render()
    return made


def _told(root: Any, telling: Telling, height: int) -> Any:
    """The drawing with its words: a role, title and description for readers, the notes under the chart."""
    for parent in list(root.iter()):
        for child in list(parent):
            if (
                not isinstance(child.tag, str)
                or child.tag in ("title", "desc", "script")
                or _is_tooltip(child)
            ):
                parent.remove(child)
    whole = height + LINE * len(telling.notes) + 10
    root.set("viewBox", f"0 0 {WIDTH} {whole}")
    root.set("height", str(whole))
    root.set("width", str(WIDTH))
    root.set("role", "img")
    root.set("aria-labelledby", "title desc")
    root.set("lang", "zh-CN")
    for name, text in (("desc", telling.description), ("title", telling.title)):
        element = ET.Element(name, {"id": name})
        element.text = text
        root.insert(0, element)
    ground = {
        "x": "0",
        "y": str(height),
        "width": str(WIDTH),
        "height": str(whole - height),
        "fill": "#ffffff",
    }
    ET.SubElement(root, "rect", ground)
    for i, note in enumerate(telling.notes):
        place = {
            "x": "24", "y": str(height + LINE * i + 14), "fill": "#444444",
            "style": f"font-family: {FONT}; font-size: 13px",
        }  # fmt: skip
        ET.SubElement(root, "text", place).text = note
    return root


def _is_tooltip(element: Any) -> bool:
    classes = (element.get("class") or "").split()
    return "tooltip" in classes or "tooltip-overlay" in classes
