"""`python -m benchmarks NAME … --json`: one JSON object on standard output, and nothing else there."""

import json
import sys
from importlib import import_module

NAMES = (
    "main_job", "what_if", "routes", "pooled_day", "siting", "serving", "cells", "map", "hostile",
    "tiles", "soak",
)  # fmt: skip


def run(argv: list[str]) -> int:
    """Run the benchmark named first; the rest are its own options."""
    if not argv or argv[0] not in NAMES:
        sys.stderr.write(f"usage: python -m benchmarks {'|'.join(NAMES)} [options] --json\n")
        return 2
    name, *options = argv
    wants_json = "--json" in options
    result = import_module(f"benchmarks.{name}").main([o for o in options if o != "--json"])
    sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=None if wants_json else 2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
