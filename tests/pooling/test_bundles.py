"""Goods that ride together while tours are searched keep the window that they share."""

from dataclasses import replace
from datetime import date

from network.model import Demand, Network
from network.model.examples import toy_county
from network.pooling.bundles import bundles_of
from network.pooling.mapping import Model
from network.pooling.plan import DeliverTo
from network.pooling.rules import SharingRules
from network.pooling.scope import remembered_scope
from network.pooling.task import Task

TEN, TWELVE = 10 * 3600, 12 * 3600


def day(count: int, *, service_minutes: float) -> Network:
    """So many light demands at V1, to be begun between ten and twelve."""
    toy = toy_county()
    goods = tuple(
        Demand(f"g{i:02}", "coop", "V1", kg=1, service_minutes=service_minutes,
               window_start_s=TEN, window_end_s=TWELVE)
        for i in range(count)
    )  # fmt: skip
    return toy.with_parts(demands=goods)


def task_of(network: Network) -> Task:
    """The task of all operators."""
    return remembered_scope(
        network, ("coop", "express", "post"), day=4, as_of=date(2026, 1, 1),
        deliver_to=DeliverTo.PLACES, rules=SharingRules(network.operator_by_id),
    ).task  # fmt: skip


def test_a_bundle_takes_a_quarter_of_its_window_at_most() -> None:
    """Seven times ten minutes in a window of two hours: three, three and one."""
    task = task_of(day(7, service_minutes=10))
    assert sorted(map(len, bundles_of(task, range(3), range(7)))) == [1, 3, 3]


def test_a_bundle_is_begun_early_enough_for_its_last_piece() -> None:
    """Three times ten minutes: begun at 11:40 the last begins at noon, when the window closes."""
    task = task_of(day(3, service_minutes=10))
    bundles = bundles_of(task, range(3), range(3))
    model = Model(task, range(3), bundles, (), required=True, strict_km=False)
    (client,) = model.data().clients()
    assert (client.tw_early, client.tw_late) == (TEN * 1000, (TWELVE - 20 * 60) * 1000)


def test_goods_of_other_windows_ride_apart() -> None:
    """One demand without a window is a bundle of its own."""
    own = day(3, service_minutes=10)
    free = replace(own.demands[0], window_start_s=None, window_end_s=None)
    task = task_of(own.with_parts(demands=(free, *own.demands[1:])))
    assert sorted(bundles_of(task, range(3), range(3))) == [(0,), (1, 2)]
