"""The command line: what goes where, exit codes, one sentence of trouble, nothing changed by a refusal."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli import main
from network.model import Network
from store.database import open_database
from store.packages import write_package
from tests.conftest import TOY

Liutong = Callable[..., tuple[int, str, str]]


@pytest.fixture
def liutong(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Liutong:
    """Run a command: exit code, standard output, standard error. Its database is an own one."""
    monkeypatch.setenv("LIUTONG_DATABASE", f"sqlite:///{tmp_path}/own.db")

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["liutong", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        return code if isinstance(code, int) else 0, *capfd.readouterr()

    return run


@pytest.fixture
def request_file(tmp_path: Path) -> Path:
    """A file with a request for the networks' fingerprints."""
    file = tmp_path / "request.graphql"
    file.write_text("{ networks { code fingerprint } }", encoding="utf-8")
    return file


def networks(liutong: Liutong, request_file: Path) -> list[dict[str, str]]:
    code, out, _ = liutong("query", request_file)
    assert code == 0
    found: list[dict[str, str]] = json.loads(out)["data"]["networks"]
    return found


def test_import_query_export_import_keeps_the_fingerprint(
    liutong: Liutong, request_file: Path, tmp_path: Path
) -> None:
    """A package goes in, comes out and goes in again as the same network; twice is one."""
    assert liutong("import", TOY)[0] == 0
    before = networks(liutong, request_file)
    for target in (tmp_path / "folder", tmp_path / "toy.zip"):
        assert liutong("export", "toy", target)[0] == 0
        assert liutong("import", target)[0] == 0
    assert networks(liutong, request_file) == before
    assert [network["code"] for network in before] == ["toy"]


def test_the_report_of_an_import(liutong: Liutong) -> None:
    """What came in, its fingerprint and where the database lies."""
    code, out, err = liutong("import", TOY)
    assert code == 0
    assert "toy (Toy county), 5 villages, 3 sites, 8 road nodes, 9 road links" in out
    assert "fingerprint " in out
    assert "own.db" in out
    assert err == ""


def test_a_dry_run_changes_nothing(liutong: Liutong, request_file: Path) -> None:
    """The report says that the package is sound, and the database stays empty."""
    code, out, _ = liutong("import", TOY, "--dry-run")
    assert code == 0
    assert "can be imported" in out
    assert "Nothing was changed" in out
    assert networks(liutong, request_file) == []


def test_a_package_with_an_error_is_refused_whole(
    liutong: Liutong, request_file: Path, tmp_path: Path
) -> None:
    """Exit 1, every problem with file, row, column, value and what to do; the network there stays."""
    liutong("import", TOY)
    before = networks(liutong, request_file)
    bad = shutil.copytree(TOY, tmp_path / "bad")
    text = (bad / "villages.csv").read_text(encoding="utf-8").replace("1200", "many")
    (bad / "villages.csv").write_text(text, encoding="utf-8")
    code, out, _ = liutong("import", bad)
    assert code == 1
    assert "NUMBER_UNPARSABLE" in out
    assert "villages.csv, row 2, column population: 'many'" in out
    assert "→" in out
    assert "is refused: 1 errors" in out
    assert networks(liutong, request_file) == before


def test_a_package_replaces_the_network_of_its_code(
    liutong: Liutong, request_file: Path, tmp_path: Path, toy: Network
) -> None:
    """Changed content under the same code is the network from then on."""
    liutong("import", TOY)
    before = networks(liutong, request_file)
    write_package(toy.with_parts(name="Changed"), tmp_path / "changed")
    assert liutong("import", tmp_path / "changed")[0] == 0
    after = networks(liutong, request_file)
    assert [n["code"] for n in after] == ["toy"]
    assert after != before


@pytest.mark.parametrize("text", ["{ nothing }", "{", '{ node(id: "x") { id } }'])
def test_query_exits_1_where_the_answer_holds_errors(liutong: Liutong, tmp_path: Path, text: str) -> None:
    """The JSON is printed all the same."""
    file = tmp_path / "bad.graphql"
    file.write_text(text, encoding="utf-8")
    code, out, _ = liutong("query", file)
    assert code == 1
    assert json.loads(out)["errors"]


