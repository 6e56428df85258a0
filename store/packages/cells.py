"""Cells: what the words, numbers, dates and times of a package's tables mean, and how they are written."""

import math
import re
from collections.abc import Iterable
from datetime import date

from network.model import EVERY_DAY, LARGEST, ProblemCode

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]0?0:00(?::00)?)?")
_TIME = re.compile(r"(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?")
_FLAGS = {"": False, "0": False, "1": True, "false": False, "true": True, "no": False, "yes": True,
          "否": False, "是": True}  # fmt: skip


class CellError(ValueError):
    """A cell cannot be understood: its code, what is wrong and what to do."""

    def __init__(self, code: ProblemCode, wrong: str, remedy: str) -> None:
        super().__init__(f"{wrong} {remedy}")
        self.code = code
        self.wrong = wrong
        self.remedy = remedy


def to_number(text: str) -> float:
    """A number of at most `LARGEST` either side of 0; CellError where it is none."""
    try:
        if "_" in text:
            raise ValueError(text)
        number = float(text)
    except ValueError:
        raise CellError(
            ProblemCode.NUMBER_UNPARSABLE, "is not a number.",
            "Write digits with a decimal point, without units or thousands separators, such as 1250.5.",
        ) from None  # fmt: skip
    if not math.isfinite(number):
        raise CellError(
            ProblemCode.NUMBER_NOT_FINITE, "is not a finite number.",
            "Write the number, or leave the cell empty where it is unknown.",
        )  # fmt: skip
    if abs(number) > LARGEST:
        raise CellError(
            ProblemCode.NUMBER_OUT_OF_RANGE,
            "is too large.",
            f"Nothing here is above {LARGEST:g}; look at the unit.",
        )
    return number


def to_whole(text: str) -> int:
    """A whole number, also where a spreadsheet wrote it as 12.0."""
    number = to_number(text)
    if not number.is_integer():
        raise CellError(
            ProblemCode.NUMBER_UNPARSABLE, "is not a whole number.", "Write it without a fraction."
        )
    return int(number)


def to_date(text: str) -> date:
    """A day: 2024-12-31, or as spreadsheets and people write it, 2024/12/31 or 2024年12月31日."""
    found = _DATE.fullmatch(text)
    try:
        if found is None:
            raise ValueError(text)
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        raise CellError(
            ProblemCode.DATE_UNPARSABLE, "is not a date.", "Write year-month-day, such as 2024-12-31."
        ) from None


def to_seconds(text: str) -> int:
    """A time of the day in seconds after midnight; 24:00 and later are hours of the next day."""
    found = _TIME.fullmatch(text)
    hour, minute, second = (int(part or 0) for part in found.groups()) if found else (99, 99, 99)
    if hour > 47 or minute > 59 or second > 59:
        raise CellError(
            ProblemCode.TIME_UNPARSABLE, "is no time of the day.", "Write hours and minutes, such as 06:30."
        )
    return hour * 3600 + minute * 60 + second


def to_days(text: str) -> str:
    """Weekday digits in order; an empty cell is every day."""
    if not text:
        return EVERY_DAY
    if any(day not in EVERY_DAY for day in text) or len(set(text)) != len(text):
        raise CellError(
            ProblemCode.DAYS_UNPARSABLE, "are not weekday digits.",
            "Write the digits 1 (Monday) to 7 (Sunday) without separators, such as 12345.",
        )  # fmt: skip
    return "".join(sorted(text))


def to_flag(text: str) -> bool:
    """Yes or no; an empty cell is no."""
    if text.lower() not in _FLAGS:
        raise CellError(ProblemCode.WORD_UNKNOWN, "is neither 0 nor 1.", "Write 1 for yes, 0 for no.")
    return _FLAGS[text.lower()]


def to_words(text: str) -> tuple[str, ...]:
    """The words of a list cell, in order, each once."""
    words = (word.strip() for word in text.replace("；", ";").split(";"))
    return tuple(dict.fromkeys(word for word in words if word))


def of_number(value: float | None) -> str:
    """The shortest text that reads back as the same number; whole numbers without a point."""
    if value is None or math.isnan(value):
        return ""
    number = float(value)
    whole = number.is_integer() and abs(number) < 1e16 and (number or math.copysign(1, number) > 0)
    return str(int(number)) if whole else repr(number)


def of_seconds(value: int | None) -> str:
    """A time of the day, with its seconds only where it has some."""
    if value is None:
        return ""
    minutes, second = divmod(value, 60)
    text = f"{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{text}:{second:02d}" if second else text


def of_date(value: date | None) -> str:
    """The day as 2024-12-31."""
    return "" if value is None else value.isoformat()


def of_flag(value: bool | None) -> str:
    """1 for yes, 0 for no, nothing for unknown."""
    return "" if value is None else str(int(value))


def of_words(words: Iterable[str]) -> str:
    """A list cell."""
    return ";".join(words)
