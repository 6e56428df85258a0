"""The target books hold every number of the plans, conflicts included, each with its clause."""

from collections import defaultdict

import pytest

from .conftest import Package

YEARS = (2024, 2025, 2026, 2027)


def _values(package: Package, indicator: str) -> list[tuple[float, str, str, str]]:
    return [
        (float(t["value"]), t["deadline"], t["clause"], t["governing"])
        for t in package.rows("targets.csv")
        if t["indicator"] == indicator
    ]


def test_every_row_of_the_specification_is_in_one_of_the_two_books(
    nanchuan: Package, jiangjin: Package
) -> None:
    """T1 to T11 and T18 to T24 in Nanchuan, T12 to T17 in Jiangjin."""
    assert {t["row"] for t in nanchuan.facts("targets")} == {f"T{n}" for n in [*range(1, 12), *range(18, 25)]}
    assert {t["row"] for t in jiangjin.facts("targets")} == {f"T{n}" for n in range(12, 18)}
    for package in (nanchuan, jiangjin):
        book = [{**row, "scope": package.district_code} for row in package.facts("targets")]
        assert package.rows("targets.csv") == [
            {column: row[column] for column in shipped}
            for row, shipped in zip(book, package.rows("targets.csv"), strict=True)
        ]


def test_the_deadlines_of_147_co_ops_contradict_each_other_and_both_are_kept(nanchuan: Package) -> None:
    """The annex wants them at the end of 2024, the main text in 2027; the main text governs here."""
    assert _values(nanchuan, "service_co_ops") == [
        (147, "2027-12-31", "一(二)", "1"),
        (147, "2024-12-31", "附件3", "0"),
    ]


def test_the_deadlines_of_eight_centres_contradict_each_other_and_both_are_kept(nanchuan: Package) -> None:
    """The annex wants them at the end of 2025, the main text in 2027; the annex governs here."""
    assert _values(nanchuan, "service_centres") == [
        (7, "2024-12-31", "一(二);附件2", "1"),
        (8, "2025-12-31", "附件2", "1"),
        (8, "2027-12-31", "一(二)", "0"),
    ]


def test_milestones_of_outlets_are_46_and_147(nanchuan: Package) -> None:
    """T1 and T2, with nothing between: the plan names no milestone for 2025 and 2026."""
    assert [value[:2] for value in _values(nanchuan, "rural_outlets")] == [
        (46, "2024-12-31"),
        (147, "2027-12-31"),
    ]


@pytest.mark.parametrize(
    ("indicator", "values"), [("farm_services", (27, 36, 45, 54)), ("farm_credit", (8, 10, 13, 16))]
)
def test_yearly_flows_are_kept_year_by_year(
    nanchuan: Package, indicator: str, values: tuple[int, ...]
) -> None:
    """T20 and T21 are amounts of a year, not stocks."""
    expected = [(value, f"{year}-12-31") for value, year in zip(values, YEARS, strict=True)]
    assert [value[:2] for value in _values(nanchuan, indicator)] == expected
    kinds = {t["kind"] for t in nanchuan.rows("targets.csv") if t["indicator"] == indicator}
    assert kinds == {"FLOW"}


def test_one_statement_of_every_indicator_and_date_governs(package: Package) -> None:
    """A plan may say it twice; only one is followed, and no two governing values share a deadline."""
    governing = defaultdict(list)
    for target in package.rows("targets.csv"):
        if target["governing"] == "1":
            governing[target["indicator"]].append(target["deadline"])
    assert set(governing) == {target["indicator"] for target in package.rows("targets.csv")}
    assert all(len(set(deadlines)) == len(deadlines) for deadlines in governing.values())


def test_counted_designations_are_carried_by_sites(package: Package) -> None:
    """What a target counts exists; `computed_by` speaks the builder's small vocabulary."""
    carried = {row["code"] for row in package.rows("designations.csv")}
    for target in package.rows("targets.csv"):
        verb, _, rest = target["computed_by"].partition(":")
        assert verb in {"manual", "count", "coverage"}
        codes = {code for code in rest.partition("@")[0].split("-") if code}
        assert codes <= carried
        assert (verb == "manual") == (not codes)


def test_every_target_names_its_source_and_clause(package: Package) -> None:
    """Nobody has to search for where a number comes from."""
    sources = {
        "nanchuan": {"南川府办发〔2024〕17号"},
        "jiangjin": {"江津区深入推进“三社”融合发展政策措施（2021-09-28）"},
    }
    targets = package.rows("targets.csv")
    assert {target["source"] for target in targets} == sources[package.code]
    assert {target["scope"] for target in targets} == {package.district_code}
    assert all(target["clause"] for target in targets)
