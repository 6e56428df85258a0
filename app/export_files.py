"""Export files: which files there are, the document each asks, and how its answer becomes rows."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from app.export_columns import GAP_COLUMNS, PLACE_COLUMNS, POSITION_COLUMNS, RING_COLUMNS, SITE_COLUMNS

Row = dict[str, Any]
Answered = Mapping[str, Any]

_FRAME = """query Export($code: ID!, $asOf: Date, $changes: [ChangeInput!]!%(variables)s) {
  network(code: $code, asOf: $asOf) {
    code asOf provenance
    whatIf(changes: $changes) {
      problems { severity message }
      network { %(asked)s }
    }
  }
}"""
_VILLAGE = "village { code name kind population lon lat township { name } }"
_COVERAGE = _FRAME % {
    "variables": ", $input: CoverageInput!",
    "asked": f"""coverage(input: $input) {{
        problems {{ severity message }}
        places {{ {_VILLAGE} minutes km covered nearest {{ code name }} }}
      }}""",
}
_GAPS = _FRAME % {
    "variables": ", $input: CoverageInput!",
    "asked": f"""coverage(input: $input) {{
        problems {{ severity message }}
        gaps {{
          {_VILLAGE} minutes km excess reasons nearest {{ code name }}
          fix {{ kind gainPopulation site {{ code name }} village {{ code name }} }}
        }}
      }}""",
}
_RADII = _FRAME % {
    "variables": ", $input: ServiceRadiiInput!",
    "asked": """serviceRadii(input: $input) {
        problems { severity message }
        sites {
          site { code name } maxMinutes p90Minutes meanMinutes detour catchmentPopulation
          rings { minutes km areaKm2 population geometry villages { code } }
        }
      }""",
}
_SITES = _FRAME % {
    "variables": ", $first: Int, $after: String",
    "asked": """sites(first: $first, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          code name tier types status active lon lat opened closed functions
          township { name } village { code name } operator { id name }
        }
      }""",
}


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One file: `columns` (name → Chinese head) of a table, None for a map; `rows` reads the answer."""

    name: str
    asks: Literal["coverage", "radii", "sites"]
    document: str
    rows: Callable[[Answered], Iterator[Row]]
    columns: Mapping[str, str]

    @property
    def is_table(self) -> bool:
        """True for CSV, False for GeoJSON."""
        return self.name.endswith(".csv")

    def problems(self, network: Answered) -> list[Mapping[str, Any]]:
        """What the answer itself says is wrong."""
        field = {"coverage": "coverage", "radii": "serviceRadii"}.get(self.asks)
        return list(network[field]["problems"]) if field else []

    def next_page(self, network: Answered) -> str | None:
        """Where the next page begins; None after the last."""
        page = network["sites"]["pageInfo"] if self.asks == "sites" else None
        return page["endCursor"] if page and page["hasNextPage"] else None


def _place_row(place: Answered) -> Row:
    village, nearest = place["village"], place["nearest"] or {}
    return {
        "village_code": village["code"],
        "village": village["name"],
        "kind": village["kind"],
        "township": village["township"]["name"],
        "population": village["population"],
        "lon": village["lon"],
        "lat": village["lat"],
        "minutes": _rounded(place["minutes"]),
        "km": _rounded(place["km"]),
        "nearest_site": nearest.get("code"),
        "nearest_name": nearest.get("name"),
    }


def _places(network: Answered) -> Iterator[Row]:
    for place in network["coverage"]["places"]:
        yield {**_place_row(place), "covered": place["covered"]}


def _place_features(network: Answered) -> Iterator[Row]:
    for row in _places(network):
        reach = "covered" if row["covered"] else "cut_off" if row["minutes"] is None else "gap"
        yield {"id": row["village_code"], "geometry": _point(row), "class": reach, **row}


def _gaps(network: Answered) -> Iterator[Row]:
    for gap in network["coverage"]["gaps"]:
        fix = gap["fix"] or {}
        at = fix.get("site") or fix.get("village") or {}
        yield {
            **_place_row(gap),
            "excess": _rounded(gap["excess"]),
            "reasons": gap["reasons"],
            "fix": fix.get("kind"),
            "fix_at": at.get("name"),
            "fix_gain_population": fix.get("gainPopulation"),
        }


def _rings(network: Answered) -> Iterator[Row]:
    for radius in network["serviceRadii"]["sites"]:
        for ring in radius["rings"]:
            unit = "minutes" if ring["minutes"] is not None else "km"
            yield {
                "site": radius["site"]["code"],
                "name": radius["site"]["name"],
                "up_to": ring[unit],
                "unit": unit,
                "area_km2": _rounded(ring["areaKm2"]),
                "population": ring["population"],
                "villages": len(ring["villages"]),
                "catchment_population": radius["catchmentPopulation"],
                "max_minutes": _rounded(radius["maxMinutes"]),
                "p90_minutes": _rounded(radius["p90Minutes"]),
                "mean_minutes": _rounded(radius["meanMinutes"]),
                "detour": _rounded(radius["detour"]),
                "geometry": ring["geometry"],
            }


def _ring_features(network: Answered) -> Iterator[Row]:
    for row in _rings(network):
        upto = f"{row['up_to']:g}"
        yield {"id": f"{row['site']}/{upto}", "class": f"{upto} {row['unit']}", **row}


def _sites(network: Answered) -> Iterator[Row]:
    for site in network["sites"]["nodes"]:
        yield {
            "id": site["code"],
            **{name: site[name] for name in ("name", "tier", "types", "status", "active", "lon", "lat")},
            "township": (site["township"] or {}).get("name"),
            "village_code": (site["village"] or {}).get("code"),
            "village": (site["village"] or {}).get("name"),
            "operator": (site["operator"] or {}).get("name"),
            **{name: site[name] for name in ("opened", "closed", "functions")},
        }


def _site_features(network: Answered) -> Iterator[Row]:
    for row in _sites(network):
        yield {**row, "geometry": _point(row), "class": row["tier"]}


def _point(row: Row) -> Mapping[str, Any]:
    return {"type": "Point", "coordinates": [row["lon"], row["lat"]]}


def _rounded(value: float | None) -> float | None:
    """For display: hundredths of a minute, a kilometre, a square kilometre."""
    return None if value is None else round(value, 2)


FILES: Mapping[str, ExportFile] = MappingProxyType(
    {
        file.name: file
        for file in (
            ExportFile(
                "coverage.csv",
                "coverage",
                _COVERAGE,
                _places,
                {**PLACE_COLUMNS, "covered": "已覆盖", **POSITION_COLUMNS},
            ),
            ExportFile("coverage.geojson", "coverage", _COVERAGE, _place_features, {}),
            ExportFile(
                "gaps.csv",
                "coverage",
                _GAPS,
                _gaps,
                {**PLACE_COLUMNS, **GAP_COLUMNS, **POSITION_COLUMNS},
            ),
            ExportFile("radii.csv", "radii", _RADII, _rings, RING_COLUMNS),
            ExportFile("radii.geojson", "radii", _RADII, _ring_features, {}),
            ExportFile("sites.csv", "sites", _SITES, _sites, SITE_COLUMNS),
            ExportFile("sites.geojson", "sites", _SITES, _site_features, {}),
        )
    }
)
"""Every file by its name in the address."""
