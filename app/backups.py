"""Backups: made and restored on the command line."""

import sys
from pathlib import Path

from app.bars import progress_bar
from app.databases import opened
from store.backup import Backup, read_backup, write_backup


def back_up(path: Path, *, database_url: str | None) -> None:
    """Write the whole database to a file, while servers go on."""
    with opened(database_url) as database, progress_bar(path.name) as tell:
        made = write_backup(database, path, progress=tell)
    sys.stdout.write(f"{path}: {_told(made)}\n")


def restore(path: Path, *, replace: bool, database_url: str | None) -> None:
    """Put a backup in place of what the database holds, in one transaction."""
    with opened(database_url) as database, progress_bar(path.name) as tell:
        found = read_backup(database, path, replace=replace, progress=tell)
        place = database.place
    sys.stdout.write(f"{place} is restored from {path}, made {found.made_at}: {_told(found)}\n")


def _told(backup: Backup) -> str:
    counted = [f"{count} {name}" for name, count in sorted(backup.counts.items()) if count]
    return ", ".join(counted) or "nothing"
