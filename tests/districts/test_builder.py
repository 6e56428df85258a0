"""The builder gives the same bytes on every run, is quiet in a pipe, and its arithmetic is exact."""

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.districts.chance import share_out, stream
from scripts.districts.command import differences, files_of, progress_bar
from scripts.districts.district import District
from scripts.districts.facts import read_facts
from scripts.districts.package import to_files, write_files
from scripts.districts.plane import Plane, geodesic_km
from scripts.districts.relief import relative_neighbours
from scripts.districts.report import fewest_sites

from .conftest import SHIPPED


def test_a_rebuild_gives_the_committed_bytes(built: dict[str, District], tmp_path: Path) -> None:
    """Same seed, same files, same bytes, on every machine and run."""
    write_files(files_of(list(built.values())), tmp_path)
    again = {str(path.relative_to(tmp_path)): path.read_bytes() for path in tmp_path.rglob("*.*")}
    assert len(again) == 2 * 15 + 2
    assert differences(again, SHIPPED) == []


def test_a_check_names_missing_changed_and_foreign_files(tmp_path: Path) -> None:
    """What is there and what would be built, compared by name and byte."""
    write_files({"a/same.csv": b"1", "a/changed.csv": b"1", "foreign.csv": b"1"}, tmp_path)
    files = {"a/same.csv": b"1", "a/changed.csv": b"2", "missing.csv": b"1"}
    assert differences(files, tmp_path) == ["a/changed.csv", "foreign.csv", "missing.csv"]


def test_there_is_no_progress_bar_in_a_pipe(capfd: pytest.CaptureFixture[str]) -> None:
    """Nothing is written where there is no terminal."""
    with progress_bar(2) as progress:
        progress.update(progress.task_ids[0], advance=1, description="roads")
    assert capfd.readouterr() == ("", "")


@given(
    total=st.integers(0, 10**6),
    weights=st.lists(st.floats(0.001, 1000), min_size=1, max_size=30),
)
@settings(max_examples=60, deadline=None)
def test_shares_add_up_and_are_within_one_of_exact(total: int, weights: list[float]) -> None:
    """Largest remainder: the sum is the total and no share is a whole unit away from its exact part."""
    shares = share_out(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - total * weight / sum(weights)) < 1


def test_nothing_can_be_shared_by_no_weight() -> None:
    """The door says so, with both numbers."""
    with pytest.raises(ValueError, match="cannot share 5 by weights that add up to 0"):
        share_out(5, [0, 0])


def test_streams_of_chance_are_apart_and_repeat() -> None:
    """The same name gives the same draws, another name others."""
    assert stream(1, "a").random() == stream(1, "a").random()
    assert stream(1, "a").random() != stream(1, "b").random()
    assert stream(1, "a").random() != stream(2, "a").random()


def test_the_sheet_brings_positions_back_and_keeps_distances() -> None:
    """There and back is the same to five decimals; 10 km east is 10 km on the ellipsoid."""
    plane = Plane(lon=107.1, lat=29.15)
    positions = np.array([[107.10335, 29.15201], [107.41, 28.78]])
    assert plane.to_lonlat(plane.to_km(positions)).tolist() == positions.tolist()
    ends = plane.to_lonlat(np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]]))
    assert geodesic_km(ends[[0, 0]], ends[[1, 2]]) == pytest.approx([10, 10], rel=2e-4)


def test_relative_neighbours_of_a_line_of_towns_are_the_next_ones() -> None:
    """Towns in a row are joined in a row; the far pair has the middle town between."""
    assert relative_neighbours(np.array([[0.0, 0.0], [1.0, 0.0], [2.5, 0.0]])) == [(0, 1), (1, 2)]


def test_fewest_sites_of_the_toy_county_are_four() -> None:
    """Villages of the toy county, minutes between them, radius 15: {V1, V3, V4, V5} and nothing smaller."""
    minutes = np.array(
        [
            [0, 12, 51, 69, 60],
            [12, 0, 60, 78, 69],
            [51, 60, 0, 18, 31],
            [69, 78, 18, 0, 49],
            [60, 69, 31, 49, 0],
        ],
        dtype=np.float64,
    )
    fewest = fewest_sites(minutes, 15)
    assert (fewest.count, fewest.bound, fewest.proven) == (4, 4, True)


@given(seed=st.integers(0, 1000), size=st.integers(1, 7))
@settings(max_examples=20, deadline=None)
def test_fewest_sites_equals_enumeration(seed: int, size: int) -> None:
    """On random distances the solver finds what trying every set finds."""
    minutes = np.random.default_rng(seed).uniform(0, 20, (size, size))
    np.fill_diagonal(minutes, 0)
    reach = minutes <= 10
    smallest = next(
        count
        for count in range(1, size + 1)
        for chosen in itertools.combinations(range(size), count)
        if reach[:, list(chosen)].any(axis=1).all()
    )
    assert fewest_sites(minutes, 10).count == smallest


def test_a_column_out_of_contract_is_refused() -> None:
    """A table is written in the contract's columns or not at all."""
    with pytest.raises(ValueError, match=r"needs.csv has no columns \['kg'\]"):
        to_files({"needs.csv": [{"commodity": "rice", "kg": 1}]})


def test_facts_tell_known_from_unknown() -> None:
    """南城街道 has no published point, height or figure of its own; that of 东城街道 holds three."""
    facts = read_facts("nanchuan")
    east, south = facts.townships[:2]
    assert (south.name, south.position, south.elevation_m, south.population_2010) == (
        "南城街道",
        None,
        None,
        None,
    )
    assert east.covers == ("500119001", "500119002", "500119003")
    assert [(d.low_km, d.high_km) for d in facts.distances if d.township_code == "500119110"] == [(45, 47)]
