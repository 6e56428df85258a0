"""Other people's clients, as front ends use them: npm's graphql-ws, graphql-sse, gql.tada, Python's gql."""

import asyncio
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from gql import Client, gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.requests import RequestsHTTPTransport
from gql.transport.websockets import WebsocketsTransport
from graphql import introspection_from_schema

from graph.schema import core_schema
from tests.clients import TOOLS, node, run_program

QUERY = "query Name($code: ID!) { network(code: $code) { name } }"
START = """mutation Start($input: StartJobInput!) {
  startJob(input: $input) { job { id } problems { message } clientMutationId }
}"""
FOLLOW = "subscription Follow($id: ID!) { jobProgress(id: $id) { state progress result } }"


@pytest.fixture(scope="module")
def python_client(address: str) -> Client:
    """gql over HTTP, with the schema fetched from the server: it validates before it sends."""
    transport = RequestsHTTPTransport(url=f"{address}/graphql")
    return Client(transport=transport, fetch_schema_from_transport=True)


def start_job(client: Client, document: str = "{ networks { code } }") -> str:
    """The id of a job started with that client."""
    request = gql(START)
    request.variable_values = {"input": {"document": document, "clientMutationId": document}}
    with client as session:
        payload = session.execute(request)["startJob"]
    assert payload["problems"] == []
    assert payload["clientMutationId"] == document
    job: str = payload["job"]["id"]
    return job


def test_gql_asks_over_http(python_client: Client) -> None:
    """It fetches the schema by introspection, checks the query against it, and gets the answer."""
    request = gql(QUERY)
    request.variable_values = {"code": "toy"}
    with python_client as session:
        assert session.execute(request) == {"network": {"name": "Toy county"}}
        with pytest.raises(TransportQueryError, match="was not given out by this service") as refused:
            session.execute(gql('{ node(id: "x") { id } }'))
    assert refused.value.errors[0]["extensions"]["code"] == "BAD_USER_INPUT"


def test_gql_follows_a_job_over_a_socket(python_client: Client, address: str) -> None:
    """A subscription ends by itself with the job's result."""
    job = start_job(python_client)

    async def follow() -> list[dict[str, Any]]:
        transport = WebsocketsTransport(url=f"{address.replace('http', 'ws')}/graphql")
        request = gql(FOLLOW)
        request.variable_values = {"id": job}
        async with Client(transport=transport) as session:
            return [came["jobProgress"] async for came in session.subscribe(request)]

    *_, last = asyncio.run(follow())
    assert (last["state"], last["progress"]) == ("SUCCEEDED", 1)
    assert last["result"] == {"networks": [{"code": "toy"}]}


@pytest.mark.parametrize("program", ["ask_ws.cjs", "ask_sse.cjs"])
def test_clients_for_streams(python_client: Client, address: str, program: str) -> None:
    """A query is one result, a refused one is told, a subscription ends by itself: by both ways."""
    job = start_job(python_client, f"query {program[:-4]} {{ networks {{ code }} }}")
    told = run_program(program, address, job)
    assert [came["data"] for came in told["query"]] == [{"network": {"name": "Toy county"}}]
    assert "Cannot query field 'nothing'" in json.dumps(told["refused"])
    assert told["followed"][-1]["data"]["jobProgress"] == {"state": "SUCCEEDED", "progress": 1}


TYPED = """
import { initGraphQLTada, type ResultOf, type VariablesOf } from "gql.tada";
import type { introspection } from "./introspection.d.ts";

const graphql = initGraphQLTada<{ introspection: introspection; scalars: { Date: string; ID: string } }>();
const query = graphql(`query Coverage($code: ID!, $input: CoverageInput!) {
  network(code: $code) { name coverage(input: $input) { byVillage { numerator value } gaps { reasons } } }
}`);

export const asked: VariablesOf<typeof query> = { code: "toy", input: { radius: { minutes: 15 } } };
export const share = (data: ResultOf<typeof query>): number | null | undefined =>
  data.network?.coverage.byVillage.value;
"""
CONFIG = {
    "compilerOptions": {
        "strict": True,
        "noEmit": True,
        "target": "es2022",
        "module": "esnext",
        "moduleResolution": "bundler",
        "allowImportingTsExtensions": True,
        "skipLibCheck": True,
        "types": [],
    },
    "files": ["typed.ts"],
}


def compile_typed(folder: Path, text: str) -> str:
    """What the type checker says of a program whose queries are typed by the schema."""
    (folder / "typed.ts").write_text(text, encoding="utf-8")
    (folder / "tsconfig.json").write_text(json.dumps(CONFIG), encoding="utf-8")
    told = json.dumps(introspection_from_schema(core_schema(), descriptions=False), ensure_ascii=False)
    (folder / "introspection.d.ts").write_text(f"export type introspection = {told};", encoding="utf-8")
    if not (folder / "node_modules").exists():
        (folder / "node_modules").symlink_to(TOOLS / "node_modules")
    command = [*node(), str(TOOLS / "tsc.js"), "-p", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def test_queries_are_typed_by_the_schema(tmp_path: Path) -> None:
    """gql.tada: what is sound compiles; a field that is not there, a variable of another kind and a value
    taken for another are errors of the type checker."""
    assert compile_typed(tmp_path, TYPED) == ""
    wrong = TYPED.replace("minutes: 15", 'minutes: "15"').replace("byVillage.value;", "byVillage.share;")
    told = compile_typed(tmp_path, wrong)
    assert "Type 'string' is not assignable to type 'number'" in told
    assert "Property 'share' does not exist" in told
