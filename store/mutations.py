"""Mutations: a change that a client repeats with the same id is made once and answered alike each time."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, insert, select, text

from network.model import Problem, ProblemCode, error
from store import tables
from store.askers import LOCAL
from store.database import Database


def answer_once(
    database: Database, client_mutation_id: str | None, *, operation: str, request: Mapping[str, Any],
    act: Callable[[Connection], str], refuse: Callable[[Problem], str],
) -> str:  # fmt: skip
    """Run `act` in one transaction with the record of its answer, or give the answer recorded before.

    A client whose request was made but never answered asks again with the same id and gets the answer that
    it missed. The id with another request is `refuse`d (KNOWN_ID): the client has mixed up its ids.
    Ids belong to whoever asks: nobody gets an answer that was given to somebody else.
    """
    request_hash = _hash(operation, request)
    with database.writing() as connection:
        if client_mutation_id is None:
            return act(connection)
        own_id = _own(client_mutation_id, database.origin.who)
        known = _find(connection, own_id)
        if known is not None:
            return (
                known.answer if known.request_hash == request_hash else refuse(_mixed_up(client_mutation_id))
            )
        answer = act(connection)
        connection.execute(
            insert(tables.mutations).values(
                client_mutation_id=own_id, operation=operation, request_hash=request_hash,
                answer=answer, answered_at=database.clock().astimezone(UTC).replace(tzinfo=None),
            )
        )  # fmt: skip
        return answer


def _own(client_mutation_id: str, who: str) -> str:
    """The id as it is kept: with its owner, where that is not the machine's own."""
    return client_mutation_id if who == LOCAL.name else f"{who}\x1f{client_mutation_id}"


def find_answer(
    database: Database, client_mutation_id: str | None, *, operation: str, request: Mapping[str, Any],
    refuse: Callable[[Problem], str],
) -> str | None:  # fmt: skip
    """The answer recorded for that id, a refusal where it came with another request; None where it is new.

    For changes that take long to work out: a repeated one needs not be worked out again.
    """
    if client_mutation_id is None:
        return None
    own_id = _own(client_mutation_id, database.origin.who)
    query = select(tables.mutations).where(tables.mutations.c.client_mutation_id == own_id)
    with database.reading() as connection:
        known = connection.execute(query).first()
    if known is None:
        return None
    answer: str = known.answer
    return (
        answer if known.request_hash == _hash(operation, request) else refuse(_mixed_up(client_mutation_id))
    )


def _hash(operation: str, request: Mapping[str, Any]) -> str:
    asked = json.dumps([operation, request], ensure_ascii=False, sort_keys=True)
    return sha256(asked.encode()).hexdigest()


def _find(connection: Connection, client_mutation_id: str) -> Any:
    if connection.dialect.name == "postgresql":  # SQLite lets one writer in at a time anyway
        lock = text("SELECT pg_advisory_xact_lock(hashtext(:id))")
        connection.execute(lock, {"id": f"liutong mutation {client_mutation_id}"})
    query = select(tables.mutations).where(tables.mutations.c.client_mutation_id == client_mutation_id)
    return connection.execute(query).first()


def _mixed_up(client_mutation_id: str) -> Problem:
    said = (
        f"The id {client_mutation_id!r} came before with another request. Give each change an id of its own."
    )
    return error(ProblemCode.KNOWN_ID, said, "clientMutationId")
