"""Doctor: what a server needs, looked at one by one; what is wrong is told with what to do about it."""

import http.client
import os
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from app.pages import STATIC, VENDORED
from app.settings import AuthMode, Settings
from store.audit import verify
from store.database import database_url, open_database
from store.errors import StoreError
from store.shipped import list_shipped

LEAST_FREE_BYTES = 500_000_000
"""A large county with its what-ifs and a year of audit rows fits in."""
OLDEST_CLOCK = datetime(2026, 1, 1, tzinfo=UTC)
"""A clock before this program was made stands wrong."""
_LIBRARIES = ("numpy", "scipy.sparse", "numba", "shapely", "pyproj", "pyogrio", "pyvrp", "highspy", "osmium")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `remedy` is empty where nothing needs to be done."""

    what: str
    found: str
    remedy: str = ""
    is_failure: bool = False


Look = Callable[[Settings], Finding]


def findings(settings: Settings) -> Iterator[Finding]:
    """Everything looked at, one after the other."""
    for look in _LOOKS:
        yield look(settings)


def report(settings: Settings) -> bool:
    """Print what was found and what to do; True where nothing fails."""
    sound = True
    for finding in findings(settings):
        sound = sound and not finding.is_failure
        mark = "FAIL" if finding.is_failure else "note" if finding.remedy else "ok"
        sys.stdout.write(f"{mark:4}  {finding.what}: {finding.found}\n")
        if finding.remedy:
            sys.stdout.write(f"      → {finding.remedy}\n")
        sys.stdout.flush()
    sys.stdout.write("Nothing fails.\n" if sound else "Something fails: a server would not run soundly.\n")
    return sound


def _python(_settings: Settings) -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if (3, 11) <= sys.version_info[:2] < (3, 14):
        return Finding("Python", version)
    return _failure("Python", version, "Run it with Python 3.11 to 3.13: `make serve PYTHON=python3.12`.")


def _database(settings: Settings) -> Finding:
    try:
        database = open_database(settings.database_url or None)
    except StoreError as trouble:
        return _failure(
            "Database", str(trouble), "Check LIUTONG_DATABASE, and that the server behind it runs."
        )
    try:
        heads = database.list_networks()
        codes = ", ".join(head.code for head in heads) or "no network; `liutong serve` loads the shipped ones"
        return Finding("Database", f"{database.place}, up to date: {codes}")
    except StoreError as trouble:
        return _failure("Database", str(trouble), "Restore a backup with `liutong restore PATH --replace`.")
    finally:
        database.close()


def _audit(settings: Settings) -> Finding:
    try:
        database = open_database(settings.database_url or None)
    except StoreError as trouble:
        return _failure("Audit log", str(trouble), "See the line on the database.")
    found = verify(database)
    database.close()
    if found.faults:
        remedy = "`liutong audit verify` names every row; ask who has changed the database by hand."
        return _failure("Audit log", f"broken, {len(found.faults)} faults", remedy)
    return Finding("Audit log", f"{found.count} rows, sound")


def _shipped(_settings: Settings) -> Finding:
    shipped = list_shipped()
    if not shipped:
        return _failure("Shipped districts", "none", "Install liutong anew: part of it is missing.")
    return Finding("Shipped districts", ", ".join(path.name for path in shipped))


def _pages(_settings: Settings) -> Finding:
    wanted = (VENDORED, STATIC / "vendor" / "maplibre-gl.mjs")
    missing = [path.name for path in wanted if not path.is_file()]
    if missing:
        remedy = "`make serve` puts them in place; the API works without them."
        return Finding("Map and explorer", f"{', '.join(missing)} missing", remedy)
    return Finding(
        "Map and explorer", "their parts are in place; fonts are the browser's own, none is needed"
    )


def _disk(settings: Settings) -> Finding:
    url = database_url(settings.database_url or None)
    path = url.removeprefix("sqlite:///") if url.startswith("sqlite:///") else str(Path.home())
    place = next(
        (one for one in (Path(path).absolute(), *Path(path).absolute().parents) if one.exists()), Path("/")
    )
    free = shutil.disk_usage(place).free
    told = f"{free / 1e9:.1f} GB free at {place}"
    if free < LEAST_FREE_BYTES:
        return _failure("Disk", told, "Make room: a database that cannot grow refuses every change.")
    return Finding("Disk", told)


def _kernels(_settings: Settings) -> Finding:
    """Compiled search kernels are kept in numba's cache, beside the code or where NUMBA_CACHE_DIR says."""
    code = find_spec("network.roads.kernels")
    beside = Path(code.origin).parent if code and code.origin else Path.cwd()
    place = Path(os.environ.get("NUMBA_CACHE_DIR") or beside)
    if os.access(place, os.W_OK):
        return Finding("Kernel cache", f"{place} can be written")
    remedy = "Set NUMBA_CACHE_DIR to a folder of your own; else each start compiles for some seconds."
    return Finding("Kernel cache", f"{place} cannot be written", remedy)


