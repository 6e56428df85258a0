"""Criticality against paper, and against closing everything in turn and asking anew."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.access.coverage import coverage
from network.access.radius import Radius
from network.model import OUTLET, Network, ProblemCode, Site, SiteStatus, Tier
from network.model.examples import toy_county
from network.roads import arrays_of, nearest_of, point_of
from network.scenario import apply_changes
from network.scenario.add_road import AddRoad
from network.scenario.close_road import CloseRoad
from network.scenario.close_site import CloseSite
from network.supply import Criticality, Harm, Protect, criticality
from network.supply.structure import structure_of
from store.packages import read_package
from tests.supply.counties import wild_counties

TOY = toy_county()
DAY = date(2026, 1, 1)
NANCHUAN = Path(__file__).resolve().parents[2] / "store" / "districts" / "nanchuan"
AROUND_V3_V4 = '{"type":"Polygon","coordinates":[[[107.19,29.12],[107.2,29.12],[107.2,29.14],[107.19,29.14],[107.19,29.12]]]}'  # noqa: E501


def asked(protect: Protect, network: Network = TOY, **options: object) -> Criticality:
    return criticality(network, **{"as_of": DAY, "protect": protect, **options})


def figures(harm: Harm) -> tuple[int, float]:
    return harm.cut_off_population, harm.person_minutes


def test_replenishment_of_the_toy_county_is_ranked_as_on_paper():
    """SPEC.md WI4: T2–V3 (2100), T2–V5 (900), V3–V4 (600), then H–T2, H–T1, T1–V1 by person-minutes.

    H–T2: 3,000 people over T1–T2, 39 against 12 minutes to T2; H–T1: 2,000 over T2, 36 against 15 to T1;
    T1–V1: 1,200 over V2, 42 against 21; T1–V2: 800 over V1, 33 against 30.
    """
    rows = asked(Protect.REPLENISHMENT).links
    assert [(row.link_id, *figures(row.harm)) for row in rows] == [
        ("T2-V3", 2100, 0),
        ("T2-V5", 900, 0),
        ("V3-V4", 600, 0),
        ("H-T2", 0, 81_000),
        ("H-T1", 0, 42_000),
        ("T1-V1", 0, 25_200),
        ("T1-V2", 0, 2_400),
    ]
    assert [row.is_only_way for row in rows] == [True, True, True, False, False, False, False]
    assert [site.code for site in rows[0].harm.outlets_cut_off] == ["s3"]
    assert [v.code for v in rows[0].harm.cut_off] == ["V3", "V4"]


def test_residents_of_the_toy_county_are_ranked_as_on_paper():
    """V5 and V4 have one road each; without T2–V3 V5 drives 51 minutes to V1 in place of 31; without V1–V2
    V2 drives 21 in place of 12. T1–V1 hurts nobody, so it is not in the list."""
    rows = asked(Protect.RESIDENTS).links
    assert [(row.link_id, *figures(row.harm)) for row in rows] == [
        ("T2-V5", 900, 0),
        ("V3-V4", 600, 0),
        ("T2-V3", 0, 18_000),
        ("V1-V2", 0, 7_200),
    ]
    assert all(row.harm.outlets_cut_off == () for row in rows)


def test_the_alternative_is_the_road_taken_instead():
    """Without H–T2 the goods for V3, V4 and V5 go over H–T1 and T1–T2; the rest of their way is as before."""
    rows = {row.link_id: row.harm.alternative for row in asked(Protect.REPLENISHMENT).links}
    assert rows["H-T2"] == ("H-T1", "T1-T2")
    assert rows["T1-V1"] == ("T1-V2", "V1-V2")
    assert rows["T2-V5"] == ()


def test_a_junction_fails_with_all_its_links():
    """Hub side: T2 holds V3, V4 and V5 (3,000 people), V3 itself and V4 (2,100), T1 V1 and V2 (2,000)."""
    rows = asked(Protect.REPLENISHMENT).junctions
    assert [(row.node_id, *figures(row.harm)) for row in rows] == [
        ("T2", 3000, 0),
        ("V3", 2100, 0),
        ("T1", 2000, 0),
    ]
    assert [site.code for site in rows[2].harm.outlets_cut_off] == ["s1"]


def test_sites_hurt_by_the_longer_ways_to_the_next():
    """Without s3: V3 34, V4 52, V5 51 minutes to V1, 51,000 + 20,400 + 18,000; without s1: V1 40 + …"""
    rows = asked(Protect.RESIDENTS).sites
    costs = {"s3": 1500 * 40 + 600 * 40 + 900 * 20, "s1": 1200 * 40 + 800 * (49 - 12)}
    assert [(row.site.code, *figures(row.harm)) for row in rows] == [
        ("s3", 0, costs["s3"]),
        ("s1", 0, costs["s1"]),
    ]
    (hub,) = asked(Protect.REPLENISHMENT).sites
    assert (hub.site.code, hub.harm.cut_off_population) == ("hub", 5000)
    assert [site.code for site in hub.harm.outlets_cut_off] == ["s1", "s3"]


def test_added_minutes_count_up_to_the_cap():
    """At a cap of 20 minutes H–T2 costs 3,000 × 20 and H–T1 2,000 × 20 person-minutes, T1–V1 1,200 × 20."""
    rows = asked(Protect.REPLENISHMENT, cap_minutes=20).links[3:]
    assert [(row.link_id, row.harm.person_minutes) for row in rows] == [
        ("H-T2", 60_000),
        ("H-T1", 40_000),
        ("T1-V1", 24_000),
        ("T1-V2", 2_400),
    ]


def test_a_drawn_area_fails_as_a_whole():
    """An area over V3–V4 alone cuts off what that link cuts off."""
    answer = asked(Protect.REPLENISHMENT, hazards={"slide": AROUND_V3_V4})
    (row,) = answer.hazards
    assert (row.name, row.link_count, *figures(row.harm)) == ("slide", 1, 600, 0)
    assert (answer.links, answer.junctions, answer.sites) == ((), (), ())


def test_candidates_are_told_even_when_they_hurt_nobody():
    """T1–T2 is on no way of a resident; asked by name it is in the answer with nothing lost."""
    (row,) = asked(Protect.RESIDENTS, candidates=["T1-T2"]).links
    assert (row.link_id, row.harm.is_none, row.is_only_way) == ("T1-T2", True, False)


def test_unknown_ids_are_errors_and_the_rest_is_answered():
    """A slip of the pen in a link, a hub or an area is told with its path."""
    answer = asked(
        Protect.REPLENISHMENT, candidates=["T2-V5", "T2-V6"], hazards={"x": "{}"}, hubs=["hub", "hob"]
    )
    assert [row.link_id for row in answer.links] == ["T2-V5"]
    assert {(p.code, p.path[0]) for p in answer.problems} == {
        (ProblemCode.UNKNOWN_LINK, "candidates"),
        (ProblemCode.UNKNOWN_SITE, "hubs"),
        (ProblemCode.POLYGON_INVALID, "hazards"),
    }


@pytest.mark.parametrize("options", [{"cap_minutes": -1}, {"cap_minutes": float("nan")}, {"top": 0}])
def test_senseless_numbers_are_refused(options: dict[str, float]):
    """A negative or missing cap and a top of 0 answer nothing but the problem."""
    answer = asked(Protect.RESIDENTS, **options)
    assert [p.code for p in answer.problems] == [ProblemCode.INPUT_OUT_OF_RANGE]
    assert (answer.links, answer.candidates) == ((), 0)


def test_top_keeps_the_worst_of_each_kind():
    """The first of the full ranking, and all that was assessed is told."""
    whole, first = asked(Protect.REPLENISHMENT), asked(Protect.REPLENISHMENT, top=1)
    assert first.links == whole.links[:1]
    assert first.junctions == whole.junctions[:1]
    assert (first.assessed, first.candidates) == (whole.assessed, whole.candidates)


def test_stopping_ranks_what_has_been_assessed():
    """Stopped after three failures, the three bridges of the toy county are ranked and the rest is told."""
    answers = iter([False] * 3 + [True] * 99)
    answer = asked(Protect.REPLENISHMENT, stop=lambda: next(answers))
    assert [row.link_id for row in answer.links] == ["T2-V3", "T2-V5", "V3-V4"]
    assert answer.assessed == 3
    assert [p.code for p in answer.problems] == [ProblemCode.STOPPED_EARLY]


def test_progress_ends_at_the_whole():
    """The last word is 1.0, and shares never go back."""
    told: list[float] = []
    asked(Protect.RESIDENTS, progress=lambda _, share: told.append(share))
    assert told[-1] == 1.0
    assert told == sorted(told)


def test_without_sites_nobody_has_a_way_to_lose():
    """Before 2020 nothing is in business: no rows, and a warning says so."""
    for protect in Protect:
        answer = asked(protect, as_of=date(2019, 1, 1))
        assert (answer.links, answer.sites) == ((), ())
        assert ProblemCode.NO_OUTLETS in {p.code for p in answer.problems}


def test_without_a_distribution_centre_the_district_tier_replenishes():
    """The toy hub under another type is the only site of tier DISTRICT: same ranking, with a warning."""
    sites = [replace(s, types=("cold_store",)) if s.code == "hub" else s for s in TOY.sites]
    answer = asked(Protect.REPLENISHMENT, TOY.with_parts(sites=tuple(sites)))
    assert answer.links == asked(Protect.REPLENISHMENT).links
    assert [p.code for p in answer.problems] == [ProblemCode.INPUT_MISSING]


def test_who_has_no_way_before_is_in_no_figure():
    """With T2–V5 closed beforehand V5 has no way to lose: T2–V3 then cuts off 2,100 and slows nobody."""
    shut = apply_changes(TOY, [CloseRoad(("T2-V5",))]).network
    answer = asked(Protect.REPLENISHMENT, shut)
    assert [row.link_id for row in answer.links][:2] == ["T2-V3", "V3-V4"]
    assert ProblemCode.UNREACHABLE_PLACES in {p.code for p in answer.problems}


def test_a_link_that_a_new_road_divided_fails_with_its_pieces():
    """A road from V5 to the middle of T2–V3 divides it: its old id still closes all of it."""
    middle = ((107.1585, 29.0785), (107.16175, 29.12075))
    built = apply_changes(TOY, [AddRoad(line=middle, speed_kmh=30)])
    assert not built.problems
    (row,) = asked(Protect.REPLENISHMENT, built.network, candidates=["T2-V3"]).links
    assert row.harm.cut_off_population == 2100


def closed(network: Network, links: list[int]) -> Network:
    is_open = network.roads.open_links.copy()
    is_open[links] = False
    return network.with_parts(roads=network.roads.with_columns(is_open=is_open))


def reached(network: Network, protect: Protect) -> tuple[dict[str, int], set[str]]:
    """Milliseconds of each place that has a way, and the outlets that somebody reaches."""
    outlets = network.outlets(DAY)
    places = [point_of(v) for v in network.villages]
    if protect is Protect.RESIDENTS:
        access = coverage(network, as_of=DAY, radius=Radius(15)).places
        costs = {a.village.code: round(a.minutes * 60_000) for a in access if a.minutes is not None}
        shops = nearest_of(network, [point_of(s) for s in outlets], places, to_targets=False)
    else:
        hubs = [point_of(s) for s in network.sites if "distribution_centre" in s.types and s.counts_at(DAY)]
        found = nearest_of(network, places, hubs, to_targets=False)
        costs = {v.code: int(ms) for v, ms in zip(network.villages, found.cost, strict=True) if ms >= 0}
        shops = nearest_of(network, [point_of(s) for s in outlets], hubs, to_targets=False)
    return costs, {s.code for s, ms in zip(outlets, shops.cost, strict=True) if ms >= 0}


def expected(before: Network, after: Network, protect: Protect, cap_ms: int) -> dict[str, object]:
    """The harm by asking both networks."""
    (costs, shops), (new_costs, new_shops) = reached(before, protect), reached(after, protect)
    still_there = {s.code for s in after.outlets(DAY)}
    added = {code: new_costs[code] - ms for code, ms in costs.items() if code in new_costs}
    people = {v.code: v.population or 0 for v in before.villages}
    return {
        "cut_off": sorted(costs.keys() - new_costs.keys()),
        "slowed": sorted(code for code, ms in added.items() if ms),
        "person_minutes": sum(people[code] * min(ms, cap_ms) for code, ms in added.items()) / 60_000,
        "outlets": sorted(shops & still_there - new_shops),
    }


def told(harm: Harm) -> dict[str, object]:
    return {
        "cut_off": sorted(v.code for v in harm.cut_off),
        "slowed": sorted(v.code for v in harm.slowed),
        "person_minutes": harm.person_minutes,
        "outlets": sorted(s.code for s in harm.outlets_cut_off),
    }


@settings(max_examples=120, deadline=None)
@given(wild_counties(), st.sampled_from(Protect), st.sampled_from([4, 120]))
def test_every_link_closed_in_turn_gives_the_same_harm(county: Network, protect: Protect, cap: int):
    """All links by name equal asking the closed network; without names only the harmless are left out."""
    roads = county.roads
    answer = asked(protect, county, candidates=list(roads.link_ids), cap_minutes=cap)
    assert len(answer.links) == roads.link_count
    for row in answer.links:
        after = closed(county, [roads.link_position[row.link_id]])
        assert told(row.harm) == expected(county, after, protect, cap * 60_000)
    hurting = tuple(row for row in answer.links if not row.harm.is_none)
    assert asked(protect, county, cap_minutes=cap).links == hurting


@settings(max_examples=80, deadline=None)
@given(wild_counties(), st.sampled_from(Protect))
def test_every_junction_closed_in_turn_gives_the_same_harm(county: Network, protect: Protect):
    """Every cut point that hurts is in the list, with the harm of closing all its links."""
    roads = county.roads
    rows = {row.node_id: row.harm for row in asked(protect, county).junctions}
    for node in structure_of(arrays_of(roads)).cut_points:
        after = closed(county, np.flatnonzero((roads.link_from == node) | (roads.link_to == node)).tolist())
        harm = expected(county, after, protect, 120 * 60_000)
        code = roads.node_ids[node]
        if code in rows:
            assert told(rows[code]) == harm
        else:
            assert harm == {"cut_off": [], "slowed": [], "person_minutes": 0, "outlets": []}


@settings(max_examples=80, deadline=None)
@given(wild_counties(), st.sampled_from(Protect))
def test_every_site_closed_in_turn_gives_the_same_harm(county: Network, protect: Protect):
    """Closing each outlet, or each hub, equals asking the network without it; lost is not cut off."""
    kind = OUTLET if protect is Protect.RESIDENTS else "distribution_centre"
    rows = {row.site.code: row.harm for row in asked(protect, county).sites}
    for site in county.sites:
        if kind in site.types:
            after = apply_changes(county, [CloseSite(site.code)]).network
            harm = expected(county, after, protect, 120 * 60_000)
            if site.code in rows:
                assert told(rows[site.code]) == harm
            else:
                assert (harm["cut_off"], harm["slowed"], harm["outlets"]) == ([], [], [])


@settings(max_examples=80, deadline=None)
@given(wild_counties(), st.sampled_from(Protect))
def test_old_roads_and_the_alternative_are_all_that_is_needed(county: Network, protect: Protect):
    """With all links shut but those in use before and the alternative, the ways after a failure stand."""
    from network.roads import DEFAULT_PROFILE
    from network.supply.sides import hubs_of, side_of

    hubs = hubs_of(county, DAY, None)[0] if protect is Protect.REPLENISHMENT else ()
    used = side_of(county, DAY, protect, hubs, DEFAULT_PROFILE).used
    roads = county.roads
    for row in asked(protect, county).links:
        link = roads.link_position[row.link_id]
        kept = {*used, *(roads.link_position[one] for one in row.harm.alternative)} - {link}
        assert row.link_id not in row.harm.alternative
        least = closed(county, [i for i in range(roads.link_count) if i not in kept])
        whole = closed(county, [link])
        assert reached(least, protect)[0] == reached(whole, protect)[0]


@settings(max_examples=100, deadline=None)
@given(wild_counties())
def test_structure_is_what_falls_apart(county: Network):
    """Closing a link or a node parts the roads exactly where it is a bridge or a cut point."""
    roads = county.roads
    joined = nx.MultiGraph()
    ends = list(zip(roads.link_from.tolist(), roads.link_to.tolist(), strict=True))
    joined.add_nodes_from(range(roads.node_count))
    joined.add_edges_from(ends)
    pieces = nx.number_connected_components(joined)
    structure = structure_of(arrays_of(roads))
    for i, pair in enumerate(ends):
        without = joined.copy()
        without.remove_edge(*pair)
        assert (nx.number_connected_components(without) > pieces) == (i in structure.bridges)
    for node in range(roads.node_count):
        without = joined.copy()
        without.remove_node(node)
        assert (nx.number_connected_components(without) > pieces) == (node in structure.cut_points)


def test_nanchuan_agrees_with_closing_its_worst_roads():
    """On the shipped district the twelve worst links of each side, and a dozen others, are as asked anew."""
    package = read_package(NANCHUAN)
    assert package.network is not None
    network = package.network
    for protect in Protect:
        rows = criticality(network, as_of=DAY, protect=protect).links
        assert rows
        for row in (*rows[:12], *rows[12 :: len(rows) // 12]):
            after = closed(network, [network.roads.link_position[row.link_id]])
            assert told(row.harm) == expected(network, after, protect, 120 * 60_000)


def test_an_inactive_hub_that_is_named_replenishes_and_is_told():
    """A planner may ask about a hub that is still to open."""
    planned = Site("new", "New hub", Tier.DISTRICT, (), 107.1455, 29.1175, status=SiteStatus.PLANNED)
    answer = asked(Protect.REPLENISHMENT, TOY.with_parts(sites=(*TOY.sites, planned)), hubs=["new"])
    assert [p.code for p in answer.problems] == [ProblemCode.SITE_INACTIVE]
    assert [row.link_id for row in answer.links][:3] == ["T2-V3", "T2-V5", "V3-V4"]
