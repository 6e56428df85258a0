"""A county's own standards, reported values and evidence: read, checked, kept and written as they came."""

from datetime import date

import pytest

from network.model import Evidence, Mode, ProblemCode, Reading, Severity, Standard, Tier
from store.database import Database
from store.packages import read_package
from store.packages.writing import package_tables

from .conftest import TOY, Folder

STANDARDS = """code,set_name,tier,function,terrain,mode,value,unit,source,valid_from,example
reach,county,VILLAGE,retail,mountain,walk,1.5,km,"decision 3, clause 2",2025-01-01,0
default,,,,,,15,,assumed,,1
"""
READINGS = """indicator,scope,value,as_of,reported_by,source
members,000000,180,2025-06-30,co-op,letter 7
"""
EVIDENCE = """site_id,reference,taken_on,lon,lat
s1,photo-1.jpg,2025-11-02,107.1521,29.2086
s3,https://example.invalid/s3,,,
"""


@pytest.fixture
def own(folder: Folder) -> Folder:
    """The toy package with its own standards, a reading and evidence; T2 lies in the mountains."""
    folder.write("standards.csv", STANDARDS)
    folder.write("readings.csv", READINGS)
    folder.write("evidence.csv", EVIDENCE)
    townships = (folder.path / "townships.csv").read_text(encoding="utf-8").splitlines()
    lines = (line + end for line, end in zip(townships, (",terrain", ",", ",mountain"), strict=True))
    folder.write("townships.csv", "\n".join(lines) + "\n")
    return folder


def test_what_stands_in_the_tables_is_in_the_network(own: Folder) -> None:
    """Empty conditions mean any; an empty unit is minutes, an empty mode driving."""
    network = own.network()
    assert network.standards == (
        Standard("default", 15, source="assumed", is_example=True),
        Standard(
            "reach", 1.5, "km", Tier.VILLAGE, "retail", "mountain", "decision 3, clause 2", date(2025, 1, 1),
            set_name="county", mode=Mode.WALK,
        ),
    )  # fmt: skip
    assert network.readings == (Reading("members", "000000", 180, date(2025, 6, 30), "co-op", "letter 7"),)
    assert network.evidence == (
        Evidence("s1", "photo-1.jpg", date(2025, 11, 2), 107.1521, 29.2086),
        Evidence("s3", "https://example.invalid/s3"),
    )
    assert [t.terrain for t in network.townships] == [None, "mountain"]


def test_the_database_keeps_them(own: Folder, database: Database) -> None:
    """Stored and read again they are the same, and so is the fingerprint."""
    network = own.network()
    database.save_network(network)
    kept = database.find_network("toy")
    assert kept is not None
    assert (kept.standards, kept.readings, kept.evidence) == (
        network.standards, network.readings, network.evidence,
    )  # fmt: skip
    assert (kept.townships, kept.fingerprint()) == (network.townships, network.fingerprint())


def test_what_a_package_does_not_have_leaves_its_fingerprint_alone(own: Folder) -> None:
    """What packages did not have at first enters the hash only where it holds something."""
    toy = read_package(TOY).network
    assert toy is not None
    assert toy.fingerprint() == "fbe5a110cef8a9225eada2f5ce04f8cec4adda2aaa8354374069447176148efd"
    assert own.network().fingerprint() != toy.fingerprint()
    assert "terrain" not in package_tables(toy)["townships.csv"]
    assert not {"standards.csv", "readings.csv", "evidence.csv"} & set(package_tables(toy))


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "row", "column"),
    [
        ("standards.csv", ",1.5,", ",0,", ProblemCode.NUMBER_OUT_OF_RANGE, 2, "value"),
        ("standards.csv", ",1.5,", ",,", ProblemCode.CELL_MISSING, 2, "value"),
        ("standards.csv", ",km,", ",miles,", ProblemCode.WORD_UNKNOWN, 2, "unit"),
        ("standards.csv", ",walk,", ",fly,", ProblemCode.WORD_UNKNOWN, 2, "mode"),
        ("standards.csv", "VILLAGE", "HAMLET", ProblemCode.WORD_UNKNOWN, 2, "tier"),
        ("standards.csv", "2025-01-01", "soon", ProblemCode.DATE_UNPARSABLE, 2, "valid_from"),
        ("standards.csv", "default,", "reach,", ProblemCode.DUPLICATE_ID, 3, "code"),
        ("readings.csv", ",180,", ",,", ProblemCode.CELL_MISSING, 2, "value"),
        ("readings.csv", "2025-06-30", "", ProblemCode.CELL_MISSING, 2, "as_of"),
        ("evidence.csv", "\ns3,", "\ns9,", ProblemCode.UNKNOWN_CODE, 3, "site_id"),
        ("evidence.csv", "photo-1.jpg", "", ProblemCode.CELL_MISSING, 2, "reference"),
    ],
)
def test_a_bad_cell_refuses_the_package(
    own: Folder, file: str, old: str, new: str, code: ProblemCode, row: int, column: str
) -> None:
    """One wrong cell, one error, with file, row and column."""
    own.change(file, old, new)
    report = own.read()
    assert report.network is None
    assert [(p.code, p.file, p.row, p.column) for p in report.problems] == [(code, file, row, column)]


@pytest.mark.parametrize(
    ("old", "new", "code", "column"),
    [
        (",assumed,", ",,", ProblemCode.CELL_MISSING, "source"),
        (",retail,", ",barber,", ProblemCode.WORD_UNKNOWN, "function"),
    ],
)
def test_a_doubtful_cell_is_told(own: Folder, old: str, new: str, code: ProblemCode, column: str) -> None:
    """A radius without a source and a function that is no usual word are warnings."""
    own.change("standards.csv", old, new)
    report = own.read()
    assert report.network is not None
    assert [(p.severity, p.code, p.column) for p in report.problems] == [(Severity.WARNING, code, column)]
