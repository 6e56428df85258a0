"""setStandard: another radius is to be kept."""

from dataclasses import dataclass

from network.model import Mode, Network, Problem, ProblemCode, Standard, Tier, error
from network.scenario.change import Effect
from network.scenario.finding import check_factor


@dataclass(frozen=True, slots=True)
class SetStandard:
    """Put a standard in place of the one with that code, or beside the others when there is none."""

    code: str
    value: float
    unit: str = "minutes"
    tier: Tier | None = None
    function: str | None = None
    terrain: str | None = None
    source: str = "what-if"
    mode: Mode = Mode.DRIVE

    def check(self, network: Network) -> list[Problem]:
        """A value above 0 in minutes or km."""
        problems = check_factor(self.value, "value")
        if self.unit not in ("minutes", "km"):
            message = f"The unit {self.unit!r} is neither minutes nor km."
            problems.append(error(ProblemCode.INPUT_OUT_OF_RANGE, message, "unit"))
        return problems

    def apply(self, network: Network) -> Effect:
        """The network with the standard; counts 0 when it was so already."""
        new = Standard(
            self.code, self.value, self.unit, self.tier, self.function, self.terrain, self.source,
            mode=self.mode,
        )  # fmt: skip
        others = tuple(row for row in network.standards if row.code != self.code)
        if new in network.standards:
            return Effect(network, 0)
        return Effect(network.with_parts(standards=(*others, new)), 1)
