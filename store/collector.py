"""The garbage collector, kept still while millions of cells are read: it would visit them time and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """No collection inside the block; measured on 600 thousand nodes, loading takes 4 s instead of 10.

    Nothing made while a package or network is read refers to itself, so that counting references frees it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
