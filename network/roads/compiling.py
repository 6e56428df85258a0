"""Compiling: when the search kernels are there, and how they come to be.

The one place in this room that knows processes and files: machine code is made in a process of its own,
since compiling would hold the interpreter lock for up to 0.2 s at a time, and left on disk for the next
start. Both engines give equal answers to the bit; which one answers is a matter of time alone.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from importlib import import_module
from importlib.util import cache_from_source
from pathlib import Path
from threading import Event, Lock

_KERNEL = re.compile(r"^@compiled\(.*\)\ndef (\w+)", re.MULTILINE)
_LOADING_PAYS = 1_500_000
"""Nodes × searches from which loading numba and the kernels (0.5 s) is won back: scipy takes 0.4 µs each."""
_COMPILING_PAYS = 30_000_000
"""The same for compiling them first (10 s)."""


@dataclass(slots=True)
class _Asked:
    """How much work scipy has been given since the start; two threads may lose a little of each other's."""

    work: int = 0


_asked = _Asked()
_ready = Event()
_lock = Lock()


def kernels_ready() -> bool:
    """Whether searches are answered by the kernels already."""
    return _ready.is_set()


def compile_kernels() -> None:
    """Make the kernels ready, compiled or from disk; a server calls this in a thread when it starts.

    Takes half a second when they are on disk, else about ten, most of them in a child process.
    """
    with _lock:
        if not _ready.is_set():
            if not kernels_on_disk():
                _compile_apart()
            import_module("network.roads.by_kernel")
            _ready.set()


def prepare_for(work: int) -> bool:
    """Whether the kernels are ready for that much work (nodes × searches), made so first where it pays.

    It pays once scipy has worked as long as making them ready would take: then the whole time spent is
    never more than about twice the least possible, whatever comes.
    """
    if not _ready.is_set():
        _asked.work += work
        if _asked.work >= _COMPILING_PAYS or (_asked.work >= _LOADING_PAYS and kernels_on_disk()):
            compile_kernels()
    return _ready.is_set()


def kernels_on_disk() -> bool:
    """Whether an earlier start seems to have left machine code of all kernels, as they are now, on disk."""
    source = Path(__file__).with_name("kernels.py")
    tag = f"py{sys.version_info.major}{sys.version_info.minor}"
    made = source.stat().st_mtime
    found = {
        index.name.split(".")[1].rpartition("-")[0]
        for folder in _cache_folders(source)
        for index in folder.rglob(f"{source.stem}.*.{tag}.nbi")
        if index.stat().st_mtime >= made
    }
    return found >= set(_KERNEL.findall(source.read_text(encoding="utf-8")))


def _cache_folders(source: Path) -> list[Path]:
    """Where numba keeps machine code: where it is told to, else beside the source, else with the user's."""
    told = os.environ.get("NUMBA_CACHE_DIR")
    if told:
        return [Path(told)]
    users = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 - never raises
    return [Path(cache_from_source(str(source))).parent, Path(users) / "numba"]


def _compile_apart() -> None:
    """Fill the cache on disk from a child process. If that fails the import that follows compiles here."""
    path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    subprocess.run(
        [sys.executable, "-c", "import network.roads.kernels"],
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
