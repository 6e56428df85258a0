"""Events: answers as a stream of server-sent events (graphql-sse, distinct connections mode)."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import orjson
from starlette.responses import StreamingResponse

HEARTBEAT_S = 15.0
"""How often a silent stream says that it lives, so that proxies keep it."""


def event_response(bodies: AsyncIterator[Mapping[str, Any]]) -> StreamingResponse:
    """Each body as a `next` event, then one `complete`."""
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(_lines(bodies), media_type="text/event-stream", headers=headers)


async def _lines(bodies: AsyncIterator[Mapping[str, Any]]) -> AsyncIterator[bytes]:
    coming = asyncio.ensure_future(anext(bodies, None))
    try:
        while True:
            done, _ = await asyncio.wait((coming,), timeout=HEARTBEAT_S)
            if not done:
                yield b":\n\n"
                continue
            body = coming.result()
            if body is None:
                break
            yield b"event: next\ndata: " + orjson.dumps(body) + b"\n\n"
            coming = asyncio.ensure_future(anext(bodies, None))
        yield b"event: complete\ndata: \n\n"
    finally:
        coming.cancel()
