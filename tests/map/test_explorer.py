"""The explorer: GraphiQL from our own folder, with examples of the main job that answer when they are run."""

import json
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import expect

from app.trusted import OWN
from tests.map.planner import Planner

EXAMPLES = [name for name in json.loads(OWN.read_text(encoding="utf-8")) if name.startswith("explorer-")]


def ask(address: str, name: str) -> dict[str, Any]:
    """The answer to one of the examples, asked by its id as a trusted document."""
    request = urllib.request.Request(
        f"{address}graphql",
        data=json.dumps({"documentId": name}).encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        body: dict[str, Any] = json.load(answer)
    return body


def values_of(value: Any) -> list[Any]:
    """Every plain value of an answer."""
    if isinstance(value, dict):
        return [inner for item in value.values() for inner in values_of(item)]
    if isinstance(value, list):
        return [inner for item in value for inner in values_of(item)]
    return [value]


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_answers(address: str, name: str) -> None:
    """Whoever presses run gets figures of Nanchuan and no word of trouble."""
    body = ask(address, name)
    assert "errors" not in body
    values = values_of(body["data"])
    assert "ERROR" not in values
    assert len([value for value in values if value is not None]) >= 2


def test_there_are_examples_of_the_whole_main_job() -> None:
    """Coverage, radii, routes, what-if; and siting, targets and a task of the background beside them."""
    assert len(EXAMPLES) == 7


def test_an_example_is_run_by_pressing_the_button(planner: Planner) -> None:
    """The page comes from our own folder alone (the planner fails on any outside request), opens with the
    examples in tabs, and shows the answer: 185 of 244 places in reach."""
    page = planner.page
    page.goto(f"{planner.address}explorer")
    expect(page.locator(".graphiql-tab")).to_have_count(len(EXAMPLES))
    page.locator(".graphiql-execute-button").click()
    expect(page.locator(".result-window")).to_contain_text('"numerator": 185')
    planner.picture("explorer")
