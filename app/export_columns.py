"""Export columns: the names that scripts read, and the Chinese heads that planners read."""

PLACE_COLUMNS = {
    "village_code": "村代码",
    "village": "村（社区）",
    "kind": "类别",
    "township": "镇街",
    "population": "人口",
    "minutes": "到最近网点（分钟）",
    "km": "到最近网点（公里）",
    "nearest_site": "最近网点编号",
    "nearest_name": "最近网点",
}
POSITION_COLUMNS = {"lon": "经度", "lat": "纬度"}
GAP_COLUMNS = {
    "excess": "超出半径",
    "reasons": "原因",
    "fix": "办法",
    "fix_at": "在哪里",
    "fix_gain_population": "新覆盖人口",
}
RING_COLUMNS = {
    "site": "网点编号",
    "name": "网点",
    "up_to": "圈",
    "unit": "单位",
    "area_km2": "面积（平方公里）",
    "population": "人口",
    "villages": "村（社区）数",
    "catchment_population": "服务片区人口",
    "max_minutes": "最远（分钟）",
    "p90_minutes": "九成人口（分钟）",
    "mean_minutes": "平均（分钟）",
    "detour": "绕行系数",
}
SITE_COLUMNS = {
    "id": "编号",
    "name": "名称",
    "tier": "层级",
    "types": "类型",
    "status": "状态",
    "active": "当日在营",
    "lon": "经度",
    "lat": "纬度",
    "township": "镇街",
    "village_code": "村代码",
    "village": "村（社区）",
    "operator": "运营主体",
    "opened": "开业",
    "closed": "关闭",
    "functions": "功能",
}
