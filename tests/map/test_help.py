"""The help: reached from the page, its pictures there; and the way it tells, walked by somebody new."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.map.planner import Planner

ROOT = Path(__file__).resolve().parents[2]
GAPS = """{ network(code: "nanchuan", asOf: "2024-12-31") {
  coverage(input: {radius: {minutes: 15}}) { gaps { village { name } population } }
} }"""


def test_the_most_people_without_cover_within_three_clicks(planner: Planner) -> None:
    """On the first screen without a click; the first click says why, the second tries what closes it."""
    most = max(planner.ask(GAPS)["coverage"]["gaps"], key=lambda gap: gap["population"])
    planner.load()
    first = planner.page.locator(".gaps button").first
    expect(first).to_be_in_viewport()
    expect(first).to_contain_text(most["village"]["name"])
    expect(first).to_contain_text(f"{most['population']:,} 人")
    first.click()
    expect(planner.page.locator(".gaps .detail")).to_contain_text("为什么")
    planner.wait()
    planner.page.click(".gaps .act")
    planner.page.wait_for_selector("#compare")
    planner.wait()
    assert planner.rates()[1] == f"{421_937 + 47_298:,} / 534,329 人"
    planner.picture("tried")


def test_the_help_is_one_click_from_the_map(planner: Planner) -> None:
    """With every picture in its place, under the same strict policy."""
    planner.load()
    planner.page.click("#heading nav a >> nth=0")
    expect(planner.page).to_have_title("流通地图使用说明")
    pictures = planner.page.locator("main img")
    assert pictures.count() == len(
        re.findall(r"^!\[", (ROOT / "docs" / "help.zh-CN.md").read_text("utf-8"), re.MULTILINE)
    )
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") >= 1000
    assert planner.serious_faults() == []
    planner.page.click("nav a")
    planner.wait()
