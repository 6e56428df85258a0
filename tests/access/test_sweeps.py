"""Sweeps against paper, and cell by cell against coverage of the changed network."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.access.coverage import coverage
from network.access.radius import Radius, Towards, Unit
from network.access.sweeps import MAX_CELLS, Season, Sweep, SweepRow, sweep
from network.model import Network, ProblemCode, Rate
from network.model.examples import toy_county
from network.scenario import apply_changes
from network.scenario.add_site import AddSite
from network.scenario.scale_speed import ScaleSpeed
from tests.counties import CLASSES, counties

TOY = toy_county()
DAY = date(2026, 1, 1)
SLOW = ("unclassified",)
EVERYWHERE = '{"type":"Polygon","coordinates":[[[107,29],[107.3,29],[107.3,29.3],[107,29.3],[107,29]]]}'


def swept(network: Network = TOY, **options: object) -> Sweep:
    return sweep(network, **{"as_of": DAY, "radii": [Radius(15)], **options})


def shares(answer: Sweep) -> list[tuple[float | None, float | None]]:
    return [(row.by_village.value, row.by_population.value) for row in answer.rows]


def test_one_cell_is_the_coverage_of_the_toy_county():
    """SPEC.md 5.0: 3/5, 3500/5000, mean 9.66, nobody unreachable, two outlets."""
    (row,) = swept().rows
    assert row == SweepRow(Radius(15), None, 1.0, 0, 2, Rate(3, 5), Rate(3500, 5000), 9.66, 0)


def test_outlets_open_in_the_order_given():
    """SPEC.md 5.0: with V5 0.88 of the people, with V5 and V4 all; four outlets in the end."""
    answer = swept(openings=["V5", "V4"])
    assert [(row.openings, row.outlets, row.by_population.value) for row in answer.rows] == [
        (0, 2, 0.7),
        (1, 3, 0.88),
        (2, 4, 1.0),
    ]


def test_rain_on_small_roads():
    """SPEC.md 5.0: roads at 20 km/h × 0.6 give 0.40 and 0.54; by factor or as a season, drawn or not."""
    slow = swept(speed_factors=(1.0, 0.6), facility_types=SLOW)
    assert shares(slow) == [(0.6, 0.7), (0.4, 0.54)]
    rain = Season("rain", 0.6, SLOW)
    drawn = Season("drawn", 0.6, SLOW, EVERYWHERE)
    seasons = swept(seasons=[Season("dry", 1.0), rain, drawn])
    assert shares(seasons) == [(0.6, 0.7), (0.4, 0.54), (0.4, 0.54)]
    assert [row.season for row in seasons.rows] == ["dry", "rain", "drawn"]


def test_a_factor_comes_on_top_of_the_season():
    """20 km/h × 0.5 × 2 is 20 km/h again."""
    answer = swept(seasons=[Season("snow", 0.5, SLOW)], speed_factors=(2.0,), facility_types=SLOW)
    assert shares(answer) == [(0.6, 0.7)]


def test_radii_are_read_off_in_the_order_given():
    """V2 at 12, V4 at 18, V5 at 31 minutes; by length V2 at 4, V4 at 6, V5 at 12 km."""
    radii = [Radius(31), Radius(12), Radius(11.9), Radius(18), Radius(6, Unit.KM), Radius(4, Unit.KM)]
    answer = swept(radii=radii)
    assert [row.radius for row in answer.rows] == radii
    assert [row.by_village.numerator for row in answer.rows] == [5, 3, 2, 4, 4, 3]


def test_rows_come_season_by_season_factor_by_factor_opening_by_opening():
    """The order is the grid's own, so that a table can be filled without sorting."""
    answer = swept(
        radii=[Radius(10), Radius(20)], speed_factors=(1.0, 0.5), seasons=[Season("a", 1), Season("b", 0.8)],
        openings=["V5"],
    )  # fmt: skip
    cells = [(row.season, row.speed_factor, row.openings, row.radius.value) for row in answer.rows]
    assert cells == [(s, f, n, r) for s in ("a", "b") for f in (1.0, 0.5) for n in (0, 1) for r in (10, 20)]


def test_an_unknown_village_is_an_error_and_the_others_open():
    """V9 is not in the list, V5 is there twice: V5 opens once."""
    answer = swept(openings=["V9", "V5", "V5"])
    assert [row.by_population.value for row in answer.rows] == [0.7, 0.88]
    assert [(p.code, p.path) for p in answer.problems] == [
        (ProblemCode.UNKNOWN_VILLAGE, ("openings", "0")),
        (ProblemCode.DUPLICATE_ID, ("openings", "2")),
    ]


