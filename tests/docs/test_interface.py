"""The page on the interface says what the code does."""

import re
from dataclasses import fields
from pathlib import Path

from app.settings import Settings
from graph.errors import ErrorCode
from graph.limits import Limits

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "http.md").read_text(encoding="utf-8")


def test_every_code_of_an_error_is_told() -> None:
    """A client can look each of them up."""
    assert [code.value for code in ErrorCode if f"`{code.value}`" not in PAGE] == []


def test_every_limit_is_told_with_its_figure() -> None:
    """Whoever changes a limit changes the page."""
    told = set(re.findall(r"\d[\d,]*", PAGE))
    assert [limit.name for limit in fields(Limits) if f"{getattr(Limits(), limit.name):,}" not in told] == []


def test_every_setting_named_is_there() -> None:
    """And is read from the environment by that name."""
    names = {f"LIUTONG_{setting.name.upper()}" for setting in fields(Settings)}
    assert set(re.findall(r"LIUTONG_[A-Z_]+", PAGE)) <= names
