"""Places: townships and villages."""

import strawberry

from graph.fields import field
from graph.node import Node
from graph.view import View
from network import model


@strawberry.type(description="A township-level unit (镇街): subdistrict, town or township.")
class Township(Node):
    """A township of the model."""

    inner: strawberry.Private[model.Township]
    view: strawberry.Private[View]

    def key(self) -> tuple[str, ...]:
        return ("township", self.view.network.code, self.inner.code)

    @field('Code in the package (行政区划代码). Example: "500119001".')
    def code(self) -> strawberry.ID:
        return strawberry.ID(self.inner.code)

    @field('Official name. Example: "大观镇".')
    def name(self) -> str:
        return self.inner.name

    @field("Subdistrict (街道), town (镇) or township (乡).")
    def kind(self) -> model.TownshipKind:
        return self.inner.kind

    @field("Longitude of its seat, degrees WGS84; null where unknown.")
    def lon(self) -> float | None:
        return self.inner.lon

    @field("Latitude of its seat, degrees WGS84; null where unknown.")
    def lat(self) -> float | None:
        return self.inner.lat

    @field("People who live in it (常住人口); null where unknown.")
    def population(self) -> int | None:
        return self.inner.population

    @field("True when it is a main grain and oil township (粮油主产乡镇).")
    def grain_main(self) -> bool:
        return self.inner.grain_main

    @field('Terrain (地形), a word of the county itself; null where unknown. Example: "mountain".')
    def terrain(self) -> str | None:
        return self.inner.terrain

    @field("Its villages and communities, by code.")
    def villages(self) -> list["Village"]:
        mine = (village for village in self.view.network.villages if village.township_code == self.inner.code)
        return [Village(inner=village, view=self.view) for village in mine]


@strawberry.type(description="A village or community (村/社区): one place of the denominator of every rate.")
class Village(Node):
    """A village of the model."""

    inner: strawberry.Private[model.Village]
    view: strawberry.Private[View]

    def key(self) -> tuple[str, ...]:
        return ("village", self.view.network.code, self.inner.code)

    @field('Code in the package (统计用区划代码). Example: "500119001001".')
    def code(self) -> strawberry.ID:
        return strawberry.ID(self.inner.code)

    @field("Official name.")
    def name(self) -> str:
        return self.inner.name

    @field("Administrative village (行政村) or community (社区).")
    def kind(self) -> model.VillageKind:
        return self.inner.kind

    @field("The township that it belongs to (所属镇街).")
    def township(self) -> Township:
        return Township(inner=self.view.network.township_by_code[self.inner.township_code], view=self.view)

    @field("People who live in it (人口); null where unknown, then left out of rates by people.")
    def population(self) -> int | None:
        return self.inner.population

    @field("Households (户数); null where unknown.")
    def households(self) -> int | None:
        return self.inner.households

    @field("Longitude of its centre point, degrees WGS84.")
    def lon(self) -> float:
        return self.inner.lon

    @field("Latitude of its centre point, degrees WGS84.")
    def lat(self) -> float:
        return self.inner.lat


def village_or_none(code: str | None, view: View) -> Village | None:
    """The village with that code; None without a code or when the network does not hold it."""
    found = view.network.village_by_code.get(code) if code else None
    return Village(inner=found, view=view) if found else None


def township_or_none(code: str | None, view: View) -> Township | None:
    """The township with that code; None without a code or when the network does not hold it."""
    found = view.network.township_by_code.get(code) if code else None
    return Township(inner=found, view=view) if found else None
