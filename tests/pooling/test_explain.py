"""For every demand left: what was tried, what failed first, and the least that would serve it."""

from dataclasses import replace
from datetime import date
from typing import Any

from network.model import Demand, GoodsClass, Network
from network.model.examples import toy_county
from network.pooling import Reason, explain_unserved, solve_pooled
from network.pooling.explain import Explanation
from network.pooling.explaining import explain_first

DAY = date(2026, 1, 1)


def explained(network: Network) -> dict[str, Explanation]:
    """The explanations by demand."""
    answer = solve_pooled(network, as_of=DAY)
    found = explain_unserved(network, answer, as_of=DAY)
    assert [own.demand for own in found] == [own.demand for own in answer.unserved]
    return {own.demand.id: own for own in found}


def with_vans(**changes: Any) -> Network:
    """The toy county with all vans changed."""
    toy = toy_county()
    return toy.with_parts(vehicles=tuple(replace(van, **changes) for van in toy.vehicles))


def with_demand(demand_id: str, **changes: Any) -> Network:
    """The toy county with one demand changed."""
    toy = toy_county()
    return toy.with_parts(
        demands=tuple(replace(d, **changes) if d.id == demand_id else d for d in toy.demands)
    )


def test_a_short_shift_asks_for_the_missing_minutes() -> None:
    """There and back to V2 is 60 minutes, the shift has 25: +35 min."""
    relaxation = explained(with_vans(shift_end_s=6 * 3600 + 25 * 60))["coop-V2"].relaxation
    assert relaxation is not None
    assert (relaxation.limit, relaxation.amount, relaxation.unit) == (Reason.SHIFT, 35 * 60, "s")
    assert relaxation.text == "+35.0 min shift of coop-van"
    assert relaxation.proven


def test_moving_the_limit_by_that_much_serves_the_demand() -> None:
    """Solving again with the longer shift serves it, and with ten seconds less it does not."""
    end = 6 * 3600 + 25 * 60
    relaxation = explained(with_vans(shift_end_s=end))["coop-V2"].relaxation
    assert relaxation is not None
    for spare, served in ((0, True), (-10, False)):
        longer = with_vans(shift_end_s=end + int(relaxation.amount) + spare)
        left = {own.demand.id for own in solve_pooled(longer, as_of=DAY).unserved}
        assert ("coop-V2" not in left) is served


def test_a_heavy_demand_asks_for_room() -> None:
    """620 kg on vans of 500: 120 kg more."""
    relaxation = explained(with_demand("coop-V2", kg=620))["coop-V2"].relaxation
    assert relaxation is not None
    assert (relaxation.limit, relaxation.amount, relaxation.unit) == (Reason.CAPACITY, 120, "kg")


def test_a_missed_window_asks_for_minutes() -> None:
    """Arrival at 06:30, closing at 06:20: ten minutes longer."""
    early = with_demand("coop-V2", window_start_s=6 * 3600, window_end_s=6 * 3600 + 1200)
    relaxation = explained(early)["coop-V2"].relaxation
    assert relaxation is not None
    assert (relaxation.limit, relaxation.amount) == (Reason.TIME_WINDOW, 600)
    assert relaxation.subject == "coop-V2"


def test_what_no_limit_moves_has_no_relaxation() -> None:
    """Cold goods want a cold vehicle: a rule, and no number."""
    found = explained(with_demand("post-V4", goods_class=GoodsClass.COLD))["post-V4"]
    assert found.relaxation is None
    assert {trial.reason for trial in found.trials} == {Reason.SKILL}
    assert [trial.vehicle_id for trial in found.trials] == ["coop-van", "express-van", "post-van"]


def one_van() -> Network:
    """A single van of 500 kg for 950 kg."""
    toy = toy_county()
    vans = tuple(replace(van, count=1) for van in toy.vehicles if van.operator_id == "coop")
    return toy.with_parts(vehicles=vans)


def test_a_full_fleet_is_tried_alone_and_on_tour() -> None:
    """The row alone is out of vehicles; on tour every position lacks room; it makes one trip alone."""
    for found in explained(one_van()).values():
        alone, on_tour, again = found.trials
        assert (alone.reason, alone.needed, alone.available) == (Reason.FLEET_EXHAUSTED, 2, 1)
        assert (on_tour.vehicle_id, on_tour.reason, on_tour.dimension) == (
            "coop-van#1", Reason.CAPACITY, "kg"
        )  # fmt: skip
        assert on_tour.available == 500
        assert (again.vehicle_id, again.after, again.reason) == ("coop-van#1", "", Reason.MAX_TRIPS)
        assert (again.needed, again.available) == (2, 1)


