"""OIDC: bearer tokens of an OpenID Connect issuer, verified against its published keys."""

import json
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from store.askers import Asker, Role

log = structlog.get_logger("liutong.admission")

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures with a public key; `none` and those with a shared secret are never taken."""
LEEWAY_S = 60
"""How far the issuer's clock may differ from ours."""
AGAIN_S = 60.0
"""How soon the keys are fetched again for a token that names an unknown one."""
_FETCH_S = 10.0
_MOST_BYTES = 1_000_000


@dataclass
class Issuer:
    """One issuer. `source` is its JWKS: a file or an https:// address; the clocks are passed in for tests."""

    issuer: str
    audience: str
    source: str
    roles_claim: str
    operators_claim: str
    role_names: Mapping[str, Role]
    clock: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic
    _keys: KeySet | None = None
    _fetched: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def check_token(self, text: str) -> Asker | None:
        """Who asks with this token; None where it is not one of this issuer for us, or gives no role here."""
        try:
            claims = self._decoded(text)
        except (JoseError, ValueError, TypeError, KeyError) as wrong:
            log.info("token refused", why=type(wrong).__name__)
            return None
        if claims is None:
            return None
        try:
            return self._asker(claims)
        except ValueError as wrong:
            log.warning("token refused", why=str(wrong))
            return None

    def has_keys(self) -> bool:
        """True where the issuer's keys can be read."""
        return self._known_keys(None) is not None

    def _decoded(self, text: str) -> dict[str, Any] | None:
        key_ids = [self._key_id(text)]
        keys = self._known_keys(key_ids[0])
        if keys is None:
            return None
        token = jwt.decode(text, keys, algorithms=list(ALGORITHMS))
        registry = jwt.JWTClaimsRegistry(
            now=int(self.clock()),
            leeway=LEEWAY_S,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.audience},
            exp={"essential": True},
            sub={"essential": True},
        )
        registry.validate(token.claims)
        return token.claims

    def _key_id(self, text: str) -> str | None:
        from joserfc.jws import extract_compact

        header = extract_compact(text.encode()).headers()
        key_id = header.get("kid")
        return key_id if isinstance(key_id, str) else None

    def _known_keys(self, key_id: str | None) -> KeySet | None:
        """The issuer's keys, read again where the one named is new and the last look is a while ago."""
        with self._lock:
            known = self._keys is not None and (
                key_id is None or any(key.kid == key_id for key in self._keys.keys)
            )
            if not known and (self._keys is None or self.monotonic() - self._fetched >= AGAIN_S):
                self._fetched = self.monotonic()
                try:
                    self._keys = KeySet.import_key_set(json.loads(self._read()))
                except (OSError, ValueError, JoseError) as wrong:
                    log.error("the issuer's keys cannot be read", source=self.source, why=str(wrong))
            return self._keys

    def _read(self) -> bytes:
        if "://" not in self.source:
            return Path(self.source).read_bytes()
        with urllib.request.urlopen(self.source, timeout=_FETCH_S) as answer:  # noqa: S310 - https alone, by the settings
            return bytes(answer.read(_MOST_BYTES))

    def _asker(self, claims: Mapping[str, Any]) -> Asker | None:
        named = _listed(_claim(claims, self.roles_claim))
        roles = frozenset(self.role_names[name] for name in named if name in self.role_names)
        operators = frozenset(_listed(_claim(claims, self.operators_claim)))
        if not roles:
            log.info("token refused", why="no role here")
            return None
        if Role.OPERATOR not in roles:
            operators = frozenset()
        return Asker(f"oidc:{claims['sub']}", roles, operators)


def _claim(claims: Mapping[str, Any], path: str) -> Any:
    """A claim by its path, dots leading into objects; a claim whose own name has dots comes first."""
    if path in claims:
        return claims[path]
    found: Any = claims
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _listed(claim: Any) -> list[str]:
    """A claim that is a list of texts, or one text with spaces between."""
    if isinstance(claim, str):
        return claim.split()
    return [item for item in claim if isinstance(item, str)] if isinstance(claim, list) else []
