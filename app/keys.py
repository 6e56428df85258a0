"""Keys: made, listed and revoked on the command line."""

import sys
from collections.abc import Sequence
from datetime import datetime, timedelta

from app.cli import TroubleError
from app.databases import opened
from store.askers import Role
from store.keys import Key, create_key, list_keys, revoke_key


def create(
    *, roles: Sequence[str], operators: Sequence[str], name: str, days: int | None, database_url: str | None
) -> None:
    """Print a new key: alone on standard output, what to know about it on standard error."""
    unknown = sorted(set(roles) - set(Role))
    if unknown:
        raise TroubleError(f"There is no role {unknown[0]!r}; there are {', '.join(Role)}.")
    with opened(database_url) as database:
        end = None if days is None else database.clock() + timedelta(days=days)
        try:
            key, text = create_key(
                database, name=name, roles=map(Role, roles), operators=operators, expires_at=end
            )
        except ValueError as wrong:
            raise TroubleError(f"No key was made: {wrong}.") from wrong
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
    sys.stderr.write(f"{_line(key)}\nKeep it: it is not shown again. Send it as `Authorization: Bearer …`.\n")


def show(*, database_url: str | None) -> None:
    """One line a key."""
    with opened(database_url) as database:
        for key in list_keys(database):
            sys.stdout.write(f"{_line(key)}\n")


def revoke(key_id: str, *, database_url: str | None) -> None:
    """End a key; TroubleError where there is none of that id."""
    with opened(database_url) as database:
        key = revoke_key(database, key_id)
    if key is None:
        raise TroubleError(f"There is no key {key_id!r}; `liutong key list` prints them.")
    sys.stdout.write(f"{_line(key)}\n")


def _line(key: Key) -> str:
    parts = [key.id, ",".join(sorted(key.roles)), ",".join(sorted(key.operators)), key.name]
    moments = (("made", key.created_at), ("ends", key.expires_at), ("revoked", key.revoked_at))
    parts += [f"{word} {_moment(at)}" for word, at in moments if at]
    parts.append(f"last used {_moment(key.last_used_at)}" if key.last_used_at else "never used")
    return "  ".join(part for part in parts if part)


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