def test_a_van_that_may_go_again_serves_the_rest() -> None:
    """The only van can be back at the hub in time for a second trip: it is told, and solving proves it."""
    found = {demand: own.relaxation for demand, own in explained(one_van()).items()}
    asking = {demand: own for demand, own in found.items() if own and own.limit is Reason.MAX_TRIPS}
    assert asking
    for own in asking.values():
        assert (own.subject, own.amount, own.text) == ("coop-van", 1, "1 more trip for coop-van")
    vans = tuple(replace(van, max_trips=2) for van in one_van().vehicles)
    assert set(explained(one_van().with_parts(vehicles=vans))).isdisjoint(asking)


def test_the_room_a_full_van_lacks_is_proven_by_solving() -> None:
    """Back at nine there is no time for a second trip, but with so many kg more the van serves all that it
    served and this demand too."""
    until_nine = tuple(replace(van, shift_end_s=9 * 3600) for van in one_van().vehicles)
    network = one_van().with_parts(vehicles=until_nine)
    before = explained(network)
    rooms = [own.relaxation for own in before.values() if own.relaxation]
    least = min((own.amount for own in rooms if own.limit is Reason.CAPACITY), default=None)
    assert least is not None
    roomier = tuple(replace(van, capacity_kg=500 + least) for van in until_nine)
    assert len(explained(network.with_parts(vehicles=roomier))) == len(before) - 1


def two_full_vans() -> Network:
    """Two vans of 500 kg and 1050 kg: 260 and 240 to V1, 250 and 200 to V4, x to V3 with 100 and an hour."""
    toy = toy_county()
    vans = tuple(replace(van, count=2) for van in toy.vehicles if van.operator_id == "coop")
    goods = (("a", "V1", 260), ("b", "V1", 240), ("c", "V4", 250), ("d", "V4", 200))
    demands = (Demand(name, "coop", at, kg=kg) for name, at, kg in goods)
    x = Demand("x", "coop", "V3", kg=100, service_minutes=60)
    return toy.with_parts(vehicles=vans, demands=(*demands, x))


def test_a_found_relaxation_is_made_smaller_by_planning_anew() -> None:
    """x on the van to V4 makes 550 kg, 50 too many; 260 + 250 on one van and 540 on the other ask for 40.

    No division in two has a larger part below 540. Halving comes within 50 / 4096 kg of it.
    """
    (relaxation,) = (own.relaxation for own in explained(two_full_vans()).values())
    assert relaxation is not None
    assert relaxation.limit is Reason.CAPACITY
    assert 40 <= relaxation.amount <= 40 + 50 / 4096


def test_when_time_is_up_a_relaxation_is_told_as_it_was_found() -> None:
    """Stopped once x has begun: 50 kg, as driving proves; V3 is on the way to V4, so it costs nothing."""
    network = two_full_vans()
    answer = solve_pooled(network, as_of=DAY)
    asked = iter((False,))
    (found,) = explain_first(network, answer, as_of=DAY, stop=lambda: next(asked, True))
    relaxation = found.relaxation
    assert relaxation is not None
    assert (relaxation.limit, relaxation.amount) == (Reason.CAPACITY, 50)
    assert (relaxation.extra_cost, relaxation.proven) == (0, True)
    assert found.trials[0].reason is Reason.FLEET_EXHAUSTED


def test_a_relaxation_is_as_small_as_the_time_lets() -> None:
    """Whenever the stop comes, what is told lies between the least, 40 kg, and what was found first, 50."""
    network = two_full_vans()
    answer = solve_pooled(network, as_of=DAY)
    amounts = []
    for patience in range(1, 40):
        left = iter((False,) * patience)
        (found,) = explain_first(network, answer, as_of=DAY, stop=lambda left=left: next(left, True))
        assert found.relaxation is not None
        amounts.append(found.relaxation.amount)
    assert amounts == sorted(amounts, reverse=True)
    assert (amounts[0], amounts[-1] < 41) == (50, True)
