"""Trusted documents: texts that may be asked by their id, and where it is set so, the only ones that may."""

import hashlib
from collections.abc import Mapping

from graph.errors import AskingError, ErrorCode

PREFIX = "sha256:"


class Trusted:
    """The trusted texts of one server, by `sha256:` and the hash of the text in hexadecimal, and by name."""

    def __init__(self, texts: Mapping[str, str], *, only: bool = False) -> None:
        self.only = only
        self._by_id = {id_of(text): text for text in texts.values()} | dict(texts)
        self._texts = frozenset(texts.values())

    def __len__(self) -> int:
        return len(self._texts)

    def text_of(self, document_id: str) -> str | None:
        """The text with that id or name; None where there is none."""
        return self._by_id.get(document_id)

    def refusal(self, text: str) -> AskingError | None:
        """The error of a text that may not be asked; None for one that may."""
        if not self.only or text in self._texts:
            return None
        message = (
            "This server answers trusted documents alone, and this is none of them. Ask by documentId, or "
            "have the document put into the server's folder of trusted documents."
        )
        return AskingError(message, ErrorCode.DOCUMENT_NOT_TRUSTED)


def id_of(text: str) -> str:
    """The id of a text: the hash of its bytes in UTF-8."""
    return PREFIX + hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
