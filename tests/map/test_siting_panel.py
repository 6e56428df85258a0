"""Siting: where the next outlets should stand, and the plan tried as a what-if."""

import json

from playwright.sync_api import expect

from tests.map.planner import Planner


def test_the_next_five_outlets(planner: Planner) -> None:
    """Five outlets more cover 491,687 of 534,329 people, and no five cover more; one click tries them."""
    planner.open(p="siting")
    planner.page.click("#site")
    expect(planner.page.locator(".picked li")).to_have_count(5)
    said = planner.text("#panel")
    assert "共覆盖 491,687 人" in said
    assert "已证明没有更好的方案。" in said
    planner.wait()
    planner.picture("siting")
    assert planner.serious_faults() == []
    planner.page.click("#panel .downloads summary")
    rows = planner.saved_rows("新设网点（CSV）")
    assert [row["序"] for row in rows] == ["1", "2", "3", "4", "5"]
    asked = json.loads(rows[0]["参数"])
    assert (asked["problem"], asked["radius"], asked["objective"]) == (
        "MAX_COVERAGE",
        {"minutes": 15},
        491_687,
    )
    assert "合成" in rows[0]["数据来源"]
    _, content = planner.saved("新设网点（GeoJSON）")
    features = json.loads(content)["features"]
    assert [feature["id"] for feature in features] == [row["代码"] for row in rows]
    planner.page.click("#try-plan")
    planner.page.wait_for_selector("#compare")
    assert planner.rates()[1] == "491,687 / 534,329 人"
    assert planner.page.locator(".changes li").count() == 5


def test_a_changed_choice_makes_a_plan_stale(planner: Planner) -> None:
    """The page says that the plan belongs to the choice before."""
    planner.open(p="siting")
    planner.page.fill("#count", "1")
    planner.page.click("#site")
    expect(planner.page.locator(".picked li")).to_have_count(1)
    planner.page.select_option("#unit", "km")
    expect(planner.page.locator("#siting-said")).to_have_text("条件已改变，结果是改变之前的；请重新找。")


def test_the_function_looked_at_does_not_change_what_a_new_outlet_gains(planner: Planner) -> None:
    """New outlets are sited by outlets: with cold stores chosen the gain is the same, and it is said why."""
    gains = {}
    for function in ("", "cold_store"):
        planner.load(p="siting", **({"f": function} if function else {}))
        planner.page.fill("#count", "2")
        planner.page.click("#site")
        expect(planner.page.locator(".picked li")).to_have_count(2)
        gains[function] = planner.text("#panel ul")
        note = planner.page.get_by_text("这里按网点计算，不分上面选的功能。")
        expect(note).to_have_count(1 if function else 0)
    assert gains["cold_store"] == gains[""]


def test_a_file_tells_the_question_that_its_plan_answers(planner: Planner) -> None:
    """With another aim chosen after the search the page calls the plan old, and the file tells its aim."""
    planner.load(p="siting")
    planner.page.fill("#count", "1")
    planner.page.click("#site")
    expect(planner.page.locator(".picked li")).to_have_count(1)
    planner.page.select_option("#problem", "P_CENTER")
    expect(planner.page.locator("#siting-said")).to_have_text("条件已改变，结果是改变之前的；请重新找。")
    planner.page.click("#panel .downloads summary")
    asked = json.loads(planner.saved_rows("新设网点（CSV）")[0]["参数"])
    assert (asked["problem"], asked["count"]) == ("MAX_COVERAGE", 1)
