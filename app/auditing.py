"""Auditing: the audit log written out for those who keep it elsewhere, and its chain verified."""

import sys
from dataclasses import asdict
from pathlib import Path

import orjson

from app.cli import TroubleError
from app.databases import opened
from store.audit import every_row, verify


def export(path: str, *, database_url: str | None) -> None:
    """All rows as JSON lines, oldest first; `-` is standard output."""
    with opened(database_url) as database:
        lines = (orjson.dumps(asdict(row)) + b"\n" for row in every_row(database))
        if path == "-":
            sys.stdout.buffer.writelines(lines)
            sys.stdout.flush()
            return
        try:
            with Path(path).open("wb") as file:
                file.writelines(lines)
        except OSError as wrong:
            raise TroubleError(f"{path} cannot be written: {wrong.strerror or wrong}.") from wrong


def check(*, noted: str | None, database_url: str | None) -> bool:
    """Print what the chain holds, and every fault; True where there is none."""
    with opened(database_url) as database:
        found = verify(database, noted=_noted(noted))
    for fault in found.faults:
        sys.stdout.write(f"{fault}\n")
    verdict = "broken" if found.faults else "sound"
    sys.stdout.write(f"{found.count} rows, the chain is {verdict}. Newest: {found.count}:{found.hash}\n")
    return not found.faults


def _noted(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    number, _, hashed = text.partition(":")
    if not number.isdigit() or len(hashed) != 64:
        raise TroubleError(f"{text!r} is no row as NUMBER:HASH, such as verify prints.")
    return int(number), hashed
