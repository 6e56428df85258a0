"""Writing a network package: from a Network to a folder or a zip, the same bytes each time."""

import csv
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path

from geo.lines import wkt_of
from network.model import Network, Roads
from store.packages import columns
from store.packages.cells import of_date, of_flag, of_number, of_seconds, of_words
from store.packages.columns import FileColumns

Cells = Sequence[str]

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def write_package(network: Network, path: Path) -> None:
    """Write the network to a folder, or to a .zip by its name; reading it gives the same fingerprint.

    Tables of another package that the folder holds are replaced or removed. ValueError for a network that
    a what-if has changed in ways no package can say; OSError where the place cannot be written.
    """
    check_plain(network)
    tables = package_tables(network)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix.lower() == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in tables.items():
                entry = zipfile.ZipInfo(name, _ZIP_TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, text.encode())
        return
    for name in (*columns.FILES, columns.OSM_ROADS):
        if name not in tables:
            (path / name).unlink(missing_ok=True)
    for name, text in tables.items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())


def check_plain(network: Network) -> None:
    """Raise ValueError where a what-if has changed what no package can say."""
    roads = network.roads
    if roads.parts or roads.base_links != roads.link_count or not roads.open_links.all():
        raise ValueError("a network under a what-if on roads cannot be kept; keep the scenario")
    if any(site.snap_links is not None for site in network.sites):
        raise ValueError("a network under a what-if on sites cannot be kept; keep the scenario")


def package_tables(network: Network) -> dict[str, str]:
    """File name to CSV text of every table that holds rows, and of those that every package has."""
    made = {file.file: _csv(file, rows(network)) for file, rows in _WRITERS.items()}
    made[columns.TOWNSHIPS.file] = _townships_csv(network)
    made[columns.LINKS.file] = _links_csv(network.roads)
    return {
        name: text for name, text in made.items() if name in columns.REQUIRED or text.count("\n") > 1
    }  # fmt: skip


def _csv(file: FileColumns, rows: Iterable[Cells], names: Cells | None = None) -> str:
    """A table as text; an optional column stands there only where a row fills it in."""
    text = StringIO(newline="")
    lines = csv.writer(text, lineterminator="\n")
    names = names or file.all
    rows = list(rows)
    used = [i for i, name in enumerate(names) if name not in file.optional or any(row[i] for row in rows)]
    lines.writerow([names[i] for i in used])
    lines.writerows([row[i] for i in used] for row in rows)
    return text.getvalue()


def _head(network: Network) -> Iterable[Cells]:
    yield (network.code, network.name, network.district_code, "WGS84", network.village_list_version,
           network.provenance)  # fmt: skip


def _townships_csv(network: Network) -> str:
    """townships.csv; the terrain only where some is known."""
    names = columns.TOWNSHIPS.all
    if all(t.terrain is None for t in network.townships):
        names = tuple(name for name in names if name not in columns.TOWNSHIPS.optional)
    rows = (
        (t.code, t.name, t.kind.value, of_number(t.lon), of_number(t.lat), of_number(t.population),
         of_flag(t.grain_main), t.terrain or "")[: len(names)]
        for t in network.townships
    )  # fmt: skip
    return _csv(columns.TOWNSHIPS, rows, names)


def _villages(network: Network) -> Iterable[Cells]:
    for v in network.villages:
        yield (v.code, v.name, v.township_code, v.kind.value, of_number(v.lon), of_number(v.lat),
               of_number(v.population), of_number(v.households))  # fmt: skip


def _sites(network: Network) -> Iterable[Cells]:
    for s in network.sites:
        yield (s.code, s.name, s.tier.value, of_words(s.types), of_number(s.lon), of_number(s.lat),
               s.township_code or "", s.village_code or "", s.operator_id or "", s.status.value,
               of_date(s.opened), of_date(s.closed), of_words(s.functions),
               of_number(s.capacity_per_day))  # fmt: skip


def _designations(network: Network) -> Iterable[Cells]:
    for s in network.sites:
        for d in s.designations:
            yield s.code, d.code, of_number(d.star_level), of_date(d.valid_from), of_date(d.valid_to)


def _operators(network: Network) -> Iterable[Cells]:
    return ((o.id, o.name, o.kind.value) for o in network.operators)


def _vehicles(network: Network) -> Iterable[Cells]:
    for v in network.vehicles:
        limits = (of_number(v.max_km), of_number(v.max_stops))
        costs = (v.cost_fixed, v.cost_per_km, v.cost_per_hour, v.cost_per_stop, v.co2_kg_per_km)
        yield (v.id, v.operator_id, of_number(v.count), v.depot_site_id, of_number(v.capacity_kg),
               of_number(v.capacity_m3), of_flag(v.cold), of_seconds(v.shift_start_s),
               of_seconds(v.shift_end_s), *limits, *map(of_number, costs),
               of_number(v.max_trips) if v.max_trips != 1 else "",
               of_number(v.reload_minutes) if v.reload_minutes else "")  # fmt: skip


