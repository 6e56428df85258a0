"""Roads: the road network as arrays, the searches on them, cost profiles, travel times, the networkx view.

What must stay out: what a village or an outlet means. Points go in, minutes and kilometres come out.
"""

from network.roads.arrays import RoadArrays, arrays_of
from network.roads.paths import Path, Ways, paths_between
from network.roads.points import Point, anchors_of, point_of
from network.roads.profile import DEFAULT_PROFILE, Profile
from network.roads.search import Measure
from network.roads.travel import Nearest, TravelMatrix, nearest_of, travel_matrix
from network.roads.view import digraph

__all__ = [
    "DEFAULT_PROFILE", "Measure", "Nearest", "Path", "Point", "Profile", "RoadArrays", "TravelMatrix",
    "Ways", "anchors_of", "arrays_of", "digraph", "nearest_of", "paths_between", "point_of", "travel_matrix",
]  # fmt: skip
