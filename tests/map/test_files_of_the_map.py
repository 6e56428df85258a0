"""Downloads from the panels: what the planner sees, as files."""

import csv
import io
import json

import pytest

from tests.map.planner import Planner

OUTLET = "outlet-500119002209"


def test_gaps_as_a_table(planner: Planner) -> None:
    """The list on the screen as CSV with a mark of its encoding and Chinese heads."""
    planner.open()
    planner.page.click(".downloads summary")
    name, content = planner.saved("缺口表（CSV）")
    assert name == "nanchuan-gaps-2024-12-31.csv"
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert (len(rows), rows[0]["村（社区）"], rows[0]["人口"]) == (244 - 185, "文华社区", "7455")
    assert "合成" in rows[0]["数据来源"]


def test_a_what_if_as_a_map(planner: Planner) -> None:
    """With the planner's changes in it."""
    planner.open(p="whatIf", w=json.dumps([{"closeSite": {"id": OUTLET}}]))
    planner.page.click(".downloads summary")
    _, content = planner.saved("各村覆盖情况（GeoJSON）")
    counts = {part["class"]: part["count"] for part in json.loads(content)["legend"]}
    assert f"{counts['covered']} / 244 个" == planner.rates()[0]


@pytest.mark.parametrize("panel", ["coverage", "whatIf"])
def test_the_map_as_a_picture(planner: Planner, panel: str) -> None:
    """A PNG larger than the map: with title, legend and the source of the data."""
    planner.open(p=panel)
    planner.page.click(".downloads summary")
    name, content = planner.saved("地图图片（PNG）")
    assert name == "nanchuan-2024-12-31.png"
    assert content.startswith(b"\x89PNG")
    box = planner.page.locator("#map").bounding_box()
    assert box is not None
    width, height = int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    assert width == round(box["width"])
    assert height > box["height"] + 60
