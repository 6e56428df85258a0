"""Routes: a published instance through the pooling room's own model, against PyVRP on the same file.

`python -m benchmarks routes --instance FILE --seconds S [--iterations N] [--seeds K] [--seed N]
[--best-known COST] [--round NAME] --json` reads a VRPLIB or Solomon file. Customers become demands, the fleet
becomes vehicles, distances become travel matrices (one unit is a kilometre and a minute), and
`network.pooling.planning` plans them as it plans a county. PyVRP then gets the file itself, with its default
parameters, for the same time and seed. With several seeds the costs are medians, and the costs of each seed
stand beside them. With `--iterations` both run so many iterations with PyVRP's default parameters, ours on
the numbers that the model makes: where the mapping is one to one, the cost is equal.
Read from VRPLIB: one or several depots, coordinates or a full matrix, demands or line- and backhauls, service
times, time windows, mixed fleets with depots, capacities, fixed and distance costs and longest tours.
"""

import argparse
import math
import re
import statistics
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import machine
from network.model import Demand, Direction, Vehicle
from network.pooling.bundles import single_bundles
from network.pooling.coarse import Units
from network.pooling.engine import search_by_default
from network.pooling.planning import Limits, plan_trips, tours_of
from network.pooling.task import Spot, Task, fleet_of, job_of, left_out
from network.pooling.weights import YUAN
from network.roads import Point

SCALES = {"round": 1, "trunc": 1, "dimacs": 10, "exact": 1000}
"""Whole units to one unit of the file, by the name of PyVRP's rounding."""
READ = {
    "name", "comment", "type", "dimension", "vehicles", "capacity", "edge_weight_type", "edge_weight_format",
    "node_coord", "demand", "depot", "edge_weight", "service_time", "time_window", "linehaul", "backhaul",
    "vehicles_depot", "vehicles_max_distance", "vehicles_fixed_cost", "vehicles_unit_distance_cost",
    "display_data_type", "node_coord_type", "best_known",
}  # fmt: skip
"""What of a file is understood; anything else would change the question and is refused."""


def main(argv: list[str]) -> dict[str, object]:
    """Both solvers on one file: costs in the file's unit, and how far each is from the best known."""
    options = _options(argv)
    data = read_instance(options.instance)
    rounding = options.round or ("dimacs" if "time_window" in data else "round")
    task = task_of(data, rounding)
    best_known = options.best_known if options.best_known is not None else _best_known(options.instance)
    costs, peers, plan = [], [], {}
    for seed in range(options.seed, options.seed + options.seeds):
        if options.iterations is None:
            plan = solve_as_task(task, seconds=options.seconds, seed=seed)
        else:
            plan = solve_by_default(task, rounding, iterations=options.iterations, seed=seed)
        costs.append(plan["cost"])
        ends = stop_of(options)
        peers.append(solve_by_pyvrp(options.instance, data, rounding, stop=ends, seed=seed))
    cost, peer = median_of(costs), median_of(peers)
    gap, peer_gap = over(cost, best_known), over(peer, best_known)
    return {
        "machine": machine(),
        "seed": options.seed,
        "size": len(task.jobs),
        "equal": costs == peers,
        "instance": options.instance.name,
        "seconds": options.seconds if options.iterations is None else None,
        "iterations_asked": options.iterations,
        "rounding": rounding,
        **plan,
        "cost": cost,
        "best_known": best_known,
        "gap": gap,
        "pyvrp_cost": peer,
        "pyvrp_gap": peer_gap,
        "over_pyvrp": None if peer is None or cost is None else cost / peer,
        "costs": costs,
        "pyvrp_costs": peers,
    }


def median_of(costs: list[float | None]) -> float | None:
    """The middle cost; a plan that serves not all is dearer than any, and None."""
    middle = statistics.median_low(math.inf if cost is None else cost for cost in costs)
    return None if middle == math.inf else middle


def over(cost: float | None, best_known: float | None) -> float | None:
    """How far above the best known, as a part of it."""
    return None if cost is None or best_known is None else cost / best_known - 1


def stop_of(options: argparse.Namespace) -> Any:
    """PyVRP's stopping rule for what was asked."""
    from pyvrp.stop import MaxIterations, MaxRuntime

    return MaxRuntime(options.seconds) if options.iterations is None else MaxIterations(options.iterations)


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks routes")
    parser.add_argument("--instance", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--iterations", type=int, help="so many instead of seconds, by PyVRP's defaults")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--seeds", type=int, default=1, help="so many seeds from --seed on; costs are medians"
    )
    parser.add_argument("--best-known", type=float)
    parser.add_argument("--round", choices=sorted(SCALES))
    return parser.parse_args(argv)


