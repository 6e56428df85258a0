"""The documents tell the same story as the code: the README's answer, the headings, the links."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from network.model import ProblemCode
from network.scenario import KINDS

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def headings(path: str) -> set[str]:
    text = (ROOT / path).read_text(encoding="utf-8")
    return {line.lstrip("#").strip(" `") for line in text.splitlines() if line.startswith("#")}


def test_the_readme_shows_the_first_answer_as_it_is_printed(tmp_path: Path):
    """On the shipped district the query of the README prints, byte for byte, the answer of the README."""
    question = (ROOT / "docs/examples/gaps.graphql").read_text(encoding="utf-8")
    assert question in README
    database = ("--database", f"sqlite:///{tmp_path}/readme.db")
    liutong = str(Path(sys.executable).with_name("liutong"))
    subprocess.run(
        [liutong, "import", "store/districts/nanchuan", *database], check=True, cwd=ROOT, capture_output=True
    )
    command = [liutong, "query", "docs/examples/gaps.graphql", *database]
    asked = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, encoding="utf-8")
    (shown,) = re.findall(r"```json\n(.*?)```", README, flags=re.DOTALL)
    assert asked.stdout == shown
    assert json.loads(shown)["data"]["network"]["coverage"]["byVillage"]["denominator"] == 244


def test_every_kind_of_change_has_its_heading():
    """docs/what-if.md has one heading for each kind and none for another."""
    assert headings("docs/what-if.md") - {"What-if, kind by kind"} == set(KINDS)


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
