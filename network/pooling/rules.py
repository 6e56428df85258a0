"""Rules: who may carry whose goods of which class. What a rule denies is never done, at any price."""

from collections.abc import Mapping
from dataclasses import dataclass

from network.model import Demand, GoodsClass, Operator, OperatorClass, Vehicle
from network.pooling.plan import Reason


@dataclass(frozen=True, slots=True)
class Denial:
    """A pair that an agreement denies: None stands for every carrier, every owner, every goods class."""

    carrier: str | None = None
    owner: str | None = None
    goods_class: GoodsClass | None = None

    def covers(self, carrier: str, demand: Demand) -> bool:
        """True when these goods on that carrier's vehicles are denied."""
        return (
            self.carrier in (None, carrier)
            and self.owner in (None, demand.operator_id)
            and self.goods_class in (None, demand.goods_class)
        )

    def text(self) -> str:
        """The denial as a sentence."""
        goods = "goods" if self.goods_class is None else f"{self.goods_class} goods"
        owner = "any owner" if self.owner is None else self.owner
        carrier = "nobody's vehicles" if self.carrier is None else f"vehicles of {self.carrier}"
        verb = "ride on" if self.carrier is None else "never ride on"
        return f"By agreement {goods} of {owner} {verb} {carrier}."


@dataclass(frozen=True, slots=True)
class SharingRules:
    """Permission of a vehicle to carry a demand (SPEC.md PR1).

    Pooled, every vehicle may carry every owner's goods except: cold goods need a cold vehicle, hazardous
    goods never ride with a bus operator, goods of an unknown class ride on nothing, and what `denials`
    add. Not pooled, an operator's vehicles carry its own goods only, under the same exceptions.
    """

    operators: Mapping[str, Operator]
    pooled: bool = True
    denials: tuple[Denial, ...] = ()

    def refusal(self, vehicle: Vehicle, demand: Demand) -> Reason | None:
        """Why the vehicle may not carry the demand; None when it may."""
        carrier = vehicle.operator_id
        if not self.pooled and carrier != demand.operator_id:
            return Reason.PERMISSION
        if demand.goods_class not in tuple(GoodsClass):
            return Reason.PERMISSION
        if demand.goods_class is GoodsClass.HAZARDOUS and self._carries_passengers(carrier):
            return Reason.PERMISSION
        if any(denial.covers(carrier, demand) for denial in self.denials):
            return Reason.PERMISSION
        if demand.goods_class is GoodsClass.COLD and not vehicle.cold:
            return Reason.SKILL
        return None

    @staticmethod
    def asked_of(demand: Demand) -> tuple[object, ...]:
        """What the rules look at: goods that are equal in it are refused by the same vehicles."""
        return demand.operator_id, demand.goods_class

    def _carries_passengers(self, carrier: str) -> bool:
        """True for bus operators, and for carriers of whom nothing is known."""
        operator = self.operators.get(carrier)
        return operator is None or operator.kind is OperatorClass.BUS

    def texts(self) -> tuple[str, ...]:
        """The rules as sentences, for whoever reads the answer."""
        return (
            "Pooled: every vehicle may carry every owner's goods unless a rule here denies it.",
            "Separate: each operator's vehicles carry its own goods only, under the same denials.",
            "Cold goods ride only on cold vehicles.",
            "Hazardous goods never ride on vehicles of a BUS operator.",
            "Goods of an unknown class ride on nothing.",
            *(denial.text() for denial in self.denials),
        )
