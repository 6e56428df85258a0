"""Acceptance: which sites count towards a target, test by test, with evidence."""

from datetime import date

import strawberry

from graph.asking import Asking
from graph.fields import asked, field
from graph.meta import Answered
from graph.problems import Problem, problems_of
from graph.rates import Rate
from graph.sites import Site
from graph.view import View
from network import model
from network.targets import acceptance


@strawberry.input(description="A file or link that shows a site (验收材料).")
class EvidenceInput:
    """A piece of evidence."""

    site: strawberry.ID = asked("Id of the site.")
    reference: str = asked('File or link. Example: "photos/s1.jpg".')
    taken_on: date | None = asked("The day it was taken. Absent = unknown.", default=None)
    lon: float | None = asked("Longitude where it was taken, degrees WGS84. Absent = unknown.", default=None)
    lat: float | None = asked("Latitude where it was taken, degrees WGS84. Absent = unknown.", default=None)


@strawberry.input(description="What is asked of an acceptance (验收).")
class AcceptanceInput:
    """Designation, required functions and evidence."""

    designation: str = asked(
        'Every site that ever bears this designation is put forward. Example: "综合服务社".'
    )
    functions: list[str] | None = asked("Functions that a site must have. Default none.", default=None)
    evidence: list[EvidenceInput] | None = asked(
        "Evidence in place of the package's evidence.csv. Absent = the package's.", default=None
    )
    seen_within_km: float | None = asked(
        "A site must have been seen so near to its village's point, kilometres as the crow flies, at least "
        "0. Default 1.",
        default=1.0,
    )


@strawberry.type(description="A file or link that shows a site (验收材料).")
class Evidence:
    """A piece of evidence."""

    inner: strawberry.Private[model.Evidence]

    @field("File or link.")
    def reference(self) -> str:
        return self.inner.reference

    @field("The day it was taken; null where unknown.")
    def taken_on(self) -> date | None:
        return self.inner.taken_on

    @field("Longitude where it was taken, degrees WGS84; null where unknown.")
    def lon(self) -> float | None:
        return self.inner.lon

    @field("Latitude where it was taken, degrees WGS84; null where unknown.")
    def lat(self) -> float | None:
        return self.inner.lat


@strawberry.type(description="One site that is put forward.")
class SiteAcceptance:
    """A row by site."""

    inner: strawberry.Private[acceptance.SiteAcceptance]
    view: strawberry.Private[View]

    @field("The site.")
    def site(self) -> Site:
        return Site(inner=self.inner.site, view=self.view)

    @field("True when it passes every test and counts.")
    def accepted(self) -> bool:
        return self.inner.is_accepted

    @field("The tests that it fails.")
    def failed(self) -> list[acceptance.Check]:
        return list(self.inner.failed)

    @field("The required functions that it lacks.")
    def missing_functions(self) -> list[str]:
        return list(self.inner.missing_functions)

    @field(
        "Kilometres as the crow flies between its village's point and where it was seen, or stands; null "
        "where its village is unknown."
    )
    def km_from_village(self) -> float | None:
        return self.inner.km_from_village

    @field("The evidence that was looked at.")
    def evidence(self) -> list[Evidence]:
        return [Evidence(inner=one) for one in self.inner.evidence]


@strawberry.type(description="Which sites count (验收结果); those that fail a test do not.")
class Acceptance(Answered):
    """An acceptance of the targets room."""

    inner: strawberry.Private[acceptance.Acceptance]
    view: strawberry.Private[View]

    @field("Every site that is put forward, by id.")
    def sites(self) -> list[SiteAcceptance]:
        return [SiteAcceptance(inner=row, view=self.view) for row in self.inner.sites]

    @field("Sites that count, out of those put forward.")
    def accepted(self) -> Rate:
        return Rate(inner=self.inner.accepted)

    @field("What is doubtful or wrong.")
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)


async def accept_sites(view: View, given: AcceptanceInput, *, asking: Asking) -> Acceptance:
    """The acceptance of every site that is put forward."""
    shown = None
    if given.evidence is not None:
        shown = [
            acceptance.Shown(str(one.site), one.reference, one.taken_on, one.lon, one.lat)
            for one in given.evidence
        ]
    inner = await asking.work(
        lambda: acceptance.accept_shown(
            view.network,
            shown,
            as_of=view.as_of,
            designation=given.designation,
            functions=given.functions or (),
            seen_within_km=1.0 if given.seen_within_km is None else given.seen_within_km,
        )
    )
    return Acceptance(inner=inner, view=view)
