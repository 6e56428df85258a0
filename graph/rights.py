"""Rights: the one table of who may ask what, and how much of a network somebody sees.

A field has the roles of its own coordinate, else those of its type; what stands in neither is the
administrator's alone. The fields of the roots and of Network are named one by one: a new question belongs to
nobody until somebody chooses whose it is, and a test fails until then.
"""

from collections.abc import Collection, Mapping
from datetime import date

from graph.view import View
from network import model
from network.model.owners import own_part
from network.pooling.owners import may_total
from network.pooling.plan import DeliverTo
from store.askers import LOCAL, Asker, Role

Roles = frozenset[Role]

EVERYBODY: Roles = frozenset(Role)
READERS: Roles = EVERYBODY - {Role.AUDITOR}
"""Those who look at networks. Operators and viewers see no other owner's volumes and costs in them."""
PLANNERS: Roles = frozenset({Role.PLANNER, Role.ADMINISTRATOR})
WORKERS: Roles = PLANNERS | {Role.OPERATOR}
AUDITORS: Roles = frozenset({Role.AUDITOR})
UNNAMED: Roles = frozenset({Role.ADMINISTRATOR})
"""Who may ask what the table does not name."""

NAMED_ONE_BY_ONE = ("Query", "Mutation", "Subscription", "Network")
"""Types that have no roles of their own: every question is somebody's choice."""

FIELDS: Mapping[str, Roles] = {
    "Query.asker": EVERYBODY,
    "Query.auditLog": AUDITORS,
    "Query.job": READERS,  # each their own, `graph.jobs`
    "Query.network": READERS,
    "Query.networks": READERS,
    "Query.node": READERS,  # what it finds has roles of its own
    "Query.scenario": PLANNERS,
    "Query.scenarios": PLANNERS,
    "Mutation.cancelJob": WORKERS,
    "Mutation.createScenario": PLANNERS,
    "Mutation.createScenarioFromSiting": PLANNERS,
    "Mutation.deleteScenario": PLANNERS,
    "Mutation.startJob": WORKERS,
    "Mutation.updateScenario": PLANNERS,
    "Subscription.jobProgress": READERS,
    "Scenario.id": READERS,  # for `Query.node`, which does not find scenarios for others than planners
    "Network.asOf": READERS,
    "Network.buildAdvice": READERS,
    "Network.busLoading": PLANNERS,  # shares the holds among everybody's goods
    "Network.checkPlan": READERS,
    "Network.code": READERS,
    "Network.coverage": READERS,
    "Network.criticality": READERS,
    "Network.daysOfCover": PLANNERS,  # without others' stocks it would tell of hunger where there is none
    "Network.demands": READERS,
    "Network.districtCode": READERS,
    "Network.districting": PLANNERS,  # weighs townships by everybody's goods
    "Network.fairShares": READERS,
    "Network.fingerprint": READERS,
    "Network.flows": READERS,
    "Network.frequency": PLANNERS,  # without others' lines it would tell of places that nobody serves
    "Network.functions": READERS,
    "Network.id": READERS,
    "Network.name": READERS,
    "Network.operators": READERS,
    "Network.pooledRoutes": READERS,
    "Network.problems": READERS,
    "Network.provenance": READERS,
    "Network.rollout": READERS,
    "Network.scenario": PLANNERS,
    "Network.serviceRadii": READERS,
    "Network.sites": READERS,
    "Network.siting": READERS,
    "Network.acceptance": READERS,
    "Network.handDown": READERS,
    "Network.scoreCard": READERS,
    "Network.scoreCards": READERS,
    "Network.standardChecks": READERS,
    "Network.targetBook": READERS,
    "Network.standards": READERS,
    "Network.sweep": READERS,
    "Network.targets": READERS,
    "Network.tierLinks": PLANNERS,  # the same of chains that nobody drives
    "Network.townships": READERS,
    "Network.travel": READERS,
    "Network.twoTierRoutes": PLANNERS,  # its runs carry everybody's goods
    "Network.vehicles": READERS,
    "Network.villageListVersion": READERS,
    "Network.villages": READERS,
    "Network.whatIf": READERS,
    "Unserved.explanation": PLANNERS,  # names the vehicles and tours of everybody that were tried
}
"""Coordinate to roles."""

