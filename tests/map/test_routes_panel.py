"""Pooled routes: choose, solve, compare, look at a tour, print it."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.map.planner import Planner


def choose(planner: Planner, *operators: str) -> None:
    """These operators on a Monday, three seconds of search, delivered to the outlets."""
    planner.open(p="routes")
    boxes = planner.page.locator("input[name=operator]")
    expect(boxes.first).to_be_visible()
    for box in boxes.all():
        box.set_checked(box.input_value() in operators)
    planner.page.select_option("#weekday", "1")
    planner.page.fill("#seconds", "3")
    planner.page.check("#to-outlets")


def solve(planner: Planner, *operators: str) -> None:
    """Their pooled routes."""
    choose(planner, *operators)
    planner.page.click("#solve")
    expect(planner.page.locator("#solve")).to_be_enabled()
    planner.page.wait_for_selector(".savings")


def number_of(text: str) -> float:
    """A figure as the page writes it."""
    return float(re.sub(r"[,%]", "", text.split("\n", maxsplit=1)[0].split(" ", maxsplit=1)[0]))


def test_apart_against_together(planner: Planner) -> None:
    """Two numbers and a bar each; together never costs more; a tour chosen shows its stops in order."""
    solve(planner, "coop", "post")
    cost = planner.page.locator(".savings tbody tr").first.locator("td").all_inner_texts()
    apart, together = (number_of(text) for text in cost)
    assert 0 < together <= apart
    tours = planner.page.locator(".routes > li > button")
    assert planner.text(".routes").startswith(planner.text(".routes > li > button"))
    tours.first.click()
    order = planner.page.locator(".routes tbody td:first-child").all_inner_texts()
    assert order == [str(i + 1) for i in range(len(order))]
    planner.wait()
    planner.picture("routes")
    planner.page.click("#panel .downloads summary")
    rows = planner.saved_rows("线路与停靠（CSV）")
    assert {row["车辆"] for row in rows} == set(tours.locator(".vehicle small").all_inner_texts())
    assert json.loads(rows[0]["参数"])["operators"] == ["coop", "post"]


def test_a_sheet_for_the_driver(planner: Planner) -> None:
    """Printing shows the tour's table and nothing else of the page."""
    solve(planner, "post")
    planner.page.evaluate("window.print = () => {}")
    planner.page.click(".routes > li > button >> nth=0")
    planner.page.click("text=打印行车单")
    planner.page.emulate_media(media="print")
    expect(planner.page.locator("#sheet h1")).to_be_visible()
    expect(planner.page.locator("#side")).to_be_hidden()
    assert planner.page.locator("#sheet tbody tr").count() == planner.page.locator(".routes tbody tr").count()
    planner.picture("sheet")
    planner.page.emulate_media(media="screen")
    planner.page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(planner.page.locator("#side")).to_be_visible()


def test_without_operators_nothing_is_asked(planner: Planner) -> None:
    """The page says what to choose."""
    planner.open(p="routes")
    boxes = planner.page.locator("input[name=operator]")
    expect(boxes.first).to_be_visible()
    for box in boxes.all():
        box.uncheck()
    planner.page.click("#solve")
    expect(planner.page.locator("#solve-said")).to_have_text("请至少选一个主体。")


def test_a_search_is_stopped_with_the_best_found(planner: Planner) -> None:
    """Progress names what is being solved; the stop button ends it, and the best plan until then is shown."""
    choose(planner, "coop", "post")
    planner.page.fill("#seconds", "31")
    planner.page.click("#solve")
    expect(planner.page.locator("#solve-said")).to_contain_text("目前最省")
    expect(planner.page.locator("#solve-stop")).to_be_focused()
    planner.page.click("#solve-stop")
    expect(planner.page.locator("#solve")).to_be_enabled()
    planner.page.wait_for_selector(".savings")
    assert "计算提前停止，结果是到那时为止最好的。" in planner.text("#panel")
    cost = planner.page.locator(".savings tbody tr").first.locator("td").all_inner_texts()
    assert 0 < number_of(cost[1]) <= number_of(cost[0])
    expect(planner.page.locator("#solve")).to_be_enabled()


def test_who_pays_what(planner: Planner) -> None:
    """The shares add up to the cost of all together, and nobody of two pays more than alone."""
    solve(planner, "coop", "post")
    planner.page.click("#share")
    planner.page.wait_for_selector("#shares")
    rows = [
        [number_of(cell) for cell in row.locator("td").all_inner_texts()]
        for row in planner.page.locator("#shares tr:has(td)").all()
    ]
    *shares, total = rows
    assert len(shares) == 2
    for column in range(3):
        assert sum(row[column] for row in shares) == pytest.approx(total[column], abs=2)
    assert all(pays <= alone for alone, pays, _ in shares)
    assert "没有哪几家另组更省" in planner.text("#panel")
    planner.page.locator("#shares").scroll_into_view_if_needed()
    planner.picture("shares")
    assert planner.serious_faults() == []
