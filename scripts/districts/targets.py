"""The target book of each district, as its plan writes it: every number, clause, deadline and lead unit.

Two statements of one indicator that disagree are both kept; `governing` 1 marks the one followed here.
Milestones of one indicator share its name and are all governing. `computed_by` says how the actual figure
comes about:

- `count:CODE`               active sites that carry the designation at the date
- `count:CODE@TIER`          of them, those of one tier (DISTRICT, TOWNSHIP, VILLAGE)
- `count:CODE-OTHER`         of them, those without the other designation
- `coverage:CODE`            share in % of villages (kind village) with such a site in the village itself
- `manual`                   reported by the lead unit, not derivable from the network
"""

from dataclasses import dataclass

from districts.package import Row

_EACH = "各乡镇（街道）"
_CO_OP = "区供销合作社"
_FARM = "区农业农村委"
_BANK = "人行巴南分行"
_TOWNS = "各镇街"


@dataclass(frozen=True)
class Target:
    """One statement of a plan."""

    indicator: str
    name: str
    value: int
    unit: str
    kind: str
    deadline: str | None
    lead: str | None
    responsible: str | None
    clause: str
    computed_by: str
    governing: int = 1

    def row(self, scope: str, source: str) -> Row:
        return {**vars(self), "scope": scope, "source": source}


def target_rows(district_code: str) -> list[Row]:
    """Rows of `targets.csv`, in the order of the specification (T1 to T24)."""
    source, targets = _BOOKS[district_code]
    return [target.row(district_code, source) for target in targets]


def _yearly(
    indicator: str, name: str, values: dict[int, int], unit: str, kind: str, lead: str, responsible: str,
    clause: str,
) -> list[Target]:  # fmt: skip
    return [
        Target(indicator, name, value, unit, kind, f"{year}-12-31", lead, responsible, clause, "manual")
        for year, value in values.items()
    ]


_FARMS_AND_TRADE = f"{_FARM};区商务委;{_EACH}"
_FARMS = f"{_FARM};{_EACH}"
_TRADE = f"区发展改革委;区商务委;{_EACH}"
_NETWORK = f"区商务委;区交通运输委;{_FARM};{_EACH}"
_UNION = f"区委组织部;区民政局;{_FARM};{_EACH}"

