"""Harm: what the failure of a road, a junction or a site does to those who depend on it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from network.access.counting import people_in
from network.model import Problem, Site, Village
from network.supply.skeleton import unpacked_ms
from network.supply.ways import Ways


class Protect(StrEnum):
    """RESIDENTS travel from their village to the nearest outlet; REPLENISHMENT drives from the nearest hub
    to every village and every outlet."""

    RESIDENTS = "RESIDENTS"
    REPLENISHMENT = "REPLENISHMENT"


@dataclass(frozen=True, slots=True)
class Harm:
    """What one failure costs. Who had no way before is in none of it.

    `cut_off` villages had a way and have none; `slowed` ones need longer. `person_minutes` are
    Σ population × min(added minutes, cap) over the slowed; unknown populations weigh nothing.
    `outlets_cut_off` are reached by nobody any more: by no village, or by no hub. `alternative` are the
    links, by id, of the ways taken afterwards that were not on the ways of the same people before.
    """

    cut_off: tuple[Village, ...]
    cut_off_population: int
    slowed: tuple[Village, ...]
    person_minutes: float
    outlets_cut_off: tuple[Site, ...]
    alternative: tuple[str, ...]

    @property
    def is_none(self) -> bool:
        """True when nobody is cut off or slowed, and no outlet cut off."""
        return not (self.cut_off or self.slowed or self.outlets_cut_off)


@dataclass(frozen=True, slots=True)
class CriticalLink:
    """A road link that fails alone. `is_only_way` says that no other road joins its two sides;
    `is_bridge` that it crosses water or a valley on a bridge, None where that is not recorded."""

    link_id: str
    name: str
    facility_type: str
    is_only_way: bool
    is_bridge: bool | None
    harm: Harm


@dataclass(frozen=True, slots=True)
class CriticalJunction:
    """A road node that fails with all links that meet there, and without which the roads fall apart."""

    node_id: str
    lon: float
    lat: float
    harm: Harm


@dataclass(frozen=True, slots=True)
class CriticalHazard:
    """A drawn area in which all links fail at once: a slide, a flood."""

    name: str
    link_count: int
    harm: Harm


@dataclass(frozen=True, slots=True)
class CriticalSite:
    """A site that goes out of business: an outlet for residents, a hub for replenishment."""

    site: Site
    harm: Harm


@dataclass(frozen=True, slots=True)
class Criticality:
    """What hurts most when it fails: most people cut off first, then most person-minutes, then by id.

    Failures that hurt nobody are left out, unless they were asked for by name. `assessed` of `candidates`
    failures have been looked at; they differ when the work was stopped, or never began.
    """

    protect: Protect
    links: tuple[CriticalLink, ...]
    junctions: tuple[CriticalJunction, ...]
    hazards: tuple[CriticalHazard, ...]
    sites: tuple[CriticalSite, ...]
    candidates: int
    assessed: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Lines:
    """One tree of ways with what stands at its readers: villages whose people count, or outlets.

    Without `shows_detours` it is asked only who is cut off.
    """

    ways: Ways
    readers: Sequence[Village | Site]
    shows_detours: bool = True


def harm_of(
    lines: Sequence[Lines], failing: Collection[int], *, cap_ms: int, link_ids: Sequence[str]
) -> Harm:
    """The harm when all arcs of these names fail, over all trees."""
    cut_off: list[Village] = []
    slowed: list[Village] = []
    outlets: list[Site] = []
    person_ms, links = 0, set[int]()
    for line in lines:
        detour = line.ways.without(failing)
        links.update(detour.links if line.shows_detours else ())
        for rerouted in detour.readers:
            reader = line.readers[rerouted.reader]
            if isinstance(reader, Site):
                outlets += [reader] if rerouted.after is None else []
            elif rerouted.after is None:
                cut_off.append(reader)
            elif added_ms := unpacked_ms(rerouted.after) - unpacked_ms(rerouted.before):
                slowed.append(reader)
                person_ms += (reader.population or 0) * min(added_ms, cap_ms)
    alternative = tuple(link_ids[link] for link in sorted(links))
    return Harm(
        tuple(cut_off), people_in(cut_off), tuple(slowed), person_ms / 60_000, tuple(outlets), alternative
    )
