"""Keys: `liutong_<id>_<secret>`, kept as a hash alone, with roles, an end, and when they were last used."""

import hmac
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import insert, select, update

from store.askers import Asker, Role
from store.audit import append_row
from store.database import Database
from store.tables import api_keys

PREFIX = "liutong_"
_NAME = "key:"
"""How the names of askers with a key begin."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is kept; the secret is not."""

    id: str
    name: str
    roles: frozenset[Role]
    operators: frozenset[str]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None

    def asker(self) -> Asker:
        """Who asks with it."""
        return Asker(f"{_NAME}{self.id}", self.roles, self.operators)


def create_key(
    database: Database, *, name: str, roles: Iterable[Role], operators: Iterable[str] = (),
    expires_at: datetime | None = None,
) -> tuple[Key, str]:  # fmt: skip
    """A new key and its text, which is told here and never again; ValueError where it could do nothing."""
    asker = Asker("key", frozenset(roles), frozenset(operators))
    if not asker.roles:
        raise ValueError("a key without a role may do nothing: give it one")
    if asker.operators and Role.OPERATOR not in asker.roles:
        raise ValueError("operators are named for the role operator alone")
    if Role.OPERATOR in asker.roles and not asker.operators:
        raise ValueError("the role operator needs an operator as CODE/ID, such as nanchuan/post")
    key_id = secrets.token_hex(6)
    text = f"{PREFIX}{key_id}_{secrets.token_urlsafe(32)}"
    key = Key(key_id, name, asker.roles, asker.operators, database.clock(), expires_at, None, None)
    with database.writing() as connection:
        connection.execute(insert(api_keys).values(**_cells(key), hash=_hash(text)))
        append_row(
            connection, database, operation="createKey", subject=f"key {key_id}", after=_told(key)
        )  # fmt: skip
    return key, text


def list_keys(database: Database) -> list[Key]:
    """All keys, oldest first, the revoked ones too."""
    with database.reading() as connection:
        found = [_key(row) for row in connection.execute(select(api_keys))]
    return sorted(found, key=lambda key: (key.created_at, key.id))


def revoke_key(database: Database, key_id: str) -> Key | None:
    """End a key from the next request on; None where there is none. One that has ended stays as it is."""
    mine = api_keys.c.id == key_id
    with database.writing() as connection:
        row = connection.execute(select(api_keys).where(mine).with_for_update()).first()
        if row is None:
            return None
        if row.revoked_at is None:
            connection.execute(update(api_keys).where(mine).values(revoked_at=_utc(database.clock())))
            after = _key(connection.execute(select(api_keys).where(mine)).one())
            append_row(
                connection, database, operation="revokeKey", subject=f"key {key_id}",
                before=_told(_key(row)), after=_told(after),
            )  # fmt: skip
            return after
    return _key(row)


def check_key(database: Database, text: str) -> Asker | None:
    """Who asks with this key; None where it is unknown, wrong, revoked or at its end."""
    key_id, _, secret = text.removeprefix(PREFIX).partition("_")
    if not text.startswith(PREFIX) or not secret:
        return None
    with database.reading() as connection:
        row = connection.execute(select(api_keys).where(api_keys.c.id == key_id)).first()
    if row is None or not hmac.compare_digest(row.hash, _hash(text)):
        return None
    key, now = _key(row), database.clock()
    if key.revoked_at is not None or (key.expires_at is not None and key.expires_at <= now):
        return None
    return key.asker()


def note_use(database: Database, asker: Asker) -> None:
    """Write down that a key was used now. Callers need not wait for it, and call it once a while at most."""
    used = update(api_keys).where(api_keys.c.id == asker.name.removeprefix(_NAME))
    with database.writing() as connection:
        connection.execute(used.values(last_used_at=_utc(database.clock())))


def _hash(text: str) -> str:
    """43 random characters need no slow hash: nobody guesses them."""
    return sha256(text.encode()).hexdigest()


def _cells(key: Key) -> dict[str, Any]:
    return {
        "id": key.id, "name": key.name, "roles": json.dumps(sorted(key.roles)),
        "operators": json.dumps(sorted(key.operators), ensure_ascii=False),
        "created_at": _utc(key.created_at), "expires_at": key.expires_at and _utc(key.expires_at),
    }  # fmt: skip


def _told(key: Key) -> dict[str, Any]:
    """The key as the audit log has it."""
    return _cells(key) | {"revoked_at": key.revoked_at}


def _key(row: Any) -> Key:
    return Key(
        row.id, row.name, frozenset(map(Role, json.loads(row.roles))), frozenset(json.loads(row.operators)),
        row.created_at.replace(tzinfo=UTC), _moment(row.expires_at), _moment(row.revoked_at),
        _moment(row.last_used_at),
    )  # fmt: skip


def _moment(cell: datetime | None) -> datetime | None:
    return None if cell is None else cell.replace(tzinfo=UTC)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
