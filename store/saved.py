"""Saved scenarios as values: their content and its hash, and the answers about them as text."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from network.model import Problem, ProblemCode, Severity


@dataclass(frozen=True, slots=True)
class SavedScenario:
    """A list of changes on a network. `id` is opaque and stays; `version` counts edits from 1.

    `changes_json` is canonical JSON text; `base_fingerprint` is the network's when the changes were last
    given; `content_hash` is equal for equal base and changes, whatever the name.
    """

    id: str
    network_code: str
    name: str
    version: int
    changes_json: str
    content_hash: str
    base_fingerprint: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class ScenarioAnswer:
    """What a change of scenarios gave: the scenario, None where refused; and why."""

    scenario: SavedScenario | None
    problems: tuple[Problem, ...] = ()


def canonical_json(changes_json: str) -> str:
    """The same list of changes, equal text for equal content; ValueError where it is no JSON list."""
    changes = json.loads(changes_json, parse_constant=_refuse_constant)
    if not isinstance(changes, list):
        raise ValueError("changes are not a JSON list")
    plain = _whole(changes)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def content_hash(base_fingerprint: str, changes: str) -> str:
    """64 hexadecimal digits that are equal for an equal base and equal changes (canonical JSON)."""
    return sha256(f"{base_fingerprint}\n{changes}".encode()).hexdigest()


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is no JSON number")


def _whole(value: Any) -> Any:
    """Numbers written alike whether they came as 5 or 5.0."""
    if isinstance(value, dict):
        return {key: _whole(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_whole(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def to_text(answer: ScenarioAnswer) -> str:
    """The answer as JSON text, to be kept and given again."""
    saved = None
    if answer.scenario is not None:
        saved = asdict(answer.scenario)
        for name in ("created_at", "updated_at"):
            saved[name] = saved[name].astimezone(UTC).isoformat()
    return json.dumps(
        {"scenario": saved, "problems": [asdict(p) for p in answer.problems]}, ensure_ascii=False
    )


def of_text(text: str) -> ScenarioAnswer:
    """The answer that `to_text` wrote."""
    answer = json.loads(text)
    saved = answer["scenario"]
    if saved is not None:
        for name in ("created_at", "updated_at"):
            saved[name] = datetime.fromisoformat(saved[name])
    problems = (
        Problem(Severity(p["severity"]), ProblemCode(p["code"]), p["message"], tuple(p["path"]))
        for p in answer["problems"]
    )
    return ScenarioAnswer(None if saved is None else SavedScenario(**saved), tuple(problems))
