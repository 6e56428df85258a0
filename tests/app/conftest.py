"""What the tests of the server share: one that listens on a real socket."""

from collections.abc import Iterator

import pytest

from tests.clients import listening


@pytest.fixture(scope="session")
def address(toy_url: str) -> Iterator[str]:
    """The address of a server on the toy county, with default settings."""
    with listening(toy_url) as address:
        yield address
