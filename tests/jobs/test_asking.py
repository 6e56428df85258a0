"""Jobs over GraphQL: any query can be one, nothing else can, and a wrong one is a problem and not a job."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from graph.asking import Asking
from graph.execution import answers
from graph.limits import Limits
from network.model import Network
from store.database import Database
from store.leases import claim_job
from tests.conftest import DAY, Ask, answer_of

COVERED = """query Covered($code: ID!, $minutes: Float! = 15) { network(code: $code) {
  coverage(input: {radius: {minutes: $minutes}}) { byVillage { numerator denominator } } } }"""
START = """mutation Start($input: StartJobInput!) { startJob(input: $input) {
  job { id state progress result attempt problems { code } }
  clientMutationId problems { code message path } } }"""
CANCEL = (
    "mutation Cancel($id: ID!) { cancelJob(input: {id: $id}) { job { id state } problems { code path } } }"
)
JOB = "query Job($id: ID!) { job(id: $id) { id state progress stage result startedAt finishedAt } }"
FOLLOW = "subscription Follow($id: ID!) { jobProgress(id: $id) { state progress result } }"


def start(ask: Ask, document: str = COVERED, **more: Any) -> dict[str, Any]:
    """The payload of startJob."""
    payload: dict[str, Any] = ask(START, input={"document": document, **more})["startJob"]
    return payload


def waiting(database: Database) -> Asking:
    """A request to a server whose workers never come."""
    return Asking(database, DAY, request_id="test", jobs=lambda: None)


def test_a_job_answers_what_the_query_answers(ask: Ask) -> None:
    """Where nobody waits for jobs, it is run to its end before the answer comes."""
    direct = ask(COVERED, code="toy")
    payload = start(ask, variables={"code": "toy"}, clientMutationId="m")
    job = payload["job"]
    assert (
        job["result"]
        == direct
        == {"network": {"coverage": {"byVillage": {"numerator": 3.0, "denominator": 5.0}}}}
    )
    assert (job["state"], job["progress"], job["attempt"], job["problems"]) == ("SUCCEEDED", 1.0, 1, [])
    assert (payload["problems"], payload["clientMutationId"]) == ([], "m")
    found = ask(JOB, id=job["id"])["job"]
    assert (found["id"], found["state"], found["result"]) == (job["id"], "SUCCEEDED", direct)
    assert found["startedAt"] <= found["finishedAt"]


def test_equal_inputs_are_one_job(ask: Ask) -> None:
    """Blanks, comments, the order of variables and undeclared ones make no difference; other values do."""
    first = start(ask, variables={"code": "toy", "minutes": 20})["job"]["id"]
    spaced = "# the same\n" + COVERED.replace(" ", "  ")
    assert start(ask, spaced, variables={"minutes": 20, "code": "toy", "other": 1})["job"]["id"] == first
    assert start(ask, variables={"code": "toy", "minutes": 21})["job"]["id"] != first
    assert start(ask, COVERED.replace("numerator", "value"), variables={"code": "toy"})["job"]["id"] != first


def test_another_network_is_another_job(ask: Ask, database: Database, toy: Network) -> None:
    """What was answered on the network of before is not the answer now; other networks do not matter."""
    first = start(ask, variables={"code": "toy"})["job"]
    database.save_network(toy.with_parts(code="other"))
    assert start(ask, variables={"code": "toy"})["job"] == first
    database.save_network(toy.with_parts(sites=()))
    second = start(ask, variables={"code": "toy"})["job"]
    assert second["id"] != first["id"]
    assert second["result"]["network"]["coverage"]["byVillage"]["numerator"] == 0.0
    database.save_network(toy)
    assert start(ask, variables={"code": "toy"})["job"] == first


def test_a_query_of_all_networks_rests_on_all(ask: Ask, database: Database, toy: Network) -> None:
    """Where the networks asked for are not named at the root, any change makes another job."""
    first = start(ask, "{ networks { code } }")["job"]
    assert start(ask, "{ networks { code } }")["job"] == first
    database.save_network(toy.with_parts(code="other"))
    assert start(ask, "{ networks { code } }")["job"]["result"] == {
        "networks": [{"code": "other"}, {"code": "toy"}]
    }


def test_a_scenario_edited_is_another_job(ask: Ask) -> None:
    """The same scenario with other changes is other input; a new name is not."""
    changes = [{"closeSite": {"id": "O1"}}]
    made = ask(
        """mutation($changes: [ChangeInput!]!) { createScenario(input: {networkCode: "toy", name: "a",
             changes: $changes}) { scenario { id } problems { message } } }""",
        changes=changes,
    )["createScenario"]["scenario"]
    document = f'{{ network(code: "toy", scenario: "{made["id"]}") {{ name }} }}'
    edit = "mutation($input: UpdateScenarioInput!) { updateScenario(input: $input) { problems { message } } }"
    first = start(ask, document)["job"]["id"]
    ask(edit, input={"id": made["id"], "expectedVersion": 1, "name": "b"})
    assert start(ask, document)["job"]["id"] == first
    ask(edit, input={"id": made["id"], "expectedVersion": 2, "changes": []})
    assert start(ask, document)["job"]["id"] != first


WRONG = [
    ("{", None, "document", "Syntax Error: Expected Name, found <EOF> (line 1 column 2)."),
    ("", None, "document", "Syntax Error: Unexpected <EOF> (line 1 column 1)."),
    ("{ nothing }", None, "document", "Cannot query field 'nothing' on type 'Query' (line 1 column 3)."),
    ("mutation { __typename }", None, "document", "The document holds a mutation; only a query can run."),
    (FOLLOW, {"id": "x"}, "document", "The document holds a subscription; only a query can run."),
    ("fragment F on Query { a }", None, "document", "Cannot query field 'a' on type 'Query'"),
    (COVERED, [1], "variables", "The variables are not a JSON object."),
    (COVERED, {"code": 1.5}, "variables", "Variable '$code' has invalid value: ID cannot represent"),
    ("query A { __typename } query B { __typename }", None, "document",
     "The document holds 2 operations; a job is one."),
]  # fmt: skip


@pytest.mark.parametrize(("document", "variables", "path", "says"), WRONG)
def test_what_is_no_query_is_a_problem_and_no_job(
    ask: Ask, document: str, variables: Any, path: str, says: str
) -> None:
    """With the place of the mistake."""
    payload = start(ask, document, variables=variables)
    assert payload["job"] is None
    assert {(p["code"], tuple(p["path"])) for p in payload["problems"]} == {
        ("DOCUMENT_INVALID", ("input", path))
    }
    assert payload["problems"][0]["message"].startswith(says)


def test_a_missing_variable_is_a_problem(ask: Ask) -> None:
    """Each one is named."""
    payload = start(ask)
    assert payload["job"] is None
    assert "$code" in payload["problems"][0]["message"]


def test_a_document_keeps_the_limits_of_its_server(database: Database) -> None:
    """A job is no way round them: what is too deep or too long for a request is too much for a job."""
    from graph.execution import answer, make_documents

    asking = replace(waiting(database), documents=make_documents(limits=Limits(aliases=2)))
    document = "{ " + " ".join(f"a{i}: __typename" for i in range(3)) + " }"
    made = asyncio.run(answer(START, asking, variables={"input": {"document": document}}))
    assert made.body["data"]["startJob"]["job"] is None
    assert "3 aliases" in made.body["data"]["startJob"]["problems"][0]["message"]


def test_a_query_that_fails_is_a_failed_job(ask: Ask) -> None:
    """An id that this service never gave out: the query answers an error, the job says it as a problem."""
    payload = start(ask, '{ scenario(id: "no id of ours") { name } }')
    assert payload["problems"] == []
    assert (payload["job"]["state"], payload["job"]["result"]) == ("FAILED", None)
    assert payload["job"]["problems"] == [{"code": "JOB_FAILED"}]


def test_where_workers_wait_the_job_is_left_to_them(database: Database) -> None:
    """It is queued, the pool is told, and the answer comes at once; the repeated one tells nobody anew."""
    from graph.execution import answer

    told = []
    asking = replace(waiting(database), jobs=lambda: told.append(1))
    given = {"input": {"document": "{ networks { code } }", "clientMutationId": "m"}}
    made = asyncio.run(answer(START, asking, variables=given)).body["data"]["startJob"]
    assert (made["job"]["state"], made["job"]["result"], told) == ("QUEUED", None, [1])
    assert asyncio.run(answer(START, asking, variables=given)).body["data"]["startJob"] == made


def test_a_waiting_job_is_cancelled(ask: Ask, database: Database) -> None:
    """Its state says so, and a worker finds nothing to do."""
    from graph.execution import answer

    given = {"input": {"document": "{ networks { code } }"}}
    made = asyncio.run(answer(START, waiting(database), variables=given)).body["data"]["startJob"]["job"]
    cancelled = ask(CANCEL, id=made["id"])["cancelJob"]
    assert cancelled == {"job": {"id": made["id"], "state": "CANCELLED"}, "problems": []}
    assert claim_job(database, worker="w") is None
    assert start(ask, "{ networks { code } }")["job"]["id"] == made["id"]


def test_an_ended_job_is_not_cancelled(ask: Ask) -> None:
    """A warning says that it has ended."""
    job = start(ask, "{ networks { code } }")["job"]
    cancelled = ask(CANCEL, id=job["id"])["cancelJob"]
    assert cancelled["job"] == {"id": job["id"], "state": "SUCCEEDED"}
    assert cancelled["problems"] == [{"code": "NO_EFFECT", "path": ["input", "id"]}]


def test_ids_of_other_things_are_no_jobs(ask: Ask, database: Database) -> None:
    """Asked for they are null, cancelled they are an error of the request."""
    other = ask('{ network(code: "toy") { id } }')["network"]["id"]
    assert ask(JOB, id=other) == {"job": None}
    refused = answer_of(CANCEL, database, id=other).body["errors"][0]
    assert refused["extensions"]["code"] == "BAD_USER_INPUT"
    assert refused["message"] == "This is the id of something else than a job."


def test_a_job_is_a_node(ask: Ask) -> None:
    """Found again by its global id alone."""
    job = start(ask, "{ networks { code } }")["job"]
    node = ask("query($id: ID!) { node(id: $id) { __typename id ... on Job { state } } }", id=job["id"])[
        "node"
    ]
    assert node == {"__typename": "Job", "id": job["id"], "state": "SUCCEEDED"}


def events(database: Database, id_: str) -> list[Any]:
    """All that jobProgress tells of a job."""

    async def listen() -> list[Any]:
        return [body async for body in answers(FOLLOW, waiting(database), variables={"id": id_})]

    return asyncio.run(listen())


def test_an_ended_job_is_told_once(ask: Ask, database: Database) -> None:
    """Then the stream ends."""
    job = start(ask, "{ networks { code } }")["job"]
    told = events(database, job["id"])
    assert [body["data"]["jobProgress"]["state"] for body in told] == ["SUCCEEDED"]


def test_an_unknown_job_cannot_be_followed(ask: Ask, database: Database) -> None:
    """The stream is one error."""
    other = ask('{ network(code: "toy") { id } }')["network"]["id"]
    (told,) = events(database, other)
    assert told["errors"][0]["message"] == "There is no job with that id."
    assert told["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
