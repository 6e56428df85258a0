"""The example front ends of the documentation run as they stand there."""

from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.map.planner import Planner

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "front-ends"
LIBRARIES = ROOT / ".venv" / "front-end"


@pytest.mark.parametrize(
    ("name", "drawn"), [("leaflet", "path.leaflet-interactive"), ("openlayers", "canvas")]
)
def test_an_example_draws_coverage(planner: Planner, name: str, drawn: str) -> None:
    """Served from the service, it asks the public doors and shows 79.0 % of the people covered."""

    def give(route: Route) -> None:
        file = Path(route.request.url).name
        own = EXAMPLES / name / file
        route.fulfill(path=own if own.exists() else LIBRARIES / file)

    planner.page.route("**/static/front-ends/**", give)
    planner.page.goto(f"{planner.address}static/front-ends/{name}/index.html")
    expect(planner.page).to_have_title(f"79.0% · 覆盖 · {'Leaflet' if name == 'leaflet' else 'OpenLayers'}")
    expect(planner.page.locator(drawn).first).to_be_visible()
    planner.page.wait_for_load_state("networkidle")
    planner.picture(name)
    planner.page.unroute("**/static/front-ends/**")


@pytest.mark.parametrize("name", ["leaflet", "openlayers"])
def test_an_example_is_short(name: str) -> None:
    """At most 40 lines of program."""
    assert (EXAMPLES / name / "map.mjs").read_text(encoding="utf-8").count("\n") <= 40
