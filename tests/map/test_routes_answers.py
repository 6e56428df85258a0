"""Answers about routes: told as what they are, kept with their question and while others are looked at."""

import json
import re

import pytest
from playwright.sync_api import Route, expect

from tests.map.conftest import ROOT
from tests.map.planner import Planner
from tests.map.pooled import answering, breaking, found, plan, problem, stop, told, unserved

STOP = stop("500119001002", "某村", loadKg=40.0, deliveredKg=15.0, pickedUpKg=5.0)
REASONS = re.findall(
    r"^  ([A-Z_]+)$",
    (ROOT / "schema.graphql").read_text("utf-8").split("enum UnservedReason {")[1].split("}")[0],
    re.MULTILINE,
)


def choose(planner: Planner, *operators: str, day: str = "1", **choice: str) -> None:
    """These operators, or all, on that weekday, delivered to the villages."""
    planner.open(p="routes", **choice)
    boxes = planner.page.locator("input[name=operator]")
    expect(boxes.first).to_be_visible()
    for box in boxes.all():
        box.set_checked(not operators or box.input_value() in operators)
    planner.page.select_option("#weekday", day)
    planner.page.fill("#seconds", "5")
    planner.page.uncheck("#to-outlets")


def answered(planner: Planner, *events: str, **choice: str) -> None:
    """All operators on a Monday, and these events of their job."""
    choose(planner, **choice)
    with answering(planner.page, *events):
        planner.page.click("#solve")
        expect(planner.page.locator("#solve")).to_be_enabled()


def parameters(planner: Planner, label: str) -> dict[str, object]:
    """What a table says that it was asked."""
    asked: dict[str, object] = json.loads(planner.saved_rows(label)[0]["参数"])
    return asked


def test_an_answer_keeps_its_question(planner: Planner) -> None:
    """A weekday chosen afterwards makes it old, never so its files; chosen back, it holds again."""
    answered(planner, found(plan(STOP)))
    old = planner.page.locator("#solve-stale")
    expect(old).to_be_hidden()
    planner.page.fill("#seconds", "30")
    expect(old).to_be_hidden()
    planner.page.select_option("#weekday", "6")
    planner.page.check("#to-outlets")
    planner.page.uncheck("input[name=operator][value=bus]")
    expect(old).to_have_text("条件已改变，下面是改变之前的结果；请重新计算。")
    planner.page.click("#panel .downloads summary")
    asked = parameters(planner, "线路与停靠（CSV）")
    assert (asked["day"], asked["deliverTo"], asked["timeLimitSeconds"]) == (1, "PLACES", 5)
    assert "bus" in str(asked["operators"])
    assert "radius" not in asked, "routes ask for no radius"
    _, content = planner.saved("线路（GeoJSON）")
    assert json.loads(content)["parameters"] == asked
    planner.page.select_option("#weekday", "1")
    planner.page.uncheck("#to-outlets")
    planner.page.check("input[name=operator][value=bus]")
    expect(old).to_be_hidden()


def test_another_date_makes_an_answer_old(planner: Planner) -> None:
    """The date of the page is part of the question; the file keeps the date that was asked."""
    answered(planner, found(plan(STOP)))
    planner.page.fill("#date", "2025-12-31")
    expect(planner.page.locator("#solve-stale")).to_be_visible()
    planner.wait()
    planner.page.click("#panel .downloads summary")
    assert parameters(planner, "线路与停靠（CSV）")["asOf"] == "2024-12-31"


def test_shares_keep_their_question(planner: Planner) -> None:
    """The table of shares says whose they are and of which day, whatever is chosen by then."""
    answered(planner, found(plan(STOP)))
    for box in planner.page.locator("input[name=operator]").all():
        box.set_checked(box.input_value() in ("coop", "post"))
    planner.page.click("#share")
    planner.page.wait_for_selector("#shares")
    expect(planner.page.locator("#share-stale")).to_be_hidden()
    planner.page.select_option("#weekday", "2")
    expect(planner.page.locator("#share-stale")).to_be_visible()
    asked = parameters(planner, "分摊表（CSV）")
    assert (asked["day"], asked["operators"]) == (1, ["coop", "post"])


@pytest.mark.parametrize("code", ["POOLED_WORSE", "STOPPED_EARLY"])
def test_nothing_found_yet_is_no_saving_of_nothing(planner: Planner, code: str) -> None:
    """Where the separate plans are given back, a sentence stands in place of 0.0 %."""
    answered(planner, found(plan(STOP, problems=[problem(code)])))
    expect(planner.page.locator(".saving")).to_have_text(
        "还没有找到比各送各的更省的合并方案，可以多给些时间再算。"
    )
    assert "0.0%" not in planner.text(".saving")


def test_a_day_without_goods_is_told_as_one(planner: Planner) -> None:
    """The logistics firm carries nothing on a Sunday: no comparison, no tours, nothing that was delivered."""
    choose(planner, "logistics", day="7")
    planner.page.click("#solve")
    expect(planner.page.locator(".saving")).to_have_text("这一天没有要送的货。")
    said = planner.text("#panel")
    assert said.count("这一天没有要送的货。") == 1
    assert "两种方案送达的货不同" not in said
    assert "全部送达" not in said
    assert planner.page.locator("table.savings").count() == 0


