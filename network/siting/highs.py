"""HiGHS: a whole-number model solved with a start, a deadline and a way to stop it; bounds always.

HiGHS works in floating point: what it calls optimal holds to a relative tolerance of 1e-9 on the bound and
1e-6 on each constraint. Callers turn whole-number objectives back into whole numbers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


class End(StrEnum):
    """How a search ended. STOPPED: the limit came first; there may be values, and there is a bound."""

    OPTIMAL = "OPTIMAL"
    INFEASIBLE = "INFEASIBLE"
    STOPPED = "STOPPED"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What HiGHS found: values of the columns (None where it has none), their objective, and its bound."""

    end: End
    values: Floats | None
    objective: float
    bound: float
    nodes: int


@dataclass(slots=True)
class Model:
    """A model under construction, to be minimised: columns first, then rows over them."""

    costs: list[float] = field(default_factory=list)
    uppers: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[ArrayLike, ArrayLike, float, float]] = field(default_factory=list)

    def add_columns(self, costs: ArrayLike, *, upper: float = 1.0, whole: bool = False) -> int:
        """Columns between 0 and `upper`; the position of the first one comes back."""
        first = len(self.costs)
        added = np.asarray(costs, dtype=np.float64).tolist()
        self.costs += added
        self.uppers += [upper] * len(added)
        self.whole += [whole] * len(added)
        return first

    def add_row(
        self, columns: ArrayLike, factors: ArrayLike, low: float = -np.inf, high: float = np.inf
    ) -> None:
        """low ≤ Σ factor × column ≤ high."""
        self.rows.append((columns, factors, low, high))

    def solve(
        self,
        *,
        seconds: float,
        start: Floats | None = None,
        stop: Callable[[], bool] | None = None,
        relaxed: bool = False,
        seed: int = 0,
    ) -> Outcome:
        """The least objective; `relaxed` drops the wish for whole numbers. Interpreter lock is let go."""
        if not self.costs:
            holds = all(low <= 0.0 <= high for _, _, low, high in self.rows)
            return Outcome(
                End.OPTIMAL if holds else End.INFEASIBLE, np.zeros(0) if holds else None, 0.0, 0.0, 0
            )
        if seconds <= 0:
            return Outcome(End.STOPPED, None, np.inf, -np.inf, 0)
        highs = _highs(seconds, seed)
        highs.passModel(self._as_lp(relaxed=relaxed))
        if start is not None:
            highs.setSolution(len(start), np.arange(len(start), dtype=np.int32), start.astype(np.float64))
        if stop is not None:
            _stop_when(highs, stop)
        highs.run()
        return _outcome(highs, is_whole=any(self.whole) and not relaxed)

    def duals(self, *, seconds: float, stop: Callable[[], bool] | None = None) -> Floats | None:
        """What each row is worth in the least objective without the wish for whole numbers.

        By the interior point method and without a vertex: near the best, which is enough where any prices
        give a bound. None when the time was over first.
        """
        if not self.costs or seconds <= 0:
            return None
        highs = _highs(seconds, 0)
        for name, value in {"solver": "ipm", "run_crossover": "off"}.items():
            highs.setOptionValue(name, value)
        highs.passModel(self._as_lp(relaxed=True))
        if stop is not None:
            _stop_when(highs, stop)
        highs.run()
        solution = highs.getSolution()
        return np.array(solution.row_dual) if solution.dual_valid else None

    def _as_lp(self, *, relaxed: bool) -> Any:
        import highspy

        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.costs), len(self.rows)
        lp.col_cost_ = np.array(self.costs, dtype=np.float64)
        lp.col_lower_ = np.zeros(len(self.costs))
        lp.col_upper_ = np.array(self.uppers, dtype=np.float64)
        lp.row_lower_ = np.array([row[2] for row in self.rows], dtype=np.float64)
        lp.row_upper_ = np.array([row[3] for row in self.rows], dtype=np.float64)
        lengths = np.array([np.size(row[0]) for row in self.rows], dtype=np.int64)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.concatenate(([0], np.cumsum(lengths))).astype(np.int32)
        lp.a_matrix_.index_ = _joined([row[0] for row in self.rows], np.dtype(np.int32))
        lp.a_matrix_.value_ = _joined([row[1] for row in self.rows], np.dtype(np.float64))
        if not relaxed and any(self.whole):
            kinds = highspy.HighsVarType
            lp.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in self.whole]
        return lp


def _joined(parts: Sequence[ArrayLike], kind: np.dtype[Any]) -> NDArray[Any]:
    return np.concatenate([np.asarray(part, dtype=kind) for part in parts]) if parts else np.zeros(0, kind)


def _highs(seconds: float, seed: int) -> Any:
    import highspy

    highs = highspy.Highs()
    for name, value in {
        "output_flag": False,
        "time_limit": float(seconds),
        "random_seed": seed,
        "threads": 1,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 1e-6,
    }.items():
        highs.setOptionValue(name, value)
    return highs


def _stop_when(highs: Any, stop: Callable[[], bool]) -> None:
    def ask(event: Any) -> None:
        if stop():
            event.interrupt()

    highs.cbMipInterrupt.subscribe(ask)
    highs.cbSimplexInterrupt.subscribe(ask)
    highs.cbIpmInterrupt.subscribe(ask)


def _outcome(highs: Any, *, is_whole: bool) -> Outcome:
    import highspy

    status, info = highs.getModelStatus(), highs.getInfo()
    states = highspy.HighsModelStatus
    if status in (states.kInfeasible, states.kUnboundedOrInfeasible):
        return Outcome(End.INFEASIBLE, None, np.inf, np.inf, max(info.mip_node_count, 0))
    optimal = status in (states.kOptimal, states.kModelEmpty)
    has_values = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.array(highs.getSolution().col_value) if has_values else None
    objective = info.objective_function_value if has_values else np.inf
    bound = info.mip_dual_bound if is_whole else (objective if optimal else -np.inf)
    return Outcome(
        End.OPTIMAL if optimal else End.STOPPED, values, objective, bound, max(info.mip_node_count, 0)
    )
