"""A real browser on a real server: headless Chromium without any network but the server's own address."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.map.planner import Planner

ROOT = Path(__file__).resolve().parents[2]
PICTURES = Path(os.environ.get("LIUTONG_PICTURES", ROOT / "var" / "map"))
"""Where screenshots are kept as artefacts of the run."""
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
SCREEN: Any = {
    "viewport": {"width": 1366, "height": 768},
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
    "reduced_motion": "reduce",
}
"""A small laptop in Chongqing, without animation."""
_SERVE = "import sys; sys.argv[0] = 'liutong'; from app.cli import main; main()"
CHROMIUM_FLAGS = (
    "--no-sandbox",  # the tests may run as root
    "--enable-unsafe-swiftshader",  # maps without a graphics card, as the browser shows them there
    "--lang=zh-CN",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the servers of these tests keep their database, which holds both shipped districts."""
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="package")
def address(folder: Path) -> Iterator[str]:
    """The address of a server as it comes; the page itself waits until it is ready."""
    with served(folder) as found:
        yield found


@contextlib.contextmanager
def served(folder: Path, **settings: str) -> Iterator[str]:
    """A server on the database in the folder, with settings of its own: the address it listens on."""
    environment = {**os.environ, **{f"LIUTONG_{name.upper()}": value for name, value in settings.items()}}
    command = [
        sys.executable,
        "-c",
        _SERVE,
        "serve",
        "--port",
        "0",
        "--database",
        f"sqlite:///{folder}/map.db",
    ]
    with (folder / "log").open("a") as log:
        server = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True, env=environment
        )
    try:
        assert server.stdout is not None
        said = next(line for line in server.stdout if "/explorer" not in line and "http://" in line)
        (found,) = re.findall(r"http://[\d.]+:\d+/", said)
        _wait_until_answering(server, f"{found}health/ready")
        yield found
    finally:
        server.terminate()
        server.communicate()


def _wait_until_answering(server: "subprocess.Popen[str]", url: str) -> None:
    """Return when the server is ready; fail when it ends before."""
    while True:
        try:
            with urllib.request.urlopen(url):
                return
        except urllib.error.URLError:
            try:
                server.wait(timeout=0.1)
            except subprocess.TimeoutExpired:
                continue
            pytest.fail("the server ended before it answered")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium for all tests."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_FLAGS))


def chromium() -> str:
    """Chromium as the system has it, or as LIUTONG_CHROMIUM names it; without one these tests fail."""
    path = os.environ.get("LIUTONG_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if path is None:
        pytest.fail("No Chromium: run scripts/set-up test as root, or name one in LIUTONG_CHROMIUM.")
    return path


@pytest.fixture(scope="package")
def page(browser: Browser) -> Iterator[Page]:
    """One page for all tests: the screen of a small laptop, in Chongqing, without animation."""
    context = browser.new_context(**SCREEN, permissions=["clipboard-write"])
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def planner(page: Page, address: str) -> Iterator[Planner]:
    """Somebody at the map; at the end nothing went wrong in the page and nothing was asked outside."""
    planner = Planner(page, address, PICTURES)
    yield planner
    planner.stop()
    assert planner.wrongs == []
    assert planner.outside == []
