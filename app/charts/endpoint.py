"""Endpoint: /charts/{code}/{kind}.svg, charts over HTTP."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.charts.question import ChartTroubleError, question_of
from app.service import Service

MEDIA_TYPE = "image/svg+xml"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""A drawing loads nothing and runs nothing; its style stands in itself."""


class ChartEndpoint:
    """Answers with the chart of a network as the asker may see it."""

    def __init__(self, service: Service) -> None:
        self._service = service

    @property
    def route(self) -> Route:
        """Where it answers."""
        return Route("/charts/{code}/{kind}.svg", self.answer)

    async def answer(self, request: Request) -> Response:
        """200 with the SVG; 400, 404 and 422 with a sentence that says what to ask instead."""
        from app.charts.kinds import draw_chart

        if not self._service.ready.is_set():
            return _told("The server is starting. Try again.", 503)
        path = request.path_params
        try:
            question = question_of(path["kind"], path["code"], request.query_params)
            svg = await draw_chart(question, self._service.asking(request))
        except ChartTroubleError as trouble:
            return _told(str(trouble), trouble.status)
        headers = {"cache-control": "no-store", "content-security-policy": _POLICY}
        return Response(svg, media_type=MEDIA_TYPE, headers=headers)


def _told(message: str, status: int) -> Response:
    headers = {"retry-after": "1"} if status == 503 else None
    return JSONResponse({"errors": [{"message": message}]}, status_code=status, headers=headers)
