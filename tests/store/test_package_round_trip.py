"""Import and export: what is written reads back as the same network, in any container and row order."""

import zipfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings

from network.model import Link, Network, roads_of
from network.scenario import apply_changes, changes_of
from store.packages import read_package, write_package
from store.shipped import list_shipped
from tests.store.conftest import TOY, Folder
from tests.store.strategies import networks


def test_the_toy_package_is_the_toy_county(toy: Network) -> None:
    """The package in tests/toy and the county made in code have one fingerprint, and nothing is doubtful."""
    report = read_package(TOY)
    assert report.problems == ()
    assert report.network is not None
    assert report.network.fingerprint() == toy.fingerprint()


@pytest.mark.parametrize("name", ["toy", "toy.zip"])
def test_export_then_import_is_the_same_network(toy: Network, tmp_path: Path, name: str) -> None:
    """A folder and a zip both read back as the toy county."""
    write_package(toy, tmp_path / name)
    report = read_package(tmp_path / name)
    assert report.network is not None
    assert report.network.fingerprint() == toy.fingerprint()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(network=networks())
def test_any_network_survives_export_and_import(
    tmp_path_factory: pytest.TempPathFactory, network: Network
) -> None:
    """Quotes, commas, Chinese, empty cells and every digit of every number come back."""
    path = tmp_path_factory.mktemp("package") / "any.zip"
    write_package(network, path)
    report = read_package(path)
    assert report.network is not None, [problem.sentence for problem in report.problems]
    assert report.network.fingerprint() == network.fingerprint()


@pytest.mark.parametrize("path", list_shipped(), ids=lambda path: path.name)
def test_shipped_districts_survive_export_and_import(path: Path, tmp_path: Path) -> None:
    """Both shipped packages are without any doubt, and come back the same from a zip."""
    report = read_package(path)
    assert report.problems == ()
    assert report.network is not None
    write_package(report.network, tmp_path / "district.zip")
    again = read_package(tmp_path / "district.zip").network
    assert again is not None
    assert again.fingerprint() == report.network.fingerprint()


def test_row_order_does_not_matter(folder: Folder, toy: Network) -> None:
    """Every table shuffled, designations too: the fingerprint stays."""
    for path in sorted(folder.path.rglob("*.csv")):
        head, *rows = path.read_text(encoding="utf-8").splitlines()
        Random(1).shuffle(rows)
        path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    assert folder.network().fingerprint() == toy.fingerprint()


def test_a_package_is_written_in_the_same_bytes(toy: Network, tmp_path: Path) -> None:
    """Two exports of one network are equal byte for byte, a zip's times included."""
    for name in ("a.zip", "b.zip"):
        write_package(toy, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_files_may_lie_in_one_folder_of_the_zip(folder: Folder, toy: Network, tmp_path: Path) -> None:
    """A zipped folder is read as the folder; what a Mac adds beside it is no matter."""
    with zipfile.ZipFile(tmp_path / "toy.zip", "w") as archive:
        for path in folder.path.rglob("*.csv"):
            archive.write(path, f"南川/{path.relative_to(folder.path).as_posix()}")
        archive.writestr("__MACOSX/._network.csv", b"\0")
    report = read_package(tmp_path / "toy.zip")
    assert report.problems == ()
    assert report.network is not None
    assert report.network.fingerprint() == toy.fingerprint()


def test_a_network_under_a_what_if_is_no_package(toy: Network, tmp_path: Path) -> None:
    """A closed road has no column: the scenario is to be kept, not its outcome."""
    closed = apply_changes(toy, changes_of('[{"closeRoad":{"linkIds":["T2-V5"]}}]')).network
    with pytest.raises(ValueError, match="keep the scenario"):
        write_package(closed, tmp_path / "closed")
    assert not (tmp_path / "closed").exists()


def test_an_export_leaves_nothing_of_another_package(toy: Network, tmp_path: Path) -> None:
    """A county without goods, written over one with goods, reads back without; a planner's notes stay."""
    write_package(toy, tmp_path / "county")
    (tmp_path / "county" / "notes.txt").write_text("ours", encoding="utf-8")
    bare = toy.with_parts(demands=(), vehicles=())
    write_package(bare, tmp_path / "county")
    report = read_package(tmp_path / "county")
    assert report.network is not None
    assert report.network.fingerprint() == bare.fingerprint()
    assert (tmp_path / "county" / "notes.txt").exists()


def test_optional_columns_are_written_only_where_known(toy: Network, tmp_path: Path) -> None:
    """The toy has no widths; a bridge of 3.5 m makes columns for width and bridge and no others."""
    write_package(toy, tmp_path / "plain")
    bridge = Link("b", "x", "y", 1, 30, bridge=True, width_m=3.5)
    wide = toy.with_parts(roads=roads_of({"x": (107.1, 29.1), "y": (107.11, 29.1)}, [bridge]))
    write_package(wide, tmp_path / "wide")
    common = "link_id,name,from_node_id,to_node_id,directed,length,free_speed,facility_type,geometry"
    assert (tmp_path / "plain/roads/link.csv").read_text(encoding="utf-8").splitlines()[0] == common
    lines = (tmp_path / "wide/roads/link.csv").read_text(encoding="utf-8").splitlines()
    assert lines == [f"{common},width_m,bridge", "b,,x,y,0,1,30,unclassified,,3.5,1"]
