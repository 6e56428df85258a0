"""The public audit of GraphQL over HTTP, npm's graphql-http, on the profile that a server has by default."""

from collections import Counter

from app.settings import HttpProfile
from tests.clients import listening, run_program


def test_the_audit_finds_nothing(address: str) -> None:
    """61 audits, 61 kept: no warning and no notice either."""
    results = run_program("audit.cjs", address)
    assert [result for result in results if result["status"] != "ok"] == []
    assert Counter(result["status"] for result in results) == {"ok": 61}


def test_where_the_released_text_differs_from_the_audit(toy_url: str) -> None:
    """The audit keeps an older draft: 400 where the released text says 422 (18 notices that it MAY be, and
    one warning), 200 for legacy clients' refused requests and application/json for clients without a wish.
    """
    with listening(toy_url, http_status_profile=HttpProfile.SEPTEMBER_2026) as address:
        results = run_program("audit.cjs", address)
    wrong = [result for result in results if result["status"] != "ok"]
    assert Counter(result["status"] for result in wrong) == {"notice": 18, "warn": 6}
    assert {result["id"] for result in wrong if result["status"] == "warn"} == {
        "47DE", "80D8", "572B", "FDE2", "7B9B", "86EE",
    }  # fmt: skip
    assert all(result["name"].startswith(("MAY use 400", "SHOULD")) for result in wrong)
