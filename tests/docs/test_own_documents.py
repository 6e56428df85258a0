"""What our own pages ask stands in the list of trusted documents."""

import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_list_is_what_the_pages_ask() -> None:
    """documents.json holds the texts of queries.mjs and examples.mjs; scripts/documents writes it."""
    assert runpy.run_path(str(ROOT / "scripts" / "documents"))["main"](["--check"]) == 0
