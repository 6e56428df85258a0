"""Several functions at once, and townships' own reach, on the toy county."""

from datetime import date

import pytest

from network.access.functions import (
    AskedFunctions,
    FunctionCoverage,
    Want,
    ask_functions,
    function_coverage,
    wants_of,
)
from network.access.radius import Radius, Unit
from network.access.seats import township_reach
from network.model import ProblemCode, Standard, Tier
from network.model.examples import toy_county

TOY = toy_county()
DAY = date(2026, 1, 1)
R15 = Radius(15)


def covered(*wants: Want) -> FunctionCoverage:
    return function_coverage(TOY, as_of=DAY, wants=wants)


def test_the_table_of_places_and_functions() -> None:
    """Retail at V1 and V3 covers V1 to V3 within 15 minutes; parcels in at V1 alone cover V1 and V2."""
    made = covered(Want("retail", R15), Want("parcel_in", R15))
    assert [(row.village.code, row.met) for row in made.places] == [
        ("V1", (True, True)), ("V2", (True, True)), ("V3", (True, False)), ("V4", (False, False)),
        ("V5", (False, False)),
    ]  # fmt: skip
    assert [(w.by_village.value, w.by_population.value) for w in made.wants] == [(0.6, 0.7), (0.4, 0.4)]
    assert (made.all_by_village.value, made.all_by_population.value) == (0.4, 0.4)


def test_each_want_has_its_own_radius_and_tier() -> None:
    """Cold storage stands at the hub: from V1 it takes 21 minutes, from V3 22; no village site has it."""
    made = covered(Want("cold_store", Radius(22)), Want("cold_store", Radius(60), Tier.VILLAGE))
    assert [row.met for row in made.places] == [(True, False), (False, False), (True, False)] + [
        (False, False)
    ] * 2
    assert [problem.code for problem in made.problems] == [ProblemCode.NO_OUTLETS]


def test_a_set_of_standards_names_the_functions() -> None:
    """One want for each standard with a function that is in force."""
    standards = [
        Standard("a", 15, function="retail"),
        Standard("b", 6, unit="km", function="finance", tier=Tier.TOWNSHIP),
        Standard("c", 10),
        Standard("d", 10, function="recycling", valid_from=date(2030, 1, 1)),
    ]
    assert wants_of(standards, as_of=DAY) == (
        Want("retail", R15),
        Want("finance", Radius(6, Unit.KM), Tier.TOWNSHIP),
    )


def test_a_township_is_asked_at_its_own_point() -> None:
    """From T2, the grain township, the reserve at the hub is 12 minutes away; from T1 15."""
    (reach,) = township_reach(TOY, as_of=DAY, want=Want("reserve", Radius(12)), grain_only=True)
    assert (reach.township.code, reach.minutes, reach.within) == ("T2", 12.0, True)
    all_towns = township_reach(TOY, as_of=DAY, want=Want("reserve", Radius(12)))
    assert [(r.township.code, r.minutes, r.within) for r in all_towns] == [
        ("T1", 15.0, False),
        ("T2", 12.0, True),
    ]


@pytest.mark.parametrize(
    ("wants", "code"),
    [((), ProblemCode.INPUT_MISSING), ((Want("barber", R15),), ProblemCode.UNKNOWN_FUNCTION)],
)
def test_nothing_asked_and_unknown_words_are_told(wants: tuple[Want, ...], code: ProblemCode) -> None:
    """An empty list and a word that no site knows are errors."""
    assert covered(*wants).problems[0].code is code


def test_without_wants_every_function_on_offer_is_asked() -> None:
    """Retail and parcels in at the outlets, cold store and reserve at the hub, in the order of the words."""
    made = ask_functions(TOY, AskedFunctions(), as_of=DAY, radius=R15)
    assert [row.want.function for row in made.wants] == ["retail", "parcel_in", "cold_store", "reserve"]
    assert made.missing_at(made.places[0]) == ["cold_store", "reserve"]
    assert made.all_by_village.value == 0


def test_standards_are_named_by_code_or_by_their_set() -> None:
    """Both ways lead to the standards' own radii; a word that is neither is told with what there is."""
    network = TOY.with_parts(
        standards=(
            Standard("a", 15, function="retail", set_name="county"),
            Standard("b", 22, function="cold_store"),
        )
    )
    made = ask_functions(network, AskedFunctions(standards=("county", "b", "c")), as_of=DAY, radius=Radius(1))
    assert [row.want for row in made.wants] == [Want("retail", R15), Want("cold_store", Radius(22))]
    assert [(p.code, p.path) for p in made.problems] == [(ProblemCode.UNKNOWN_STANDARD, ("standards", "2"))]
    assert "there are a, b, county" in made.problems[0].message


def test_functions_at_radii_a_tenth_smaller_and_larger() -> None:
    """V2 lies 12 minutes from V1's retail and parcels: within 13.2, not within 10.8."""
    made = covered(Want("retail", Radius(12)), Want("parcel_in", Radius(12)))
    assert [at.by_population.numerator for at in made.wants[0].sensitivity] == [2700, 3500, 3500]
    assert [at.by_village.numerator for at in made.all_sensitivity] == [1, 2, 2]
    assert [(row.township.code, row.all_by_population.value) for row in made.townships] == [
        ("T1", 1.0), ("T2", 0.0),
    ]  # fmt: skip
