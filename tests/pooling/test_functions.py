"""Functions of sites, streams on routes, and how even the two directions are."""

from dataclasses import replace
from datetime import date

import pytest

from network.model import Direction, Rate
from network.model.examples import toy_county
from network.pooling import solve_pooled
from network.pooling.functions import flow_of, flows_by_route, flows_by_township, function_matrix

DAY = date(2026, 1, 1)


def test_outlets_show_what_they_have_and_lack() -> None:
    """s1 has retail and parcel_in, s3 retail alone; parcels in and out belong to an outlet."""
    rows = {row.site.code: row for row in function_matrix(toy_county(), as_of=DAY).sites}
    assert {code: (row.multi, row.missing) for code, row in rows.items()} == {
        "s1": (2, ("parcel_out",)), "s3": (1, ("parcel_in", "parcel_out"))
    }  # fmt: skip


def test_shares_of_sites_with_several_functions() -> None:
    """Both have one, one of two has two."""
    matrix = function_matrix(toy_county(), as_of=DAY)
    assert matrix.share_multi == {1: Rate(2, 2), 2: Rate(1, 2)}
    assert matrix.by_function == {"parcel_in": 1, "retail": 2}


def test_sites_count_on_their_day_only() -> None:
    """Before s3 opened there is one outlet; the hub is there when asked for."""
    early = date(2022, 6, 1)
    assert [row.site.code for row in function_matrix(toy_county(), as_of=early).sites] == ["s1"]
    every = function_matrix(toy_county(), as_of=early, outlets_only=False)
    assert [row.site.code for row in every.sites] == ["hub", "s1"]


def test_required_functions_are_an_argument() -> None:
    """Nothing required, nothing missing."""
    assert all(row.missing == () for row in function_matrix(toy_county(), as_of=DAY, required={}).sites)


def test_flows_add_up_by_township() -> None:
    """530 kg to T1 and 420 kg to T2, nothing back: balance 0."""
    flows = {flow.code: flow for flow in flows_by_township(toy_county(), day=4)}
    assert {code: (flow.down_kg, flow.up_kg, flow.balance) for code, flow in flows.items()} == {
        "T1": (530, 0, 0), "T2": (420, 0, 0)
    }  # fmt: skip
    assert flows["T2"].operators == ("express", "post")


def test_balance_is_the_smaller_over_the_larger() -> None:
    """200 kg down, 150 up: 0.75, whichever way round; nothing at all has none."""
    toy = toy_county()
    down, up = toy.demands[0], replace(toy.demands[1], direction=Direction.UP)
    assert (down.kg, up.kg) == (200, 150)
    assert flow_of("x", [down, up]).balance == pytest.approx(0.75)
    turned = [replace(down, direction=Direction.UP), replace(up, direction=Direction.DOWN)]
    assert flow_of("x", turned).balance == pytest.approx(0.75)


def test_a_quiet_township_has_no_balance() -> None:
    """On a day without demands every township is there and nothing moves."""
    toy = toy_county()
    quiet = toy.with_parts(demands=tuple(replace(d, days="1") for d in toy.demands))
    assert [(flow.code, flow.balance) for flow in flows_by_township(quiet, day=2)] == [
        ("T1", None),
        ("T2", None),
    ]


def test_routes_carry_the_streams_of_several_owners() -> None:
    """The two pooled tours of the toy: 450 and 500 kg, two owners each."""
    answer = solve_pooled(toy_county(), as_of=DAY)
    flows = flows_by_route(toy_county(), answer.routes)
    assert [(flow.code, flow.down_kg, flow.operators) for flow in flows] == [
        ("coop-van#1", 450, ("coop", "express")), ("coop-van#2", 500, ("express", "post"))
    ]  # fmt: skip
    assert {flow.commodities for flow in flows} == {("parcel",)}