def _demands(network: Network) -> Iterable[Cells]:
    for d in network.demands:
        yield (d.id, d.village_code or "", d.site_id or "", d.operator_id, d.commodity, d.goods_class.value,
               d.direction.value, of_number(d.kg), of_number(d.m3), of_number(d.service_minutes),
               of_seconds(d.window_start_s), of_seconds(d.window_end_s), d.days,
               of_number(d.priority) if d.priority else "",
               d.to_village_code or "", d.to_site_id or "")  # fmt: skip


def _routes(network: Network) -> Iterable[Cells]:
    return ((r.id, r.name, r.operator_id, r.days, r.vehicle_id or "") for r in network.routes)


def _route_stops(network: Network) -> Iterable[Cells]:
    for route in network.routes:
        for s in route.stops:
            yield (route.id, str(s.seq), s.site_id or "", s.village_code or "", of_seconds(s.arrive_s),
                   of_seconds(s.depart_s), of_number(s.dwell_minutes))  # fmt: skip


def _stocks(network: Network) -> Iterable[Cells]:
    return ((s.site_id, s.commodity, of_number(s.quantity_kg), of_date(s.as_of)) for s in network.stocks)


def _needs(network: Network) -> Iterable[Cells]:
    return ((n.commodity, of_number(n.kg_per_head_day)) for n in network.needs)


def _targets(network: Network) -> Iterable[Cells]:
    for t in network.targets:
        yield (t.indicator, t.name, t.scope, of_number(t.value), t.unit, t.kind.value, of_date(t.deadline),
               t.lead, of_words(t.responsible), t.source, t.clause, t.computed_by,
               of_flag(t.governing))  # fmt: skip


def _standards(network: Network) -> Iterable[Cells]:
    for s in network.standards:
        yield (s.code, s.set_name, s.tier.value if s.tier else "", s.function or "", s.terrain or "",
               s.mode.value, of_number(s.value), s.unit, s.source, of_date(s.valid_from),
               of_flag(s.is_example))  # fmt: skip


def _readings(network: Network) -> Iterable[Cells]:
    for r in network.readings:
        yield r.indicator, r.scope, of_number(r.value), of_date(r.as_of), r.reported_by, r.source


def _evidence(network: Network) -> Iterable[Cells]:
    for e in network.evidence:
        yield e.site_id, e.reference, of_date(e.taken_on), of_number(e.lon), of_number(e.lat)


def _nodes(network: Network) -> Iterable[Cells]:
    roads = network.roads
    lons, lats = (map(of_number, column.tolist()) for column in (roads.node_lon, roads.node_lat))
    return zip(roads.node_ids, lons, lats, strict=True)


def _links_csv(roads: Roads) -> str:
    """roads/link.csv; optional columns only where something is known."""
    ids = roads.node_ids
    names, blank = roads.names or [""] * roads.link_count, [""] * roads.link_count
    surfaces = roads.surfaces or blank
    more: dict[str, Iterable[str]] = {}
    if any(surfaces):
        more["surface"] = surfaces
    for name, values in (("width_m", roads.width_m), ("weight_limit_t", roads.weight_limit_t)):
        if values is not None:
            more[name] = map(of_number, values.tolist())
    if roads.bridge is not None:
        more["bridge"] = map(of_flag, roads.bridge.tolist())
    must = (
        roads.link_ids, names, [ids[i] for i in roads.link_from.tolist()],
        [ids[i] for i in roads.link_to.tolist()], map(of_flag, roads.directed.tolist()),
        map(of_number, roads.length_km.tolist()),
        map(of_number, roads.speed_kmh.tolist()), [roads.class_names[i] for i in roads.link_class.tolist()],
        [_wkt(roads, i) for i in range(roads.link_count)],
    )  # fmt: skip
    header = [*columns.LINKS.all[: len(must)], *more]
    return _csv(columns.LINKS, zip(*must, *more.values(), strict=True), header)


def _wkt(roads: Roads, link: int) -> str:
    bent = roads.geometry_start[link + 1] > roads.geometry_start[link]
    return wkt_of(*roads.line(link)) if bent else ""


_WRITERS: Mapping[FileColumns, Callable[[Network], Iterable[Cells]]] = {
    columns.NETWORK: _head, columns.VILLAGES: _villages,
    columns.NODES: _nodes, columns.SITES: _sites, columns.DESIGNATIONS: _designations,
    columns.OPERATORS: _operators, columns.VEHICLES: _vehicles, columns.DEMANDS: _demands,
    columns.ROUTES: _routes, columns.ROUTE_STOPS: _route_stops, columns.STOCKS: _stocks,
    columns.NEEDS: _needs, columns.TARGETS: _targets, columns.STANDARDS: _standards,
    columns.READINGS: _readings, columns.EVIDENCE: _evidence,
}  # fmt: skip
