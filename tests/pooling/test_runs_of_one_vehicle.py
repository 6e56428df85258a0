"""Tours that follow each other by their timetable are driven by one vehicle, which is paid for once."""

from dataclasses import replace
from datetime import date

import pytest

from network.model import Vehicle
from network.model.examples import toy_county
from network.pooling.drive import drive
from network.pooling.hand_tours import beyond_shift, vehicles_of
from network.pooling.measures import totals_of
from network.pooling.plan import DeliverTo
from network.pooling.rules import SharingRules
from network.pooling.scope import scope_of

H = 3600
BUS = Vehicle("bus", "coop", 1, "hub", shift_start_s=8 * H, shift_end_s=18 * H)


@pytest.mark.parametrize(
    ("out", "numbers"),
    [
        ([(8, 10), (17, 19)], [1, 1]),
        ([(17, 19), (8, 10)], [1, 1]),
        ([(8, 10), (10, 11)], [1, 1]),
        ([(8, 10), (9, 11)], [1, 2]),
        ([(8, 10), (9, 11), (10, 12), (11, 13)], [1, 2, 1, 2]),
        ([(8, 10), None, (10, 11), None], [1, 2, 1, 3]),
        ([(8, 8), (8, 8)], [1, 2]),
        ([], []),
    ],
)
def test_a_vehicle_takes_the_next_tour_when_it_is_back(
    out: list[tuple[int, int] | None], numbers: list[int]
) -> None:
    """In hours: back at 10 it leaves at 10; a tour that meets another, or has no times, wants its own."""
    assert vehicles_of(out) == numbers


@pytest.mark.parametrize(
    ("out_s", "beyond"),
    [
        ((17 * H, 19 * H), (11 * H, 10 * H)),
        ((7 * H, 9 * H), (11 * H, 10 * H)),
        ((8 * H, 18 * H), None),
        (None, None),
    ],
)
def test_a_timetable_outside_the_shift_is_told(
    out_s: tuple[int, int] | None, beyond: tuple[int, int] | None
) -> None:
    """A shift from 08:00 to 18:00 has ten hours; out until 19:00, or from 07:00, takes eleven."""
    assert beyond_shift(BUS, out_s) == beyond


def test_a_vehicle_without_a_shift_keeps_every_timetable() -> None:
    """Nothing is known that it could break."""
    assert beyond_shift(replace(BUS, shift_start_s=None, shift_end_s=None), (5 * H, 25 * H)) is None


def test_the_fixed_cost_is_paid_once_per_vehicle() -> None:
    """V1 and back is 26 km, V2 and back 32 km: 60 + 116 yuan with one van, 120 + 116 with two."""
    toy = toy_county()
    names = sorted(toy.operator_by_id)
    day = date(2026, 1, 1)
    rules = SharingRules(toy.operator_by_id)
    task = scope_of(toy, names, day=4, as_of=day, deliver_to=DeliverTo.PLACES, rules=rules).task
    row = next(r for r, fleet in enumerate(task.fleet) if fleet.vehicle.id == "coop-van")
    job = {one.demand.id: j for j, one in enumerate(task.jobs)}
    tours = [drive(task, row, (job["coop-V1"],)), drive(task, row, (job["coop-V2"],))]
    one, two = totals_of(task, tours, [1, 1]), totals_of(task, tours)
    assert (one.cost, one.vehicles, one.km) == (176, 1, 58)
    assert (two.cost, two.vehicles, two.km) == (236, 2, 58)
