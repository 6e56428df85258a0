"""The first screen: coverage, its controls, its gaps; what a planner sees who has never seen it."""

import json

import pytest
from playwright.sync_api import expect

from tests.map.planner import DAY, Planner

COVERAGE = """query ($day: Date, $input: CoverageInput!) {
  network(code: "nanchuan", asOf: $day) {
    coverage(input: $input) {
      byVillage { numerator denominator }
      byPopulation { numerator denominator }
      administrative { numerator denominator }
      gaps { village { name } population }
    }
  }
}"""


def parts_of(coverage: dict[str, dict[str, float]]) -> list[str]:
    """The three readings as the page writes them."""
    units = (("byVillage", "个"), ("byPopulation", "人"), ("administrative", "个"))
    return [
        f"{coverage[name]['numerator']:,.0f} / {coverage[name]['denominator']:,.0f} {unit}"
        for name, unit in units
    ]


def test_the_first_screen_says_what_is_covered(planner: Planner) -> None:
    """Three readings with what was counted out of what: 46 outlets, 185 of 244 places, 421,937 people."""
    planner.open()
    assert planner.rates() == ["185 / 244 个", "421,937 / 534,329 人", "46 / 244 个"]
    assert planner.page.locator(".rates strong").all_inner_texts() == ["75.8%", "79.0%", "18.9%"]
    planner.picture("coverage")


def test_a_strict_policy_and_chinese_first(planner: Planner) -> None:
    """Nothing but our own files may run; the page is in Chinese until somebody chooses English."""
    planner.page.goto("about:blank")
    answer = planner.page.goto(planner.address)
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    for part in ("default-src 'none'", "script-src 'self'", "worker-src 'self'", "style-src 'self'",
                 "img-src 'self' data: blob:", "connect-src 'self'"):  # fmt: skip
        assert f"{part};" in policy
    assert "unsafe" not in policy
    planner.wait()
    expect(planner.page).to_have_title("流通地图")
    assert planner.page.get_attribute("html", "lang") == "zh-CN"


def test_what_is_synthetic_is_always_in_view(planner: Planner) -> None:
    """The source stands under the map on every panel, with the whole text one click away."""
    planner.open()
    for panel in ("radii", "routes", "siting", "rollout", "whatIf", "coverage"):
        planner.panel(panel)
        expect(planner.page.locator("#source .badge")).to_be_in_viewport()
    planner.page.click("#source summary")
    assert "合成（由固定种子的脚本生成）" in planner.text("#source p")


def test_the_uncovered_village_with_most_people_is_one_click_away(planner: Planner) -> None:
    """The first of the list: a click flies there, says why it is a gap and what would close it."""
    planner.open()
    first = planner.page.locator(".gaps button").first
    assert " ".join(first.inner_text().split()) == "文华社区 南城街道 7,455 人 超出 6.9 分钟"
    first.click()
    detail = planner.text(".gaps .detail")
    assert "本村没有网点；最近的网点太远" in detail
    assert "最近：三汇村综合服务社，21.9 分钟" in detail
    assert "在松林社区新设网点 (新覆盖 47,298 人)" in detail
    planner.wait()
    planner.picture("gap")


def test_the_gap_is_found_on_the_map_as_well(planner: Planner) -> None:
    """A click on the village's mark opens it in the list."""
    planner.open()
    planner.page.click(".gaps button >> nth=0")
    planner.wait()
    planner.page.click(".gaps button >> nth=0")
    expect(planner.page.locator(".gaps .detail")).to_have_count(0)
    planner.click_map()
    expect(planner.page.locator(".gaps [aria-expanded=true] .name")).to_contain_text("文华社区")


def test_a_covered_village_tells_its_way(planner: Planner) -> None:
    """A click on a village that is no gap says who lives there and which outlet is nearest."""
    planner.open(r="30minutes")
    planner.page.click(".gaps button >> nth=0")
    planner.wait()
    planner.page.evaluate("document.querySelector('#radius').value = 60")
    planner.page.dispatch_event("#radius", "input")
    planner.wait()
    planner.click_map()
    assert "最近：" in planner.text(".place")
    assert planner.page.locator(".gaps .detail").count() == 0


def test_a_remedy_is_tried_by_one_click(planner: Planner) -> None:
    """The suggested outlet becomes a what-if, and 47,298 more people are covered."""
    planner.open()
    planner.page.click(".gaps button >> nth=0")
    planner.page.click(".gaps .act")
    planner.page.wait_for_selector("#compare")
    assert planner.rates()[1] == f"{421_937 + 47_298:,} / 534,329 人"


