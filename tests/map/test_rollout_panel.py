"""Roll-out: the plan year by year, a better order for the same totals, and the targets with their status."""

from playwright.sync_api import expect

from tests.map.planner import Planner

TARGETS = """{ network(code: "nanchuan", asOf: "2024-12-31") { targets { actual status } } }"""
WORDS = {
    "DONE": "✓ 完成",
    "ON_TRACK": "→ 正常",
    "AT_RISK": "! 有风险",
    "BEHIND": "‼ 落后",
    "OVERDUE": "✗ 逾期",
    None: "–",
}


def cells(planner: Planner, table: str, column: int) -> list[str]:
    """One column of a table."""
    rows = planner.page.locator(f"{table} tbody tr td:nth-child({column})")
    return [text.split("\n")[0].strip() for text in rows.all_inner_texts()]


def test_the_plan_year_by_year(planner: Planner) -> None:
    """46, 80, 114 and 147 outlets; a click on a year goes to its end."""
    planner.open(p="rollout")
    planner.page.wait_for_selector("#rollout")
    assert cells(planner, "#rollout", 2) == ["46", "80", "114", "147"]
    assert cells(planner, "#rollout", 4) == ["79.0%", "84.5%", "93.3%", "94.8%"]
    told = planner.page.get_attribute(".chart", "aria-label") or ""
    assert told.endswith("2024: 46, 79.0%; 2025: 80, 84.5%; 2026: 114, 93.3%; 2027: 147, 94.8%")
    planner.page.click("#panel .downloads summary")
    rows = planner.saved_rows("逐年覆盖（CSV）")
    assert [row["网点数"] for row in rows] == ["46", "80", "114", "147"]
    assert rows[0]["覆盖的人口"] == "421937"
    expect(planner.page.locator(".film button[aria-pressed=true]")).to_contain_text("2024")
    planner.page.click(".film button >> nth=3")
    planner.wait()
    assert planner.page.input_value("#date") == "2027-12-31"
    expect(planner.page.locator(".film button[aria-pressed=true]")).to_contain_text("2027")
    planner.picture("rollout")
    assert planner.serious_faults() == []


def test_the_same_totals_in_a_better_order(planner: Planner) -> None:
    """What stands at the end of 2024 stays; 80 outlets chosen anew cover 99.8 % instead of 84.5 %."""
    planner.open(p="rollout")
    planner.page.wait_for_selector("#rollout")
    planner.page.click("#best")
    planner.page.wait_for_selector("#best-order")
    assert cells(planner, "#best-order", 2) == ["46", "80", "114", "147"]
    assert cells(planner, "#best-order", 4)[:2] == ["79.0%", "99.8%"]
    assert cells(planner, "#best-order", 5)[0] == "±0.0 个百分点"
    planner.page.click("#panel summary >> nth=0")
    assert planner.page.locator(".villages button").count() == 80 - 46 + 114 - 80 + 147 - 114


def test_the_better_order_is_measured_by_outlets_whatever_function_is_looked_at(planner: Planner) -> None:
    """Cold stores cover fewer people; the order of outlets gains nothing by that."""
    planner.load(p="rollout", f="cold_store")
    planner.page.wait_for_selector("#rollout")
    planner.page.click("#best")
    planner.page.wait_for_selector("#best-order")
    assert cells(planner, "#best-order", 5)[0] == "±0.0 个百分点"


def test_targets_with_their_status(planner: Planner) -> None:
    """Those that can be counted with what there is on the day; those that are reported, apart."""
    planner.open(p="rollout")
    planner.page.wait_for_selector("#targets")
    targets = planner.ask(TARGETS)["targets"]
    planner.page.wait_for_selector("#rollout")
    planner.page.click("#panel .downloads summary")
    counted = [target for target in targets if target["actual"] is not None]
    assert planner.page.locator("#targets tbody tr").count() == len(counted)
    assert cells(planner, "#targets", 5) == [WORDS[target["status"]] for target in counted]
    assert len(planner.saved_rows("目标（CSV）")) == len(targets)
    assert planner.page.locator("#targets-reported tbody tr").count() == len(targets) - len(counted)
