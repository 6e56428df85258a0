"""Charts: figures of the answers as SVG, the same from the command line and over HTTP."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient

from tests.conftest import TOY, Run

SVG = "{http://www.w3.org/2000/svg}"
PATH = "2026-12-31:3,2027-12-31:4"
COLUMNS = "indicator,name,scope,value,unit,kind,deadline,lead,responsible,source,clause,computed_by,governing"
TARGETS = f"""{COLUMNS}
rural_outlets,农村流通网点,000000,2,个,CUM,2025-12-31,,,plan,1,count:流通网点,1
rural_outlets,农村流通网点,000000,4,个,CUM,2027-12-31,,,plan,1,count:流通网点,1
members,会员,000000,9,个,CUM,2027-12-31,,,plan,2,manual,1
"""


def texts(svg: bytes) -> list[str]:
    """Every text that is drawn, in its order."""
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]


def named(svg: bytes, name: str) -> str:
    """The title or description of the drawing."""
    (element,) = ET.fromstring(svg).iter(f"{SVG}{name}")
    return element.text or ""


@pytest.fixture(scope="module")
def planned_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a database with the toy county and a plan of 2 outlets in 2025 and 4 in 2027."""
    import shutil

    from store.database import open_database
    from store.packages import read_package

    folder = tmp_path_factory.mktemp("planned")
    shutil.copytree(TOY, folder / "toy")
    (folder / "toy/targets.csv").write_text(TARGETS, encoding="utf-8")
    network = read_package(folder / "toy").network
    assert network is not None
    url = f"sqlite:///{folder}/planned.db"
    database = open_database(url)
    database.save_network(network)
    database.close()
    return url


@pytest.fixture
def chart(run: Run, planned_url: str) -> Any:
    """`liutong chart` on the planned toy county: the SVG on standard output."""

    def chart(kind: str, *options: str) -> bytes:
        result = run("chart", kind, "toy", "--as-of", "2026-01-01", *options, "--database", planned_url)
        assert result.exit_code == 0, result.stderr
        return result.stdout_bytes

    return chart


def test_coverage_path_tells_numerators_and_denominators(chart: Any) -> None:
    """From 2 outlets (3500 of 5000 people) over 3, V5 joins (4400), to 4, V4 too (all): by the target book,
    which requires 3 at the end of 2026 on the straight line from 2 to 4."""
    svg = chart("coverage-path")
    notes = [text for text in texts(svg) if "个网点：" in text]
    assert notes == [
        "2026-01-01　2 个网点：人口 3,500/5,000（70.0 %），村（社区）3/5（60.0 %）",
        "2026-12-31　3 个网点：人口 4,400/5,000（88.0 %），村（社区）4/5（80.0 %）",
        "2027-12-31　4 个网点：人口 5,000/5,000（100.0 %），村（社区）5/5（100.0 %）",
    ]
    assert named(svg, "title") == "Toy county　覆盖路径（15 分钟内可达）"
    assert all(note in named(svg, "desc") for note in notes)
    assert {"70.0 %", "88.0 %", "100.0 %", "60.0 %", "80.0 %"} <= set(texts(svg))


def test_lorenz_tells_gini_and_who_is_left_out(chart: Any) -> None:
    """Gini by hand: 1 less twice the area under the four points; nobody is cut off."""
    svg = chart("lorenz")
    twice = 0.16 * 9600 + 0.12 * (9600 + 20400) + 0.18 * (20400 + 48300)
    assert named(svg, "title").endswith(f"（基尼系数 {1 - twice / 48300:.3f}）")
    assert "计入 5,000 人，共 5,000 人；0 人无路可达，不计入曲线。" in texts(svg)


def test_targets_tell_actual_of_demanded_and_what_is_not_reported(chart: Any) -> None:
    """A day after the first milestone 2.003 of 4 are required: 2 are at risk. Nobody reported the members."""
    svg = chart("targets")
    assert "农村流通网点（2027-12-31） 2/4 个　有风险" in texts(svg)
    assert "农村流通网点（2025-12-31） 2/2 个　已完成" in texts(svg)
    assert "1 项为人工填报且尚无填报值，未画出。" in texts(svg)


