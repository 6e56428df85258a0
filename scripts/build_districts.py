"""Build the two shipped districts as network packages, the same bytes on every run with the same seed.

- `python scripts/build_districts.py` writes `store/districts/` and prints what it amounts to
- `python scripts/build_districts.py --check` builds and compares with what is there; exit 1 on a difference
"""

import sys
from pathlib import Path


def main() -> int:
    """Run the command with the repository on the path, wherever it is called from."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from scripts.districts.command import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
