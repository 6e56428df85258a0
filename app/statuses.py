"""Statuses: the HTTP status of each outcome, under either profile of GraphQL over HTTP."""

from app.negotiation import EVENTS, GRAPHQL, JSON
from app.reading import MALFORMED
from app.settings import HttpProfile
from graph.execution import Outcome

PARTIAL_SUCCESS = 294
"""The first edition's own code for an answer with data and errors."""

_COMPAT = {
    Outcome.DONE: 200,
    Outcome.PARTIAL: 200,
    Outcome.FAILED: 200,
    Outcome.SYNTAX: 400,
    Outcome.REFUSED: 400,
    Outcome.NO_OPERATION: 400,
    Outcome.FORBIDDEN: 403,
    Outcome.NOT_ALLOWED: 405,
    Outcome.BROKEN: 500,
    Outcome.TOO_LATE: 503,
}
_SEPTEMBER_2026 = {
    Outcome.DONE: 200,
    Outcome.PARTIAL: PARTIAL_SUCCESS,
    Outcome.FAILED: PARTIAL_SUCCESS,
    Outcome.SYNTAX: 400,
    Outcome.REFUSED: 422,
    Outcome.NO_OPERATION: 422,
    Outcome.FORBIDDEN: 403,
    Outcome.NOT_ALLOWED: 405,
    Outcome.BROKEN: 500,
    Outcome.TOO_LATE: 503,
}
_NEVER_200 = (Outcome.FORBIDDEN, Outcome.NOT_ALLOWED, Outcome.BROKEN, Outcome.TOO_LATE)
"""What a client must not take for an answer, whatever it accepts."""


def offered_types(profile: HttpProfile) -> tuple[str, str]:
    """The media types of answers, the one for clients that name none first."""
    return (JSON, GRAPHQL) if profile is HttpProfile.COMPAT else (GRAPHQL, JSON)


def status_of(outcome: Outcome, media_type: str, profile: HttpProfile) -> tuple[int, str]:
    """Status and media type of an answer in the media type chosen.

    compat: an application/json client reads 200 for every request that was well formed. 2026-09: such a
    client reads the same codes as any other, save 294, and its type on successes alone.
    """
    if profile is HttpProfile.COMPAT:
        lenient = media_type == JSON and outcome not in _NEVER_200
        return (200 if lenient else _COMPAT[outcome]), media_type
    status = _SEPTEMBER_2026[outcome]
    if media_type == JSON:
        return (200, JSON) if status < 300 else (status, GRAPHQL)
    return status, media_type


def malformed_status(status: int, media_type: str, profile: HttpProfile) -> tuple[int, str]:
    """Status and media type for a request that could not be read, in the media type chosen."""
    if profile is HttpProfile.COMPAT:
        return (400 if status == MALFORMED else status), (JSON if media_type == EVENTS else media_type)
    return status, GRAPHQL
