/** Unserved: what cannot be delivered, why, and what it would take. */

import { h } from "./dom.mjs";
import { tenth, whole } from "./figures.mjs";
import { vehicleName } from "./vehicles.mjs";
import { named, t } from "./words.mjs";

/** @typedef {import("./vehicles.mjs").Row} Row */

const STEP = 100;
/** How a number of the reason is said; as a count where it is none of these. @type {Record<string, (value: number) => string>} */
const FORMS = { CAPACITY: tenth, MAX_KM: tenth, SHIFT: (seconds) => whole(Math.max(0, seconds) / 60), TIME_WINDOW: clock };
/** @type {Record<string, string>} */
const UNITS = { kg: "kg", m3: "m³" };

/** @param {any[]} pooled Unserved when all deliver together @param {any[]} separate and when each goes alone @param {Row[]} vehicles */
export function unservedList(pooled, separate, vehicles) {
  return h("section", {}, h("h3", { text: t("routesUnserved", { n: pooled.length }) }),
    pooled.length ? list(pooled, vehicles) : h("p", { class: "note", text: t("routesUnservedNone") }),
    separate.length > 0 && h("details", {}, h("summary", { text: t("routesUnservedAlone", { n: separate.length }) }), list(separate, vehicles)));
}

/** So many at first, and as many more with every click. @param {any[]} rows @param {Row[]} vehicles */
function list(rows, vehicles) {
  const root = h("ul", { class: "unserved" });
  let shown = 0;
  const more = h("button", { type: "button", on: { click: () => add() } });
  const last = h("li", { class: "more" }, more);
  const add = () => {
    const next = rows.slice(shown, shown + STEP);
    last.remove();
    root.append(...next.map((row) => item(row, vehicles)));
    shown += next.length;
    more.textContent = t("gapsMore", { n: rows.length - shown });
    if (shown < rows.length) root.append(last);
    if (shown > STEP) more.focus(); // taking it out of the list took the focus away
  };
  add();
  return root;
}

/** @param {any} row @param {Row[]} vehicles */
function item(row, vehicles) {
  return h("li", {},
    h("strong", { text: row.demand.village?.name ?? row.demand.siteId }), ` ${tenth(row.demand.kg)} kg · ${named("unserved", row.reason)}`,
    h("br"), h("small", { text: explained(row, vehicles) }));
}

/** What it would take and what there is, each in the unit of the reason. @param {any} row @param {Row[]} rows */
function explained({ reason, dimension, needed, available, vehicle, message }, rows) {
  const own = named("unservedWhy", reason);
  if (own === reason) return message;
  const form = FORMS[reason] ?? whole;
  const name = vehicle && vehicleName(vehicle, rows);
  const nearest = vehicle ? t("unservedVehicle", { vehicle: name === vehicle ? vehicle : `${name} ${vehicle}` }) : "";
  const values = { needed: form(needed), available: form(available), unit: UNITS[dimension] ?? dimension };
  return `${own.replace(/\{(needed|available|unit)\}/g, (_, key) => values[/** @type {keyof typeof values} */ (key)])} ${nearest}`.trim();
}

/** Seconds after midnight; past midnight the hours go on. @param {number} seconds */
function clock(seconds) {
  const minutes = Math.round(seconds / 60);
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