_READ = (
    "Acceptance AccessDistribution Action AllFunctionsAtRadius AppliedChange BrokenLimit BuildAdvice "
    "CapacityAtRadius CapacitySplit CheckedPlan CheckedTour CoalitionCost Comparison CoreObjection "
    "Coverage CriticalHazard CriticalJunction CriticalLink CriticalSite Criticality Demand Designation "
    "Evidence FairShares Fix Flow Flows FunctionCount FunctionCoverage FunctionMatrix Gap HandedDown "
    "Harm IndicatorDelta Indicators Inequality Job KthAccess LegendClass LorenzPoint MapLayer "
    "Meta MultiShare Node Operator OperatorShare Overlap PassedAt PassesAt Percentile Place PlaceAccess "
    "PlaceDelta PlaceFunctions PlaceService PlaceSupply PlanTotals PlannedStop PooledRoute PooledRoutes "
    "RadiusValue Rate RatesAtRadius Reading RedundantSite Ring Rollout RolloutStep ScoreCard "
    "ScoreCardLine ScoreReport ScoreStep ScoredLine SeatAccess ServiceRadii ServiceRadius SharedSites "
    "Site SiteAcceptance SiteConnection SiteEdge SiteFunctions SiteGain SiteLoad SiteSupply Siting "
    "SitingPlan Spread Standard StandardCheck StandardChecks SupplyRatio Sweep SweepRow Target "
    "TargetBook TaskReview Township TownshipCoverage TownshipDelta TownshipDistribution "
    "TownshipFunctions TownshipShare TownshipTask TravelMatrix Unserved Vehicle Village WantCoverage "
    "WhatIf"
)
_PLAN = (
    "Border BusLoading BusRide Cluster CommodityCover CreateScenarioFromSitingPayload DaysOfCover "
    "DefectCount Districting Explanation Frequency LeadStage LeadTime Relaxation Scenario ScenarioPayload "
    "SegmentRoom SiteCover StationLoad StationTransfer TierChain TierLinks Trial TwoTierRoutes VillageService"
)
TYPES: Mapping[str, Roles] = {
    **dict.fromkeys(_READ.split(), READERS),
    **dict.fromkeys(_PLAN.split(), PLANNERS),
    "Asker": EVERYBODY,
    "AuditConnection": AUDITORS,
    "AuditEdge": AUDITORS,
    "AuditEntry": AUDITORS,
    "JobPayload": WORKERS,
    "PageInfo": EVERYBODY,
    "Problem": EVERYBODY,
}
"""Type to the roles of its fields."""


def roles_of(coordinate: str) -> Roles:
    """Who may ask a field, by its coordinate such as Query.network."""
    return FIELDS.get(coordinate) or TYPES.get(coordinate.partition(".")[0], UNNAMED)


def may_ask(asker: Asker, coordinate: str) -> bool:
    """True when one of their roles may."""
    return asker == LOCAL or bool(asker.roles & roles_of(coordinate))


def view_for(asker: Asker, network: model.Network, as_of: date) -> View:
    """A stored network as that asker sees it: whole, or their own part of it."""
    if asker.sees_all:
        return View(network, as_of)
    own = asker.operators_in(network.code)
    return View(own_part(network, own), as_of, own=own, whole=network)


def whole_for_totals(
    view: View, operators: Collection[str] | None, *, day: int | None, deliver_to: DeliverTo | None
) -> model.Network | None:
    """The network of all owners, where somebody who sees their own part may learn its totals on that weekday.

    None under a what-if, for a choice of operators and for goods served at outlets, which open one by one: by
    two such answers others' parts could be told.
    """
    if deliver_to is DeliverTo.OUTLETS:
        return None
    whole = view.whole
    if whole is None or (operators is not None and not set(operators) >= set(whole.operator_by_id)):
        return None
    weekday = day or view.as_of.isoweekday()
    return whole if may_total(whole, day=weekday, as_of=view.as_of) else None
