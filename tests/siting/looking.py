"""Looking at every set: what siting must answer on a county so small that all sets can be listed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from hypothesis import assume
from hypothesis import strategies as st

from geo.measure import straight_km
from network.access.radius import Radius
from network.siting.plan import SitingProblem
from tests.siting.counties import INF, TOWNS, County, random_counties

RADIUS_MS = {4: 240_000, 8: 480_000}


@dataclass(frozen=True)
class Asked:
    """A question drawn at random, sites by position."""

    county: County
    problem: SitingProblem
    radius: int
    count: int
    keep: bool = True
    candidates: tuple[int, ...] | None = None
    required: tuple[int, ...] = ()
    excluded: tuple[int, ...] = ()
    quotas: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    plans: int = 4
    spacing_km: float | None = None
    share: float = 1.0
    budget: int | None = None
    prices: tuple[int, ...] = ()

    @property
    def standing(self) -> tuple[int, ...]:
        """Places with an outlet that counts."""
        return self.county.outlets if self.keep else ()

    @property
    def free(self) -> list[int]:
        """Candidates that may be built or not."""
        every = range(len(self.county.ms)) if self.candidates is None else self.candidates
        taken = {*self.standing, *self.required}
        left = sorted(set(every) - taken - set(self.excluded))
        return [i for i in left if all(self.keep_apart(i, j) for j in taken)]

    def keep_apart(self, i: int, j: int) -> bool:
        """Whether the two places are not nearer to each other than the spacing."""
        one, other = (self.county.network.villages[k] for k in (i, j))
        km = straight_km(lon=(one.lon, other.lon), lat=(one.lat, other.lat))
        return self.spacing_km is None or bool(km >= self.spacing_km)

    def inputs(self) -> dict[str, object]:
        """The same question in the words of the solver."""
        codes = [village.code for village in self.county.network.villages]
        named = None if self.candidates is None else [codes[i] for i in self.candidates]
        return {
            "problem": self.problem,
            "radius": Radius(float(self.radius)),
            "count": None if self.problem is SitingProblem.FEWEST_SITES or self.prices else self.count,
            "candidates": named,
            "keep_existing": self.keep,
            "required": [codes[i] for i in self.required],
            "excluded": [codes[i] for i in self.excluded],
            "township_quotas": self.quotas,
            "plans": self.plans,
            "min_spacing_km": self.spacing_km,
            "required_share": self.share,
            "budget": None if self.budget is None else float(self.budget),
            "costs": dict(zip(codes, map(float, self.prices), strict=True)) if self.prices else 1.0,
        }

    def cost(self, chosen: tuple[int, ...]) -> int:
        """Yuan for outlets at these places."""
        return sum(self.prices[i] for i in chosen)


@st.composite
def questions(draw: st.DrawFn, *, with_rules: bool = True, most: int = 8) -> Asked:
    """A question with a count that some set has; with fixed, excluded and quota rules when asked for."""
    county = draw(random_counties(most=most))
    places = st.sets(st.integers(0, len(county.ms) - 1))
    asked = Asked(
        county,
        problem=draw(st.sampled_from(SitingProblem)),
        radius=draw(st.sampled_from(sorted(RADIUS_MS))),
        count=1,
        keep=draw(st.booleans()),
        candidates=draw(st.one_of(st.none(), places.filter(bool).map(sorted).map(tuple))),
        plans=draw(st.integers(1, 5)),
        share=draw(st.sampled_from([1.0, 1.0, 0.5, 0.9])),
    )
    if with_rules:
        required, excluded = draw(places), draw(places)
        quota = st.tuples(st.integers(0, 2), st.one_of(st.none(), st.integers(1, 3)))
        quotas = draw(st.dictionaries(st.sampled_from(TOWNS), quota))
        asked = Asked(
            **{
                **asked.__dict__,
                "spacing_km": draw(st.one_of(st.none(), st.sampled_from([1.2, 2.5]))),
                "required": tuple(sorted(required))[:2],
                "excluded": tuple(sorted(excluded - required)),
                "quotas": {
                    k: (low, high if high is None else max(low, high)) for k, (low, high) in quotas.items()
                },
            }
        )
    named = set(range(len(county.ms)) if asked.candidates is None else asked.candidates)
    assume(named - set(asked.excluded) or asked.required)
    usable = len(asked.free) + len(asked.required)
    count = draw(st.integers(max(len(asked.required), 1), max(usable, 1)))
    return Asked(**{**asked.__dict__, "count": count})


@st.composite
def priced_questions(draw: st.DrawFn) -> Asked:
    """The same with up to twelve candidates, a price for each village and a budget in place of the count."""
    asked = draw(questions(most=12))
    assume(asked.problem is not SitingProblem.FEWEST_SITES)
    price = st.integers(1, 9)
    prices = tuple(draw(price) for _ in asked.county.ms)
    return Asked(**{**asked.__dict__, "plans": 1, "prices": prices, "budget": draw(st.integers(1, 25))})


def every_plan(asked: Asked) -> list[tuple[float, tuple[int, ...]]]:
    """All allowed sets with their objective, best first and equals by places."""
    codes = {i: village.township_code for i, village in enumerate(asked.county.network.villages)}
    found = []
    for chosen in _sets(asked):
        if asked.budget is not None and asked.cost(chosen) > asked.budget:
            continue
        added = [i for i in chosen if i not in asked.required]
        if not all(asked.keep_apart(i, j) for i, j in combinations(added, 2)):
            continue
        held = {town: sum(codes[i] == town for i in chosen) for town in TOWNS}
        if all(low <= held[t] <= (INF if high is None else high) for t, (low, high) in asked.quotas.items()):
            objective = _objective(asked, chosen)
            if objective is not None:
                found.append((objective, chosen))
    sign = -1 if asked.problem is SitingProblem.MAX_COVERAGE else 1
    found.sort(key=lambda plan: (sign * plan[0], plan[1]))
    return _without_additions(found) if asked.problem is SitingProblem.FEWEST_SITES else found


def _sets(asked: Asked) -> Iterator[tuple[int, ...]]:
    sizes = range(len(asked.free) + 1)
    if asked.problem is not SitingProblem.FEWEST_SITES and asked.budget is None:
        sizes = range(asked.count - len(asked.required), asked.count - len(asked.required) + 1)
    for size in sizes:
        for added in combinations(asked.free, size):
            yield tuple(sorted((*added, *asked.required)))


def _objective(asked: Asked, chosen: tuple[int, ...]) -> float | None:
    """None where the set will not do."""
    county, people = asked.county, asked.county.people
    nearest = county.nearest((*asked.standing, *chosen))
    possible = county.nearest((*asked.standing, *asked.required, *asked.free))
    radius = RADIUS_MS[asked.radius]
    if asked.problem is SitingProblem.MAX_COVERAGE:
        return float(sum(p for p, ms in zip(people, nearest, strict=True) if ms <= radius))
    if asked.problem is SitingProblem.FEWEST_SITES and asked.share < 1:
        counted = [
            sum(p for p, ms in zip(people, w, strict=True) if ms <= radius) for w in (nearest, possible)
        ]
        return float(len(chosen)) if counted[0] >= asked.share * counted[1] else None
    if asked.problem is SitingProblem.FEWEST_SITES:
        does = all(ms <= radius or best > radius for ms, best in zip(nearest, possible, strict=True))
        return float(len(chosen)) if does else None
    reached = [(p, ms) for p, ms, best in zip(people, nearest, possible, strict=True) if best < INF]
    if asked.problem is SitingProblem.P_CENTER:
        worst = max((ms for _, ms in reached), default=0.0)
        return worst / 60_000 if worst < INF else None
    if any(p > 0 and ms == INF for p, ms in reached):
        return None
    return sum(p * ms for p, ms in reached if p > 0) / 60_000


def _without_additions(plans: list[tuple[float, tuple[int, ...]]]) -> list[tuple[float, tuple[int, ...]]]:
    kept: list[tuple[float, tuple[int, ...]]] = []
    for objective, chosen in plans:
        if not any(set(chosen) >= set(other) for _, other in kept):
            kept.append((objective, chosen))
    return kept
