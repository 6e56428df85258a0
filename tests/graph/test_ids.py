"""Global ids and cursors: opaque, stable, strict."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import AskingError
from graph.ids import code_before, cursor_after, global_id, parts_of
from store.database import Database
from tests.conftest import Ask, answer_of

BAD = [
    "", "x", "1", "null", "AAAA", "====", "WyJ", "a" * 10_000, "-1", "WzFd", "W10", "e30", "bnVsbA",
    "WyJzaXRlIiwidG95IiwiczEiXQ==", "WyJzaXRlIiwgInRveSIsICJzMSJd", "南川", "9" * 5000, "WyJzaXRlIl0\n",
]  # fmt: skip
"""Never given out: not ours, padded, spaced, of the wrong kind of JSON, too long."""


@given(st.lists(st.text(max_size=20), min_size=1, max_size=3))
def test_ids_come_back_as_they_were(parts: list[str]) -> None:
    """What an id was made of is found in it again, whatever characters codes have."""
    if any("\ud800" <= character <= "\udfff" for part in parts for character in part):
        return
    if parts[0] != "cursor":
        assert parts_of(global_id(*parts)) == tuple(parts)
    assert code_before(cursor_after(parts[0])) == parts[0]


@pytest.mark.parametrize("text", BAD)
def test_what_was_never_given_out_is_refused(text: str) -> None:
    """A made-up id or cursor is refused in a sentence, without a word of Python."""
    for read in (parts_of, code_before):
        with pytest.raises(AskingError, match="was not given out by this service"):
            read(text)


def test_cursors_are_no_ids_and_ids_no_cursors() -> None:
    """Neither passes for the other."""
    with pytest.raises(AskingError):
        parts_of(cursor_after("s1"))
    with pytest.raises(AskingError):
        code_before(global_id("site", "toy", "s1"))


@pytest.mark.parametrize("text", BAD)
def test_a_bad_id_is_bad_user_input(database: Database, text: str) -> None:
    """node(id) answers null with one error whose code is BAD_USER_INPUT."""
    body = answer_of("query Q($id: ID!) { node(id: $id) { id } }", database, id=text).body
    assert body["data"] == {"node": None}
    assert [error["extensions"]["code"] for error in body["errors"]] == ["BAD_USER_INPUT"]


def test_every_node_is_found_again_by_its_id(ask: Ask) -> None:
    """Network, township, village and site answer to their own ids with their own types."""
    found = ask(
        '{ network(code: "toy") { id townships { id } villages { id } sites { nodes { id } } } }',
    )["network"]
    ids = [
        found["id"],
        found["townships"][0]["id"],
        found["villages"][4]["id"],
        found["sites"]["nodes"][1]["id"],
    ]
    text = (
        "query Q($id: ID!) { node(id: $id) { id __typename ... on Site { code } ... on Village { code } } }"
    )
    nodes = [ask(text, id=id_)["node"] for id_ in ids]
    assert [node["id"] for node in nodes] == ids
    assert [node["__typename"] for node in nodes] == ["Network", "Township", "Village", "Site"]
    assert (nodes[2]["code"], nodes[3]["code"]) == ("V5", "s1")


@pytest.mark.parametrize(
    "parts",
    [
        ("site", "toy", "gone"),
        ("village", "gone", "V1"),
        ("network", "gone"),
        ("scenario", "gone"),
        ("planet", "x"),
        ("site", "toy"),
        ("network", "toy", "more"),
    ],
)
def test_a_sound_id_of_nothing_is_null(ask: Ask, parts: tuple[str, ...]) -> None:
    """What is gone, or never was, is null without an error."""
    assert ask("query Q($id: ID!) { node(id: $id) { id } }", id=global_id(*parts)) == {"node": None}
