"""The documents tell the same story as the code: the README's answer, the headings, the links."""

import json
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from app.charts.kinds import KINDS as CHARTS
from app.settings import ENVIRONMENT, Settings
from network.model import ProblemCode
from network.scenario import KINDS

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONCEPTS = (ROOT / "docs/concepts.md").read_text(encoding="utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def headings(path: str) -> set[str]:
    text = (ROOT / path).read_text(encoding="utf-8")
    return {line.lstrip("#").strip(" `") for line in text.splitlines() if line.startswith("#")}


def liutong(*arguments: str) -> str:
    """What the command prints; it must succeed."""
    command = [str(Path(sys.executable).with_name("liutong")), *arguments]
    return subprocess.run(command, check=True, cwd=ROOT, capture_output=True, encoding="utf-8").stdout


@pytest.fixture(scope="module")
def nanchuan(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The option that names a database with the shipped district."""
    database = ("--database", f"sqlite:///{tmp_path_factory.mktemp('docs')}/docs.db")
    liutong("import", "store/districts/nanchuan", *database)
    return database


def test_the_readme_shows_the_first_answer_as_it_is_printed(nanchuan: tuple[str, str]):
    """On the shipped district the query of the README prints, byte for byte, the answer of the README."""
    question = (ROOT / "docs/examples/gaps.graphql").read_text(encoding="utf-8")
    assert question in README
    printed = liutong("query", "docs/examples/gaps.graphql", *nanchuan)
    (shown,) = re.findall(r"```json\n(.*?)```", README, flags=re.DOTALL)
    assert printed == shown
    assert json.loads(printed)["data"]["network"]["coverage"]["byVillage"]["denominator"] == 244


def test_the_readings_of_full_coverage_are_told_as_they_are_printed(nanchuan: tuple[str, str]):
    """Every figure of the table in docs/concepts.md comes out of docs/examples/full-coverage.graphql."""
    printed = liutong("query", "docs/examples/full-coverage.graphql", *nanchuan)
    asked = json.loads(printed)["data"]["network"]["coverage"]
    less, _, more = (at["byPopulation"] for at in asked["sensitivity"])
    parcels = next(w["byVillage"] for w in asked["functions"]["wants"] if w["function"] == "parcel_in")
    rates = [
        asked["administrative"], asked["byVillage"], asked["byPopulation"], less, more, parcels,
        asked["functions"]["allByVillage"], asked["capacity"]["servedRate"], asked["optimal"]["servedRate"],
        asked["distribution"]["backupByPopulation"],
    ]  # fmt: skip
    told = CONCEPTS.partition("## Is 147 full coverage?")[2].partition("\n## ")[0]
    shown = [tuple(row.strip(" |").split(" | ")[-3:]) for row in told.splitlines() if row.endswith("% |")]
    assert shown == [
        (f"{r['numerator']:,.0f}", f"{r['denominator']:,.0f}", f"{100 * r['value']:.1f} %") for r in rates
    ]
    spread = {p["share"]: p["minutes"] for p in asked["distribution"]["percentiles"]}
    figures = (asked["distribution"]["inequality"]["gini"], spread[0.75], spread[1])
    assert "is {:.3f}, because 75 % of the people have at most {:.1f} minutes and the farthest {:.1f}".format(
        *figures
    ) in told.replace("\n", " ")
    assert f"moves by {100 * (more['value'] - less['value']):.1f} points" in told


def test_every_kind_of_change_has_its_heading():
    """docs/what-if.md has one heading for each kind and none for another."""
    assert headings("docs/what-if.md") - {"What-if, kind by kind"} == set(KINDS)


def test_every_chart_has_its_heading_and_picture():
    """docs/charts.md shows each kind of chart and no other."""
    assert headings("docs/charts.md") - {"Charts"} == set(CHARTS)
    assert all((ROOT / f"docs/pictures/{kind}.svg").exists() for kind in CHARTS)


def test_every_problem_code_has_its_heading():
    """docs/problems.md says for each code what to try."""
    missing = {code.value for code in ProblemCode} - headings("docs/problems.md")
    assert missing == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_between_documents_lead_somewhere(path: Path):
    """Every relative link of a document names a file of the project."""
    text = path.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_setting_has_its_heading():
    """docs/operations.md has one heading for each setting, by its variable, and none for another."""
    told = {heading for heading in headings("docs/operations.md") if heading.startswith(ENVIRONMENT)}
    names = {
        "DATABASE" if setting.name == "database_url" else setting.name.upper() for setting in fields(Settings)
    }
    assert told == {ENVIRONMENT + name for name in names}
