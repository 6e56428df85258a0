"""The files of a package, in a folder or in a .zip, read into memory and never unpacked on the disk."""

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath

MAX_BYTES = 4 * 2**30
"""Unpacked bytes of a whole package: roads of a province are a tenth of it."""
MAX_RATIO = 200
"""Unpacked ÷ packed bytes of a file in a zip; tables of numbers pack 3 to 20 times."""
_SMALL_BYTES = 50 * 2**20
_MAX_FILES = 10_000


class PackageError(ValueError):
    """The folder or zip itself cannot be read as a package; the message says why."""


@dataclass(frozen=True)
class PackageFiles:
    """Names of a package's files, relative to the folder that holds `network.csv`, and where each lies.

    `packed` are the bytes of a zip that lies in the package itself.
    """

    path: Path
    entries: Mapping[str, str]
    is_zip: bool
    packed: bytes | None = field(default=None, repr=False)

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def read(self, name: str) -> bytes:
        """The bytes of a file; PackageError where they cannot be had."""
        try:
            if not self.is_zip:
                return Path(self.entries[name]).read_bytes()
            with zipfile.ZipFile(self.path if self.packed is None else BytesIO(self.packed)) as archive:
                return archive.read(self.entries[name])
        # zipfile says RuntimeError of a password, NotImplementedError of a compression it does not know.
        except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as trouble:
            raise PackageError(f"{name} cannot be read: {_reason(trouble)}.") from trouble

    def nested(self, name: str, *, under: str) -> "PackageFiles":
        """The files of a zip in the package, named as if they lay in the folder `under`; PackageError."""
        packed = self.read(name)
        try:
            with zipfile.ZipFile(BytesIO(packed)) as archive:
                members = [member for member in archive.infolist() if not member.is_dir()]
        except zipfile.BadZipFile as trouble:
            raise PackageError(f"{name} is no zip ({_reason(trouble)}).") from trouble
        _check_members(members)
        entries = {f"{under}{PurePosixPath(member.filename).name}": member.filename for member in members}
        return PackageFiles(self.path, entries, is_zip=True, packed=packed)


def open_package(path: Path) -> PackageFiles:
    """The files of the package at `path`; PackageError where there is none or it is not safe."""
    if path.is_dir():
        return _in_folder(path)
    if not path.exists():
        raise PackageError("there is no such folder or file.")
    try:
        with zipfile.ZipFile(path) as archive:
            return _in_zip(path, archive.infolist())
    except (OSError, zipfile.BadZipFile) as trouble:
        raise PackageError(f"it is neither a folder nor a zip ({_reason(trouble)}).") from trouble


def _in_folder(path: Path) -> PackageFiles:
    try:
        entries = [entry for pattern in ("*", "roads/*", "gtfs/*") for entry in path.glob(pattern)]
        found = sorted(entry for entry in entries if entry.is_file())
    except OSError as trouble:
        raise PackageError(f"the folder cannot be read: {_reason(trouble)}.") from trouble
    return PackageFiles(path, {e.relative_to(path).as_posix(): str(e) for e in found}, is_zip=False)


def _in_zip(path: Path, members: list[zipfile.ZipInfo]) -> PackageFiles:
    members = [member for member in members if not member.is_dir()]
    _check_members(members)
    names = {member.filename.replace("\\", "/"): member.filename for member in members}
    top = _top_folder(names)
    inside = {name.removeprefix(top): entry for name, entry in names.items() if name.startswith(top)}
    return PackageFiles(path, dict(sorted(inside.items())), is_zip=True)


def _check_members(members: Sequence[zipfile.ZipInfo]) -> None:
    if len(members) > _MAX_FILES:
        raise PackageError(f"it holds {len(members)} files, and a package has a dozen.")
    total = sum(member.file_size for member in members)
    if total > MAX_BYTES:
        raise PackageError(f"it unpacks to {total} bytes, more than the {MAX_BYTES} that are allowed.")
    for member in members:
        _check_member(member)


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.filename.replace("\\", "/")
    if name.startswith("/") or ".." in PurePosixPath(name).parts or ":" in name.partition("/")[0]:
        raise PackageError(f"its file {member.filename!r} points outside of the package.")
    if member.flag_bits & 1:
        raise PackageError(f"its file {member.filename!r} is locked with a password.")
    if member.file_size > max(_SMALL_BYTES, MAX_RATIO * member.compress_size):
        raise PackageError(f"its file {member.filename!r} is a zip bomb of {member.file_size} bytes.")


def _top_folder(names: Mapping[str, str]) -> str:
    """The folder inside the zip that holds `network.csv`, or the one folder there is, with its slash."""
    heads = [name for name in names if PurePosixPath(name).name == "network.csv" and _depth(name) <= 1]
    if heads:
        return min(heads, key=lambda name: (_depth(name), name)).removesuffix("network.csv")
    folders = {name.partition("/")[0] for name in names if "/" in name} - {"roads", "gtfs", "__MACOSX"}
    return f"{folders.pop()}/" if len(folders) == 1 else ""


def _depth(name: str) -> int:
    return name.count("/")


def _reason(trouble: BaseException) -> str:
    return (trouble.strerror if isinstance(trouble, OSError) else None) or str(trouble) or "unreadable"