def _libraries(_settings: Settings) -> Finding:
    broken = []
    for name in _LIBRARIES:
        try:
            import_module(name)
        except (ImportError, OSError) as trouble:
            broken.append(f"{name} ({str(trouble).splitlines()[0]})")
    if broken:
        return _failure(
            "Libraries", f"cannot be loaded: {', '.join(broken)}", "Set up anew: `make clean serve`."
        )
    return Finding("Libraries", ", ".join(_LIBRARIES))


def _port(settings: Settings) -> Finding:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind((settings.host, settings.port))
        except OSError as trouble:
            if _is_ours(settings):
                return Finding("Port", f"{settings.host}:{settings.port}: a liutong serves there")
            remedy = "Choose another with --port, or stop what listens there."
            return _failure("Port", f"{settings.host}:{settings.port}: {trouble.strerror or trouble}", remedy)
    return Finding("Port", f"{settings.host}:{settings.port} is free")


def _is_ours(settings: Settings) -> bool:
    """True where what listens there answers as this service does."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    asked = http.client.HTTPConnection(host, settings.port, timeout=2)
    try:
        asked.request("GET", "/health/live")
        return asked.getresponse().read(100) == b'{"status":"alive"}'
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


def _clock(_settings: Settings) -> Finding:
    now = datetime.now(UTC)
    with tempfile.NamedTemporaryFile() as file:
        apart_s = abs(Path(file.name).stat().st_mtime - time.time())
    told = f"{now.isoformat(timespec='seconds')}, {time.tzname[0]} here"
    if now < OLDEST_CLOCK or apart_s > 60:
        return _failure(
            "Clock", told, "Set the clock (NTP): dates of sites, ends of keys and audit rows go by it."
        )
    return Finding("Clock", told)


def _auth(settings: Settings) -> Finding:
    if settings.auth is AuthMode.OPEN:
        if settings.allow_open:
            return Finding(
                "Who is asking", "nobody is asked", "Unset LIUTONG_ALLOW_OPEN where others reach it."
            )
        return Finding("Who is asking", "open, for this machine alone")
    if settings.auth is AuthMode.KEYS:
        return Finding("Who is asking", "keys")
    from app.admission import issuer_of

    issuer = issuer_of(settings)
    assert issuer is not None
    if issuer.has_keys():
        return Finding("Who is asking", f"tokens of {settings.oidc_issuer}, and keys")
    return _failure("Who is asking", f"{settings.oidc_keys} cannot be read", "Check LIUTONG_OIDC_KEYS.")


def _failure(what: str, found: str, remedy: str) -> Finding:
    return Finding(what, found, remedy, is_failure=True)


_LOOKS: tuple[Look, ...] = (
    _python, _libraries, _kernels, _database, _audit, _shipped, _pages, _disk, _port, _clock, _auth,
)  # fmt: skip
