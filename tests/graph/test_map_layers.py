"""Layers asked through the schema (SPEC.md rows MP1, MP2)."""

from typing import Any

from tests.conftest import Ask

ASKED = """query ($input: MapLayerInput!) { network(code: "toy", asOf: "2026-01-01") {
  coverage(input: {radius: {minutes: 15}}) { byVillage { numerator } layer(input: $input) {
    features displayOnly legend { name mark count least below } problems { code path }
  } }
} }"""


def coverage_of(ask: Ask, **given: Any) -> Any:
    """Coverage of the toy county with a layer."""
    return ask(ASKED, input=given)["network"]["coverage"]


def test_a_layer_with_its_legend(ask: Ask) -> None:
    """The covered places of the legend are those of the rate; nothing is shifted unless asked."""
    found = coverage_of(ask, layer="CELLS")
    covered = found["layer"]["legend"][0]
    assert (covered["name"], covered["mark"]) == ("COVERED", "circle")
    assert covered["count"] == found["byVillage"]["numerator"]
    assert found["layer"]["features"]["type"] == "FeatureCollection"
    assert found["layer"]["displayOnly"] is False


def test_a_shifted_layer_says_so(ask: Ask) -> None:
    """For a map in GCJ-02 the same features lie elsewhere."""
    plain = coverage_of(ask, layer="PLACES")["layer"]
    shifted = coverage_of(ask, layer="PLACES", crsOut="GCJ02")["layer"]
    assert shifted["displayOnly"] is True
    assert shifted["legend"] == plain["legend"]
    pairs = zip(plain["features"]["features"], shifted["features"]["features"], strict=True)
    assert all(one["geometry"] != other["geometry"] for one, other in pairs)


def test_a_wrong_box_and_a_wrong_zoom_come_back_together(ask: Ask) -> None:
    """Both problems at once, and no layer."""
    layer = coverage_of(ask, layer="PLACES", bbox=[108, 29, 107, 30], zoom=99)["layer"]
    assert layer["features"] is None
    assert [(each["code"], each["path"][-1]) for each in layer["problems"]] == [
        ("INPUT_OUT_OF_RANGE", "zoom"),
        ("INPUT_OUT_OF_RANGE", "bbox"),
    ]
