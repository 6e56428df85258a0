"""A server killed while it writes: what it acknowledged is there, once and whole, on either database."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KILLS = 3


def test_no_acknowledged_change_is_lost_torn_or_doubled(any_url: str) -> None:
    """The script that kills a hundred times, with a few: every change is one row of the audit log."""
    script = [sys.executable, "scripts/kill_writes.py", "--kills", str(KILLS), "--database", any_url]
    ended = subprocess.run(
        script, cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=300, check=False
    )
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    assert (told["lost"], told["torn"], told["doubled"], told["audit_faults"]) == (0, 0, 0, 0)
    assert told["kills"] == KILLS
    assert told["audit_rows"] == told["acknowledged"] > 0
