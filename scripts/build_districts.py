"""Build the two shipped districts as network packages, the same bytes on every run with the same seed.

    python scripts/build_districts.py             write store/districts/
    python scripts/build_districts.py --check     build and compare with what is there; exit 1 on a difference
"""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from districts.district import STEPS, District, build_district
from districts.facts import FOLDER
from districts.package import write_files
from districts.recipe import RECIPES
from districts.report import report
from rich.console import Console
from rich.progress import Progress

SEED = 20240726  # the day of the Nanchuan plan
DEFAULT_FOLDER = Path(__file__).resolve().parent.parent / "store" / "districts"


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
        task = progress.task_ids[0]

        def tell(name: str) -> None:
            progress.update(task, advance=1, description=name)

        built = []
        for recipe in RECIPES:
            prefix = recipe.short_name
            built.append(build_district(recipe, seed=seed, on_step=lambda step, p=prefix: tell(f"{p} {step}")))
        return built


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
    there = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.*") if path.is_file()}
    return sorted(name for name in files.keys() | there.keys() if files.get(name) != there.get(name))


def main() -> int:
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


if __name__ == "__main__":
    sys.exit(main())
