"""Answers: what has been answered is given again, as long as nothing it rests on has changed.

An answer is a function of the question, the day, the caller's view, and the stored networks and scenarios.
The revision of these is asked of the database at each request, so that another process's import is seen by
the next one. Mutations, jobs and answers with errors are never kept.
"""

import asyncio
from dataclasses import dataclass

import orjson

from app.compression import LARGE_BYTES
from app.kept import Body, Kept, question_key
from app.reading import GraphQLRequest
from app.service import Service
from graph.asking import Asking
from graph.execution import Answer, Outcome
from graph.repeatable import is_repeatable, may_begin_warm

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Question:
    """One request as it is looked up: without a `key` nothing is kept of it; `known` is its kept answer."""

    key: str | None = None
    revision: str = ""
    known: Body | None = None


class Answers:
    """The kept answers of one server process."""

    def __init__(self, service: Service) -> None:
        self._service, self._metrics = service, service.metrics
        self._kept = Kept(service.settings.answers_mib * _MIB)
        self._is_on = service.settings.answers_mib > 0

    async def question(self, asked: GraphQLRequest, asking: Asking) -> Question:
        """Look the question up under the revision of this moment."""
        if not self._is_on:
            return Question()
        day = asking.today.isoformat()
        key = question_key(asked.query, asked.variables, asked.operation_name, day, asking.asker.sight())
        revision = None if key is None else await self._revision(asking)
        if key is None or revision is None:
            return Question()
        question = Question(key, revision, self._kept.find(key, revision))
        if question.known is not None:
            self._metrics.kept.labels("answers", "hit").inc()
        return question

    async def _revision(self, asking: Asking) -> str | None:
        revisions = asking.database.revisions
        return revisions.peek() or await asking.work(revisions.find)

    async def body_of(self, made: Answer, asked: GraphQLRequest, question: Question, asking: Asking) -> Body:
        """A new answer as bytes; kept where it is sound, whole, and of the revision that was looked up."""
        body = Body(orjson.dumps(made.body))
        repeatable = (
            question.key is not None
            and made.outcome is Outcome.DONE
            and not self._service.stopping.is_set()
            and not may_begin_warm(asked.query, asked.variables)
            and is_repeatable(self._service.documents.document(asked.query), asked.operation_name)
        )
        self._metrics.kept.labels("answers", "miss" if repeatable else "unkept").inc()
        if question.key is not None and repeatable and await self._revision(asking) == question.revision:
            self._kept.keep(question.key, question.revision, body)
            self._metrics.kept_bytes.labels("answers").set(self._kept.byte_count)
        return body

    async def prepare(self, body: Body, coding: str | None, question: Question) -> None:
        """Make the coding, off the loop where that takes long, and remember it with the answer."""
        if coding is None or coding in body.coded:
            return
        if len(body.plain) > LARGE_BYTES:
            await asyncio.get_running_loop().run_in_executor(self._service.pool, body.in_coding, coding)
        else:
            body.in_coding(coding)
        if question.key is not None:
            self._kept.grow(question.key, body)
            self._metrics.kept_bytes.labels("answers").set(self._kept.byte_count)
