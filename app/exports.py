"""Exports: /export/{code}/{file}, what the map shows as tables and maps for other programs.

Each file is the answer to one GraphQL document, so that a download never says anything else than the page.
Everything is asked by query parameters: `asOf`, `minutes` or `km`, `function`, `changes` (a JSON list of
ChangeInput), for radii `site` and `breaks`; `language` zh gives Chinese column heads.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.export_files import FILES, ExportFile
from app.export_forms import csv_of, geojson_of
from app.service import Service
from graph.execution import answer

_PAGE = 100
_BREAKS_MOST = 6


class WrongParameterError(ValueError):
    """A query parameter that cannot be read; the message names it and its rule."""


class ExportEndpoint:
    """Answers /export/{code}/{file}."""

    def __init__(self, service: Service) -> None:
        self._service = service

    @property
    def route(self) -> Route:
        """Where it answers."""
        return Route("/export/{code}/{file}", self.answer)

    async def answer(self, request: Request) -> Response:
        """200 with the file; 400, 404 and 422 with sentences that say what to ask instead."""
        name = request.path_params["file"]
        file = FILES.get(name)
        if file is None:
            return _told([f"There is no file {name!r}; there are {', '.join(sorted(FILES))}."], 404)
        if not self._service.ready.is_set():
            return _told(["The server is starting. Try again."], 503)
        try:
            variables = _variables(request, file)
        except WrongParameterError as wrong:
            return _told([str(wrong)], 400)
        return await self._file(request, file, variables)

    async def _file(self, request: Request, file: ExportFile, variables: dict[str, Any]) -> Response:
        asking = self._service.asking(request)
        pages: list[Mapping[str, Any]] = []
        while True:
            made = await answer(file.document, asking, variables=variables, mutations=False)
            if made.body.get("errors"):
                return _told([str(error["message"]) for error in made.body["errors"]], 400)
            network = made.body["data"]["network"]
            if network is None:
                return _told([f"There is no network {variables['code']!r}."], 404)
            changed = network["whatIf"]["network"]
            wrong = _errors([*network["whatIf"]["problems"], *file.problems(changed)])
            if wrong:
                return _told(wrong, 422)
            pages.append(changed)
            variables["after"] = file.next_page(changed)
            if variables["after"] is None:
                break
        rows = [row for page in pages for row in file.rows(page)]
        return _response(file, rows, network=network, language=request.query_params.get("language", "en"))


def _response(
    file: ExportFile, rows: list[dict[str, Any]], *, network: Mapping[str, Any], language: str
) -> Response:
    provenance, day = str(network["provenance"]), str(network["asOf"])
    if file.is_table:
        body = csv_of(rows, columns=file.columns, provenance=provenance, language=language)
        media_type = "text/csv; charset=utf-8"
    else:
        body = geojson_of(rows, provenance=provenance, as_of=day)
        media_type = "application/geo+json"
    stem, _, ending = file.name.rpartition(".")
    filename = f"{_plain(network['code'])}-{stem}-{day}.{ending}"
    headers = {"content-disposition": f'attachment; filename="{filename}"', "cache-control": "no-store"}
    return Response(body, media_type=media_type, headers=headers)


def _variables(request: Request, file: ExportFile) -> dict[str, Any]:
    """The document's variables from the query; WrongParameterError where one cannot be read."""
    given = request.query_params
    variables: dict[str, Any] = {
        "code": request.path_params["code"],
        "changes": _changes(given.get("changes")),
    }
    if given.get("asOf"):
        variables["asOf"] = _day(given["asOf"])
    unit = "km" if given.get("km") else "minutes"
    if file.asks == "coverage":
        radius = _number(given.get(unit, "15"), unit)
        variables["input"] = {"radius": {unit: radius}}
        if given.get("function"):
            variables["input"]["function"] = given["function"]
    if file.asks == "radii":
        breaks = [_number(text, "breaks") for text in given.get("breaks", "5,10,15").split(",")]
        if len(breaks) > _BREAKS_MOST:
            raise WrongParameterError(f"breaks has {len(breaks)} values, at most {_BREAKS_MOST} are drawn.")
        variables["input"] = {"breaks": [{unit: value} for value in breaks]}
        if given.get("site"):
            variables["input"]["siteIds"] = [given["site"]]
    if file.asks == "sites":
        variables |= {"first": _PAGE, "after": None}
    return variables


def _changes(text: str | None) -> list[Any]:
    try:
        changes = json.loads(text or "[]")
    except json.JSONDecodeError as wrong:
        raise WrongParameterError(f"changes is no JSON ({wrong.msg}).") from wrong
    if not isinstance(changes, list):
        raise WrongParameterError("changes is a JSON list of ChangeInput objects.")
    return changes


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as wrong:
        raise WrongParameterError(f"asOf is {text!r}, not a day as YYYY-MM-DD.") from wrong


def _number(text: str, name: str) -> float:
    try:
        return float(text)
    except ValueError as wrong:
        raise WrongParameterError(f"{name} holds {text!r}, which is no number.") from wrong


def _errors(problems: list[Mapping[str, Any]]) -> list[str]:
    return [str(problem["message"]) for problem in problems if problem["severity"] == "ERROR"]


def _plain(text: str) -> str:
    """A text that may stand in a header and a file's name."""
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in text)


def _told(messages: list[str], status: int) -> Response:
    headers = {"retry-after": "1"} if status == 503 else None
    body = {"errors": [{"message": message} for message in messages]}
    return JSONResponse(body, status_code=status, headers=headers)
