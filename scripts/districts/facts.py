"""What is known of a district: its list of villages, township points, people, outline and distances."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shapely.geometry import Polygon, shape

FOLDER = Path(__file__).parent / "facts"


@dataclass(frozen=True)
class Township:
    """A township as published; position, elevation and people are None where nobody publishes them."""

    code: str
    name: str
    position: tuple[float, float] | None
    elevation_m: float | None
    population_2010: int | None
    covers: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The contract's word for the last character of the name (街道, 镇, 乡)."""
        return {"道": "subdistrict", "镇": "town", "乡": "township"}[self.name[-1]]


@dataclass(frozen=True)
class Village:
    """A village (村) or community (社区) of the official list, with the short name planners use."""

    code: str
    name: str
    township_code: str

    @property
    def kind(self) -> str:
        """Read from the tenth digit of the code: 2 is a village, 0 a community."""
        return {"2": "village", "0": "community"}[self.code[9]]


@dataclass(frozen=True)
class Distance:
    """A published road distance to the district seat, km, as a range over the sources."""

    township_code: str
    low_km: float
    high_km: float

    @property
    def middle_km(self) -> float:
        return (self.low_km + self.high_km) / 2


@dataclass(frozen=True)
class Facts:
    """Everything known of one district, townships and villages in the order of their codes."""

    townships: tuple[Township, ...]
    villages: tuple[Village, ...]
    outline: Polygon
    outline_feature: dict[str, Any]
    distances: tuple[Distance, ...]

    def villages_of(self, township_code: str) -> tuple[Village, ...]:
        return tuple(village for village in self.villages if village.township_code == township_code)

    def populations(self) -> list[tuple[tuple[str, ...], int]]:
        """Published figures, each with the townships whose people it holds."""
        return [(t.covers, t.population_2010) for t in self.townships if t.population_2010 is not None]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _township(row: dict[str, str]) -> Township:
    return Township(
        code=row["code"],
        name=row["name"],
        position=(float(row["lon"]), float(row["lat"])) if row["lon"] else None,
        elevation_m=float(row["elevation_m"]) if row["elevation_m"] else None,
        population_2010=int(row["population_2010"]) if row["population_2010"] else None,
        covers=tuple(row["population_covers"].split(";")) if row["population_covers"] else (row["code"],),
    )


def _short_name(official: str) -> str:
    return official.removesuffix("居民委员会").removesuffix("村民委员会")


def read_facts(district: str, folder: Path = FOLDER) -> Facts:
    """The facts of the district whose files begin with `district`."""
    feature = json.loads((folder / f"{district}_outline.geojson").read_text(encoding="utf-8"))
    outline = shape(feature["geometry"])
    if not isinstance(outline, Polygon):
        raise ValueError(f"the outline of {district} is a {outline.geom_type}, not a Polygon")
    return Facts(
        townships=tuple(_township(row) for row in _rows(folder / f"{district}_townships.csv")),
        villages=tuple(
            Village(code=row["code"], name=_short_name(row["name"]), township_code=row["township_code"])
            for row in _rows(folder / f"{district}_villages.csv")
        ),
        outline=outline,
        outline_feature=feature,
        distances=tuple(
            Distance(row["township_code"], float(row["road_km_low"]), float(row["road_km_high"]))
            for row in _rows(folder / f"{district}_distances.csv")
        ),
    )
