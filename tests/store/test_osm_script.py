"""The script that makes a package of an extract: real roads and places, the rest invented and said to be."""

import runpy
import sys
from pathlib import Path

import osmium
import pytest

from network.model import Direction, Network, ProblemCode
from store.packages import read_package

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "make_osm_package.py"


def write_extract(path: Path, places: int = 5) -> None:
    """Places in a row, a kilometre apart, on one road; the third says how many people live there."""
    with osmium.SimpleWriter(str(path)) as writer:
        for i in range(places):
            tags = {"place": "town" if i == 1 else "village", "name": f"村{i}"} | (
                {"population": "777"} if i == 2 else {}
            )
            writer.add_node(osmium.osm.mutable.Node(id=i + 1, location=(107 + i / 100, 29), tags=tags))
        writer.add_node(osmium.osm.mutable.Node(id=50, location=(107, 29.001), tags={"place": "locality"}))
        writer.add_node(osmium.osm.mutable.Node(id=51, location=(108, 29)))
        nodes = [*range(1, places + 1), 51]
        writer.add_way(osmium.osm.mutable.Way(id=9, nodes=nodes, tags={"highway": "tertiary"}))


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the script as from the command line; its exit code."""
    monkeypatch.setattr(sys, "argv", [str(SCRIPT), *arguments])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(SCRIPT), run_name="__main__")
    return int(str(ended.value.code))


def make(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, *more: str) -> Network:
    """The package that the script makes of the small extract."""
    if not (tmp_path / "small-land.osm.pbf").exists():
        write_extract(tmp_path / "small-land.osm.pbf")
    assert run(monkeypatch, str(tmp_path / "small-land.osm.pbf"), str(tmp_path / name), *more) == 0
    network = read_package(tmp_path / name).network
    assert network is not None
    return network


def test_places_are_villages_and_what_is_invented_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Five places, two outlets, the hub in the largest, a tagged population kept; localities are none."""
    network = make(monkeypatch, tmp_path, "package", "--outlets", "2")
    assert (network.code, network.name) == ("small-land", "Small Land")
    assert [village.name for village in network.villages] == ["村0", "村1", "村2", "村3", "村4"]
    assert network.village_by_code["3"].population == 777
    assert [site.is_outlet for site in network.sites] == [False, True, True]
    assert (network.site_by_code["hub"].lon, network.site_by_code["hub"].name) == (107.01, "Hub 村1")
    for said in (
        "OpenStreetMap contributors, ODbL",
        "Invented (seed 0): outlets, the hub, operators, vans, demands",
    ):
        assert said in network.provenance


def test_every_place_has_goods_down_and_up_and_vans_to_carry_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Two operators bring down, one takes up; each has room for all its goods, and no load is over a van."""
    network = make(monkeypatch, tmp_path, "package")
    kinds = {(d.operator_id, d.direction) for d in network.demands if d.village_code == "1"}
    assert kinds == {("coop", Direction.DOWN), ("post", Direction.DOWN), ("coop", Direction.UP)}
    for van in network.vehicles:
        assert van.capacity_kg is not None
        mine = [d for d in network.demands if d.operator_id == van.operator_id]
        for way in Direction:
            assert sum(d.kg for d in mine if d.direction is way) <= van.count * van.capacity_kg
        assert max(d.kg for d in mine) <= van.capacity_kg


def test_the_seed_decides(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The same seed gives the same network, another one another."""
    first, again, other = (
        make(monkeypatch, tmp_path, name, "--seed", seed).fingerprint()
        for name, seed in (("a", "1"), ("b", "1"), ("c", "2"))
    )
    assert first == again != other


def test_an_extract_without_places_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, exit 1, and no package; so with a file that is not there."""
    write_extract(tmp_path / "empty.osm.pbf", places=0)
    assert run(monkeypatch, str(tmp_path / "empty.osm.pbf"), str(tmp_path / "out")) == 1
    assert "holds no place nodes" in capsys.readouterr().err
    assert run(monkeypatch, str(tmp_path / "nowhere.osm.pbf"), str(tmp_path / "out")) == 1
    assert not (tmp_path / "out").exists()


def test_the_package_is_read_without_errors(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is said of it: it has no townships, and its road ends 96 km from the last village."""
    make(monkeypatch, tmp_path, "package")
    assert [p.code for p in read_package(tmp_path / "package").problems] == [ProblemCode.FILE_MISSING]
