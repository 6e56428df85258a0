"""Chance by name: one seed, and a stream of its own for every piece of work.

Naming the streams keeps them apart: a change in how villages are placed does not shift a single draw
of the demands.
"""

from math import fsum
from zlib import crc32

import numpy as np


def stream(seed: int, *names: str) -> np.random.Generator:
    """The generator for the work called `names`, the same on every run with the same seed."""
    return np.random.default_rng([seed, *(crc32(name.encode()) for name in names)])


def share_out(total: int, weights: list[float]) -> list[int]:
    """Whole numbers in proportion to the weights that add up to the total exactly (largest remainder).

    Ties go to the earlier entry. Raises ValueError when there is nothing to share by.
    """
    whole = fsum(weights)  # the same on every version of Python
    if total < 0 or whole <= 0:
        raise ValueError(f"cannot share {total} by weights that add up to {whole}")
    exact = [total * weight / whole for weight in weights]
    parts = [int(value) for value in exact]
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts
