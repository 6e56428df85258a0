"""Splitting a whole number over townships: parts that add up, by largest remainder."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.access.apportionment import SplitRule, apportion, weights_of
from network.model.examples import toy_county

weights = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 50), min_size=1)


def test_the_largest_remainders_get_what_is_left() -> None:
    """147 by 5, 3 and 2 of 10 is 73.5, 44.1 and 29.4: the half is the largest remainder."""
    assert apportion(147, {"a": 5, "b": 3, "c": 2}) == {"a": 74, "b": 44, "c": 29}


def test_equal_remainders_go_to_the_smaller_code() -> None:
    """Ten over three: the first gets the tenth."""
    assert apportion(10, {"c": 1, "b": 1, "a": 1}) == {"a": 4, "b": 3, "c": 3}


def test_bounds_are_kept_and_the_rest_moves_on() -> None:
    """Exact shares 5, 3 and 2; with a at most 2 the three it leaves go where most is missing."""
    assert apportion(10, {"a": 5, "b": 3, "c": 2}, upper={"a": 2}) == {"a": 2, "b": 5, "c": 3}
    assert apportion(10, {"a": 5, "b": 3, "c": 2}, lower={"c": 5}) == {"a": 3, "b": 2, "c": 5}


def test_bounds_that_leave_no_parts_are_refused() -> None:
    """Two places cannot hold five, and three that are there cannot be one."""
    with pytest.raises(ValueError, match="5 lies outside 0 to 2"):
        apportion(5, {"a": 1, "b": 1}, upper={"a": 1, "b": 1})
    with pytest.raises(ValueError, match="1 lies outside 3 to 3"):
        apportion(1, {"a": 1}, lower={"a": 3})


@settings(max_examples=200, deadline=None)
@given(weights, st.integers(0, 300))
def test_without_bounds_parts_add_up_and_lie_next_to_the_exact_share(by: dict[str, int], total: int) -> None:
    """The quota rule: every part is the exact share rounded down or up."""
    parts = apportion(total, by)
    assert sum(parts.values()) == total
    whole = sum(by.values())
    for code, part in parts.items():
        share = total * by[code] / whole if whole else total / len(by)
        assert abs(part - share) < 1


@settings(max_examples=200, deadline=None)
@given(st.data(), weights)
def test_with_bounds_parts_add_up_and_keep_them(data: st.DataObject, by: dict[str, int]) -> None:
    """Any total between the sums of the bounds can be split."""
    low = {code: data.draw(st.integers(0, 20)) for code in by}
    high = {code: low[code] + data.draw(st.integers(0, 20)) for code in by}
    total = data.draw(st.integers(sum(low.values()), sum(high.values())))
    parts = apportion(total, by, lower=low, upper=high)
    assert sum(parts.values()) == total
    assert all(low[code] <= parts[code] <= high[code] for code in by)


def test_the_weights_of_the_toy_county() -> None:
    """T1 has V1 with an outlet and V2, T2 has V3 with an outlet, V4 and V5."""
    day = date(2026, 1, 1)
    weights = {rule: weights_of(toy_county(), rule, as_of=day) for rule in SplitRule}
    assert weights == {
        SplitRule.EQUAL: {"T1": 1, "T2": 1},
        SplitRule.BY_VILLAGES: {"T1": 2, "T2": 3},
        SplitRule.BY_POPULATION: {"T1": 2000, "T2": 3000},
        SplitRule.BY_GAP: {"T1": 1, "T2": 2},
    }
