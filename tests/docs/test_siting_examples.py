"""The example queries of docs/siting.md run and come to what the page says."""

import re
from pathlib import Path

from tests.conftest import Ask

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/siting.md").read_text(encoding="utf-8")


def example(name: str) -> str:
    return (ROOT / "docs/examples" / name).read_text(encoding="utf-8")


def test_a_plan_is_saved_and_priced_anew_with_its_routes(ask: Ask) -> None:
    """By hand: two vans of 500 kg. Before, 26 km to V1 and 46 km to V1 and V3: 2 × 60 + 2 × 72 = 264 yuan.
    With an outlet at V5 the second goes there too, 60 km: 2 × 60 + 2 × 86 = 292 yuan for 900 people more."""
    given = {"network": "toy", "day": "2026-01-01"}
    saved = ask(example("plan-to-scenario.graphql"), **given)["createScenarioFromSiting"]
    assert (saved["scenario"]["changes"][0]["addSite"]["village"], saved["problems"]) == ("V5", [])
    found = ask(example("plan-repriced.graphql"), plan=saved["scenario"]["id"], **given)
    told = [
        (n["coverage"]["byPopulation"]["numerator"], n["pooledRoutes"]["pooled"])
        for n in (found["before"], found["after"])
    ]
    assert told == [
        (3500, {"cost": 264, "km": 72, "vehicles": 2}),
        (4400, {"cost": 292, "km": 86, "vehicles": 2}),
    ]
    assert "from 264 to 292 yuan a day" in PAGE


def test_every_query_of_the_page_runs(ask: Ask) -> None:
    """Each ```graphql block of docs/siting.md is answered on the toy county without an error of GraphQL."""
    blocks = re.findall(r"```graphql\n(.*?)```", PAGE, flags=re.DOTALL)
    assert len(blocks) >= 6
    for block in blocks:
        ask(block.replace('"nanchuan"', '"toy"'))
