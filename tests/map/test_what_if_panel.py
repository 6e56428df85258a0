"""What-if by hand: drag, close, open, bar, rain; undo and redo; saved, and shared by a link."""

import json

from playwright.sync_api import expect

from tests.map.planner import Planner

OUTLET = "outlet-500119002209"
NAME = "三汇村综合服务社"


def use(planner: Planner, tool: str) -> None:
    """Choose what a click on the map does."""
    planner.page.check(f"input[name=tool][value={tool}]")


def test_an_outlet_is_dragged(planner: Planner) -> None:
    """The outlet moves with the pointer, the rates follow, and the drop is one step that can be undone."""
    planner.open()
    planner.fly_to_outlet(OUTLET)
    planner.panel("whatIf")
    before = planner.rates()
    x, y = planner.middle()
    mouse = planner.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x - 60, y - 120, steps=4)
    mouse.move(x - 70, y - 170, steps=2)
    expect(planner.page.locator(".rates .parts").nth(1)).not_to_have_text(before[1])
    seen = len(planner.measures("drop-to-repaint"))
    before_drop = planner.map_picture()
    mouse.move(x - 70, y - 230, steps=3)
    mouse.up()
    planner.page.wait_for_selector("#compare")
    planner.wait()
    (change,) = planner.changes()
    assert change["moveSite"]["id"] == OUTLET
    assert planner.text(".changes").startswith(f"移动 {NAME}")
    planner.wait_measured("drop-to-repaint", seen + 1)
    durations = planner.measures("drop-to-repaint")[seen:]
    assert len(durations) == 1, "the drop was painted once"
    planner.record("drop", drop_to_repaint_ms=durations[0])
    assert planner.map_picture() != before_drop
    planner.picture("what-if")
    assert planner.serious_faults() == []
    planner.page.click("#undo")
    planner.wait()
    assert planner.changes() == []
    assert planner.rates() == before
    planner.page.click("#redo")
    planner.wait()
    assert planner.changes() == [change]


_COUNT_FRAMES = """() => {
  window.framesOfTheMap = 0;
  const { drawElements } = WebGL2RenderingContext.prototype;
  WebGL2RenderingContext.prototype.drawElements = function (...given) {
    window.framesOfTheMap += 1;
    return drawElements.apply(this, given);
  };
}"""
_COLOURED = """([r, g, b]) => {
  const shown = document.querySelector("#map .tracing"), copy = document.createElement("canvas");
  copy.width = copy.height = 120;
  const pen = copy.getContext("2d", { willReadFrequently: true });
  pen.drawImage(shown, (shown.width - 120) / 2, (shown.height - 120) / 2, 120, 120, 0, 0, 120, 120);
  const { data } = pen.getImageData(0, 0, 120, 120);
  let count = 0;
  const near = (i) => Math.hypot(data[i] - r, data[i + 1] - g, data[i + 2] - b) < 20;
  for (let i = 0; i < data.length; i += 4) count += near(i);
  return count;
}"""
"""How many pixels around the middle of the map have that colour, smoothed edges aside."""
CHANGED = [179, 0, 107]
"""The colour of all that a what-if changed."""


def test_the_map_beneath_rests_while_an_outlet_is_dragged(planner: Planner) -> None:
    """What turns is drawn on the sheet above: no frame of the map from the grasp to the painted drop."""
    planner.open()
    planner.fly_to_outlet(OUTLET)
    planner.panel("whatIf")
    x, y = planner.middle()
    mouse = planner.page.mouse
    mouse.move(x, y)
    planner.wait()
    seen = len(planner.measures("drop-to-repaint"))
    planner.page.evaluate(_COUNT_FRAMES)
    mouse.down()
    mouse.move(x - 60, y - 120, steps=5)
    mouse.up()
    planner.wait_measured("drop-to-repaint", seen + 1)
    assert planner.page.evaluate("window.framesOfTheMap") == 0
    planner.page.keyboard.press("Escape")
    planner.page.evaluate("document.querySelector('.maplibregl-ctrl-zoom-in').click()")
    planner.page.wait_for_selector("#map[data-state=moving]")
    planner.wait()
    assert planner.page.evaluate("window.framesOfTheMap") > 0, "frames are counted at all"


def test_a_village_that_turned_wears_a_ring(planner: Planner) -> None:
    """Its outlet dragged far away, the village in the middle is ringed; taken back, nothing is marked."""
    planner.open()
    planner.fly_to_outlet(OUTLET)
    planner.panel("whatIf")
    assert planner.page.evaluate(_COLOURED, CHANGED) == 0
    x, y = planner.middle()
    planner.page.mouse.move(x, y)
    planner.page.mouse.down()
    planner.page.mouse.move(x - 70, y - 230, steps=4)
    planner.page.mouse.up()
    planner.page.wait_for_selector("#compare")
    planner.wait()
    assert planner.page.evaluate(_COLOURED, CHANGED) > 0
    planner.page.click("#clear")
    planner.wait()
    assert planner.page.evaluate(_COLOURED, CHANGED) == 0


