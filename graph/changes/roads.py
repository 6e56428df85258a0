"""Changes to roads, as inputs."""

import strawberry

from graph.fields import asked
from graph.scalars import GeoJson
from graph.shapes import line_of, polygon_text
from network.scenario import Change
from network.scenario.add_road import AddRoad
from network.scenario.close_road import CloseRoad
from network.scenario.scale_speed import ScaleSpeed
from network.scenario.set_speed import SetSpeed

_POLYGON = (
    "A GeoJSON Polygon or MultiPolygon, or one bare ring [[lon, lat], …]; links with any part inside it. "
    "Absent = everywhere."
)


@strawberry.input(
    description=(
        "Bar driving, both ways (封路): give either linkIds or a polygon. "
        "Nobody moves: places stay where they lie."
    )
)
class CloseRoadInput:
    """A road that is out."""

    link_ids: list[strawberry.ID] | None = asked(
        "Ids of links. One unknown id refuses the whole change.", default=None
    )
    polygon: GeoJson | None = asked(_POLYGON, default=None)

    def to_change(self) -> Change:
        return CloseRoad(tuple(self.link_ids or ()), polygon_text(self.polygon))


@strawberry.input(description="Multiply speeds: rain or snow on the mountain roads (降速).")
class ScaleSpeedInput:
    """Slower or faster roads."""

    factor: float = asked("Above 0; 0.6 = 40 % slower.")
    facility_types: list[str] | None = asked(
        'Road classes, OSM highway values. Absent = all. Example: ["unclassified"].', default=None
    )
    polygon: GeoJson | None = asked(_POLYGON, default=None)

    def to_change(self) -> Change:
        return ScaleSpeed(self.factor, tuple(self.facility_types or ()), polygon_text(self.polygon))


@strawberry.input(description="Give links a speed: by id, or by class and polygon (改速).")
class SetSpeedInput:
    """A rebuilt road."""

    speed_kmh: float = asked("The speed in km/h, above 0.")
    link_ids: list[strawberry.ID] | None = asked(
        "Ids of links; then neither classes nor polygon.", default=None
    )
    facility_types: list[str] | None = asked("Road classes, OSM highway values. Absent = all.", default=None)
    polygon: GeoJson | None = asked(_POLYGON, default=None)

    def to_change(self) -> Change:
        types = tuple(self.facility_types or ())
        return SetSpeed(self.speed_kmh, tuple(self.link_ids or ()), types, polygon_text(self.polygon))


@strawberry.input(
    description="A new road (新建道路): along a line whose ends join the roads, or from one node to another."
)
class AddRoadInput:
    """A road that is not there yet."""

    line: GeoJson | None = asked(
        "A GeoJSON LineString, or bare positions [[lon, lat], …]; its ends join the nearest roads. "
        "Then neither fromNode nor toNode.",
        default=None,
    )
    from_node: strawberry.ID | None = asked("Id of the node where it starts.", default=None)
    to_node: strawberry.ID | None = asked("Id of the node where it ends.", default=None)
    length_km: float | None = asked(
        "Length in km, at least 0. Absent = along the line, or straight.", default=None
    )
    speed_kmh: float | None = asked(
        "Speed in km/h, above 0. Absent = the planning value of its class.", default=None
    )
    directed: bool | None = asked("true = only from start to end. Default false = two-way.", default=False)
    facility_type: str | None = asked(
        "Its class, an OSM highway value. Default unclassified.", default="unclassified"
    )
    id: strawberry.ID | None = asked(
        "Id of the new link, unknown so far. Absent = one is made.", default=None
    )

    def to_change(self) -> Change:
        return AddRoad(
            line=line_of(self.line),
            from_node=self.from_node,
            to_node=self.to_node,
            length_km=self.length_km,
            speed_kmh=self.speed_kmh,
            directed=bool(self.directed),
            facility_type=self.facility_type or "unclassified",
            id=self.id,
        )
