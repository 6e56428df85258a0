/** Column heads: what planners read over the columns of a table made on the page; scripts read the names. */

import { currentLanguage } from "./words.mjs";

/** As in the server's files (app/export_columns.py) where a column is the same. @type {Record<string, string>} */
const ZH = {
  parameters: "参数",
  provenance: "数据来源",
  code: "代码",
  name: "名称",
  township: "镇街",
  lon: "经度",
  lat: "纬度",
  order: "序",
  vehicle: "车辆",
  operators: "主体编号",
  arrive: "到达",
  depart: "离开",
  delivered_kg: "卸货（kg）",
  picked_up_kg: "装货（kg）",
  load_kg: "离开时载重（kg）",
  operator: "主体编号",
  stand_alone_yuan: "单独送（元）",
  shapley_yuan: "分摊（元）",
  saving_yuan: "节省（元）",
  by_kg_yuan: "按重量分摊（元）",
  by_kg_km_yuan: "按重量和里程分摊（元）",
  by_stand_alone_yuan: "按单独费用分摊（元）",
  spread: "各遍之差（占比）",
  date: "日期",
  outlets: "网点数",
  places_covered: "覆盖的村（社区）数",
  places: "村（社区）数",
  people_covered: "覆盖的人口",
  people: "人口",
  value: "目标值",
  unit: "单位",
  deadline: "期限",
  lead: "牵头单位",
  source: "出处",
  clause: "条款",
  governing: "以此为准",
  actual: "当日",
  required: "应达",
  status: "状态",
  conflicts: "不同说法",
};

/** The head over a column in the language of the page. @param {string} name */
export function columnHead(name) {
  return currentLanguage() === "zh" ? ZH[name] ?? name : name;
}
