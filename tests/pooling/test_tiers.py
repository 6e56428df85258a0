"""The three tiers: every outlet's chain, its defects, and the goods through each station."""

from dataclasses import replace
from datetime import date
from typing import Any

from network.model import Network, Rate, Site, SiteStatus, Tier
from network.model.examples import toy_county
from network.pooling.tiers import Chain, Defect, tier_links

DAY = date(2026, 1, 1)


def station(code: str, township: str, **changes: Any) -> Site:
    """A township station at its township's point."""
    town = toy_county().township_by_code[township]
    assert town.lon is not None
    assert town.lat is not None
    site = Site(
        code, code, Tier.TOWNSHIP, ("township_station",), town.lon, town.lat, township, capacity_per_day=500
    )
    return replace(site, **changes)


def with_sites(*sites: Site) -> Network:
    """The toy county with more sites."""
    toy = toy_county()
    return toy.with_parts(sites=(*toy.sites, *sites))


def chains(network: Network, **options: Any) -> dict[str, Chain]:
    """Chains by outlet."""
    return {chain.outlet.code: chain for chain in tier_links(network, as_of=DAY, **options).chains}


def defects(network: Network, **options: Any) -> dict[str, tuple[Defect, ...]]:
    """Defects by outlet."""
    return {code: chain.defects for code, chain in chains(network, **options).items()}


def test_a_sound_chain_has_its_minutes() -> None:
    """Hub to T1 is 15 minutes, T1 to V1 is 6; hub to T2 is 12, T2 to V3 is 10."""
    found = chains(with_sites(station("st1", "T1"), station("st2", "T2")))
    sound = {
        code: (chain.station and chain.station.code, chain.trunk_minutes, chain.branch_minutes, chain.defects)
        for code, chain in found.items()
    }
    assert sound == {"s1": ("st1", 15, 6, ()), "s3": ("st2", 12, 10, ())}
    assert found["s1"].centre == toy_county().site_by_code["hub"]


def test_a_station_with_an_outlet_is_its_own_station() -> None:
    """It hangs on the hub, 15 minutes away, and not on itself; the outlet at V1 hangs on it."""
    found = chains(with_sites(station("st1", "T1", types=("township_station", "outlet"))))
    own = found["st1"]
    assert (own.station, own.centre) == (own.outlet, toy_county().site_by_code["hub"])
    assert (own.trunk_minutes, own.branch_minutes, own.defects, own.branch_route_ids) == (15, 0, (), ())
    assert (found["s1"].station, found["s1"].defects) == (own.outlet, ())


def test_a_station_with_an_outlet_and_no_centre_has_no_upstream() -> None:
    """Without a district centre it hangs on nobody, and nothing runs in a ring."""
    network = with_sites(station("st1", "T1", types=("township_station", "outlet")))
    orphaned = network.with_parts(sites=tuple(site for site in network.sites if site.code != "hub"))
    found = chains(orphaned)
    assert {code: chain.centre for code, chain in found.items()} == dict.fromkeys(found)
    assert found["st1"].defects == (Defect.NO_UPSTREAM,)
    assert found["s1"].defects == (Defect.NO_UPSTREAM,)


def test_a_centre_with_an_outlet_is_the_top_of_its_chain() -> None:
    """The hub sells too: nothing feeds it, and nothing is wrong with that."""
    toy = with_sites(station("st1", "T1"), station("st2", "T2"))
    hub = replace(toy.site_by_code["hub"], types=("distribution_centre", "outlet"))
    sites = tuple(hub if site.code == "hub" else site for site in toy.sites)
    own = chains(toy.with_parts(sites=sites))["hub"]
    assert (own.station, own.centre, own.defects) == (None, hub, ())


def test_without_any_station_there_is_no_upstream() -> None:
    """The toy county has none."""
    assert defects(toy_county()) == {"s1": (Defect.NO_UPSTREAM,), "s3": (Defect.NO_UPSTREAM,)}


def test_stations_that_do_not_count_are_inactive() -> None:
    """The only stations are suspended."""
    asleep = with_sites(station("st1", "T1", status=SiteStatus.SUSPENDED))
    assert defects(asleep)["s1"] == (Defect.UPSTREAM_INACTIVE,)


def test_a_station_elsewhere_is_outside_the_area() -> None:
    """With a station in T1 alone, the outlet at V3 in T2 hangs on it."""
    assert defects(with_sites(station("st1", "T1"))) == {"s1": (), "s3": (Defect.OUTSIDE_PARENT_AREA,)}


def test_given_links_show_what_is_wrong_with_them() -> None:
    """Straight to the hub skips a tier; to nobody is no upstream; in a ring is a cycle."""
    sites = with_sites(station("st1", "T1"), station("st2", "T2"))
    assert defects(sites, upstream={"s1": "hub"})["s1"] == (Defect.TIER_SKIP,)
    assert defects(sites, upstream={"s1": "nobody"})["s1"] == (Defect.NO_UPSTREAM,)
    ring = {"s1": "st1", "st1": "st2", "st2": "st1"}
    assert defects(sites, upstream=ring)["s1"] == (Defect.CYCLE, Defect.TIER_SKIP)


def test_a_cut_road_leaves_the_outlet_unreachable() -> None:
    """With T2-V3 and V3-V4 closed nobody comes down to V3."""
    sites = with_sites(station("st1", "T1"), station("st2", "T2"))
    shut = sites.roads.open_links.copy()
    shut[[sites.roads.link_position[link] for link in ("T2-V3", "V3-V4")]] = False
    cut = sites.with_parts(roads=sites.roads.with_columns(is_open=shut))
    assert defects(cut) == {"s1": (), "s3": (Defect.UNREACHABLE,)}


def test_goods_go_through_the_station_of_the_nearest_outlet() -> None:
    """V1 and V2 (530 kg) are nearest to s1, the rest (420 kg) to s3; each station handles 500 a day."""
    links = tier_links(with_sites(station("st1", "T1"), station("st2", "T2")), as_of=DAY)
    loads = {
        load.station.code: (load.outlets, load.down_kg, load.up_kg, load.utilisation) for load in links.loads
    }
    assert loads == {"st1": (1, 530, 0, 1.06), "st2": (1, 420, 0, 0.84)}


def test_coverage_is_told_tier_by_tier() -> None:
    """One of two townships with a station, two of five villages with an outlet."""
    links = tier_links(with_sites(station("st1", "T1")), as_of=DAY)
    assert (links.stations, links.outlets) == (Rate(1, 2), Rate(2, 5))
    assert links.by_defect == {Defect.OUTSIDE_PARENT_AREA: 1}