def read_instance(path: Path) -> dict[str, Any]:
    """The file's fields by name; a Solomon file is told by the word CUSTOMER."""
    vrplib = import_module("vrplib")
    text = path.read_text(encoding="utf-8")
    solomon = re.search(r"^\s*CUSTOMER\s*$", text, re.MULTILINE) is not None
    data: dict[str, Any] = vrplib.read_instance(path, instance_format="solomon" if solomon else "vrplib")
    unknown = sorted(set(data) - READ)
    if unknown:
        raise SystemExit(f"{path.name} has {', '.join(unknown)}, which this benchmark does not read")
    return data


def _best_known(path: Path) -> float | None:
    """The cost in the .sol file beside the instance, or the optimal or best value that its comment tells."""
    solution = path.with_suffix(".sol")
    if solution.exists():
        found = re.search(
            r"^\s*Cost\D*([\d.]+)", solution.read_text(encoding="utf-8"), re.MULTILINE | re.IGNORECASE
        )
        if found:
            return float(found.group(1))
    found = re.search(
        r"(?:optimal|best)[^:\n]*:\s*([\d.]*\d)", path.read_text(encoding="utf-8"), re.IGNORECASE
    )
    return float(found.group(1)) if found else None


def rounded(values: Any, rounding: str) -> NDArray[np.int64]:
    """Values as whole numbers, the way PyVRP rounds under that name."""
    scaled = np.asarray(values, dtype=np.float64) * SCALES[rounding]
    whole = np.trunc(scaled) if rounding in ("trunc", "dimacs") else np.round(scaled)
    return whole.astype(np.int64)


