"""The routes benchmark reads published formats into the room's own model."""

import random
from pathlib import Path

import pytest

from benchmarks.routes import main, median_of, read_instance, task_of

VRPLIB = """NAME : four
COMMENT : (somebody, Optimal value: 8)
TYPE : CVRP
DIMENSION : 5
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 3
NODE_COORD_SECTION
1 0 0
2 1 0
3 2 0
4 -1 0
5 -2 0
DEMAND_SECTION
1 0
2 1
3 1
4 1
5 1
DEPOT_SECTION
1
-1
EOF
"""
SOLOMON = """FOUR

VEHICLE
NUMBER     CAPACITY
  2         10

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME

    0      0          0          0          0       100          0
    1      3          4          4         20        30         10
    2      6          8          4         50        60         10
    3      0          7          4          0        10         10
"""
BACKHAUL = """NAME : mixed
TYPE : VRPB
DIMENSION : 3
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 2
NODE_COORD_SECTION
1 0 0
2 3 0
3 4 0
LINEHAUL_SECTION
1 0
2 2
3 0
BACKHAUL_SECTION
1 0
2 0
3 2
DEPOT_SECTION
1
-1
EOF
"""


def file_of(tmp_path: Path, name: str, text: str) -> str:
    """The text as a file."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def answer(tmp_path: Path, text: str, *options: str) -> dict[str, object]:
    """What the benchmark prints for a file of that text."""
    return main(["--instance", file_of(tmp_path, "x.vrp", text), "--seconds", "0.2", *options])


def test_a_vrplib_file_is_solved_and_compared(tmp_path: Path) -> None:
    """Two tours of four units; the comment tells the best known."""
    found = answer(tmp_path, VRPLIB)
    assert (found["cost"], found["pyvrp_cost"], found["best_known"]) == (8, 8, 8)
    assert (found["gap"], found["over_pyvrp"], found["equal"], found["size"]) == (0, 1, True, 4)


def test_a_solution_file_beside_it_tells_the_best_known(tmp_path: Path) -> None:
    """It goes before the comment, and the option before both."""
    file_of(tmp_path, "x.sol", "Route #1: 1 2\nCost 4\n")
    assert answer(tmp_path, VRPLIB)["gap"] == 1
    assert answer(tmp_path, VRPLIB, "--best-known", "16")["gap"] == -0.5


def test_a_solomon_file_keeps_its_windows(tmp_path: Path) -> None:
    """3 then 2 on one van (7 + 6.0 + 10 units), 1 on the other (10): the square root of 37 is cut to 6.0."""
    found = answer(tmp_path, SOLOMON)
    assert (found["cost"], found["pyvrp_cost"], found["vehicles"], found["rounding"]) == (33, 33, 2, "dimacs")


def test_line_and_backhauls_become_goods_down_and_up(tmp_path: Path) -> None:
    """2 kg down and 2 kg up fit one van of 2 kg: 8 units there and back."""
    assert answer(tmp_path, BACKHAUL)["cost"] == 8


def test_a_field_that_would_change_the_question_is_refused(tmp_path: Path) -> None:
    """Prizes are not read, and the file says so in one sentence."""
    prizes = VRPLIB.replace("DEPOT_SECTION", "PRIZE_SECTION\n1 0\n2 1\n3 1\n4 1\n5 1\nDEPOT_SECTION")
    with pytest.raises(SystemExit, match="prize"):
        answer(tmp_path, prizes)


def test_lengths_become_whole_millimetres(tmp_path: Path) -> None:
    """A unit is a kilometre and a minute; tenths are cut off the way DIMACS does."""
    data = read_instance(Path(file_of(tmp_path, "s.txt", SOLOMON)))
    task = task_of(data, "dimacs")
    assert (task.mm_rows[1][3], task.ms_rows[1][3]) == (4_200_000, 252_000)


def random_file(seed: int, *, windows: bool) -> str:
    """Thirty customers at random, as a Solomon file with windows or a VRPLIB file without."""
    dice = random.Random(seed)
    places = [(50, 50), *((dice.randrange(100), dice.randrange(100)) for _ in range(30))]
    demands = [0, *(dice.randrange(1, 30) for _ in range(30))]
    if windows:
        opens = [0, *(dice.randrange(300) for _ in range(30))]
        rows = [
            f"{i} {x} {y} {demands[i]} {opens[i]} {opens[i] + 200 if i else 600} {10 if i else 0}"
            for i, (x, y) in enumerate(places)
        ]
        header = SOLOMON.partition("    0      0")[0].replace("  2         10", "  12        100")
        return header + "\n".join(rows) + "\n"
    nodes = "\n".join(f"{i + 1} {x} {y}" for i, (x, y) in enumerate(places))
    loads = "\n".join(f"{i + 1} {demand}" for i, demand in enumerate(demands))
    return (
        "NAME : random\nTYPE : CVRP\nDIMENSION : 31\nEDGE_WEIGHT_TYPE : EUC_2D\nCAPACITY : 100\n"
        f"NODE_COORD_SECTION\n{nodes}\nDEMAND_SECTION\n{loads}\nDEPOT_SECTION\n1\n-1\nEOF\n"
    )


@pytest.mark.parametrize("windows", [False, True])
def test_the_same_seed_and_iterations_find_what_pyvrp_finds_on_the_file(
    tmp_path: Path, windows: bool
) -> None:
    """Through the model the numbers are those of the file: equal costs for each of three seeds."""
    options = ("--iterations", "40", "--seeds", "3")
    found = answer(tmp_path, random_file(7, windows=windows), *options)
    assert found["costs"] == found["pyvrp_costs"]
    assert (found["equal"], found["over_pyvrp"], found["seconds"]) == (True, 1, None)


def test_several_seeds_are_told_with_their_median(tmp_path: Path) -> None:
    """Four units of cost 8 each time; the middle of three is one of them."""
    found = answer(tmp_path, VRPLIB, "--seeds", "3")
    assert (found["cost"], found["costs"], found["pyvrp_costs"]) == (8, [8, 8, 8], [8, 8, 8])


def test_a_plan_that_serves_not_all_is_dearer_than_any() -> None:
    """The median of two plans and one failure is the dearer plan; of two failures there is none."""
    assert median_of([5.0, None, 4.0]) == 5.0
    assert median_of([None, 4.0, None]) is None