def test_query_has_no_limits(liutong: Liutong, tmp_path: Path) -> None:
    """Three hundred aliases, far more than HTTP allows, are answered."""
    file = tmp_path / "large.graphql"
    file.write_text("{" + " ".join(f"a{i}: networks {{ code }}" for i in range(300)) + "}", encoding="utf-8")
    code, out, _ = liutong("query", file)
    assert code == 0
    assert len(json.loads(out)["data"]) == 300


def test_query_prints_json_alone(liutong: Liutong, request_file: Path) -> None:
    """One line in a pipe, and not a byte beside it, neither bar nor path."""
    code, out, err = liutong("query", request_file, "--variables", "{}")
    assert (code, out, err) == (0, '{"data":{"networks":[]}}\n', "")


def test_the_path_of_the_default_database_is_told(
    liutong: Liutong, request_file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """On standard error, since standard output belongs to the answer."""
    monkeypatch.delenv("LIUTONG_DATABASE")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    code, out, err = liutong("query", request_file)
    assert (code, json.loads(out)) == (0, {"data": {"networks": []}})
    assert err == f"database: {tmp_path}/data/liutong/liutong.db\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["query", "no-such-file"], "no-such-file cannot be read: No such file or directory."),
        (["query", "."], ". cannot be read: Is a directory."),
        (["query", str(TOY / "villages.csv"), "--variables", "{"], "The variables are not JSON"),
        (["query", str(TOY / "villages.csv"), "--variables", "[1]"], "The variables are not a JSON object"),
        (["export", "nowhere", "out"], "The database has no network 'nowhere'; it has none at all."),
        (["migrate", "--database", "nonsense"], "The database URL 'nonsense' cannot be used"),
        (["migrate", "--database", "mysql://x/y"], "cannot be used"),
        (["migrate", "--database", "sqlite:////proc/none/a.db"], "The folder of the database"),
        (["serve", "--port", "99999"], "the setting port is 99999"),
        (["serve", "--workers", "0"], "the setting workers is 0"),
        (["serve", "--host", "no.such.host.invalid"], "cannot be listened on"),
    ],
)
def test_trouble_is_one_sentence(liutong: Liutong, arguments: list[str], said: str) -> None:
    """Exit 1, one line on standard error, no traceback, nothing on standard output."""
    code, out, err = liutong(*arguments)
    lines = [line for line in err.splitlines() if not line.startswith("database: ")]
    assert code == 1
    assert out == ""
    assert len(lines) == 1
    assert lines[0].startswith("liutong: ")
    assert said in lines[0]


def test_a_missing_package_is_reported(liutong: Liutong, tmp_path: Path) -> None:
    """The report names the file and exits 1."""
    code, out, err = liutong("import", tmp_path / "nowhere")
    assert (code, err) == (1, "")
    assert "FILE_MISSING" in out


def test_a_place_that_cannot_be_written(liutong: Liutong, tmp_path: Path) -> None:
    """Export onto a file's child says why it cannot."""
    liutong("import", TOY)
    (tmp_path / "file").touch()
    code, _, err = liutong("export", "toy", tmp_path / "file" / "out")
    assert code == 1
    assert err.startswith(f"liutong: {tmp_path}/file/out cannot be written: ")
    assert err.count("\n") == 1


def test_migrate_says_where_the_database_is(liutong: Liutong, tmp_path: Path) -> None:
    """It makes the database where there is none, and does it again without harm."""
    for _ in range(2):
        assert liutong("migrate") == (0, f"The database {tmp_path}/own.db is up to date.\n", "")
    open_database(f"sqlite:///{tmp_path}/own.db").close()


def test_schema_is_printed_as_it_is_kept(liutong: Liutong) -> None:
    """`liutong schema > schema.graphql` is how it is kept."""
    kept = Path(__file__).resolve().parents[2] / "schema.graphql"
    assert liutong("schema")[1] == kept.read_text(encoding="utf-8")


def test_a_wrong_command_is_explained(liutong: Liutong) -> None:
    """Exit 2 and the usage on standard error."""
    code, out, err = liutong("frobnicate")
    assert (code, out) == (2, "")
    assert "No such command" in err


def test_a_closed_pipe_is_no_trouble() -> None:
    """`liutong schema | head -1` ends without a traceback."""
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", "from app.cli import main; main()", "schema"]
    process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    process.wait()
    assert b"Traceback" not in err
