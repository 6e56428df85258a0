"""The page on pooled distribution: its queries are answered as they stand there."""

import re
from pathlib import Path

import pytest

from tests.conftest import Ask

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "pooling.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```graphql\n(.*?)```", PAGE, flags=re.DOTALL)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: " ".join(query.split())[:70])
def test_a_query_of_the_page_is_answered(ask: Ask, query: str) -> None:
    """On the toy county, without errors and without a problem of severity ERROR."""
    (answer,) = ask(query.replace("problems { code message }", "problems { severity message }")).values()
    problems = [problem for part in answer.values() for problem in part.get("problems", ())]
    assert [problem["message"] for problem in problems if problem["severity"] == "ERROR"] == []
