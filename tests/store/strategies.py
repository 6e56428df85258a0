"""Random networks that hold something in every table, for export and import and for the database."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from network.model import (
    EVERY_DAY,
    FUNCTIONS,
    SITE_TYPES,
    Demand,
    Designation,
    Direction,
    Evidence,
    GoodsClass,
    Link,
    Mode,
    Need,
    Network,
    Operator,
    OperatorClass,
    Reading,
    Roads,
    Route,
    RouteStop,
    Site,
    SiteStatus,
    Standard,
    Stock,
    Target,
    TargetKind,
    Tier,
    Township,
    TownshipKind,
    Vehicle,
    Village,
    VillageKind,
    roads_of,
)

_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs")), max_size=6)
_TEXTS = st.one_of(_WORDS, st.sampled_from(('a "quoted" name', "one, two", "流通网点", "a\nb", "x;y")))
_NAMES = _TEXTS.filter(bool)
_AMOUNTS = st.one_of(st.integers(0, 10**6).map(float), st.floats(0, 1e9, allow_nan=False))
_MAYBE_AMOUNTS = st.none() | _AMOUNTS
_DAYS = st.none() | st.dates(date(2000, 1, 1), date(2040, 1, 1))
_SECONDS = st.none() | st.integers(0, 47 * 3600)
_LON, _LAT = st.floats(106, 109, allow_nan=False), st.floats(28, 30, allow_nan=False)
_WEEKDAYS = st.sets(st.sampled_from(EVERY_DAY), min_size=1).map(lambda days: "".join(sorted(days)))

_COUNTS = st.integers(0, 3).map(range)
_NEEDS = st.builds(Need, _NAMES, _AMOUNTS)


_READINGS = st.builds(
    Reading, _NAMES, _TEXTS, _AMOUNTS, _DAYS.filter(lambda day: day is not None), _TEXTS, _TEXTS
)


@st.composite
def _standards(draw: st.DrawFn, code: str) -> Standard:
    return Standard(
        code, draw(st.floats(0.01, 1e6)), draw(st.sampled_from(["minutes", "km"])),
        draw(st.none() | st.sampled_from(Tier)), draw(st.none() | st.sampled_from(FUNCTIONS)),
        draw(st.none() | _NAMES), draw(_TEXTS), draw(_DAYS), draw(st.booleans()), draw(_TEXTS),
        draw(st.sampled_from(Mode)),
    )  # fmt: skip


@st.composite
def _evidence(draw: st.DrawFn, sites: list[Site]) -> Evidence:
    lon, lat = draw(st.just((None, None)) | st.tuples(_LON, _LAT))
    return Evidence(draw(st.sampled_from(sites)).code, draw(_NAMES), draw(_DAYS), lon, lat)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """A network whose references all hold; names and numbers are whatever Hypothesis thinks of."""
    townships = [
        Township(f"t{i}", draw(_NAMES), draw(st.sampled_from(TownshipKind)), *draw(_spots()),
                 draw(st.none() | st.integers(0, 9**9)), draw(st.booleans()), draw(st.none() | _NAMES))
        for i in range(draw(st.integers(1, 2)))
    ]  # fmt: skip
    villages = [
        Village(f"v{i}", draw(_NAMES), draw(st.sampled_from(townships)).code,
                draw(st.sampled_from(VillageKind)), draw(_LON), draw(_LAT),
                draw(st.none() | st.integers(0, 9**9)), draw(st.none() | st.integers(0, 99)))
        for i in range(draw(st.integers(1, 3)))
    ]  # fmt: skip
    operators = [Operator(f"o{i}", draw(_NAMES), draw(st.sampled_from(OperatorClass))) for i in range(2)]
    sites = [draw(_sites(f"s{i}", villages)) for i in range(draw(st.integers(1, 3)))]
    vehicles = [draw(_vehicles(f"c{i}", sites)) for i in range(draw(st.integers(0, 2)))]
    return Network(
        code=draw(_NAMES), name=draw(_NAMES), district_code="", village_list_version=draw(_TEXTS),
        provenance=draw(_TEXTS), townships=tuple(townships), villages=tuple(villages), roads=draw(roads()),
        sites=tuple(sites), operators=tuple(operators), vehicles=tuple(vehicles),
        demands=tuple(draw(_demands(f"d{i}", villages, sites)) for i in draw(_COUNTS)),
        routes=tuple(draw(_routes(f"r{i}", villages, sites, vehicles)) for i in draw(_COUNTS)),
        stocks=tuple(draw(st.lists(st.builds(Stock, st.just("s0"), _NAMES, _AMOUNTS, _DAYS), max_size=2))),
        needs=tuple(draw(st.lists(_NEEDS, max_size=2, unique_by=lambda need: need.commodity))),
        targets=tuple(draw(st.lists(_targets(), max_size=2))),
        standards=tuple(draw(_standards(f"z{i}")) for i in draw(_COUNTS)),
        readings=tuple(draw(st.lists(_READINGS, max_size=2))),
        evidence=tuple(draw(st.lists(_evidence(sites), max_size=2))),
    )  # fmt: skip


@st.composite
def roads(draw: st.DrawFn) -> Roads:
    """Up to five nodes and six links, some of them bent, some with limits."""
    nodes = {f"n{i}": (draw(_LON), draw(_LAT)) for i in range(draw(st.integers(0, 5)))}
    if not nodes:
        return roads_of({}, [])
    names, limits = st.sampled_from(sorted(nodes)), draw(st.booleans())
    bends = st.lists(st.tuples(_LON, _LAT), max_size=3).map(tuple)
    links = [
        Link(f"l{i}", draw(names), draw(names), draw(_AMOUNTS), draw(st.floats(1, 200)),
             draw(st.sampled_from(("track", "tertiary", "流"))), draw(st.booleans()), draw(_TEXTS),
             draw(bends))
        for i in range(draw(st.integers(0, 6)))
    ]  # fmt: skip
    if limits:
        links = [
            replace(link, surface=draw(_TEXTS), width_m=draw(_MAYBE_AMOUNTS), bridge=True) for link in links
        ]
    return roads_of(nodes, links)


def _spots() -> st.SearchStrategy[tuple[float | None, float | None]]:
    return st.one_of(st.just((None, None)), st.tuples(_LON, _LAT))


@st.composite
def _sites(draw: st.DrawFn, code: str, villages: list[Village]) -> Site:
    marks = st.builds(Designation, _NAMES, st.none() | st.integers(0, 5), _DAYS, _DAYS)
    borne = draw(st.lists(marks, max_size=3, unique=True))
    return Site(
        code, draw(_NAMES), draw(st.sampled_from(Tier)), draw(_subset(SITE_TYPES)), draw(_LON), draw(_LAT),
        draw(st.sampled_from((None, "t0"))), draw(st.sampled_from((None, villages[0].code))),
        draw(st.sampled_from((None, "o0"))), draw(st.sampled_from(SiteStatus)), draw(_DAYS), draw(_DAYS),
        draw(_subset(FUNCTIONS)), draw(_MAYBE_AMOUNTS), tuple(borne),
    )  # fmt: skip


def _subset(words: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(words), max_size=3, unique=True).map(tuple)


@st.composite
def _vehicles(draw: st.DrawFn, code: str, sites: list[Site]) -> Vehicle:
    costs = [draw(st.floats(0, 1e6, allow_nan=False)) for _ in range(5)]
    return Vehicle(
        code, "o0", draw(st.integers(0, 9)), sites[0].code, draw(_MAYBE_AMOUNTS), draw(_MAYBE_AMOUNTS),
        draw(st.booleans()), draw(_SECONDS), draw(_SECONDS), draw(_MAYBE_AMOUNTS),
        draw(st.none() | st.integers(0, 99)), *costs, draw(st.integers(1, 3)), draw(_AMOUNTS),
    )  # fmt: skip


@st.composite
def _demands(draw: st.DrawFn, code: str, villages: list[Village], sites: list[Site]) -> Demand:
    places = ((villages[0].code, None), (None, sites[0].code))
    village, site = draw(st.sampled_from(places))
    destination = draw(st.sampled_from(((None, None), *places)))
    return Demand(
        code, "o1", village, site, draw(_TEXTS), draw(st.sampled_from(GoodsClass)),
        draw(st.sampled_from(Direction)), draw(_AMOUNTS), draw(_MAYBE_AMOUNTS), draw(_AMOUNTS),
        draw(_SECONDS), draw(_SECONDS), draw(_WEEKDAYS), draw(st.integers(0, 100)), *destination,
    )  # fmt: skip


@st.composite
def _routes(
    draw: st.DrawFn, code: str, villages: list[Village], sites: list[Site], vehicles: list[Vehicle]
) -> Route:
    places = ((sites[0].code, None), (None, villages[0].code))
    stops = [
        RouteStop(seq, *draw(st.sampled_from(places)), draw(_SECONDS), draw(_SECONDS), draw(_MAYBE_AMOUNTS))
        for seq in sorted(draw(st.sets(st.integers(0, 99), max_size=3)))
    ]
    vehicle = draw(st.sampled_from((None, *(vehicle.id for vehicle in vehicles))))
    return Route(code, draw(_NAMES), "o0", draw(_WEEKDAYS), vehicle, tuple(stops))


@st.composite
def _targets(draw: st.DrawFn) -> Target:
    lead, source, clause = draw(_TEXTS), draw(_TEXTS), draw(_TEXTS)
    responsible = draw(st.lists(st.sampled_from(("区供销合作社", "post", "bus")), max_size=2, unique=True))
    return Target(
        draw(_NAMES), draw(_TEXTS), draw(_TEXTS), draw(st.floats(-1e6, 1e6)), draw(_TEXTS),
        draw(st.sampled_from(TargetKind)), draw(_DAYS), lead, tuple(responsible), source, clause,
        draw(_NAMES), draw(st.booleans()),
    )  # fmt: skip
