"""Random counties as `tests.counties` draws them, with places along the roads, off them, and hubs."""

from dataclasses import replace

from hypothesis import strategies as st

from network.model import Network, Site, Tier
from tests.counties import counties

OFF_ROADS_DEG = 0.002
"""About 200 m: a place that has to walk to its road."""


@st.composite
def wild_counties(draw: st.DrawFn) -> Network:
    """A county with one or two hubs, some places and sites of which stand part of the way along a link."""
    county = draw(counties())
    hub = Site("h0", "Hub", Tier.DISTRICT, ("distribution_centre",), 107.0, 29.0)
    sites = [*county.sites, *(replace(hub, code=f"h{i}") for i in range(draw(st.integers(1, 2))))]
    return county.with_parts(
        villages=tuple(_moved(draw, county, village) for village in county.villages),
        sites=tuple(_moved(draw, county, site) for site in sites),
    )


def _moved(draw: st.DrawFn, county: Network, place):
    """The place where it was, at a node, or somewhere along a link or beside it."""
    roads = county.roads
    if not roads.link_count or draw(st.booleans()):
        node = draw(st.integers(0, roads.node_count - 1))
        return replace(place, lon=float(roads.node_lon[node]), lat=float(roads.node_lat[node]))
    lon, lat = roads.line(draw(st.integers(0, roads.link_count - 1)))
    share = draw(st.sampled_from([0.25, 0.5, 0.75]))
    beside = draw(st.sampled_from([0.0, OFF_ROADS_DEG]))
    return replace(
        place,
        lon=float(lon[0] + share * (lon[-1] - lon[0])) + beside,
        lat=float(lat[0] + share * (lat[-1] - lat[0])) + beside / 2,
    )
