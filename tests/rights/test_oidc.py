"""OpenID Connect: tokens are taken from the issuer that was named, for us, in time, and from nobody else."""

import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from starlette.testclient import TestClient

from app.oidc import Issuer
from app.settings import settings_of
from store.askers import Role
from tests.conftest import serving

ISSUER, AUDIENCE = "https://login.example/county", "liutong"
NOW = int(time.time())
A_DAY = 24 * 3600
"""Far from the moment at which a long run of tests comes here."""
SOUND = {"iss": ISSUER, "aud": AUDIENCE, "sub": "wang", "exp": NOW + A_DAY, "roles": ["planner"]}
RSA = RSAKey.generate_key(2048, parameters={"kid": "rsa", "use": "sig"})
EC = ECKey.generate_key("P-256", parameters={"kid": "ec", "use": "sig"})
STRANGER = RSAKey.generate_key(2048, parameters={"kid": "rsa"})
Make = Callable[..., Issuer]


def token(claims: dict[str, Any], key: Any = RSA, algorithm: str = "RS256", **header: Any) -> str:
    header = {"alg": algorithm, "kid": getattr(key, "kid", None) or "rsa"} | header
    return jwt.encode(header, claims, key, algorithms=[algorithm])


@pytest.fixture
def jwks(tmp_path: Path) -> Path:
    """The issuer's published keys as a file."""
    path = tmp_path / "jwks.json"
    path.write_text(json.dumps({"keys": [RSA.as_dict(private=False), EC.as_dict(private=False)]}))
    return path


@pytest.fixture
def issuer(jwks: Path) -> Make:
    def make(**more: Any) -> Issuer:
        parts = {
            "roles_claim": "roles",
            "operators_claim": "operators",
            "role_names": {r.value: r for r in Role},
        }
        return Issuer(ISSUER, AUDIENCE, str(jwks), **(parts | more))

    return make


@pytest.mark.parametrize(("key", "algorithm"), [(RSA, "RS256"), (RSA, "PS256"), (EC, "ES256")])
def test_a_sound_token_is_taken(issuer: Make, key: Any, algorithm: str) -> None:
    """Whoever it is about asks, in the roles of the claim."""
    asker = issuer().check_token(token(SOUND, key, algorithm))
    assert asker is not None
    assert (asker.name, asker.roles, asker.operators) == ("oidc:wang", {Role.PLANNER}, frozenset())


WRONG = {
    "another issuer": {"iss": "https://login.example/other"},
    "for somebody else": {"aud": "mail"},
    "at its end": {"exp": NOW - A_DAY},
    "not yet": {"nbf": NOW + A_DAY},
    "without an end": {"exp": None},
    "about nobody": {"sub": None},
    "without an issuer": {"iss": None},
    "without an audience": {"aud": None},
    "no role here": {"roles": ["chief"]},
    "no roles at all": {"roles": None},
    "an operator of no county": {"roles": ["operator"], "operators": ["post"]},
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG)
def test_a_token_that_is_wrong_in_one_thing_is_refused(issuer: Make, change: dict[str, Any]) -> None:
    """Each claim is needed, and must say what it should."""
    claims = {name: value for name, value in (SOUND | change).items() if value is not None}
    assert issuer().check_token(token(claims)) is None


def forged(name: str) -> str:
    """A token made by somebody who has the issuer's public key and a sound token of somebody else."""
    head, body, signature = token(SOUND).split(".")
    match name:
        case "signed by a stranger":
            return token(SOUND, STRANGER)
        case "the public key as a shared secret":
            signed = f"{_part({'alg': 'HS256', 'kid': 'rsa'})}.{body}"
            made = hmac.new(RSA.as_pem(private=False), signed.encode(), "sha256").digest()
            return f"{signed}.{_base64(made)}"
        case "unsigned":
            return f"{_part({'alg': 'none', 'kid': 'rsa'})}.{body}."
        case "another content":
            return f"{head}.{_part(SOUND | {'roles': ['administrator']})}.{signature}"
    return name


def _part(content: dict[str, Any]) -> str:
    return _base64(json.dumps(content).encode())


def _base64(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


@pytest.mark.parametrize(
    "name",
    [
        "signed by a stranger",
        "the public key as a shared secret",
        "unsigned",
        "another content",
        "a.b.c",
        "x",
    ],
)
def test_a_forged_token_is_refused(issuer: Make, name: str) -> None:
    """Whatever its header claims, the signature must be of the issuer's published key."""
    assert issuer().check_token(forged(name)) is None


def test_the_issuers_words_become_ours(issuer: Make) -> None:
    """A claim within objects, its names mapped; operators only beside the role of one."""
    made = issuer(roles_claim="realm_access.roles", role_names={"plan": Role.PLANNER, "haul": Role.OPERATOR})
    claims = SOUND | {"realm_access": {"roles": ["haul", "else"]}, "operators": ["toy/post"]}
    asker = made.check_token(token(claims))
    assert asker is not None
    assert (asker.roles, asker.operators) == ({Role.OPERATOR}, {"toy/post"})
    planner = made.check_token(token(claims | {"realm_access": {"roles": "plan"}}))
    assert planner is not None
    assert (planner.roles, planner.operators) == ({Role.PLANNER}, frozenset())


def test_new_keys_of_the_issuer_are_met_within_a_minute(issuer: Make, jwks: Path) -> None:
    """A token of a key unknown so far makes the keys be read again, once a minute at most."""
    now = [1000.0]
    made = issuer(monotonic=lambda: now[0])
    assert made.check_token(token(SOUND)) is not None
    fresh = RSAKey.generate_key(2048, parameters={"kid": "fresh"})
    jwks.write_text(json.dumps({"keys": [fresh.as_dict(private=False)]}))
    assert made.check_token(token(SOUND, fresh)) is None
    now[0] += 61
    assert made.check_token(token(SOUND, fresh)) is not None
    assert made.check_token(token(SOUND)) is None


def test_a_server_takes_tokens_and_keys(kept_url: str, jwks: Path, keys: dict[str, str]) -> None:
    """People by the issuer, programs by keys, on one server."""
    set_ = settings_of(
        {
            "LIUTONG_AUTH": "oidc",
            "LIUTONG_OIDC_ISSUER": ISSUER,
            "LIUTONG_OIDC_AUDIENCE": AUDIENCE,
            "LIUTONG_OIDC_KEYS": str(jwks),
            "LIUTONG_OIDC_ROLE_NAMES": "reader=viewer",
        }
    )
    names = ("auth", "oidc_issuer", "oidc_audience", "oidc_keys", "oidc_role_names")
    for client in serving(kept_url, **{name: getattr(set_, name) for name in names}):
        assert _status(client, token(SOUND | {"roles": ["reader"]})) == 200
        assert _status(client, keys["viewer"]) == 200
        assert _status(client, token(SOUND)) == 401


def _status(client: TestClient, credential: str) -> int:
    headers = {"authorization": f"Bearer {credential}"}
    return client.post("/graphql", json={"query": "{ networks { code } }"}, headers=headers).status_code