def test_an_outlet_is_closed_and_reopened(planner: Planner) -> None:
    """A click closes it, the villages that lose it are named; another click reopens it."""
    planner.open()
    planner.fly_to_outlet(OUTLET)
    planner.panel("whatIf")
    use(planner, "close")
    planner.click_map()
    assert planner.changes() == [{"closeSite": {"id": OUTLET}}]
    assert "三汇村" in planner.text(".villages")
    assert planner.rates()[2] == "45 / 244 个"
    planner.click_map()
    assert planner.changes() == []


def test_a_road_is_barred_and_freed(planner: Planner) -> None:
    """The road under the pointer is barred; nobody moves, another click frees it."""
    planner.open()
    planner.fly_to_outlet(OUTLET)
    planner.panel("whatIf")
    use(planner, "road")
    planner.click_map()
    (change,) = planner.changes()
    (link,) = change["closeRoad"]["linkIds"]
    assert planner.text(".changes").startswith(f"封路 {link}")
    planner.click_map()
    assert planner.changes() == []


def test_an_outlet_is_opened_in_a_village(planner: Planner) -> None:
    """A click on a village opens one there; its people are covered."""
    planner.open()
    planner.page.click(".gaps button >> nth=0")
    planner.wait()
    planner.panel("whatIf")
    use(planner, "add")
    planner.click_map()
    (change,) = planner.changes()
    assert (change["addSite"]["village"], change["addSite"]["name"]) == ("500119002015", "文华社区")
    assert planner.rates()[2] == "47 / 244 个"


def test_rain_on_the_rural_roads(planner: Planner) -> None:
    """Slower roads, fewer people covered; dry again, the change is gone."""
    planner.open(p="whatIf")
    planner.page.focus("#rain")
    planner.page.keyboard.press("Home")
    planner.page.wait_for_selector("#compare")
    planner.wait()
    (change,) = planner.changes()
    assert change == {"scaleSpeed": {"facilityTypes": ["unclassified", "residential"], "factor": 0.3}}
    assert "失去覆盖" in planner.text("#panel")
    planner.page.keyboard.press("End")
    planner.wait()
    assert planner.changes() == []


def test_the_same_without_a_map(planner: Planner) -> None:
    """Move, close and open by lists and buttons, for those who use no mouse."""
    planner.open(p="whatIf")
    planner.page.click("text=不用地图也可以")
    planner.page.select_option("#key-site", OUTLET)
    planner.page.select_option("#key-village", "500119002015")
    planner.page.click("text=把网点移到村")
    planner.wait()
    assert planner.changes() == [{"moveSite": {"id": OUTLET, "village": "500119002015"}}]
    planner.page.click("#clear")
    planner.wait()
    assert planner.changes() == []


def test_a_change_that_does_not_apply_says_why(planner: Planner) -> None:
    """Closing what is closed is skipped and told beside the change; the others apply."""
    changes = [{"closeSite": {"id": OUTLET}}, {"closeSite": {"id": OUTLET}}]
    planner.open(p="whatIf", w=json.dumps(changes))
    expect(planner.page.locator(".changes li").nth(1)).to_contain_text("没有生效")
    assert planner.rates()[2] == "45 / 244 个"


def test_a_link_opens_the_same_map(planner: Planner) -> None:
    """Everything chosen is in the address: another planner sees the same figures."""
    planner.open(p="whatIf", r="10minutes", w=json.dumps([{"closeSite": {"id": OUTLET}}]))
    link, rates = planner.page.url, planner.rates()
    planner.page.goto("about:blank")
    planner.page.goto(link)
    planner.wait()
    assert planner.rates() == rates
    assert planner.page.url == link
    planner.page.click("text=保存与分享")
    planner.page.click("#copy")
    expect(planner.page.locator(".sharing [role=status]")).to_have_text(
        "链接已复制，别人打开就看到同样的地图。"
    )


def test_a_link_that_cannot_be_read_says_so(planner: Planner) -> None:
    """What is wrong is left out and told; the rest counts."""
    planner.open(r="near", x="1")
    expect(planner.page.locator("#notice p")).to_have_text("链接里有看不懂的部分，已按默认值打开。")
    planner.page.click("#notice button")
    assert planner.rates()[0] == "185 / 244 个"


def test_a_scenario_is_saved_opened_and_erased(planner: Planner) -> None:
    """Under a name; saving the same name again changes it."""
    planner.open(p="whatIf", w=json.dumps([{"closeSite": {"id": OUTLET}}]))
    planner.page.click("text=保存与分享")
    planner.page.fill("#scenario-name", "关三汇")
    planner.page.click("#save")
    expect(planner.page.locator(".sharing [role=status]")).to_have_text("已保存“关三汇”。")
    expect(planner.page.locator("#save")).to_have_text("更新方案")
    planner.page.click("#clear")
    planner.wait()
    planner.page.click("[aria-label='打开: 关三汇']")
    planner.wait()
    assert planner.changes() == [{"closeSite": {"id": OUTLET}}]
    planner.page.click("[aria-label='删除: 关三汇']")
    expect(planner.page.locator(".saved")).to_have_text("还没有保存的方案。")
