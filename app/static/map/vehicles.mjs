/** Vehicles: what a planner calls one: who runs it and which of theirs it is, not the id of its row. */

import { h } from "./dom.mjs";
import { t } from "./words.mjs";

/** @typedef {{id: string, depotSiteId: string, operator: {name: string} | null}} Row a row of like vehicles */

/** The row of a vehicle, which stands before `#n`. @param {string} vehicle @param {Row[]} rows */
export function rowOf(vehicle, rows) {
  return rows.find(({ id }) => id === vehicle.split("#")[0]);
}

/** Who runs it and its number; its id where nobody is known to. @param {string} vehicle @param {Row[]} rows */
export function vehicleName(vehicle, rows) {
  const operator = rowOf(vehicle, rows)?.operator;
  const [, number] = vehicle.split("#");
  return operator && number ? t("vehicleName", { operator: operator.name, n: number }) : operator?.name ?? vehicle;
}

/** The same with the id small behind it, since an operator may have rows of several kinds. @param {string} vehicle @param {Row[]} rows */
export function vehicleWords(vehicle, rows) {
  return h("span", { class: "vehicle" }, vehicleName(vehicle, rows), " ", h("small", { text: vehicle }));
}