def test_goods_that_differ_are_told_once(planner: Planner) -> None:
    """No rate can be told, and the reason stands there once."""
    answered(planner, found(plan(STOP, saving=None, problems=[problem("DEMANDS_DIFFER")])))
    assert planner.text("#panel").count("两种方案送达的货不同") == 1


@pytest.mark.parametrize("events", [[told({})], []], ids=["while running", "before it began"])
def test_a_stream_that_ends_early_is_not_called_stopped(planner: Planner, events: list[str]) -> None:
    """The page says that the connection broke and what to click, and the button is there again."""
    answered(planner, *events)
    expect(planner.page.locator("#solve-said")).to_have_text(
        "连不上服务器，或连接中断了，没有算完。请检查服务是否在运行，然后再点“计算线路”。"
    )
    expect(planner.page.locator("#solve-stop")).to_be_hidden()


def test_a_server_that_dies_while_it_searches(planner: Planner) -> None:
    """The stream breaks: nothing is thrown in the page, which says what to do."""
    choose(planner)
    planner.expected_wrong = "Failed to load resource"
    with breaking(planner.page):
        planner.page.click("#solve")
        expect(planner.page.locator("#solve-said")).to_contain_text("连接中断了")
        expect(planner.page.locator("#solve")).to_be_enabled()


def test_routes_are_there_again_after_another_tab(planner: Planner) -> None:
    """With what was chosen and the tour that was open; off the map meanwhile."""
    answered(planner, found(plan(STOP)))
    planner.page.uncheck("input[name=operator][value=bus]")
    planner.page.click(".routes > li > button")
    planner.panel("coverage")
    expect(planner.page.locator(".routes")).to_have_count(0)
    planner.panel("routes")
    expect(planner.page.locator(".routes > li > button")).to_have_attribute("aria-expanded", "true")
    expect(planner.page.locator("input[name=operator][value=bus]")).not_to_be_checked()
    expect(planner.page.locator("#solve-stale")).to_be_visible()


def test_a_search_goes_on_while_another_tab_is_looked_at(planner: Planner) -> None:
    """Its answer is there when the planner comes back."""
    answered(planner, found(plan(STOP)))
    choose(planner, "logistics")
    planner.page.fill("#seconds", "2")
    planner.page.click("#solve")
    expect(planner.page.locator("#solve-stop")).to_be_visible()
    planner.panel("coverage")
    planner.panel("routes")
    expect(planner.page.locator(".routes .vehicle").first).to_contain_text("物流公司")
    expect(planner.page.locator("#solve-stale")).to_be_hidden()


def test_the_other_language_tells_the_same_answer(planner: Planner) -> None:
    """The routes stay, in the words of the language chosen."""
    answered(planner, found(plan(STOP)))
    expect(planner.page.locator(".routes > li > button")).to_contain_text("公交客运公司 1 号车")
    planner.page.click("#language")
    expect(planner.page.locator(".routes > li > button")).to_contain_text("公交客运公司 vehicle 1")
    expect(planner.page.locator("#solve")).to_have_text("Find routes")
    expect(planner.page.locator("#weekday option").first).to_have_text("Mon")
    planner.page.click("#language")
    expect(planner.page.locator(".routes > li > button")).to_contain_text("1 站")


def test_another_district_forgets_the_routes(planner: Planner) -> None:
    """Nothing of the one stands under the name of the other."""
    answered(planner, found(plan(STOP)))
    planner.page.select_option("#network", "jiangjin")
    expect(planner.page.locator(".routes")).to_have_count(0)
    planner.wait()
    planner.load()


def test_a_vehicle_is_called_by_its_operator(planner: Planner) -> None:
    """In words with the number, the id small beside it."""
    answered(planner, found(plan(STOP)))
    vehicle = planner.page.locator(".routes .vehicle")
    expect(vehicle).to_have_text("公交客运公司 1 号车 bus-van#1")
    expect(vehicle.locator("small")).to_have_text("bus-van#1")


