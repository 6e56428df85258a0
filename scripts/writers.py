"""Writers: clients that change scenarios one after the other and know what must be stored of theirs."""

import json
import random
from dataclasses import dataclass, field
from http.client import HTTPException
from threading import Event
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

_PAYLOAD = "{ scenario { id name version contentHash } problems { code } }"
_CREATE = f"mutation($input: CreateScenarioInput!) {{ made: createScenario(input: $input) {_PAYLOAD} }}"
_UPDATE = f"mutation($input: UpdateScenarioInput!) {{ made: updateScenario(input: $input) {_PAYLOAD} }}"
_DELETE = f"mutation($input: DeleteScenarioInput!) {{ made: deleteScenario(input: $input) {_PAYLOAD} }}"
_GONE = (URLError, HTTPException, ConnectionError, TimeoutError, json.JSONDecodeError)
"""What a client sees of a server that dies in the middle."""
PATIENCE_S = 60.0


@dataclass
class Change:
    """One mutation as it is sent, and sent again until it is answered."""

    kind: str
    document: str
    given: dict[str, Any]
    name: str


@dataclass
class Writer:
    """Sends one change after the other; knows what must be stored of its own scenarios."""

    number: int
    chance: random.Random
    stored: dict[str, dict[str, Any]] = field(default_factory=dict)
    pending: Change | None = None
    acknowledged: int = 0
    retried: int = 0
    wrong: list[str] = field(default_factory=list)

    def run(self, port: int, stop: Event) -> None:
        """Write until told to stop or until the server is gone."""
        while not stop.is_set() and self.step(port):
            pass

    def step(self, port: int) -> bool:
        """Send what is pending, or the next change; False when the server is gone or refuses."""
        is_retry = self.pending is not None
        change = self.pending = self.pending or self._next()
        try:
            payload = ask(port, change.document, input=change.given)["made"]
        except HTTPError as refused:
            self.wrong.append(f"{change.kind}: {refused}")
            return False
        except _GONE:
            return False
        self.pending = None
        self.acknowledged += 1
        self.retried += is_retry
        self._note(change, payload)
        return True

    def _next(self) -> Change:
        number = f"w{self.number}-{self.acknowledged}"
        mine = sorted(self.stored)
        drawn = self.chance.random()
        if len(mine) < 3 or drawn < 0.4:
            factor = round(0.3 + self.chance.random() / 2, 3)
            changes = [{"scaleSpeed": {"facilityTypes": [], "factor": factor}}]
            given = {"networkCode": "toy", "name": number, "changes": changes, "clientMutationId": number}
            return Change("create", _CREATE, given, number)
        chosen = self.stored[self.chance.choice(mine)]
        given = {"id": chosen["id"], "expectedVersion": chosen["version"], "clientMutationId": number}
        if drawn < 0.85:
            return Change("update", _UPDATE, given | {"name": number}, number)
        return Change("delete", _DELETE, given, chosen["name"])

    def _note(self, change: Change, payload: dict[str, Any]) -> None:
        """What the answer promises. A problem means that the change was made twice, or half."""
        if payload["problems"] or payload["scenario"] is None:
            self.wrong.append(f"{change.kind} {change.given}: {payload['problems']}")
            return
        told = payload["scenario"]
        if change.kind == "delete":
            del self.stored[told["id"]]
        else:
            self.stored[told["id"]] = told


def ask(port: int, document: str, **variables: Any) -> dict[str, Any]:
    """The data of an answer."""
    body = json.dumps({"query": document, "variables": variables}).encode()
    request = Request(f"http://127.0.0.1:{port}/graphql", body, {"Content-Type": "application/json"})
    with urlopen(request, timeout=PATIENCE_S) as response:
        content = json.loads(response.read())
    if content.get("errors"):
        raise RuntimeError(f"the server answered errors: {content['errors']}")
    data: dict[str, Any] = content["data"]
    return data
