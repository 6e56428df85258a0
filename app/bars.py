"""Bars: progress on a terminal, silence in a pipe."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from store.progress import Progress, silent


@contextmanager
def progress_bar(title: str) -> Iterator[Progress]:
    """A way to tell how far work has come; shown on standard error when that is a terminal."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    with Bars(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(title, total=1.0)

        def tell(label: str, share: float) -> None:
            bars.update(task, description=f"{title}: {label}", completed=share)

        yield tell