_NANCHUAN = [
    # T1, T2
    Target("rural_outlets", "农村流通网点", 46, "个", "CUM", "2024-12-31", None, None, "一(二)", "count:流通网点"),
    Target("rural_outlets", "农村流通网点", 147, "家", "CUM", "2027-12-31", None, None, "一(二)", "count:流通网点"),
    # T3 against T4: the annex wants at the end of 2024 what the main text wants in 2027
    Target("service_co_ops", "农村综合服务社", 147, "家", "CUM", "2027-12-31", None, None, "一(二)", "count:综合服务社"),
    Target("service_co_ops", "农村综合服务社", 147, "家", "CUM", "2024-12-31", _CO_OP, _FARMS_AND_TRADE, "附件3",
           "count:综合服务社", 0),
    # T4
    Target("star_service_co_ops", "农村综合服务社星级社", 46, "家", "CUM", None, _CO_OP, _FARMS_AND_TRADE, "二(二)5",
           "count:综合服务社星级社", 0),
    Target("star_service_co_ops", "农村综合服务社星级社", 46, "家", "CUM", "2024-12-31", _CO_OP, _FARMS_AND_TRADE,
           "附件3", "count:综合服务社星级社"),
    Target("plain_service_co_ops", "农村综合服务社（星级社以外）", 101, "家", "CUM", None, _CO_OP, _FARMS_AND_TRADE,
           "二(二)5", "count:综合服务社-综合服务社星级社"),
    Target("plain_service_co_ops", "农村综合服务社（星级社以外）", 101, "家", "CUM", "2024-12-31", _CO_OP,
           _FARMS_AND_TRADE, "附件3", "count:综合服务社-综合服务社星级社", 0),
    # T5, T6
    Target("one_stop_sites", "“一站式”村级站点", 147, "个", "CUM", None, None, None, "二(三)9", "count:一站式站点"),
    Target("circulation_service_outlets", "“一网多用、双向流通”农村流通综合服务网点", 147, "个", "CUM", "2027-12-31",
           _CO_OP, _NETWORK, "附件12", "count:流通综合服务网点"),
    # T7, T8: eight in 2025 by the annex, in 2027 by the main text
    Target("service_centres", "为农服务中心", 7, "个", "CUM", "2024-12-31", _CO_OP, _FARMS, "一(二);附件2",
           "count:为农服务中心"),
    Target("service_centres", "为农服务中心", 8, "个", "CUM", "2025-12-31", _CO_OP, _FARMS, "附件2",
           "count:为农服务中心"),
    Target("service_centres", "为农服务中心", 8, "个", "CUM", "2027-12-31", None, None, "一(二)",
           "count:为农服务中心", 0),
    Target("district_service_centres", "区级为农服务中心", 1, "个", "CUM", "2024-12-31", _CO_OP, _FARMS, "附件2",
           "count:为农服务中心@DISTRICT"),
    Target("township_service_centres", "乡镇为农服务中心", 6, "个", "CUM", "2024-12-31", _CO_OP, _FARMS, "附件2",
           "count:为农服务中心@TOWNSHIP"),
    Target("township_service_centres", "乡镇为农服务中心", 7, "个", "CUM", "2025-12-31", _CO_OP, _FARMS, "附件2",
           "count:为农服务中心@TOWNSHIP"),
    # T9 to T11
    Target("distribution_centres", "县域集采集配中心", 1, "个", "CUM", None, _CO_OP, _TRADE, "二(三)8;附件11",
           "count:县域集采集配中心"),
    Target("produce_companies", "带动性强的农产品流通企业", 1, "个", "CUM", None, _CO_OP, _TRADE, "二(三)8;附件11",
           "manual"),
    Target("produce_markets", "经营农产品市场", 1, "个", "CUM", None, _CO_OP, _TRADE, "二(三)8;附件11",
           "count:公益性农产品市场"),
    # T18, T19
    Target("district_unions", "区农合联", 1, "个", "CUM", "2024-12-31", _CO_OP, _UNION, "一(二);二(一)1;附件1", "manual"),
    Target("township_unions", "乡镇（街道）农合联", 7, "个", "CUM", "2024-12-31", _CO_OP, _UNION,
           "一(二);二(一)1;附件1", "manual"),
    Target("industry_unions", "产业农合联", 3, "个", "CUM", "2027-12-31", _CO_OP, _UNION, "一(二);二(一)1;附件1",
           "manual"),
    *_yearly("union_members", "农合联会员单位", {2024: 200, 2027: 300}, "个", "CUM", _CO_OP, _UNION, "一(二);附件1"),
    # T20 to T23
    *_yearly("farm_services", "农业生产社会化服务规模", {2024: 27, 2025: 36, 2026: 45, 2027: 54}, "万亩次", "FLOW",
             f"{_FARM};{_CO_OP}", _EACH, "附件8"),
    *_yearly("farm_credit", "撬动“三农”信贷资金", {2024: 8, 2025: 10, 2026: 13, 2027: 16}, "亿元", "FLOW",
             _BANK, _CO_OP, "附件21"),
    *_yearly("model_co_operatives", "农民合作社示范社", {2024: 1, 2025: 2, 2027: 3}, "家", "CUM", _FARM,
             f"{_CO_OP};区市场监管局", "附件4"),
    *_yearly("model_bases", "农业标准化生产示范基地", {2025: 1, 2026: 2}, "个", "CUM", _CO_OP, _FARMS, "附件7"),
    *_yearly("leading_companies", "农业生产社会化服务龙头企业", {2025: 1, 2026: 2}, "家", "CUM", _CO_OP, _FARMS, "附件7"),
    # T24
    Target("households_in_co_ops", "有意愿的农村常住农户加入农村合作经济组织", 100, "%", "RATE", "2027-12-31", _CO_OP,
           _UNION, "二(一)1;附件1", "manual"),
    Target("businesses_in_unions", "有意愿的新型农业经营主体加入农合联", 100, "%", "RATE", "2027-12-31", _CO_OP,
           _UNION, "二(一)1;附件1", "manual"),
]  # fmt: skip

_JIANGJIN = [
    # T12, T13
    Target("service_co_ops", "农村综合服务社", 175, "个", "CUM", "2025-12-31", _CO_OP,
           f"{_FARM}（区乡村振兴局）;区商务委;{_TOWNS}", "一(二)", "count:综合服务社"),
    Target("service_co_op_coverage", "农村综合服务社行政村覆盖率", 100, "%", "RATE", "2025-12-31", _CO_OP,
           f"{_FARM}（区乡村振兴局）;区商务委;{_TOWNS}", "一(二)", "coverage:综合服务社"),
    Target("star_service_co_ops", "农村综合服务社星级社", 60, "个", "CUM", "2025-12-31", _CO_OP,
           f"{_FARM}（区乡村振兴局）;区商务委;{_TOWNS}", "一(二)", "count:综合服务社星级社"),
    # T14, T15
    Target("grassroots_co_ops", "改造建设基层供销社", 40, "个", "CUM", "2022-12-31", _CO_OP, _TOWNS, "一(一)",
           "count:基层供销社"),
    Target("model_grassroots_co_ops", "基层供销社示范社", 18, "个", "CUM", "2022-12-31", _CO_OP, _TOWNS, "一(一)",
           "count:基层供销社示范社"),
    # T16, T17
    Target("service_centres", "区域性为农服务中心", 10, "个", "CUM", "2025-12-31", _CO_OP,
           f"{_FARM}（区乡村振兴局）;{_TOWNS}", "二(五)", "count:区域性为农服务中心"),
    Target("businesses_served", "农民合作社服务中心服务涉农经营主体", 200, "家", "CUM", "2025-12-31", _CO_OP,
           f"区财政局;{_FARM}（区乡村振兴局）;区林业局;重庆农商行江津支行;{_TOWNS}", "一(四)", "manual"),
]  # fmt: skip

_BOOKS = {
    "500119": ("南川府办发〔2024〕17号", _NANCHUAN),
    "500116": ("江津区深入推进“三社”融合发展政策措施（2021-09-28）", _JIANGJIN),
}
