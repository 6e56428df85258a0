"""Standards of the toy county through the schema (SPEC.md row SR2)."""

import pytest

from tests.conftest import Ask

CHECKS = """checks { site { code } standard { code radius { minutes km } mode isExample source } reached
  peopleOutside passes passesAt { factor value passes } } passed { numerator denominator }
  sensitivity { factor passed { numerator } } problems { code severity path }"""


def test_the_shipped_examples_say_that_they_are_examples(ask: Ask) -> None:
    """The toy county brings none: outlets fall under the ring of 1 km, and V2 and V5 lie 4 and 12 km off."""
    network = ask(
        f"""{{ network(code: "toy", asOf: "2026-01-01") {{ standards {{ code setName isExample source tier
        radius {{ minutes km }} mode }} standardChecks {{ {CHECKS} }} }} }}"""
    )["network"]
    assert [(s["code"], s["setName"], s["isExample"]) for s in network["standards"]] == [
        ("example-15-minutes", "examples", True), ("example-village-ring", "examples", True),
    ]  # fmt: skip
    assert all("example" in s["source"] for s in network["standards"])
    checks = network["standardChecks"]
    assert [(c["standard"]["code"], c["reached"], c["passes"]) for c in checks["checks"]] == [
        ("example-village-ring", 4, False), ("example-village-ring", 12, False),
    ]  # fmt: skip
    assert checks["passed"] == {"numerator": 0, "denominator": 2}
    assert checks["problems"] == [{"code": "EXAMPLE_STANDARDS", "severity": "INFO", "path": []}]


def test_standards_set_by_a_what_if_hold(ask: Ask) -> None:
    """At 13 minutes V1's outlet passes by one, V3's does not; a standard for parcels is the more specific one
    at V1, and a place is then asked by the nearest site with parcels: V4 is 58 minutes off."""
    network = ask(
        f"""{{ network(code: "toy", asOf: "2026-01-01") {{
        whatIf(changes: [{{setStandard: {{code: "all", value: 13, source: "decision 3"}}}}]) {{ network {{
        standardChecks {{ {CHECKS} }}
        whatIf(changes: [{{setStandard: {{code: "parcels", value: 58, function: "parcel_in"}}}}]) {{
        network {{ standardChecks(input: {{siteIds: ["s1"], standards: ["parcels"]}}) {{ {CHECKS} }} }} }}
        }} }} }} }}"""
    )["network"]["whatIf"]["network"]
    checks = network["standardChecks"]
    assert [(c["reached"], c["peopleOutside"], c["passes"]) for c in checks["checks"]] == [
        (12, 0, True), (31, 1500, False),
    ]  # fmt: skip
    assert [(s["factor"], s["passed"]["numerator"]) for s in checks["sensitivity"]] == [
        (0.9, 0), (1, 1), (1.1, 1),
    ]  # fmt: skip
    assert checks["checks"][0]["standard"]["source"] == "decision 3"
    (parcels,) = network["whatIf"]["network"]["standardChecks"]["checks"]
    assert (parcels["standard"]["code"], parcels["reached"], parcels["passes"]) == ("parcels", 58, True)


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ('standards: ["none"]', "UNKNOWN_STANDARD", ["input", "standards", "0"]),
        ('siteIds: ["s1", "s9"]', "UNKNOWN_SITE", ["input", "siteIds", "1"]),
        ('terrain: [{township: "T9", terrain: "hill"}]', "UNKNOWN_TOWNSHIP", ["input", "terrain", "0"]),
        ('siteType: "barber"', "NO_OUTLETS", ["input", "siteType"]),
    ],
)
def test_culprits_are_named(ask: Ask, given: str, code: str, path: list[str]) -> None:
    """What is not known is told at its place in the input."""
    checks = ask(
        f"""{{ network(code: "toy", asOf: "2026-01-01") {{
        standardChecks(input: {{{given}}}) {{ checks {{ passes }} problems {{ code path }} }} }} }}"""
    )["network"]["standardChecks"]
    assert {"code": code, "path": path} in checks["problems"]
