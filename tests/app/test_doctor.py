"""Doctor: a sound installation passes; each thing that is wrong is named with what to do, and fails."""

import socket
from pathlib import Path
from types import SimpleNamespace

import pytest

from app import doctor
from app.doctor import Finding, findings
from app.settings import AuthMode, Settings
from store.askers import Role
from store.database import open_database
from store.keys import create_key
from tests.conftest import Run


def found(what: str, settings: Settings) -> Finding:
    (finding,) = (one for one in findings(settings) if one.what == what)
    return finding


@pytest.fixture
def sound(tmp_path: Path) -> Settings:
    """A database that is not there yet, and any free port."""
    return Settings(database_url=f"sqlite:///{tmp_path}/doctor.db", port=0)


def test_a_sound_installation_passes(sound: Settings) -> None:
    """Nothing fails where nothing is wrong; a database that is not there is made."""
    assert [finding for finding in findings(sound) if finding.is_failure] == []


def test_what_to_do_stands_under_what_is_wrong(run: Run, tmp_path: Path) -> None:
    """Exit 1, and a line that says what to do."""
    told = run("doctor", "--database", f"sqlite:///{tmp_path}", "--port", "0")
    assert told.exit_code == 1
    lines = told.stdout.splitlines()
    (at,) = (number for number, line in enumerate(lines) if line.startswith("FAIL  Database: "))
    assert lines[at + 1] == "      → Check LIUTONG_DATABASE, and that the server behind it runs."
    assert lines[-1] == "Something fails: a server would not run soundly."


def test_a_taken_port_fails(sound: Settings) -> None:
    """Somebody else listens there."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = Settings(database_url=sound.database_url, port=taken.getsockname()[1])
        assert found("Port", settings).is_failure


def test_a_broken_audit_log_fails(run: Run, sound: Settings) -> None:
    """Its rows were changed by hand."""
    database = open_database(sound.database_url)
    create_key(database, name="x", roles=[Role.VIEWER])
    assert found("Audit log", sound) == Finding("Audit log", "1 rows, sound")
    with database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_kept_update")
        connection.exec_driver_sql("UPDATE audit SET who = 'x'")
    database.close()
    assert found("Audit log", sound).is_failure


@pytest.mark.parametrize(
    ("what", "name", "value"),
    [
        ("Libraries", "_LIBRARIES", ("no_such_library",)),
        ("Shipped districts", "list_shipped", list),
        ("Disk", "disk_usage", lambda _path: SimpleNamespace(free=1)),
        ("Python", "version_info", (3, 10, 1)),
    ],
)
def test_what_is_missing_fails(
    sound: Settings, monkeypatch: pytest.MonkeyPatch, what: str, name: str, value: object
) -> None:
    """A library that cannot be loaded, districts that were not shipped, a full disk, an old Python."""
    homes = {"disk_usage": doctor.shutil, "version_info": doctor.sys}
    monkeypatch.setattr(homes.get(name, doctor), name, value)
    finding = found(what, sound)
    monkeypatch.undo()
    assert finding.is_failure
    assert finding.remedy != ""


def test_pages_without_their_parts_are_a_note(sound: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The API works without them."""
    monkeypatch.setattr(doctor, "VENDORED", Path("nowhere"))
    finding = found("Map and explorer", sound)
    assert (finding.is_failure, finding.remedy != "") == (False, True)


def test_an_issuer_whose_keys_cannot_be_read_fails(sound: Settings) -> None:
    """With the setting to look at."""
    settings = Settings(
        database_url=sound.database_url, port=0, auth=AuthMode.OIDC, oidc_issuer="https://login.example",
        oidc_audience="liutong", oidc_keys="nowhere.json",
    )  # fmt: skip
    assert found("Who is asking", settings).is_failure
