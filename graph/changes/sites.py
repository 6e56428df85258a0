"""Changes to sites and standards, as inputs."""

from datetime import date

import strawberry

from graph.fields import asked
from graph.travel import PositionInput
from network.access.radius import Unit
from network.model import OUTLET, Mode, Tier
from network.scenario import Change
from network.scenario.add_function import AddFunction
from network.scenario.add_site import AddSite
from network.scenario.close_site import CloseSite
from network.scenario.move_site import MoveSite
from network.scenario.remove_function import RemoveFunction
from network.scenario.set_capacity import SetCapacity
from network.scenario.set_standard import SetStandard


@strawberry.input(
    description=(
        "A new site (新增网点), an outlet unless types say otherwise: give either a village or a position."
    )
)
class AddSiteInput:
    """A site that is not there yet."""

    id: strawberry.ID = asked("Its id, unknown so far.")
    name: str | None = asked("Its name. Absent = its id.", default=None)
    tier: Tier | None = asked("Its level. Default VILLAGE.", default=Tier.VILLAGE)
    types: list[str] | None = asked('What it is. Absent = ["outlet"].', default=None)
    village: strawberry.ID | None = asked(
        "Code of the village where it stands and to which it belongs.", default=None
    )
    position: PositionInput | None = asked("Where it stands; it belongs to no village.", default=None)
    functions: list[str] | None = asked("What it offers. Absent = nothing.", default=None)
    opened: date | None = asked("Its first day. Absent = it counts at every date.", default=None)
    operator_id: strawberry.ID | None = asked("Who runs it.", default=None)
    capacity_per_day: float | None = asked(
        "How much it handles a day, at least 0. Absent = unknown.", default=None
    )

    def to_change(self) -> Change:
        return AddSite(
            self.id,
            self.name,
            self.tier or Tier.VILLAGE,
            tuple(self.types) if self.types is not None else (OUTLET,),
            self.village,
            _position(self.position),
            tuple(self.functions or ()),
            self.opened,
            self.operator_id,
            self.capacity_per_day,
        )


@strawberry.input(description="Close a site (关闭网点): it counts on no day any more.")
class CloseSiteInput:
    """A site that goes."""

    id: strawberry.ID = asked("Id of the site.")

    def to_change(self) -> Change:
        return CloseSite(self.id)


@strawberry.input(description="Move a site (迁移网点): give either a village or a position.")
class MoveSiteInput:
    """A site elsewhere."""

    id: strawberry.ID = asked("Id of the site.")
    village: strawberry.ID | None = asked(
        "Code of the village where it will stand and to which it will belong.", default=None
    )
    position: PositionInput | None = asked("Where it will stand; it will belong to no village.", default=None)

    def to_change(self) -> Change:
        return MoveSite(self.id, self.village, _position(self.position))


@strawberry.input(description="Give a site a function, such as parcel_in (增设功能).")
class AddFunctionInput:
    """One more function."""

    site_id: strawberry.ID = asked("Id of the site.")
    function: str = asked("The function, one that it does not have.")

    def to_change(self) -> Change:
        return AddFunction(self.site_id, self.function)


@strawberry.input(description="Take a function from a site (取消功能).")
class RemoveFunctionInput:
    """One function fewer."""

    site_id: strawberry.ID = asked("Id of the site.")
    function: str = asked("The function, one that it has.")

    def to_change(self) -> Change:
        return RemoveFunction(self.site_id, self.function)


@strawberry.input(description="Set what a site handles a day (调整能力).")
class SetCapacityInput:
    """Another capacity."""

    site_id: strawberry.ID = asked("Id of the site.")
    capacity_per_day: float | None = asked("How much a day, at least 0; null = unknown.", default=None)

    def to_change(self) -> Change:
        return SetCapacity(self.site_id, self.capacity_per_day)


@strawberry.input(
    description="Put a radius standard in place of the one with that code, or beside the others (调整标准)."
)
class SetStandardInput:
    """Another standard."""

    code: strawberry.ID = asked("Its code.")
    value: float = asked("The radius, above 0, in its unit.")
    unit: str | None = asked("minutes or km. Default minutes.", default=Unit.MINUTES.value)
    tier: Tier | None = asked("Only for sites of this level. Absent = all.", default=None)
    function: str | None = asked("Only for sites with this function. Absent = all.", default=None)
    terrain: str | None = asked("Only for this terrain. Absent = all.", default=None)
    source: str | None = asked("Where it comes from. Default what-if.", default="what-if")
    mode: Mode | None = asked("Driving or on foot. Default DRIVE.", default=Mode.DRIVE)

    def to_change(self) -> Change:
        return SetStandard(
            self.code,
            self.value,
            self.unit or Unit.MINUTES.value,
            self.tier,
            self.function,
            self.terrain,
            self.source or "what-if",
            self.mode or Mode.DRIVE,
        )


def _position(given: PositionInput | None) -> tuple[float, float] | None:
    return None if given is None else (given.lon, given.lat)
