/** Unserved: what cannot be delivered, why, and what it would take. */

import { h } from "./dom.mjs";
import { tenth } from "./figures.mjs";
import { named, t } from "./words.mjs";

const SHOWN = 100;

/** @param {any[]} pooled Unserved when all deliver together @param {any[]} separate and when each goes alone */
export function unservedList(pooled, separate) {
  return h("section", {}, h("h3", { text: t("routesUnserved", { n: pooled.length }) }),
    pooled.length ? list(pooled) : h("p", { class: "note", text: t("routesUnservedNone") }),
    separate.length > 0 && h("details", {}, h("summary", { text: t("routesUnservedAlone", { n: separate.length }) }), list(separate)));
}

/** @param {any[]} rows */
function list(rows) {
  return h("ul", { class: "unserved" }, rows.slice(0, SHOWN).map((row) => h("li", {},
    h("strong", { text: row.demand.village?.name ?? row.demand.siteId }), ` ${tenth(row.demand.kg)} kg · ${named("unserved", row.reason)}`,
    h("br"), h("small", { text: explained(row) }))),
  rows.length > SHOWN && h("li", { text: t("gapsMore", { n: rows.length - SHOWN }) }));
}

/** What it would take and what there is. @param {any} row */
function explained({ reason, needed, available, vehicle, message }) {
  const own = named("unservedWhy", reason);
  if (own === reason) return message;
  const nearest = vehicle ? t("unservedVehicle", { vehicle }) : "";
  return `${own.replace("{needed}", tenth(needed)).replace("{available}", tenth(available))} ${nearest}`.trim();
}
