"""Enums: the model's words with a description each, as the schema shows them.

The words live in `network`; here they only get their sentences. A test fails on a word without one.
"""

from collections.abc import Mapping
from enum import Enum

import strawberry
from strawberry.types.enum import EnumValue

from graph.problem_codes import MEANINGS
from network import model
from network.access import answers, capacity, radius
from network.access.apportionment import SplitRule
from network.pooling import plan
from network.pooling.lead_time import Stage
from network.pooling.tiers import Defect
from network.siting.actions import ActionKind
from network.siting.plan import SitingProblem
from network.supply.harm import Protect
from network.targets import PathRule, Status
from network.targets.acceptance import Check


def described(enum: type[Enum], description: str, words: Mapping[str, str], *, name: str = "") -> None:
    """Make `enum` a GraphQL enum; a word that nobody described yet is shown without a sentence."""
    strawberry.enum(enum, name=name or enum.__name__, description=description)
    definition = enum.__strawberry_definition__  # type: ignore[attr-defined]
    definition.values = [EnumValue(item.name, item.value, description=words.get(item.name)) for item in enum]


described(
    model.Tier,
    "The level of the three-tier network that a site belongs to (三级物流节点).",
    {
        "DISTRICT": "The district's own node (区级/县级): distribution centre, coach station.",
        "TOWNSHIP": "A township's node (乡镇级): township station, grassroots co-op, service centre.",
        "VILLAGE": "A village's node (村级): the outlet.",
    },
)
described(
    model.Mode,
    "How people get there.",
    {
        "DRIVE": "By vehicle, at the speeds of the roads.",
        "WALK": "On foot along the roads, at 5 km/h; one-way roads bind walkers too.",
    },
    name="TravelMode",
)
described(
    model.SiteStatus,
    "How far a site has come. Only ACTIVE sites, and CLOSED ones before their closing day, ever count.",
    {
        "PLANNED": "Planned (规划); never counts.",
        "BUILDING": "Under construction (在建); never counts.",
        "ACTIVE": "In business (在营) from its opening day on.",
        "SUSPENDED": "Out of business for the time being (停业); never counts.",
        "CLOSED": "Closed for good (关闭); counts before its closing day where that day is known.",
    },
)
described(
    model.TownshipKind,
    "What a township-level unit is (镇街类别).",
    {
        "SUBDISTRICT": "Subdistrict (街道).",
        "TOWN": "Town (镇).",
        "TOWNSHIP": "Township (乡).",
    },
)
described(
    model.VillageKind,
    "What a village-level unit is (村级类别).",
    {
        "VILLAGE": "Administrative village (行政村).",
        "COMMUNITY": "Residential community (社区).",
    },
)
described(
    model.OperatorClass,
    "The five kinds of operators that share one network (供销、邮政、快递、交通、物流).",
    {
        "CO_OP": "Supply and marketing co-operative (供销).",
        "POST": "Post (邮政).",
        "EXPRESS": "Express firm (快递).",
        "BUS": "Bus company (交通).",
        "LOGISTICS": "Logistics firm (物流).",
    },
)
described(
    model.GoodsClass,
    "What goods ask of a vehicle (货物类别).",
    {
        "AMBIENT": "Nothing in particular (常温).",
        "COLD": "Cold transport (冷链).",
        "HAZARDOUS": "To be kept away from passengers (危险品).",
    },
)
described(
    model.Direction,
    "Which way goods move.",
    {
        "DOWN": "Down to the village (工业品下乡).",
        "UP": "Up from the village (农产品进城).",
    },
    name="FlowDirection",
)
described(
    radius.Towards,
    "Which way travel is counted; roads may be one-way.",
    {
        "TO": "From the village to the site, as residents travel.",
        "FROM": "From the site to the village, as deliveries travel.",
    },
    name="Direction",
)
described(
    answers.RadiusShape,
    "How the rings of one site relate.",
    {
        "DISKS": "Cumulative: each ring holds all that is nearer, too.",
        "RINGS": "Disjoint: each ring holds only what lies past the ring before in its unit.",
    },
)
described(
    answers.GapReason,
    "Why a place is a gap (缺口原因).",
    {
        "NO_OUTLET_IN_VILLAGE": "No site asked for lies in the village.",
        "OUT_OF_RADIUS": "The nearest site is farther than the radius.",
        "UNREACHABLE": "No road leads to any site asked for.",
        "NOT_SNAPPED": "The place lies too far from every road.",
        "OUTLET_INACTIVE": "There is an outlet in reach, but it does not count on that day.",
        "FUNCTION_MISSING": "There is an outlet in reach, but it lacks the function or designation.",
        "NO_CAPACITY": "There is an outlet in reach, but its capacity is used up.",
        "NO_ROUTE": "No line calls at the place.",
        "LOW_FREQUENCY": "Lines call on too few days of the week.",
        "LATE": "Goods take longer than the promise.",
        "UPSTREAM_BROKEN": "The outlet in reach is cut off from its township station or hub.",
    },
)
described(
    capacity.Allocation,
    "Who is served where sites are short of capacity.",
    {
        "NEAREST": "Places in order of their way to the nearest site, then by code, fill it up.",
        "OPTIMAL": "As much as possible is served anywhere within the radius, over the shortest ways.",
    },
)
described(
    answers.FixKind,
    "What would close a gap (补点建议).",
    {
        "ADD_FUNCTION": "Give a site in reach the missing function.",
        "REOPEN": "Reopen a site in reach.",
        "ADD_STOP": "Let a line call at the place.",
        "NEW_OUTLET": "Open an outlet in a village.",
        "ROAD": "Build or reopen a road.",
    },
)
described(
    model.Severity,
    "How much a problem weighs.",
    {
        "ERROR": "Refuses: the answer, or the part that `path` names, could not be given.",
        "WARNING": "Doubts: the answer stands, but look at this first.",
        "INFO": "Tells: nothing needs doing.",
    },
)
described(
    plan.DeliverTo,
    "Where demands are served.",
    {
        "PLACES": "Where they lie.",
        "OUTLETS": "At the nearest outlet that counts on the day, so that opening one changes the routes.",
    },
)
described(
    plan.WarmStart,
    "Where the pooled search begins.",
    {
        "NONE": "From nothing: the same seed and iterationLimit give the same plan.",
        "LAST": "From the plan answered last for the same network and question, while the server keeps it.",
        "BEFORE_CHANGES": "From the plan answered last for this question on the network before the what-if.",
    },
)
described(
    plan.Reason,
    "Why a demand is not served: the first test that fails on the vehicle that comes closest.",
    {
        "NO_VEHICLE": "Nobody in the plan has a vehicle at all. Unit: vehicles.",
        "NO_DEPOT": "No vehicle that may carry the goods has a depot that counts on the day. Unit: depots.",
        "PERMISSION": "A sharing rule denies the goods to every vehicle. Unit: vehicles.",
        "SKILL": "Cold goods, and no vehicle that is cold. Unit: vehicles.",
        "CAPACITY": "Larger than any vehicle that may carry it. Unit: kg or m³, as `dimension` says.",
        "UNREACHABLE": "No road leads there, or none back to the depot. Unit: places.",
        "NOT_SNAPPED": "The place lies off the roads. Unit: places.",
        "TIME_WINDOW": "The earliest arrival is after the window closes. Unit: seconds after midnight.",
        "SHIFT": "There and back takes longer than the shift. Unit: seconds.",
        "MAX_KM": "There and back is longer than the vehicle may run. Unit: km.",
        "MAX_STOPS": "The vehicle may make no stop at all. Unit: stops.",
        "MAX_TRIPS": "The vehicle may not make so many trips (趟次). Unit: trips.",
        "SHIPMENT": "Goods are not picked up and then set down on one trip. Unit: shipments.",
        "FLEET_EXHAUSTED": "It could ride alone, and every vehicle is full or out of time. Unit: vehicles.",
        "NOT_ECONOMIC": "Serving it costs more than the stated price of leaving it. Unit: yuan.",
        "NO_OUTLET": "The place reaches no outlet that counts on the day. Unit: outlets.",
    },
    name="UnservedReason",
)
described(
    model.ProblemCode,
    "Stable names of everything that can be wrong (问题代码). `docs/problems.md` says what to try for each.",
    MEANINGS,
)
described(
    Protect,
    "Whose ways are looked at when something fails.",
    {
        "RESIDENTS": "From every village to its nearest outlet (居民).",
        "REPLENISHMENT": "From the nearest hub to every village and outlet (补货).",
    },
)
described(
    SitingProblem,
    "What is asked of new outlets (选址模型).",
    {
        "FEWEST_SITES": "As few as bring every place that can be reached within the radius (集合覆盖).",
        "MAX_COVERAGE": "So many that most people live within the radius (最大覆盖).",
        "P_MEDIAN": "So many that all people together travel least (p-中位).",
        "P_CENTER": "So many that the place worst off travels least (p-中心).",
    },
)
described(
    ActionKind,
    "What can be done (建设措施).",
    {
        "ADD_FUNCTION": "Give the function to an outlet in business that lacks it (增设功能).",
        "REOPEN": "Open a site that is not in business (恢复营业).",
        "RAISE_CAPACITY": "Give an outlet room for everybody it is the nearest for (扩容).",
        "NEW": "Build an outlet at a village's point (新建).",
        "CLOSE": "Close an outlet that nobody would miss (撤并).",
    },
)
described(
    SplitRule,
    "How new outlets are split over townships (分解办法), whole numbers by largest remainder.",
    {
        "EQUAL": "The same number each.",
        "BY_VILLAGES": "By the number of villages and communities.",
        "BY_POPULATION": "By population.",
        "BY_GAP": "By the villages and communities that have no outlet of their own on the day.",
    },
)
described(
    model.TargetKind,
    "What a target's value is (目标类型).",
    {
        "CUM": "A stock at the date (累计).",
        "FLOW": "An amount done within that year (当年).",
        "RATE": "A share (比率).",
    },
)
described(
    Status,
    "How a target stands on a day (目标状态).",
    {
        "DONE": "The target is reached (已完成).",
        "ON_TRACK": "At least what is required by now (正常).",
        "AT_RISK": "At least nine tenths of what is required by now (预警).",
        "BEHIND": "Less than that (滞后).",
        "OVERDUE": "The deadline has passed and it is not reached (逾期).",
    },
)
described(
    Defect,
    "What is wrong with the way by which goods come down to an outlet (链路缺陷).",
    {
        "NO_UPSTREAM": "No site of the tier above is known for it.",
        "UPSTREAM_INACTIVE": "The site above does not count on the day.",
        "CYCLE": "The links lead back to a site that they passed.",
        "TIER_SKIP": "The site above is not of the tier above (越级).",
        "OUTSIDE_PARENT_AREA": "The station stands in another township than the outlet (跨镇街).",
        "UNREACHABLE": "No road leads down from the site above.",
    },
)
described(
    Stage,
    "What goods between the centre and an outlet spend their time on (时效环节).",
    {
        "SORT": "Sorting at the centre (分拣).",
        "WAIT_CENTRE": "Waiting for the run on the centre's side.",
        "TRUNK": "Riding between centre and station (干线).",
        "HANDLE_STATION": "Handling at the station (中转).",
        "WAIT_STATION": "Waiting for the run on the outlet's side.",
        "BRANCH": "Riding between station and outlet, or all the way without a change (支线).",
        "HANDLE_OUTLET": "Handling at the outlet.",
    },
)
described(
    PathRule,
    "How what is required grows from one milestone to the next.",
    {
        "LINEAR": "On the straight line, by days.",
        "STEP": "Not at all before the next milestone, and then at once.",
    },
)
described(
    Check,
    "What a site is tested for at acceptance (验收项).",
    {
        "ACTIVE": "In business on the day.",
        "DESIGNATION": "Bears the designation on the day.",
        "FUNCTIONS": "Has every function that is required.",
        "EVIDENCE": "A file or link shows it.",
        "SEEN": "Was seen near its village: where evidence was taken, or, without that, where it stands.",
    },
    name="AcceptanceCheck",
)
