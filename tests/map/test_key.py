"""A server that asks who is there: the page asks for the key, shows it with everything, and forgets it."""

import csv
import io
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.map.conftest import PICTURES, ROOT, served
from tests.map.planner import Planner


def new_key(folder: Path) -> str:
    """A planner's key of the database in the folder."""
    command = [sys.executable, "-c", "import sys; sys.argv[0] = 'liutong'; from app.cli import main; main()"]
    given = ["key", "create", "--role", "planner", "--database", f"sqlite:///{folder}/map.db"]
    done = subprocess.run([*command, *given], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.split()[0]


def test_a_key_is_asked_for_and_shown(page: Page, address: str, folder: Path) -> None:
    """Refused without one and with a wrong one; with the right one questions, tiles and downloads come."""
    with served(folder, auth="keys") as ours:
        planner = Planner(page, ours, PICTURES)
        planner.expected_wrong = "401"
        page.goto("about:blank")
        page.goto(planner.link())
        expect(page.locator("#trouble")).to_contain_text("这台服务器要知道您是谁")
        planner.picture("key")
        assert planner.serious_faults() == []
        page.fill("#key", "lt_nobody")
        page.click("#trouble button")
        expect(page.locator("#key")).to_have_value("")
        page.fill("#key", new_key(folder))
        planner.expected_wrong = ""
        page.click("#trouble button")
        planner.wait()
        assert planner.rates()[0] == "185 / 244 个"
        page.click(".downloads summary")
        with page.expect_download() as waiting:
            page.click("text=缺口表（CSV）")
        text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
        assert len(list(csv.DictReader(io.StringIO(text)))) == 244 - 185
        planner.stop()
        page.evaluate("sessionStorage.clear()")
    assert planner.wrongs == planner.outside == []
    assert address, "the first server has filled the database"
