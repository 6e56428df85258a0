"""scaleDemand: more or fewer goods, of some owners, kinds and villages (a market day, a harvest)."""

from dataclasses import dataclass, replace

from network.model import Demand, Direction, GoodsClass, Network, Problem, ProblemCode
from network.scenario.change import Effect
from network.scenario.editing import with_rows
from network.scenario.finding import check_known, check_scaled


@dataclass(frozen=True, slots=True)
class ScaleDemand:
    """Multiply the kilograms and cubic metres of the demands that meet every condition given."""

    factor: float
    operators: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()
    townships: tuple[str, ...] = ()
    commodities: tuple[str, ...] = ()
    direction: Direction | None = None
    goods_class: GoodsClass | None = None

    def check(self, network: Network) -> list[Problem]:
        """A factor above 0, known operators, villages and townships."""
        return [
            *check_scaled(self.factor, "goods", largest=_most(network)),
            *check_known(
                self.operators, network.operator_by_id, ProblemCode.UNKNOWN_OPERATOR, "operator", "operators"
            ),
            *check_known(
                self.villages, network.village_by_code, ProblemCode.UNKNOWN_VILLAGE, "village", "villages"
            ),
            *check_known(
                self.townships,
                network.township_by_code,
                ProblemCode.UNKNOWN_TOWNSHIP,
                "township",
                "townships",
            ),
        ]

    def apply(self, network: Network) -> Effect:
        """The network with the demands scaled; counts those that became different."""

        def scaled(demand: Demand) -> Demand:
            m3 = None if demand.m3 is None else demand.m3 * self.factor
            return replace(demand, kg=demand.kg * self.factor, m3=m3)

        return with_rows(network, "demands", lambda demand: self._means(network, demand), scaled)

    def _means(self, network: Network, demand: Demand) -> bool:
        return (
            (not self.operators or demand.operator_id in self.operators)
            and (not self.villages or demand.village_code in self.villages)
            and (not self.townships or _township(network, demand) in self.townships)
            and (not self.commodities or demand.commodity in self.commodities)
            and self.direction in (None, demand.direction)
            and self.goods_class in (None, demand.goods_class)
        )


def _most(network: Network) -> float:
    """The largest number of kilograms or cubic metres of any demand."""
    return max((max(demand.kg, demand.m3 or 0.0) for demand in network.demands), default=0.0)


def _township(network: Network, demand: Demand) -> str | None:
    if demand.village_code is not None:
        return network.village_by_code[demand.village_code].township_code
    assert demand.site_id is not None, "a demand has a village or a site"
    return network.site_by_code[demand.site_id].township_code
