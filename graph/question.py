"""Question: what is asked of coverage, as inputs give it, and its answer."""

from dataclasses import dataclass

import strawberry

from graph.fields import asked
from graph.radius import RadiusInput, radius_of
from graph.view import View
from network import model
from network.access import answers
from network.access.coverage import coverage
from network.access.radius import Radius, Towards
from network.access.reach import Reach, reach_of


@strawberry.input(
    description="What is asked of coverage (覆盖率): which sites, how near, counted over which places."
)
class CoverageInput:
    """Radius, sites and denominator."""

    radius: RadiusInput = asked("How near is near enough.")
    function: str | None = asked(
        'Count all sites that offer this function. Absent = outlets. Example: "parcel_in".', default=None
    )
    designation: str | None = asked(
        'Count all sites that bear this designation on the day. Absent = outlets. Example: "综合服务社".',
        default=None,
    )
    direction: Towards | None = asked("Which way travel is counted. Default TO.", default=Towards.TO)
    villages_only: bool | None = asked(
        "true = only administrative villages (行政村) are the denominator. "
        "Default false = villages and communities.",
        default=False,
    )


@dataclass(frozen=True, slots=True)
class CoverageQuestion:
    """A coverage input with its radius checked."""

    radius: Radius
    function: str | None
    designation: str | None
    towards: Towards
    villages_only: bool

    def reach(self, view: View) -> Reach:
        """The table of ways that further readings of the same question are taken from."""
        return reach_of(
            view.network,
            as_of=view.as_of,
            radius=self.radius,
            function=self.function,
            designation=self.designation,
            towards=self.towards,
            villages_only=self.villages_only,
        )

    def answer(self, view: View) -> answers.Coverage:
        """Ask the access room."""
        return coverage(
            view.network,
            as_of=view.as_of,
            radius=self.radius,
            function=self.function,
            designation=self.designation,
            towards=self.towards,
            villages_only=self.villages_only,
        )


def question_of(given: CoverageInput) -> CoverageQuestion | model.Problem:
    """What is asked, or the problem with the radius."""
    radius = radius_of(given.radius, "input", "radius")
    if isinstance(radius, model.Problem):
        return radius
    return CoverageQuestion(
        radius=radius,
        function=given.function,
        designation=given.designation,
        towards=given.direction or Towards.TO,
        villages_only=bool(given.villages_only),
    )