def test_progress_of_shares_names_the_operators(planner: Planner) -> None:
    """Which step of how many, in Chinese, and nothing of the server's English."""
    answered(planner, found(plan(STOP)))
    stage = told({"stage": "turn 1 of 14, seed 1 of 2: express-b, coop"})
    planner.page.evaluate("""() => {
      window.said = [];
      new MutationObserver(() => window.said.push(document.getElementById("share-said").textContent))
        .observe(document.getElementById("share-said"), { childList: true });
    }""")
    for box in planner.page.locator("input[name=operator]").all():
        box.set_checked(box.input_value() in ("coop", "post"))
    with answering(planner.page, stage):
        planner.page.click("#share")
        expect(planner.page.locator("#share-said")).to_contain_text("连接中断了")
    assert (
        "正在计算每种组合… 6% 第 1 步，共 14 步：快递企业乙、供销合作社（第 1 遍，共 2 遍）"
        in planner.page.evaluate("window.said")
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_reason_has_its_words(planner: Planner, language: str) -> None:
    """Of each that the schema knows the page says what it means, in both languages, in words of its own."""
    answered(planner, found(plan(STOP, unserved=[unserved(reason, 5, 3) for reason in REASONS])), l=language)
    lines = planner.page.locator(".unserved li").all_inner_texts()
    assert len(lines) == len(REASONS) == 16
    for reason, said in zip(REASONS, lines, strict=True):
        assert reason not in said
        assert "In English." not in said
        assert (re.search(r"[a-z]{4}", said) is None) == (language == "zh"), said


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (unserved("CAPACITY", 2.5, 2.2, dimension="m3", vehicle="bus-van"), "需要 2.5 m³，车只能装 2.2 m³。"),
        (unserved("SHIFT", 43_200, 39_600, vehicle="bus-van"), "来回要 720 分钟，班次只有 660 分钟。"),
        (
            unserved("TIME_WINDOW", 36_300, 32_400, vehicle="bus-van"),
            "最早 10:05 到，时间窗 09:00 就结束了。",
        ),
        (unserved("MAX_TRIPS", 2, 1, vehicle="bus-van"), "要跑 2 趟，车一天最多跑 1 趟。"),
    ],
)
def test_what_it_would_take_has_its_unit(planner: Planner, row: dict[str, object], said: str) -> None:
    """What is needed and what there is, and the vehicle that comes closest by its operator's name."""
    answered(planner, found(plan(STOP, unserved=[row])))
    expect(planner.page.locator(".unserved small")).to_contain_text(said)
    expect(planner.page.locator(".unserved small")).to_contain_text("最接近的车：公交客运公司 bus-van")


def test_many_unserved_goods_are_shown_in_steps(planner: Planner) -> None:
    """A hundred at a time, by a button, until all are there."""
    answered(planner, found(plan(STOP, unserved=[unserved("SKILL", 1, 0)] * 250)))
    rows = planner.page.locator(".unserved > li:not(.more)")
    more = planner.page.locator(".unserved .more button")
    expect(rows).to_have_count(100)
    expect(more).to_have_text("再显示 150 个")
    more.click()
    expect(rows).to_have_count(200)
    expect(more).to_be_focused()
    more.click()
    expect(rows).to_have_count(250)
    expect(more).to_have_count(0)


def test_a_sheet_says_all_that_a_driver_needs(planner: Planner) -> None:
    """District, day, depot, load on leaving, the township of each village; on one page of paper."""
    answered(planner, found(plan(STOP)))
    planner.page.select_option("#weekday", "3")
    planner.page.evaluate("window.print = () => {}")
    planner.page.click(".routes > li > button")
    planner.page.click("text=打印行车单")
    planner.page.emulate_media(media="print")
    village = planner.page.locator("#sheet tbody th")
    township = planner.ask('{ network(code: "nanchuan") { villages { code township { name } } } }')
    (name,) = (one["township"]["name"] for one in township["villages"] if one["code"] == "500119001002")
    expect(village).to_have_text(f"某村 {name}")
    expect(village).to_have_css("text-align", "left")
    said = planner.text("#sheet")
    assert "公交客运公司 1 号车" in said
    assert "南川区 · 周一 · 网点按 2024-12-31" in said
    assert "出发时载重 50.0 kg" in said
    assert re.search(r"从.*客运.*出发", said)
    pages = planner.page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
    planner.page.emulate_media(media="screen")
    planner.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert pages == 1


def test_operators_are_read_again_when_the_server_is_back(planner: Planner) -> None:
    """Without them the page says so and gives a button for it; then they are there to choose."""

    def gone(route: Route) -> None:
        if "query Operators" in (route.request.post_data or ""):
            route.abort("connectionrefused")
        else:
            route.continue_()

    planner.expected_wrong = "Failed to load resource"
    planner.page.route("**/graphql", gone)
    planner.load(p="routes")
    again = planner.page.locator("#operators-again")
    expect(again).to_have_text("重试")
    planner.page.click("#solve")
    expect(planner.page.locator("#solve-said")).to_have_text("还没有读到有哪些主体，请先点上面的“重试”。")
    planner.page.unroute("**/graphql", gone)
    again.click()
    expect(planner.page.locator("input[name=operator]").first).to_be_checked()
    expect(again).to_have_count(0)


def test_heads_are_in_the_language_of_the_page(planner: Planner) -> None:
    """Chinese ones for planners; on the English page the names that scripts read."""
    answered(planner, found(plan(STOP)))
    planner.page.click("#panel .downloads summary")
    (row,) = planner.saved_rows("线路与停靠（CSV）")
    assert list(row) == [
        "车辆", "主体编号", "序", "代码", "名称", "到达", "离开",
        "卸货（kg）", "装货（kg）", "离开时载重（kg）", "参数", "数据来源",
    ]  # fmt: skip
    planner.page.click("#language")
    planner.page.click("#panel .downloads summary")
    (row,) = planner.saved_rows("Routes and stops (CSV)")
    assert list(row)[:3] == ["vehicle", "operators", "order"]
    assert list(row)[-2:] == ["parameters", "provenance"]
    planner.page.click("#language")
