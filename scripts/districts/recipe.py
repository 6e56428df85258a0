"""What a district is to get where facts are silent: the few numbers and names that were chosen by hand."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Hint:
    """Where a township without a known point is put: so far from a known one, at a compass bearing."""

    anchor_code: str
    bearing_deg: float
    distance_km: float


@dataclass(frozen=True)
class Expressway:
    """An expressway by the townships whose interchanges it joins, in order."""

    name: str
    township_codes: tuple[str, ...]


@dataclass(frozen=True)
class Cohort:
    """So many outlets opening between two dates, both included."""

    count: int
    first: str
    last: str


@dataclass(frozen=True)
class OutletPlan:
    """The outlets of a plan: cohorts in the order of opening, and how many of the first are star outlets."""

    cohorts: tuple[Cohort, ...]
    star: int
    star_after_years: int
    designations: tuple[str, ...]
    every_village: bool

    @property
    def count(self) -> int:
        return sum(cohort.count for cohort in self.cohorts)


@dataclass(frozen=True)
class CentrePlan:
    """Service centres: a designation, the hosting townships and the day each opens."""

    designation: str
    label: str
    openings: dict[str, str]
    district_opened: str | None


@dataclass(frozen=True)
class CoOpPlan:
    """Grassroots co-ops: how many, from when to when they open, and which designations they carry."""

    count: int
    demonstration: int
    first: str
    last: str
    suspended: int


@dataclass(frozen=True)
class Recipe:
    """All choices for one district."""

    code: str
    name: str
    short_name: str
    district_code: str
    seat_code: str
    points: dict[str, Hint]
    summit_m: float
    spacing_km: float
    half_thinned_m: float
    expressways: tuple[Expressway, ...]
    outlets: OutletPlan
    centres: CentrePlan
    co_ops: CoOpPlan
    grain_main_count: int
    plan_year: int
    bus_terminals: tuple[str, ...]
    note_zh: str
    note_en: str


NANCHUAN = Recipe(
    code="nanchuan",
    name="重庆市南川区",
    short_name="南川区",
    district_code="500119",
    seat_code="500119001",
    points={
        "500119002": Hint("500119001", bearing_deg=195, distance_km=2.2),
        "500119003": Hint("500119001", bearing_deg=285, distance_km=2.6),
    },
    summit_m=2251,
    spacing_km=0.61,
    half_thinned_m=1050,
    expressways=(
        Expressway("大观—水江高速", ("500119104", "500119105", "500119001", "500119108")),
        Expressway("东城—南平高速", ("500119001", "500119101")),
    ),
    outlets=OutletPlan(
        cohorts=(
            Cohort(10, "2022-03-01", "2022-12-20"),
            Cohort(14, "2023-02-01", "2023-12-20"),
            Cohort(22, "2024-02-01", "2024-12-20"),
            Cohort(34, "2025-02-01", "2025-12-20"),
            Cohort(34, "2026-02-01", "2026-12-20"),
            Cohort(33, "2027-02-01", "2027-12-20"),
        ),
        star=46,
        star_after_years=0,
        designations=("流通网点", "综合服务社", "一站式站点", "流通综合服务网点"),
        every_village=False,
    ),
    centres=CentrePlan(
        designation="为农服务中心",
        label="为农服务中心",
        openings={
            "500119104": "2023-05-18",
            "500119108": "2023-09-26",
            "500119103": "2024-03-28",
            "500119110": "2024-06-27",
            "500119112": "2024-09-24",
            "500119101": "2024-11-28",
            "500119003": "2025-10-30",
        },
        district_opened="2022-11-16",
    ),
    co_ops=CoOpPlan(count=26, demonstration=7, first="2019-03-01", last="2022-11-30", suspended=2),
    grain_main_count=10,
    note_zh=(
        "七个乡镇为农服务中心所在镇街见方案，先后（西城街道第七）为合成；46家星级社视同2024年的46个网点"
    ),
    note_en=(
        "the plan names the seven townships with service centres, their order (西城街道 last) is synthetic; "
        "the 46 star outlets are read as the 46 outlets of 2024"
    ),
    plan_year=2024,
    bus_terminals=(
        "500119106",
        "500119104",
        "500119111",
        "500119113",
        "500119112",
        "500119115",
        "500119108",
        "500119128",
    ),
)

JIANGJIN = Recipe(
    code="jiangjin",
    name="重庆市江津区",
    short_name="江津区",
    district_code="500116",
    seat_code="500116001",
    points={
        "500116005": Hint("500116001", bearing_deg=125, distance_km=4.5),
        "500116006": Hint("500116001", bearing_deg=215, distance_km=4.5),
        "500116125": Hint("500116115", bearing_deg=160, distance_km=9.0),
    },
    summit_m=1700,
    spacing_km=0.785,
    half_thinned_m=900,
    expressways=(
        Expressway("双福—石蟆高速", ("500116004", "500116002", "500116101", "500116103", "500116105")),
        Expressway("鼎山—蔡家高速", ("500116005", "500116116", "500116120", "500116114", "500116112")),
        Expressway("珞璜—广兴高速", ("500116117", "500116121", "500116122")),
    ),
    outlets=OutletPlan(
        cohorts=(
            Cohort(35, "2021-02-01", "2021-12-20"),
            Cohort(35, "2022-02-01", "2022-12-20"),
            Cohort(35, "2023-02-01", "2023-12-20"),
            Cohort(35, "2024-02-01", "2024-12-20"),
            Cohort(35, "2025-02-01", "2025-12-20"),
        ),
        star=60,
        star_after_years=2,
        designations=("综合服务社",),
        every_village=True,
    ),
    centres=CentrePlan(
        designation="区域性为农服务中心",
        label="区域性为农服务中心",
        openings={
            "500116101": "2022-06-23",
            "500116108": "2022-10-27",
            "500116105": "2023-04-20",
            "500116110": "2023-09-21",
            "500116112": "2024-03-28",
            "500116116": "2024-06-20",
            "500116118": "2024-11-21",
            "500116121": "2025-04-24",
            "500116115": "2025-08-28",
            "500116102": "2025-11-27",
        },
        district_opened=None,
    ),
    co_ops=CoOpPlan(count=40, demonstration=18, first="2019-03-01", last="2022-11-30", suspended=0),
    grain_main_count=10,
    note_zh=(
        "鼎山、圣泉计入几江、四屏计入柏林的普查数系推断；"
        "十个区域性为农服务中心、40个基层供销社和60家星级社的所在地为合成"
    ),
    note_en=(
        "that the census figures of 几江 and 柏林 hold 鼎山, 圣泉 and 四屏 is inferred; "
        "where the 10 regional centres, 40 grassroots co-ops and 60 star outlets are is synthetic"
    ),
    plan_year=2021,
    bus_terminals=(
        "500116004",
        "500116117",
        "500116121",
        "500116122",
        "500116115",
        "500116123",
        "500116112",
        "500116105",
        "500116108",
        "500116102",
    ),
)

RECIPES = (NANCHUAN, JIANGJIN)
