"""Speeds: what a road of a class is driven at where nobody measured it, with the source of each default."""

from collections.abc import Mapping

CLASS_SPEED_KMH: Mapping[str, float] = {
    "motorway": 90.0, "motorway_link": 45.0,
    "trunk": 60.0, "trunk_link": 40.0,
    "primary": 50.0, "primary_link": 35.0,
    "secondary": 40.0, "secondary_link": 30.0,
    "tertiary": 30.0, "tertiary_link": 25.0,
    "unclassified": 20.0, "road": 20.0, "residential": 20.0, "service": 15.0, "track": 12.0,
    "living_street": 10.0,
}  # fmt: skip
"""Planning values in km/h by OSM highway value, for roads whose `free_speed` is empty.

They are travel speeds of a van in hilly country, set within or below the design speeds of the road class
that the OSM value stands for in China (JTG B01-2014, 公路工程技术标准, table 3.5.1: expressway 高速 80-120,
class one 一级 60-100, class two 二级 60-80, class three 三级 30-40, class four 四级 20-30; JTG 2111-2019 for
rural roads of little traffic: 15). Nobody has measured them in the two districts: they dominate every
travel time, so a package should carry its own `free_speed` where it is known.
"""

OTHER_SPEED_KMH = 20.0
"""For a class that is not in the table: that of the smallest through road."""


def class_speed_kmh(facility_type: str) -> float:
    """The planning speed in km/h of a road of that OSM highway value.

    >>> class_speed_kmh("tertiary"), class_speed_kmh("goat_path")
    (30.0, 20.0)
    """
    return CLASS_SPEED_KMH.get(facility_type, OTHER_SPEED_KMH)
