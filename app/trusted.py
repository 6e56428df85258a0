"""Trusted documents of a server: those of our own pages, and those in the folder that is set."""

from pathlib import Path

import orjson

from graph.trusted import Trusted

OWN = Path(__file__).parent / "static" / "documents.json"
"""What the map page and the explorer ask, by name; written by scripts/documents."""


def read_trusted(folder: str, *, only: bool) -> Trusted:
    """Our own texts and every `*.graphql` of the folder, by its name without the ending.

    ValueError, in one sentence, where the folder or a file in it cannot be read.
    """
    texts: dict[str, str] = orjson.loads(OWN.read_bytes())
    if folder:
        place = Path(folder)
        if not place.is_dir():
            raise ValueError(f"the folder of trusted documents {folder!r} is not there")
        for file in sorted(place.glob("*.graphql")):
            texts[file.stem] = _text_of(file)
    return Trusted(texts, only=only)


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise ValueError(f"the trusted document {str(file)!r} cannot be read ({wrong})") from wrong
