"""Compression: bodies made smaller where the client can read them so."""

import gzip
from functools import lru_cache

MIN_BYTES = 1400
"""Smaller bodies fit one network packet as they are."""
LARGE_BYTES = 64_000
"""Larger bodies take more than a millisecond: they are made smaller off the loop."""
_GZIP_LEVEL = 4
_ZSTD_LEVEL = 3


def coding_of(byte_count: int, accept_encoding: str) -> str | None:
    """The Content-Encoding for a body of that size: zstd before gzip, None where it stays as it is."""
    if byte_count < MIN_BYTES:
        return None
    accepted = _accepted(accept_encoding)
    return next((coding for coding in ("zstd", "gzip") if coding in accepted), None)


def encoded(body: bytes, coding: str) -> bytes:
    """The body in one of the two codings."""
    if coding == "zstd":
        import zstandard

        return zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(body)
    return gzip.compress(body, compresslevel=_GZIP_LEVEL, mtime=0)


@lru_cache(maxsize=64)
def _accepted(accept_encoding: str) -> frozenset[str]:
    """The codings that the header names and does not refuse with q=0."""
    found = set()
    for entry in accept_encoding.lower().split(","):
        coding, _, quality = entry.partition(";")
        if quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            found.add(coding.strip())
    return frozenset(found)
