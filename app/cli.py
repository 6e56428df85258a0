"""The command line: `liutong serve`, `import`, `export`, `query`, `chart`, `schema`, `migrate`, `key`,
`audit`, `backup`, `restore`, `doctor`.

Answers go to standard output, everything else to standard error. Heavy rooms are imported by the command
that needs them: a schema must not wait for a solver.
"""

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from typer import Argument, Option

app = typer.Typer(
    name="liutong",
    help="Rural circulation networks over GraphQL (农村流通网络). 覆盖、服务半径、共同配送、假设分析。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

DatabaseOption = Annotated[
    str | None,
    Option(
        "--database",
        envvar="LIUTONG_DATABASE",
        show_envvar=True,
        help="SQLAlchemy URL of the database. Default: an SQLite file of your own.",
    ),
]


class TroubleError(Exception):
    """Something the caller can mend; the message is one sentence for standard error."""


def main() -> NoReturn:
    """Run the command line; trouble is one sentence and exit code 1, bugs keep their traceback."""
    from store.errors import StoreError

    try:
        app(standalone_mode=True)
    except (TroubleError, StoreError) as trouble:
        _say(f"liutong: {trouble}")
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    sys.exit(0)


@app.command()
def serve(
    host: Annotated[str | None, Option(help="Address to listen on. Default 127.0.0.1.")] = None,
    port: Annotated[int | None, Option(help="Port to listen on. Default 8000.")] = None,
    workers: Annotated[int | None, Option(help="Server processes on the one database. Default 1.")] = None,
    database: DatabaseOption = None,
    empty: Annotated[
        bool, Option("--empty", help="Leave an empty database empty: do not load the shipped districts.")
    ] = False,
    dask: Annotated[
        str | None, Option(metavar="tcp://HOST:PORT", help="Dask scheduler whose cluster runs the jobs.")
    ] = None,
) -> None:
    """Serve the map, the explorer and the GraphQL endpoint (启动服务)."""
    from app.serving import run

    run(host=host, port=port, workers=workers, database_url=database, empty=empty or None, dask=dask)


@app.command("import")
def import_(
    package: Annotated[Path, Argument(metavar="PACKAGE", help="Folder or .zip of a network package.")],
    dry_run: Annotated[bool, Option("--dry-run", help="Print the report and change nothing.")] = False,
    database: DatabaseOption = None,
) -> None:
    """Read a network package into the database, or say all that is wrong with it (导入)."""
    from app.packages import import_package

    if not import_package(package, database_url=database, dry_run=dry_run):
        raise typer.Exit(1)


@app.command()
def export(
    code: Annotated[str, Argument(metavar="CODE", help="Code of the network.")],
    path: Annotated[Path, Argument(metavar="PATH", help="Folder, or .zip by its name, to write.")],
    database: DatabaseOption = None,
) -> None:
    """Write a network out as a package; importing it gives the same fingerprint (导出)."""
    from app.packages import export_package

    export_package(code, path, database_url=database)


@app.command()
def query(
    file: Annotated[str, Argument(metavar="FILE", help="File with the GraphQL request; - = standard input.")],
    variables: Annotated[str | None, Option(metavar="JSON", help="Variables as a JSON object.")] = None,
    database: DatabaseOption = None,
) -> None:
    """Answer one GraphQL request without a server (查询): JSON on standard output, nothing else."""
    from app.asking import ask

    if not ask(_read(file), variables=variables, database_url=database):
        raise typer.Exit(1)


@app.command()
def schema() -> None:
    """Print the GraphQL schema (模式)."""
    from graph.schema import sdl

    sys.stdout.write(sdl())


@app.command()
def chart(
    kind: Annotated[str, Argument(metavar="KIND", help="coverage-path, lorenz or targets.")],
    code: Annotated[str, Argument(metavar="CODE", help="Code of the network.")],
    as_of: Annotated[str | None, Option(metavar="DAY", help="Day as YYYY-MM-DD. Default today.")] = None,
    radius: Annotated[
        str, Option(metavar="NUMBER", help="Minutes, or kilometres as 3.5km. Default 15 minutes.")
    ] = "15",
    indicator: Annotated[
        str | None, Option(help="Whose dated totals the path follows. Default rural_outlets.")
    ] = None,
    milestones: Annotated[
        str | None, Option(metavar="DAY:TOTAL,…", help="Dated totals in place of the target book's.")
    ] = None,
    changes: Annotated[
        str | None, Option(metavar="JSON", help="A list of ChangeInput: the chart of a what-if.")
    ] = None,
    out: Annotated[str, Option(metavar="FILE", help="Where to write; - = standard output.")] = "-",
    database: DatabaseOption = None,
) -> None:
    """Draw a chart as SVG (图表): coverage path, Lorenz curve, target progress."""
    from app.charts.command import write_chart

    unit = "km" if radius.endswith("km") else "minutes"
    given = {
        "asOf": as_of, unit: radius.removesuffix("km"), "indicator": indicator, "milestones": milestones,
        "changes": changes,
    }  # fmt: skip
    known = {name: value for name, value in given.items() if value is not None}
    write_chart(kind, code, known, out=out, database_url=database)


key = typer.Typer(
    help="Keys for a server that asks who you are, LIUTONG_AUTH=keys (密钥).", no_args_is_help=True
)
app.add_typer(key, name="key")


@key.command("create")
def create_key(
    role: Annotated[
        list[str], Option(help="viewer, planner, operator, administrator or auditor; may be repeated.")
    ],
    operator: Annotated[
        list[str] | None,
        Option(metavar="CODE/ID", help="Whose goods the role operator answers for; may be repeated."),
    ] = None,
    name: Annotated[str, Option(help="Whom or what it is for.")] = "",
    days: Annotated[int | None, Option(min=1, help="Days until its end. Default: none.")] = None,
    database: DatabaseOption = None,
) -> None:
    """Make a key and print it, this once (新建密钥)."""
    from app.keys import create

    create(roles=role, operators=operator or [], name=name, days=days, database_url=database)


@key.command("list")
def list_keys(database: DatabaseOption = None) -> None:
    """Print all keys without their secrets (密钥列表)."""
    from app.keys import show

    show(database_url=database)


@key.command("revoke")
def revoke_key(
    id_: Annotated[str, Argument(metavar="ID", help="Its id, as `key list` prints it.")],
    database: DatabaseOption = None,
) -> None:
    """End a key from the next request on (吊销密钥)."""
    from app.keys import revoke

    revoke(id_, database_url=database)


audit = typer.Typer(help="The audit log: who changed what, when, from where (审计).", no_args_is_help=True)
app.add_typer(audit, name="audit")


@audit.command("export")
def export_audit(
    path: Annotated[str, Argument(metavar="PATH", help="File to write; - = standard output.")] = "-",
    database: DatabaseOption = None,
) -> None:
    """Write all rows as JSON lines, oldest first (导出)."""
    from app.auditing import export as write

    write(path, database_url=database)


@audit.command("verify")
def verify_audit(
    noted: Annotated[
        str | None,
        Option(metavar="NUMBER:HASH", help="A row written down earlier, which must still be there."),
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Walk the whole chain and name every row that was changed, removed or put in; exit 1 then (校验)."""
    from app.auditing import check

    if not check(noted=noted, database_url=database):
        raise typer.Exit(1)


@app.command()
def backup(
    path: Annotated[Path, Argument(metavar="PATH", help="File to write.")],
    database: DatabaseOption = None,
) -> None:
    """Write the whole database to one file, while servers go on (备份)."""
    from app.backups import back_up

    back_up(path, database_url=database)


@app.command()
def restore(
    path: Annotated[
        Path, Argument(metavar="PATH", help="File that `backup` wrote, on either kind of database.")
    ],
    replace: Annotated[
        bool, Option("--replace", help="Put it in place of whatever the database holds.")
    ] = False,
    database: DatabaseOption = None,
) -> None:
    """Read a backup into a database, whole or not at all, while servers go on (恢复)."""
    from app.backups import restore as put_back

    put_back(path, replace=replace, database_url=database)


@app.command()
def doctor(
    host: Annotated[str | None, Option(help="Address that is to be listened on. Default 127.0.0.1.")] = None,
    port: Annotated[int | None, Option(help="Port that is to be listened on. Default 8000.")] = None,
    database: DatabaseOption = None,
) -> None:
    """Look at everything a server needs and say what to do; exit 1 where something fails (体检)."""
    import os

    from app.doctor import report
    from app.settings import settings_of

    try:
        settings = settings_of(os.environ, host=host, port=port, database_url=database)
    except ValueError as wrong:
        raise TroubleError(f"{wrong}.") from wrong
    if not report(settings):
        raise typer.Exit(1)


@app.command()
def migrate(database: DatabaseOption = None) -> None:
    """Make the database, or bring it to the newest tables (迁移)."""
    from app.databases import opened

    with opened(database, told=False) as door:
        sys.stdout.write(f"The database {door.place} is up to date.\n")


def _read(file: str) -> str:
    """The text of a file, or of standard input."""
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except UnicodeDecodeError as wrong:
        raise TroubleError(f"{file} is not a text in UTF-8.") from wrong
    except OSError as wrong:
        raise TroubleError(f"{file} cannot be read: {wrong.strerror}.") from wrong


def _say(text: str) -> None:
    sys.stderr.write(text.rstrip() + "\n")
