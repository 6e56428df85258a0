"""Compression: bodies made smaller where the client can read them so."""

import gzip
from functools import lru_cache

MIN_BYTES = 1400
"""Smaller bodies fit one network packet as they are."""
_GZIP_LEVEL = 4
_ZSTD_LEVEL = 3


def compressed(body: bytes, accept_encoding: str) -> tuple[bytes, str | None]:
    """The body and its Content-Encoding: zstd before gzip, None where it stays as it is."""
    if len(body) < MIN_BYTES:
        return body, None
    accepted = _accepted(accept_encoding)
    if "zstd" in accepted:
        import zstandard

        return zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(body), "zstd"
    if "gzip" in accepted:
        return gzip.compress(body, compresslevel=_GZIP_LEVEL, mtime=0), "gzip"
    return body, None


@lru_cache(maxsize=64)
def _accepted(accept_encoding: str) -> frozenset[str]:
    """The codings that the header names and does not refuse with q=0."""
    found = set()
    for entry in accept_encoding.lower().split(","):
        coding, _, quality = entry.partition(";")
        if quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            found.add(coding.strip())
    return frozenset(found)
