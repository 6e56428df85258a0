"""Downloads: what the map shows as files, on the toy county, whose figures are known by hand."""

import csv
import io
import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.export_files import FILES
from app.export_forms import csv_of

DAY = "asOf=2026-01-01"


def rows_of(client: TestClient, address: str) -> list[dict[str, str]]:
    """The rows of a table."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def collection_of(client: TestClient, address: str) -> dict[str, Any]:
    """A map as a FeatureCollection."""
    answer = client.get(address)
    assert answer.headers["content-type"] == "application/geo+json"
    found: dict[str, Any] = answer.json()
    return found


def test_coverage_of_the_toy_county(client: TestClient) -> None:
    """Minutes to the nearest outlet are those of the specification, and three of five are covered."""
    rows = rows_of(client, f"/export/toy/coverage.csv?{DAY}&minutes=15")
    assert [(row["village_code"], float(row["minutes"]), row["covered"]) for row in rows] == [
        ("V1", 0, "1"),
        ("V2", 12, "1"),
        ("V3", 0, "1"),
        ("V4", 18, "0"),
        ("V5", 31, "0"),
    ]


def test_the_source_of_the_data_stands_in_every_file(client: TestClient) -> None:
    """In a table in the first row, in a map beside its features."""
    rows = rows_of(client, f"/export/toy/sites.csv?{DAY}")
    assert [row["provenance"] for row in rows] == ["invented, to be checked by hand", "", ""]
    assert collection_of(client, f"/export/toy/sites.geojson?{DAY}")["provenance"] == rows[0]["provenance"]


def test_gaps_with_reason_and_remedy(client: TestClient) -> None:
    """V5 before V4, by people; each with what it exceeds."""
    rows = rows_of(client, f"/export/toy/gaps.csv?{DAY}&minutes=15")
    assert [(row["village_code"], row["population"], row["excess"]) for row in rows] == [
        ("V5", "900", "16"),
        ("V4", "600", "3"),
    ]
    assert rows[0]["reasons"] == "NO_OUTLET_IN_VILLAGE;OUT_OF_RADIUS"
    assert rows[0]["fix"] == "NEW_OUTLET"


def test_a_what_if_is_downloaded_as_it_is_seen(client: TestClient) -> None:
    """With an outlet at V5 it is covered in the file."""
    changes = json.dumps([{"addSite": {"id": "n1", "name": "New", "village": "V5"}}])
    rows = rows_of(client, f"/export/toy/coverage.csv?{DAY}&changes={changes}")
    assert {row["village_code"]: row["nearest_site"] for row in rows}["V5"] == "n1"


def test_classes_of_a_map_are_counted(client: TestClient) -> None:
    """The legend's counts are those of the features; identifiers stay the same from one file to the next."""
    collection = collection_of(client, f"/export/toy/coverage.geojson?{DAY}&minutes=15")
    assert collection["legend"] == [{"class": "covered", "count": 3}, {"class": "gap", "count": 2}]
    assert [feature["id"] for feature in collection["features"]] == ["V1", "V2", "V3", "V4", "V5"]
    assert collection["features"][0]["geometry"] == {"type": "Point", "coordinates": [107.152, 29.2085]}


def test_rings_in_kilometres(client: TestClient) -> None:
    """One row a ring of the site asked for; within 4 km of outlet one by road live V1 and V2."""
    rows = rows_of(client, f"/export/toy/radii.csv?{DAY}&km=1&site=s1&breaks=1,4")
    assert [(row["up_to"], row["unit"], row["population"]) for row in rows] == [
        ("1", "km", "1200"),
        ("4", "km", "2000"),
    ]
    rings = collection_of(client, f"/export/toy/radii.geojson?{DAY}&km=1&site=s1&breaks=1,4")
    assert [feature["id"] for feature in rings["features"]] == ["s1/1", "s1/4"]


def test_heads_in_chinese(client: TestClient) -> None:
    """Planners read Chinese heads, scripts the plain names."""
    (first, *_) = rows_of(client, f"/export/toy/gaps.csv?{DAY}&language=zh")
    assert list(first)[:5] == ["村代码", "村（社区）", "类别", "镇街", "人口"]


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("toy/plan.csv", 404, "There is no file 'plan.csv'"),
        ("nowhere/sites.csv", 404, "There is no network 'nowhere'."),
        ("toy/coverage.csv?minutes=far", 400, "minutes holds 'far', which is no number."),
        ("toy/coverage.csv?asOf=today", 400, "asOf is 'today', not a day as YYYY-MM-DD."),
        ("toy/coverage.csv?changes={}", 400, "changes is a JSON list of ChangeInput objects."),
        ("toy/coverage.csv?changes=[", 400, "changes is no JSON"),
        (
            "toy/coverage.csv?changes=[{}]",
            400,
            "OneOf Input Object 'ChangeInput' must specify exactly one key.",
        ),
        ('toy/coverage.csv?changes=[{"closeSite":{"id":"x"}}]', 422, "There is no site 'x' in this network."),
        ("toy/radii.csv?breaks=1,2,3,4,5,6,7", 400, "breaks has 7 values, at most 6 are drawn."),
    ],
)
def test_what_cannot_be_given_says_why(client: TestClient, address: str, status: int, said: str) -> None:
    """A wrong address is answered with a sentence, never with half a file."""
    answer = client.get(f"/export/{address}")
    assert answer.status_code == status
    assert answer.json()["errors"][0]["message"].startswith(said)


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_file_can_be_had_and_names_itself(client: TestClient, name: str) -> None:
    """Each file of the list is an attachment with district and day in its name."""
    answer = client.get(f"/export/toy/{name}?{DAY}")
    assert answer.status_code == 200
    stem, ending = name.split(".")
    assert answer.headers["content-disposition"] == f'attachment; filename="toy-{stem}-2026-01-01.{ending}"'


def test_a_spreadsheet_runs_nothing() -> None:
    """A name that begins like a formula gets a mark before it; lists are joined; unknown is empty."""
    body = csv_of(
        [{"name": "=1+1", "types": ["a", "b"], "n": None, "open": True}],
        columns={"name": "名称", "types": "类型", "n": "数", "open": "在营"},
        provenance="made",
        language="en",
    )
    assert body.decode("utf-8-sig") == "name,types,n,open,provenance\r\n'=1+1,a;b,,1,made\r\n"
