"""ChangeInput: one change of any kind."""

from collections.abc import Sequence
from dataclasses import fields

import strawberry

from graph.changes.carriers import AddVehicleInput, RemoveVehicleInput, ScaleDemandInput
from graph.changes.lines import AddStopInput, ChangeFrequencyInput, RemoveStopInput, RerouteInput
from graph.changes.roads import AddRoadInput, CloseRoadInput, ScaleSpeedInput, SetSpeedInput
from graph.changes.sites import (
    AddFunctionInput,
    AddSiteInput,
    CloseSiteInput,
    MoveSiteInput,
    RemoveFunctionInput,
    SetCapacityInput,
    SetStandardInput,
)
from graph.fields import asked
from network.scenario import Change


@strawberry.input(one_of=True, description="One change of the network (假设变化): exactly one of the fields.")
class ChangeInput:
    """One field a kind of change."""

    close_road: strawberry.Maybe[CloseRoadInput] = asked("Bar driving on some roads.")
    scale_speed: strawberry.Maybe[ScaleSpeedInput] = asked("Multiply speeds.")
    set_speed: strawberry.Maybe[SetSpeedInput] = asked("Give roads a speed.")
    add_road: strawberry.Maybe[AddRoadInput] = asked("Build a road.")
    add_site: strawberry.Maybe[AddSiteInput] = asked("Open a new site.")
    close_site: strawberry.Maybe[CloseSiteInput] = asked("Close a site.")
    move_site: strawberry.Maybe[MoveSiteInput] = asked("Move a site.")
    add_function: strawberry.Maybe[AddFunctionInput] = asked("Give a site a function.")
    remove_function: strawberry.Maybe[RemoveFunctionInput] = asked("Take a function from a site.")
    set_capacity: strawberry.Maybe[SetCapacityInput] = asked("Set what a site handles a day.")
    scale_demand: strawberry.Maybe[ScaleDemandInput] = asked("Multiply goods.")
    add_vehicle: strawberry.Maybe[AddVehicleInput] = asked("Add vehicles.")
    remove_vehicle: strawberry.Maybe[RemoveVehicleInput] = asked("Take vehicles away.")
    add_stop: strawberry.Maybe[AddStopInput] = asked("Let a line call at one more place.")
    remove_stop: strawberry.Maybe[RemoveStopInput] = asked("Let a line leave out a stop.")
    change_frequency: strawberry.Maybe[ChangeFrequencyInput] = asked("Run a line on other days.")
    reroute: strawberry.Maybe[RerouteInput] = asked("Send a line another way.")
    set_standard: strawberry.Maybe[SetStandardInput] = asked("Set a radius standard.")

    def to_change(self) -> Change:
        """The change that is given."""
        given = (getattr(self, field.name) for field in fields(self))
        change: Change = next(some for some in given if some).value.to_change()
        return change


def changes_of(given: Sequence[ChangeInput]) -> list[Change]:
    """The changes that are given, in their order."""
    return [item.to_change() for item in given]