def test_a_grid_of_more_cells_than_allowed_is_refused_whole():
    """500 cells are answered, 501 are not."""
    radii = [Radius(n) for n in range(MAX_CELLS + 1)]
    assert len(swept(radii=radii[:-1]).rows) == MAX_CELLS
    refused = swept(radii=radii)
    assert refused.rows == ()
    assert [p.code for p in refused.problems] == [ProblemCode.LIMIT_EXCEEDED]


@pytest.mark.parametrize(
    ("options", "code", "path"),
    [
        ({"radii": []}, ProblemCode.INPUT_MISSING, ("radii",)),
        ({"speed_factors": ()}, ProblemCode.INPUT_MISSING, ("speedFactors",)),
        ({"speed_factors": (1, 0)}, ProblemCode.INPUT_OUT_OF_RANGE, ("speedFactors", "1")),
        ({"seasons": [Season("x", -1)]}, ProblemCode.INPUT_OUT_OF_RANGE, ("seasons", "0", "factor")),
        ({"seasons": [Season("x", 1, (), "{}")]}, ProblemCode.POLYGON_INVALID, ("seasons", "0", "polygon")),
    ],
)
def test_what_cannot_be_swept_is_told(options: dict[str, object], code: ProblemCode, path: tuple[str, ...]):
    """No rows, and one problem that leads to the culprit."""
    answer = swept(**options)
    assert answer.rows == ()
    assert [(p.code, p.path) for p in answer.problems] == [(code, path)]


def test_a_class_without_roads_is_doubted():
    """A slip of the pen scales nothing; the rows are still there."""
    answer = swept(speed_factors=(0.5,), facility_types=("unclasified",))
    assert shares(answer) == [(0.6, 0.7)]
    assert [p.code for p in answer.problems] == [ProblemCode.WORD_UNKNOWN]


def test_stopping_gives_the_rows_so_far():
    """Stopped before the third network there are two rows, and the rest is told."""
    answers = iter([False, False, True])
    answer = swept(openings=["V5", "V4"], stop=lambda: next(answers))
    assert [row.openings for row in answer.rows] == [0, 1]
    assert [p.code for p in answer.problems] == [ProblemCode.STOPPED_EARLY]


def test_progress_ends_at_the_whole():
    """One word for each network of the grid."""
    told: list[float] = []
    swept(openings=["V5"], radii=[Radius(5), Radius(10)], progress=lambda _, share: told.append(share))
    assert told == [0.5, 1.0]


def test_an_outlet_may_open_beside_a_site_of_the_same_name():
    """The new outlet's own id gives way to one that is there already."""
    taken = apply_changes(TOY, [AddSite("new-V5", village="V1")]).network
    assert [row.outlets for row in swept(taken, openings=["V5"]).rows] == [3, 4]


def test_the_base_is_never_touched():
    """The network asked is the same afterwards, to the fingerprint."""
    before = TOY.fingerprint()
    swept(openings=["V5"], speed_factors=(0.5,), seasons=[Season("rain", 0.6)])
    assert TOY.fingerprint() == before


@settings(max_examples=60, deadline=None)
@given(
    counties(),
    st.sampled_from([0.5, 1.0, 3.0]),
    st.sampled_from(CLASSES),
    st.sampled_from(Towards),
    st.data(),
)
def test_every_cell_is_the_coverage_of_the_changed_network(
    county: Network, factor: float, kind: str, towards: Towards, data: st.DataObject
):
    """On random counties each row equals coverage after the same changes applied by hand, mean included."""
    openings = data.draw(
        st.lists(st.sampled_from([v.code for v in county.villages]), unique=True, max_size=2)
    )
    radii = [Radius(0), Radius(8), Radius(3, Unit.KM)]
    answer = swept(
        county,
        radii=radii,
        speed_factors=(factor,),
        facility_types=(kind,),
        openings=openings,
        towards=towards,
    )
    assert len(answer.rows) == 3 * (len(openings) + 1)
    for row in answer.rows:
        changes = [ScaleSpeed(factor, (kind,))]
        changes += [AddSite(f"new-{code}", village=code) for code in openings[: row.openings]]
        changed = apply_changes(county, changes).network
        expected = coverage(changed, as_of=DAY, radius=row.radius, towards=towards)
        assert (row.by_village, row.by_population) == (expected.by_village, expected.by_population)
        assert row.mean_minutes == expected.minutes.mean
        assert row.unreachable_population == expected.unreachable_population
        assert row.outlets == len(changed.outlets(DAY))