@pytest.mark.parametrize("kind", ["coverage-path", "lorenz", "targets"])
def test_every_chart_is_told_is_the_same_each_time_and_loads_nothing(chart: Any, kind: str) -> None:
    """A role, a title and a description; where the data come from; equal bytes; no script, no address."""
    svg = chart(kind)
    root = ET.fromstring(svg)
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "title desc")
    assert named(svg, "desc").endswith("数据来源：invented, to be checked by hand")
    assert "数据来源：invented, to be checked by hand" in texts(svg)
    assert chart(kind) == svg
    assert svg.count(b"http") == svg.count(b"http://www.w3.org/") > 0
    assert b"<script" not in svg


def test_a_what_if_is_drawn_and_said(chart: Any) -> None:
    """With T2–V5 shut, V5 is cut off: 900 people are in no curve."""
    svg = chart("lorenz", "--changes", '[{"closeRoad": {"linkIds": ["T2-V5"]}}]')
    assert "计入 4,100 人，共 5,000 人；900 人无路可达，不计入曲线。" in texts(svg)
    assert "假设方案：1 项改动。" in texts(svg)


def test_over_http_it_is_the_same_drawing(client: TestClient, run: Run, toy_url: str) -> None:
    """Command line and HTTP give equal bytes; the milestones may be given instead of a plan."""
    answer = client.get("/charts/toy/coverage-path.svg", params={"asOf": "2026-01-01", "milestones": PATH})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    options = ("--as-of", "2026-01-01", "--milestones", PATH, "--database", toy_url)
    assert run("chart", "coverage-path", "toy", *options).stdout_bytes == answer.content


@pytest.mark.parametrize(
    ("path", "given", "status", "said"),
    [
        ("toy/pie.svg", {}, 404, "there are coverage-path, lorenz, targets"),
        ("nowhere/lorenz.svg", {}, 404, "no network 'nowhere'"),
        ("toy/lorenz.svg", {"minutes": "0"}, 400, "minutes is 0; a radius is a number above 0"),
        ("toy/lorenz.svg", {"km": "far"}, 400, "km is 'far', which is no number"),
        ("toy/lorenz.svg", {"asOf": "soon"}, 400, "asOf holds 'soon'"),
        ("toy/lorenz.svg", {"colour": "red"}, 400, "colour is no parameter"),
        ("toy/lorenz.svg", {"changes": "{"}, 400, "changes is no JSON"),
        ("toy/lorenz.svg", {"changes": '[{"closeSite": {"id": "s9"}}]'}, 422, "s9"),
        ("toy/coverage-path.svg", {"milestones": "2026:x"}, 400, "write 2025-12-31:80"),
        ("toy/coverage-path.svg", {}, 422, "no total of 'rural_outlets'"),
        ("toy/targets.svg", {}, 422, "No target of this network has an actual value"),
    ],
)
def test_what_cannot_be_drawn_is_told(
    client: TestClient, path: str, given: dict[str, str], status: int, said: str
) -> None:
    """One sentence that names the culprit, with the status that fits."""
    answer = client.get(f"/charts/{path}", params={"asOf": "2026-01-01"} | given)
    assert answer.status_code == status
    assert said in answer.json()["errors"][0]["message"]


def test_the_command_writes_a_file_and_says_in_a_sentence_what_is_wrong(
    planned_url: str, tmp_path: Path
) -> None:
    """`--out` names the file; trouble is one line on standard error and exit code 1."""
    import subprocess
    import sys

    liutong = str(Path(sys.executable).with_name("liutong"))
    out = tmp_path / "lorenz.svg"
    options = ["--as-of", "2026-01-01", "--database", planned_url]
    subprocess.run([liutong, "chart", "lorenz", "toy", "--out", str(out), *options], check=True)
    assert named(out.read_bytes(), "title").startswith("Toy county")
    made = subprocess.run(
        [liutong, "chart", "pie", "toy", *options], capture_output=True, encoding="utf-8", check=False
    )
    assert (made.returncode, made.stdout, made.stderr.count("\n")) == (1, "", 1)
    assert made.stderr.startswith("liutong: There is no chart 'pie'")
