"""Service radii: an outlet's rings, its people, what it shares; the figures are the interface's."""

from playwright.sync_api import expect

from tests.map.planner import Planner

OUTLET = "outlet-500119002209"
RADII = """query ($input: ServiceRadiiInput!) {
  network(code: "nanchuan", asOf: "2024-12-31") {
    serviceRadii(input: $input) {
      sites { site { code } rings { population villages { code } } uniquePopulation }
    }
  }
}"""


def test_rings_of_an_outlet(planner: Planner) -> None:
    """Each ring with its people and villages; who lives in no other outlet's reach is told."""
    planner.open()
    planner.fly_to_outlet(OUTLET)
    asked = {"breaks": [{"minutes": minutes} for minutes in (5, 10, 15)]}
    sites = planner.ask(RADII, input=asked)["serviceRadii"]["sites"]
    (mine,) = (site for site in sites if site["site"]["code"] == OUTLET)
    rows = planner.page.locator("#panel tbody tr")
    assert rows.count() == 3
    for i, ring in enumerate(mine["rings"]):
        cells = rows.nth(i).locator("td").all_inner_texts()
        assert cells[1:] == [f"{ring['population']:,.0f}", str(len(ring["villages"]))]
    assert f"只有它能服务：{mine['uniquePopulation']:,} 人" in planner.text("#panel")
    planner.picture("radii")
    assert planner.serious_faults() == []


def test_an_outlet_is_chosen_on_the_map(planner: Planner) -> None:
    """A click on its mark, and it is in the address for whoever gets the link."""
    planner.open()
    planner.fly_to_outlet(OUTLET)
    planner.page.select_option("#outlet", "")
    planner.click_map()
    assert planner.page.input_value("#outlet") == OUTLET
    assert f"s={OUTLET}" in planner.page.url


def test_breaks_are_the_planners_own(planner: Planner) -> None:
    """Any numbers, also in kilometres; a wrong one is said and changes nothing."""
    planner.open(p="radii", s=OUTLET, r="8km")
    planner.page.fill("#breaks", "3，6")
    planner.page.press("#breaks", "Enter")
    expect(planner.page.locator("#panel tbody th")).to_have_text(["≤ 3 公里", "≤ 6 公里"])
    planner.page.fill("#breaks", "near")
    planner.page.press("#breaks", "Enter")
    expect(planner.page.locator("#breaks-wrong")).to_have_text("请写一到六个大于 0 的数，例如 5, 10, 15。")
    assert planner.page.locator("#panel tbody tr").count() == 2


def test_all_catchments_at_once(planner: Planner) -> None:
    """A line from every village to its nearest outlet."""
    planner.open(p="radii")
    planner.page.check("#ways")
    planner.wait()
    planner.picture("catchments")


def test_no_outlet_no_rings(planner: Planner) -> None:
    """With the choice taken back nothing is left of the outlet that was shown."""
    planner.open(p="radii", s=OUTLET)
    expect(planner.page.locator("#panel tbody tr")).to_have_count(3)
    planner.page.select_option("#outlet", "")
    expect(planner.page.locator("#panel tbody tr")).to_have_count(0)
    planner.wait()
