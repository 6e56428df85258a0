"""scaleSpeed: rain, snow or works slow some classes of road, everywhere or within a drawn area."""

from collections.abc import Iterable
from dataclasses import dataclass

from network.model import Network, Problem, ProblemCode, warning
from network.scenario.change import Effect
from network.scenario.finding import check_polygon, check_scaled, links_in


@dataclass(frozen=True, slots=True)
class ScaleSpeed:
    """Multiply the speed of links of these classes (all when none are named) inside the polygon (if any)."""

    factor: float
    facility_types: tuple[str, ...] = ()
    polygon: str | None = None

    def check(self, network: Network) -> list[Problem]:
        """A factor above 0 and a usable polygon; a class without any link is doubted."""
        speeds = network.roads.speed_kmh
        limits = {"largest": float(speeds.max()), "smallest": float(speeds.min())} if len(speeds) else {}
        problems = [*check_scaled(self.factor, "speeds", **limits), *check_polygon(self.polygon)]
        return problems + check_classes(network, self.facility_types)

    def apply(self, network: Network) -> Effect:
        """The network at the new speeds; counts the links. A factor of 1 touches nothing."""
        links = links_in(network.roads, facility_types=self.facility_types, polygon=self.polygon)
        if self.factor == 1 or not len(links):
            return Effect(network, 0)
        speed = network.roads.speed_kmh.copy()
        speed[links] *= self.factor
        return Effect(network.with_parts(roads=network.roads.with_columns(speed_kmh=speed)), len(links))


def check_classes(
    network: Network, facility_types: Iterable[str], *path: str, field: str = "facilityTypes"
) -> list[Problem]:
    """A warning for each class that no road of this network has: a slip of the pen, perhaps."""
    return [
        warning(ProblemCode.WORD_UNKNOWN, f"No road here has the class {name!r}.", *path, field)
        for name in facility_types
        if name not in network.roads.class_names
    ]
