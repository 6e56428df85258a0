"""The machine a benchmark ran on, so that nobody compares figures of two."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

_LIBRARIES = ("numpy", "scipy", "numba", "networkx", "shapely", "pyvrp", "highspy", "strawberry-graphql")


def machine() -> dict[str, object]:
    """Processor, cores, memory in GiB, Python, and the versions of the libraries that are measured."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in _LIBRARIES},
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
