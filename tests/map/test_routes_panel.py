"""Pooled routes: choose, solve, compare, look at a tour, print it."""

from playwright.sync_api import expect

from tests.map.planner import Planner


def solve(planner: Planner, *operators: str) -> None:
    """Pooled routes of these operators on a Monday, one second of search, delivered to the outlets."""
    planner.open(p="routes")
    boxes = planner.page.locator("input[name=operator]")
    expect(boxes.first).to_be_visible()
    for box in boxes.all():
        box.set_checked(box.input_value() in operators)
    planner.page.select_option("#weekday", "1")
    planner.page.fill("#seconds", "1")
    planner.page.check("#to-outlets")
    planner.page.click("#solve")
    expect(planner.page.locator("#solving")).to_contain_text("正在找更省的线路")
    planner.page.wait_for_selector(".savings")


def number_of(text: str) -> float:
    """A figure as the page writes it."""
    return float(text.split("\n", maxsplit=1)[0].replace(",", "").rstrip("%"))


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
    expect(planner.page.locator("#solving")).to_have_text("请至少选一个主体。")


def test_a_search_is_stopped(planner: Planner) -> None:
    """The stop button ends it, and the next search can begin."""
    planner.open(p="routes")
    expect(planner.page.locator("input[name=operator]").first).to_be_visible()
    planner.page.fill("#seconds", "30")
    planner.page.click("#solve")
    planner.page.click("#stop")
    expect(planner.page.locator("#solving")).to_have_text("已停止，没有结果。")
    expect(planner.page.locator("#solve")).to_be_enabled()
