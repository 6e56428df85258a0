"""Settings: everything that can be set, read once from the environment and the command line."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from app.basemap import Basemap, basemap_of
from app.dask_jobs import Cluster
from geo.datums import Datum
from store.askers import Role

ENVIRONMENT = "LIUTONG_"
"""Every setting is also read from the environment: `database_url` from LIUTONG_DATABASE, others by name."""


class HttpProfile(StrEnum):
    """Which status codes GraphQL over HTTP answers with; both keep every MUST of the released text."""

    COMPAT = "compat"
    """400 for request errors and 200 for application/json, as today's clients and audits expect."""
    SEPTEMBER_2026 = "2026-09"
    """422 for what cannot be executed, 294 for partial answers, as the first edition asks."""


class AuthMode(StrEnum):
    """How the server knows who asks."""

    OPEN = "open"
    """Whoever reaches it may do everything: for one's own machine."""
    KEYS = "keys"
    """Keys made with `liutong key create`."""
    OIDC = "oidc"
    """Bearer tokens of an OpenID Connect issuer, and keys for programs."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How one server runs. Each field's default is what a planner's own machine wants."""

    database_url: str = ""
    """SQLAlchemy URL; empty means the embedded SQLite file, which the store chooses."""
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    """Server processes on one database."""
    empty: bool = False
    """True leaves an empty database empty instead of loading the shipped districts."""
    auth: AuthMode = AuthMode.OPEN
    """How the server knows who asks. Open is for loopback addresses alone, unless `allow_open` is set."""
    allow_open: bool = False
    """True serves without keys on an address that others reach."""
    oidc_issuer: str = ""
    """The issuer (`iss`) whose tokens are taken."""
    oidc_audience: str = ""
    """The audience (`aud`) that tokens must name."""
    oidc_keys: str = ""
    """The issuer's JWKS: a file, or an https:// address that is read again when a new key is met."""
    oidc_roles_claim: str = "roles"
    """The claim that lists roles; dots lead into objects, as in realm_access.roles."""
    oidc_role_names: tuple[str, ...] = ()
    """The issuer's names of our roles, as theirs=ours; without any, its names are ours."""
    oidc_operators_claim: str = "operators"
    """The claim that lists the operators whose goods somebody answers for, as CODE/ID."""
    requests_per_minute: int = 600
    """Requests of one key, person or address in any minute; more are answered with 429."""
    http_status_profile: HttpProfile = HttpProfile.COMPAT
    body_bytes: int = 1_000_000
    """Largest request body; more is answered with 413."""
    request_seconds: float = 120.0
    """Longest time for one request; its work is stopped then."""
    cost: int = 120_000
    """Most that one request may cost, in milliseconds of one processor core; more has to be a job."""
    solve_seconds: float = 60.0
    """Longest time limit that a request may give a solver."""
    threads: int = 8
    """Requests that compute at the same time in one process; more wait their turn."""
    answers_mib: int = 32
    """Memory for answers that are given again while nothing has changed, MiB; 0 keeps none."""
    documents: str = ""
    """Folder of trusted documents, `*.graphql`, asked by documentId: the file's name, or its hash."""
    trusted_only: bool = False
    """True answers trusted documents alone: those of the folder and those of our own pages."""
    suggestions: bool = True
    """False keeps "did you mean" out of messages."""
    introspection: bool = True
    """False keeps the schema to those who have it."""
    origins: tuple[str, ...] = ()
    """Other origins whose pages may open a WebSocket."""
    basemap: tuple[str, ...] = ()
    """Background of the map page: one PMTiles file, or addresses of tiles (XYZ or WMTS, Web Mercator)."""
    basemap_attribution: str = ""
    """Whose map that is; shown on the map, and asked for whenever a basemap is set."""
    basemap_datum: Datum = Datum.WGS84
    """GCJ02 where the tiles are shifted as the law asks of public Chinese maps (高德, 腾讯)."""
    shutdown_seconds: int = 8
    """How long running requests may take to end after the signal to stop."""
    dask: str = ""
    """Address of a Dask scheduler that runs the jobs, such as tcp://127.0.0.1:8786; empty = own processes."""
    dask_authority: str = ""
    """With certificate and key, files in PEM form: the scheduler is spoken to over TLS."""
    dask_certificate: str = ""
    dask_key: str = ""
    json_logs: bool = False
    """True writes logs as JSON lines."""

    def __post_init__(self) -> None:
        for name in (
            "workers",
            "threads",
            "body_bytes",
            "request_seconds",
            "cost",
            "solve_seconds",
            "shutdown_seconds",
            "requests_per_minute",
        ):
            if not getattr(self, name) > 0:
                raise ValueError(f"the setting {name} is {getattr(self, name)}, and must be above 0")
        if self.answers_mib < 0:
            raise ValueError(f"the setting answers_mib is {self.answers_mib}, and must be 0 or more")
        if not 0 <= self.port < 65536:
            raise ValueError(f"the setting port is {self.port}, and must be 0 to 65535")
        _ = self.cluster, self.background  # which check what is named for them
        self._check_auth()

    def _check_auth(self) -> None:
        """An issuer is named whole, and its keys come from where nobody can put others in between."""
        named = (self.oidc_issuer, self.oidc_audience, self.oidc_keys)
        if self.auth is AuthMode.OIDC and not all(named):
            raise ValueError("the setting auth is oidc, which needs oidc_issuer, oidc_audience and oidc_keys")
        if "://" in self.oidc_keys and not self.oidc_keys.startswith("https://"):
            raise ValueError("the setting oidc_keys is an address, and must be https:// or a file")
        _ = self.role_names

    @property
    def role_names(self) -> Mapping[str, Role]:
        """The issuer's name of each role to ours."""
        found = {}
        for pair in self.oidc_role_names:
            theirs, _, ours = pair.partition("=")
            if ours not in list(Role):
                raise ValueError(f"the setting oidc_role_names holds {pair!r}, and must hold theirs=ours")
            found[theirs] = Role(ours)
        return found or {role.value: role for role in Role}

    @property
    def background(self) -> Basemap:
        """What lies under the map page's own layers."""
        return basemap_of(self.basemap, attribution=self.basemap_attribution, datum=self.basemap_datum)

    @property
    def cluster(self) -> Cluster | None:
        """The Dask cluster that runs the jobs, None where the server's own processes do."""
        if not self.dask:
            return None
        return Cluster(self.dask, self.dask_authority, self.dask_certificate, self.dask_key)


def settings_of(environment: Mapping[str, str], **given: Any) -> Settings:
    """Settings from the environment, overridden by what is given and not None; ValueError names a bad one."""
    found: dict[str, Any] = {}
    for setting in fields(Settings):
        name = ENVIRONMENT + ("DATABASE" if setting.name == "database_url" else setting.name.upper())
        if environment.get(name):
            found[setting.name] = _read(name, environment[name], getattr(Settings(), setting.name))
    found |= {name: value for name, value in given.items() if value is not None}
    return Settings(**found)


def _read(name: str, text: str, default: Any) -> Any:
    """The value of one environment variable, of its default's kind."""
    try:
        if isinstance(default, bool):
            return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[
                text.lower()
            ]
        if isinstance(default, tuple):
            return tuple(part.strip() for part in text.split(",") if part.strip())
        return type(default)(text)
    except (KeyError, ValueError) as wrong:
        raise ValueError(
            f"{name} is {text!r}, which is not a value of its kind ({type(default).__name__})"
        ) from wrong
