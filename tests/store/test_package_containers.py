"""What a package comes in: encodings, zips, and things that only look like one."""

import zipfile
from pathlib import Path

import pytest

from network.model import Network, ProblemCode, Severity
from store.packages import read_package
from tests.store.conftest import Folder

CHINESE = (
    'code,name,district_code,datum,village_list_version,provenance\ntoy,南川区,000000,WGS84,1,"人造的"\n'
)


def make_zip(path: Path, **entries: str) -> Path:
    """A zip of texts; `__` in a name stands for a slash and `_csv` for the ending."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf_8_with_and_without_its_mark_is_plain(folder: Folder, encoding: str) -> None:
    """The mark that spreadsheets put in front belongs to no column name."""
    (folder.path / "network.csv").write_bytes(CHINESE.encode(encoding))
    assert folder.read().problems == ()
    assert folder.network().name == "南川区"


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-16"])
def test_other_encodings_are_read_with_a_warning(folder: Folder, encoding: str) -> None:
    """What a Chinese spreadsheet saves as CSV or as Unicode text is understood, and told."""
    (folder.path / "network.csv").write_bytes(CHINESE.encode(encoding))
    report = folder.read()
    assert [(p.severity, p.code, p.file) for p in report.problems] == [
        (Severity.WARNING, ProblemCode.ENCODING_NOT_UTF8, "network.csv")
    ]
    assert folder.network().name == "南川区"


@pytest.mark.parametrize("data", [b"id,name,class\n\xff\xff\xff\n", "id,name,class\n".encode("utf-16-le")])
def test_bytes_that_are_no_text_are_told(folder: Folder, data: bytes) -> None:
    """0xFF is in no Chinese encoding, UTF-16 without its mark is full of zeros; others are still read."""
    (folder.path / "operators.csv").write_bytes(data)
    folder.change("villages.csv", "800,", ",")
    report = folder.read()
    found = [(p.severity, p.code, p.file) for p in report.problems]
    assert (Severity.ERROR, ProblemCode.FILE_UNREADABLE, "operators.csv") in found
    assert (Severity.WARNING, ProblemCode.POPULATION_UNKNOWN, "villages.csv") in found


def test_tabs_are_read_where_there_are_no_commas(folder: Folder, toy: Network) -> None:
    """Spreadsheets save Unicode text with tabs."""
    text = (folder.path / "operators.csv").read_text(encoding="utf-8")
    folder.write("operators.csv", text.replace(",", "\t"))
    assert folder.network().fingerprint() == toy.fingerprint()


def test_windows_line_ends_blank_lines_and_short_rows_are_no_matter(folder: Folder, toy: Network) -> None:
    """Rows that hold nothing are left out, and cells missing at the end of a row are empty."""
    text = (folder.path / "villages.csv").read_text(encoding="utf-8")
    folder.write("villages.csv", text.replace("800,\n", "800\n\n,,,,,,,\n").replace("\n", "\r\n"))
    assert folder.read().problems == ()
    assert folder.network().fingerprint() == toy.fingerprint()


def test_an_open_quotation_mark_is_told(folder: Folder) -> None:
    """Else the rest of the table would silently be one cell."""
    folder.change("operators.csv", "coop,Supply", 'coop,"Supply')
    found = [(p.code, p.file) for p in folder.read().problems]
    assert (ProblemCode.FILE_UNREADABLE, "operators.csv") in found


@pytest.mark.parametrize(
    "name", ["../network.csv", "/etc/network.csv", "a/../../network.csv", "C:\\network.csv"]
)
def test_a_zip_that_points_outside_is_refused(tmp_path: Path, name: str) -> None:
    """Nothing is ever unpacked, and a package that tries is not trusted at all."""
    report = read_package(make_zip(tmp_path / "evil.zip", **{name: CHINESE}))
    assert [(p.code, p.file) for p in report.problems] == [(ProblemCode.FILE_UNREADABLE, "evil.zip")]
    assert "points outside of the package" in report.problems[0].sentence


def test_a_zip_bomb_is_refused_unread(tmp_path: Path) -> None:
    """51 MiB of one letter pack to 51 kB: a thousand to one is no table of a county."""
    report = read_package(make_zip(tmp_path / "bomb.zip", **{"network.csv": "a" * (51 * 2**20)}))
    assert [(p.code, p.file) for p in report.problems] == [(ProblemCode.FILE_UNREADABLE, "bomb.zip")]
    assert "is a zip bomb" in report.problems[0].sentence


def test_a_locked_zip_is_told(tmp_path: Path) -> None:
    """A password is told as such, before anything is read."""
    path = make_zip(tmp_path / "locked.zip", **{"network.csv": CHINESE})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert "is locked with a password" in read_package(path).problems[0].sentence


def test_a_file_that_is_no_zip_is_told(tmp_path: Path) -> None:
    """Naming a table instead of the folder is an easy slip."""
    (tmp_path / "network.csv").write_text(CHINESE, encoding="utf-8")
    report = read_package(tmp_path / "network.csv")
    assert [(p.code, p.file) for p in report.problems] == [(ProblemCode.FILE_UNREADABLE, "network.csv")]
    assert "neither a folder nor a zip" in report.problems[0].sentence


def test_a_torn_zip_is_told(folder: Folder, tmp_path: Path) -> None:
    """A download that was cut short has lost its list of files."""
    path = make_zip(tmp_path / "whole.zip", **{"network.csv": CHINESE * 50})
    (tmp_path / "torn.zip").write_bytes(path.read_bytes()[:-60])
    assert [p.code for p in read_package(tmp_path / "torn.zip").problems] == [ProblemCode.FILE_UNREADABLE]


def test_an_empty_folder_misses_every_file(tmp_path: Path) -> None:
    """Each file that a package must have is named, and townships that could not be made up."""
    found = [(p.severity, p.file) for p in read_package(tmp_path).problems]
    assert found == [
        (Severity.ERROR, "network.csv"),
        (Severity.ERROR, "roads/link.csv"),
        (Severity.ERROR, "roads/node.csv"),
        (Severity.ERROR, "sites.csv"),
        (Severity.ERROR, "villages.csv"),
        (Severity.WARNING, "townships.csv"),
    ]
