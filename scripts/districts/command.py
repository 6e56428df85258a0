"""The command: build both districts, write or compare their packages, and print what they amount to."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from scripts.districts.district import STEPS, District, build_district
from scripts.districts.facts import FOLDER
from scripts.districts.package import write_files
from scripts.districts.recipe import RECIPES
from scripts.districts.report import report

SEED = 20240726  # the day of the Nanchuan plan
DEFAULT_FOLDER = Path(__file__).resolve().parents[2] / "store" / "districts"


@contextmanager
def progress_bar(total: int) -> Iterator[Progress]:
    """A bar on a terminal and nothing in a pipe."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        progress.add_task("districts", total=total)
        yield progress


def build_all(*, seed: int) -> list[District]:
    """Both districts, with progress."""
    with progress_bar(len(RECIPES) * len(STEPS)) as progress:
        return [
            build_district(recipe, seed=seed, on_step=partial(_tell, progress, recipe.short_name))
            for recipe in RECIPES
        ]


def _tell(progress: Progress, name: str, step: str) -> None:
    progress.update(progress.task_ids[0], advance=1, description=f"{name} {step}")


def files_of(districts: list[District]) -> dict[str, bytes]:
    """All files below the folder of the districts: packages and outlines."""
    files: dict[str, bytes] = {}
    for district in districts:
        recipe = district.country.recipe
        files |= {f"{recipe.code}/{name}": content for name, content in district.files.items()}
        outline = FOLDER / f"{recipe.code}_outline.geojson"
        files[f"outlines/{recipe.district_code}.geojson"] = outline.read_bytes()
    return files


def differences(files: dict[str, bytes], folder: Path) -> list[str]:
    """Files that are missing, different or not the builder's."""
    found = [path for path in folder.rglob("*.*") if path.is_file()]
    there = {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
    return sorted(name for name in files.keys() | there.keys() if files.get(name) != there.get(name))


def main() -> int:
    """Run the command; the exit code is 1 when a check finds a difference."""
    parser = argparse.ArgumentParser(description="Build the two shipped districts.")
    parser.add_argument("--out", type=Path, default=DEFAULT_FOLDER, help="folder to write (store/districts)")
    parser.add_argument("--seed", type=int, default=SEED, help=f"seed of all chance ({SEED})")
    parser.add_argument("--check", action="store_true", help="compare with the folder instead of writing")
    parser.add_argument("--no-report", action="store_true", help="build only, print nothing")
    options = parser.parse_args()
    districts = build_all(seed=options.seed)
    files = files_of(districts)
    if options.check:
        changed = differences(files, options.out)
        for name in changed:
            print(f"differs: {name}", file=sys.stderr)
        return 1 if changed else 0
    write_files(files, options.out)
    if not options.no_report:
        for district in districts:
            print("\n".join(report(district)))
    return 0