def task_of(data: dict[str, Any], rounding: str) -> Task:
    """The instance as a task: a unit is a kilometre of road, a minute of driving, a kilogram of goods."""
    scale = SCALES[rounding]
    lengths = rounded(data["edge_weight"], rounding)
    size = len(lengths)
    depots = [int(depot) for depot in np.atleast_1d(data.get("depot", [0]))]
    coordinates = np.asarray(data.get("node_coord", np.zeros((size, 2))), dtype=np.float64)
    spots = tuple(Spot(str(i), str(i), Point(float(x), float(y))) for i, (x, y) in enumerate(coordinates))
    demands = [demand for i in range(size) if i not in depots for demand in _demands(data, rounding, i)]
    fleet = [
        fleet_of(vehicle, depot)
        for number, (vehicle, depot) in enumerate(_vehicles(data, rounding, size - len(depots)))
    ]
    rows = frozenset(range(len(fleet)))
    every = float(lengths.max()) / scale * 10 + sum(demand.kg for demand in demands)
    return Task(
        spots=spots,
        jobs=tuple(job_of(demand, int(demand.village_code or 0)) for demand in demands),
        fleet=tuple(fleet),
        permitted=(rows,) * len(demands),
        charge=(10 * every,) * len(demands),
        ms=lengths * (60_000 // scale),
        mm=lengths * (1_000_000 // scale),
    )


def _demands(data: dict[str, Any], rounding: str, i: int) -> list[Demand]:
    """What is set down and what is picked up at one customer."""
    scale = SCALES[rounding]
    amounts = {
        Direction.DOWN: data.get("demand", data.get("linehaul")),
        Direction.UP: data.get("backhaul"),
    }
    service = np.broadcast_to(data.get("service_time", 0), len(data["edge_weight"]))
    window = data.get("time_window")
    opens, closes = (None, None) if window is None else (rounded(window[i], rounding) * 60 / scale).tolist()
    found = []
    for direction, column in amounts.items():
        amount = 0.0 if column is None else float(np.atleast_1d(column)[i])
        if amount > 0 or (direction is Direction.DOWN and data.get("backhaul") is None):
            found.append(
                Demand(
                    f"{direction}-{i}", "owner", str(i), direction=direction, kg=amount,
                    service_minutes=float(rounded(service[i], rounding)) / scale,
                    window_start_s=opens, window_end_s=closes,
                )
            )  # fmt: skip
    return found


def _vehicles(data: dict[str, Any], rounding: str, customers: int) -> list[tuple[Vehicle, int]]:
    """The fleet, like vehicles in one row, each with its depot."""
    scale = SCALES[rounding]
    count = int(data.get("vehicles", customers))
    window = data.get("time_window")

    def column(name: str, default: Any) -> list[Any]:
        values = data.get(name)
        return [default] * count if values is None else np.broadcast_to(values, count).tolist()

    kinds = Counter(
        zip(
            column("capacity", None),
            (int(depot) - 1 for depot in column("vehicles_depot", 1)),
            column("vehicles_max_distance", None),
            column("vehicles_fixed_cost", 0),
            column("vehicles_unit_distance_cost", 1),
            strict=True,
        )
    )
    found = []
    for number, ((capacity, depot, longest, fixed, per_km), amount) in enumerate(
        sorted(kinds.items(), key=str)
    ):
        shift = (0, None) if window is None else (rounded(window[depot], rounding) * 60 / scale).tolist()
        vehicle = Vehicle(
            f"row{number}", "owner", amount, str(depot), capacity_kg=capacity,
            shift_start_s=shift[0], shift_end_s=shift[1],
            max_km=None if longest is None else float(rounded(longest, rounding)) / scale,
            cost_fixed=float(rounded(fixed, rounding)) / scale, cost_per_km=per_km,
        )  # fmt: skip
        found.append((vehicle, depot))
    return found


def solve_as_task(task: Task, *, seconds: float, seed: int) -> dict[str, Any]:
    """Cost of the plan as driven, None when a customer is left; vehicles and iterations."""
    limits = Limits.within(seconds)
    found = plan_trips(task, range(len(task.fleet)), range(len(task.jobs)), seed=seed, limits=limits)
    tours = tours_of(task, found.trips)
    assert not any(tour.violations for tour in tours)
    left = left_out(range(len(task.jobs)), found.trips)
    cost = round(sum(tour.cost for tour in tours), 6)
    return {"cost": None if left else cost, "vehicles": len(tours), "iterations": found.iterations}


def solve_by_default(task: Task, rounding: str, *, iterations: int, seed: int) -> dict[str, Any]:
    """The same through the model in the file's own units, with PyVRP's default parameters."""
    from pyvrp.stop import MaxIterations

    scale = SCALES[rounding]
    units = Units(mm=10**6 // scale, ms=60_000 // scale, grams=1000 // scale, cm3=10**6, money=YUAN // scale)
    jobs, rows = range(len(task.jobs)), range(len(task.fleet))
    stop = MaxIterations(iterations)
    trips = search_by_default(task, rows, single_bundles(jobs), units=units, seed=seed, stop=stop)
    tours = tours_of(task, trips)
    assert not any(tour.violations for tour in tours)
    cost = round(sum(tour.cost for tour in tours), 6)
    return {"cost": cost if tours else None, "vehicles": len(tours), "iterations": iterations}


def solve_by_pyvrp(path: Path, data: dict[str, Any], rounding: str, *, stop: Any, seed: int) -> float | None:
    """PyVRP's cost with its default parameters, in the file's unit; None where it finds no plan."""
    import pyvrp

    solomon = "type" not in data
    problem = _solomon_problem(data, rounding) if solomon else pyvrp.read(path, round_func=rounding)
    result = pyvrp.solve(problem, stop, seed=seed, collect_stats=False, display=False)
    return result.cost() / SCALES[rounding] if result.is_feasible() else None


def _solomon_problem(data: dict[str, Any], rounding: str) -> Any:
    """PyVRP reads no Solomon files itself: the same customers, windows and fleet in its own classes."""
    from pyvrp import Client, Depot, Location, ProblemData, VehicleType

    lengths = rounded(data["edge_weight"], rounding)
    windows, service = rounded(data["time_window"], rounding), rounded(data["service_time"], rounding)
    demand = rounded(data["demand"], rounding)
    opens, closes = (int(time) for time in windows[0])
    clients = [
        Client(i, [int(demand[i])], [], int(service[i]), int(windows[i][0]), int(windows[i][1]))
        for i in range(1, len(lengths))
    ]
    capacity = int(rounded(data["capacity"], rounding))
    van = VehicleType(int(data["vehicles"]), [capacity], tw_early=opens, tw_late=closes)
    locations = [Location(float(x), float(y)) for x, y in data["node_coord"]]
    return ProblemData(locations, clients, [Depot(0)], [van], [lengths], [lengths])
