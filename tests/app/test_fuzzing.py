"""Fuzzing: a thousand requests that nobody thought of, without a 5xx or a masked error.

`scripts/fuzz` asks five thousand, or as many as LIUTONG_FUZZ_CASES says, from the seed LIUTONG_FUZZ_SEED.
"""

import os
from pathlib import Path

import pytest
from schemathesis.core.failures import FailureGroup

from network.model import Network
from store.askers import Origin
from store.database import Database, NetworkHead, open_database
from tests.clients import listening
from tests.fuzzing import fuzz

CASES = int(os.environ.get("LIUTONG_FUZZ_CASES", "1000"))
SEED = int(os.environ.get("LIUTONG_FUZZ_SEED", "1"))
PARTS = 4
"""Parts that run beside each other where there are processors for it."""


@pytest.fixture
def url(toy: Network, tmp_path: Path) -> str:
    """A database of the toy county that may be written to."""
    url = f"sqlite:///{tmp_path}/toy.db"
    database = open_database(url)
    database.save_network(toy)
    database.close()
    return url


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_breaks_the_server(url: str, part: int) -> None:
    """Requests made from the schema, a fifth of them wrong on purpose: answered as the schema says."""
    with listening(url) as address:
        assert fuzz(address, cases=CASES // PARTS, seed=SEED * PARTS + part) >= CASES // PARTS


def test_what_breaks_is_found(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug in one answer, masked as the server masks it, is found within forty requests."""

    whole = Database.list_networks

    def broken(database: Database) -> list[NetworkHead]:
        if database.origin != Origin():
            raise RuntimeError
        return whole(database)  # the server's own look when it starts

    monkeypatch.setattr(Database, "list_networks", broken)
    with listening(url) as address, pytest.raises(FailureGroup, match="INTERNAL_SERVER_ERROR"):
        fuzz(address, cases=40, seed=1)
