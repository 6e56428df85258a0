"""Village cells: for each village all that lies nearest to its point; surveyed by nobody, only to be seen."""

import numpy as np
from numpy.typing import NDArray

from network.model import Network


def village_cells(network: Network) -> NDArray[np.object_]:
    """The cells of the network's villages in their order, inside the outline where one is known.

    An empty cell is that of a village whose point lies outside, or where another lies already.
    """
    return network.memo.get(("access.village_cells",), lambda: _cells(network))


def _cells(network: Network) -> NDArray[np.object_]:
    from geo.cells import cells_of
    from geo.plane import plane_around

    lon = np.array([village.lon for village in network.villages], dtype=np.float64)
    lat = np.array([village.lat for village in network.villages], dtype=np.float64)
    plane = plane_around(lon=lon, lat=lat)
    return cells_of(plane, lon=lon, lat=lat, outline_wkb=network.outline_wkb).polygons
