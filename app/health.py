"""Health: whether the process lives, whether it is ready, and its figures, for whoever watches over it."""

import asyncio
from collections.abc import Sequence

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.metrics import CONTENT_TYPE
from app.service import Service

log = structlog.get_logger("liutong")


class HealthEndpoint:
    """Answers /health/live, /health/ready and /metrics of one server process."""

    def __init__(self, service: Service) -> None:
        self._service = service

    @property
    def routes(self) -> Sequence[Route]:
        """Where it answers."""
        return (
            Route("/health/live", self.live),
            Route("/health/ready", self.ready),
            Route("/metrics", self.figures),
        )

    async def live(self, _request: Request) -> Response:
        """200 as long as the process answers at all."""
        return JSONResponse({"status": "alive"})

    async def ready(self, _request: Request) -> Response:
        """200 when requests are answered; 503 while starting, after a failed start, and while stopping."""
        service = self._service
        if service.stopping.is_set():
            return JSONResponse({"status": "stopping"}, status_code=503)
        if service.failure:
            return JSONResponse({"status": "failed", "why": service.failure}, status_code=503)
        if not service.ready.is_set():
            return JSONResponse({"status": "starting"}, status_code=503, headers={"retry-after": "1"})
        return JSONResponse({"status": "ready"})

    async def figures(self, _request: Request) -> Response:
        """All figures, the jobs in the table counted now."""
        metrics, service = self._service.metrics, self._service
        metrics.ready.set(service.ready.is_set() and not service.stopping.is_set())
        if service.ready.is_set() and not service.stopping.is_set():
            await asyncio.get_running_loop().run_in_executor(service.pool, self._count_jobs)
        return Response(metrics.text(), media_type=CONTENT_TYPE)

    def _count_jobs(self) -> None:
        from store.errors import StoreError
        from store.jobs import count_jobs

        assert self._service.database is not None, "ready without a database"
        try:
            self._service.metrics.tell_jobs(count_jobs(self._service.database))
        except StoreError as trouble:
            log.warning("jobs not counted", why=str(trouble))