@pytest.mark.parametrize(
    ("choice", "day", "asked"),
    [
        ({"r": "30minutes"}, DAY, {"radius": {"minutes": 30}}),
        ({"r": "5km"}, DAY, {"radius": {"km": 5}}),
        ({"t": "2027-12-31"}, "2027-12-31", {"radius": {"minutes": 15}}),
        ({"f": "cold_store"}, DAY, {"radius": {"minutes": 15}, "function": "cold_store"}),
    ],
)
def test_the_page_says_what_the_interface_says(
    planner: Planner, choice: dict[str, str], day: str, asked: dict[str, object]
) -> None:
    """By radius in minutes or kilometres, date, function: the same figures, the same gaps in order."""
    planner.open(**choice)
    coverage = planner.ask(COVERAGE, day=day, input=asked)["coverage"]
    assert planner.rates() == parts_of(coverage)
    names = [
        name.split("\n")[0].split(" ")[0] for name in planner.page.locator(".gaps .name").all_inner_texts()
    ]
    assert names == [gap["village"]["name"] for gap in coverage["gaps"][:30]]


def test_the_controls_change_what_is_counted(planner: Planner) -> None:
    """Sliding to the last month shows the 147 outlets of the plan; another unit keeps the reach alike."""
    planner.open()
    planner.page.focus("#day")
    planner.page.keyboard.press("End")
    expect(planner.page.locator(".rates .parts").nth(2)).to_have_text("147 / 244 个")
    assert planner.page.input_value("#date") == "2027-12-31"
    planner.page.select_option("#unit", "km")
    planner.wait()
    assert planner.page.input_value("#radius") == "8"
    planner.page.select_option("#serves", "cold_store")
    planner.wait()
    assert "f=cold_store" in planner.page.url


def test_the_other_district(planner: Planner) -> None:
    """Jiangjin has 301 places; the map and the controls follow."""
    planner.open()
    planner.page.select_option("#network", "jiangjin")
    expect(planner.page.locator(".rates .parts").first).to_contain_text("/ 301 个")
    planner.wait()
    planner.picture("jiangjin")


def test_english_by_a_switch(planner: Planner) -> None:
    """The same page in English, and back."""
    planner.open()
    planner.page.click("#language")
    expect(planner.page.locator(".rates .label").first).to_have_text("Villages within the radius")
    assert planner.page.get_attribute("html", "lang") == "en"
    assert planner.rates()[0] == "185 of 244 places"
    planner.page.click("#language")
    assert planner.rates()[0] == "185 / 244 个"


def test_the_ground_shows_what_is_asked(planner: Planner) -> None:
    """Tinted by the townships' shares with their classes in figures, or by catchments; the link keeps it."""
    planner.open()
    pictures = [planner.map_picture()]
    for ground in ("townships", "catchments", "none"):
        planner.page.select_option("#ground", ground)
        planner.wait()
        assert f"g={ground}" in planner.page.url
        pictures.append(planner.map_picture())
        planner.picture(f"ground-{ground}")
        classes = planner.page.locator("#legend .shares li").all_inner_texts()
        expected = ["0–50%", "50–70%", "70–85%", "85–95%", "95–100%"]
        assert classes == (expected if ground == "townships" else [])
    assert len(set(pictures)) == len(pictures), "each looks different"


def test_sites_out_of_business_are_hidden_by_a_switch(planner: Planner) -> None:
    """And shown again; the link keeps it."""
    planner.open()
    shown = planner.map_picture()
    planner.page.uncheck("#show-inactive")
    planner.wait()
    assert "h=inactive" in planner.page.url
    assert planner.map_picture() != shown


def test_a_day_without_any_outlet_says_so(planner: Planner) -> None:
    """In 2019 none was open: that is told, and nobody is called cut off by the roads."""
    planner.open(t="2019-01-01")
    assert "当日没有在营的网点。" in planner.text("#panel")
    assert "无路可达" not in planner.text("#panel > div > div")


def test_a_what_if_is_told_above_every_panel(planner: Planner) -> None:
    """Service radii, siting and roll-out count with the changes too."""
    closed = json.dumps([{"closeRoad": {"linkIds": ["L00030"]}}])
    for panel in ("radii", "siting", "rollout"):
        planner.open(p=panel, w=closed)
        assert planner.text("#assumed") == "所有面板都按假设方案计算（1 处改动）"
    planner.open(p="rollout")
    expect(planner.page.locator("#assumed")).to_be_hidden()


def test_a_district_that_is_not_there_is_told(planner: Planner) -> None:
    """The first district is opened, and the page says that the link could not be read whole."""
    planner.load(d="zzz")
    expect(planner.page.locator("#notice p")).not_to_be_empty()
    planner.load()
