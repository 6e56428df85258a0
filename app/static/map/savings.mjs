/** Savings: each alone against all together, two numbers and a bar each. */

import { h } from "./dom.mjs";
import { percent, tenth, whole } from "./figures.mjs";
import { t } from "./words.mjs";

/** @typedef {import("./words.mjs").Word} Word */

/** @type {[string, Word, (value: number | null) => string][]} */
const ROWS = [
  ["cost", "routesCost", (value) => whole(value ?? 0)], ["km", "routesKm", tenth],
  ["vehicles", "routesVehicles", (value) => whole(value ?? 0)], ["hours", "routesHours", tenth],
  ["loadFactor", "routesLoad", percent],
];

/** Problems that the headline tells: they need not be told again below it. */
export const HEADED = ["NO_DEMANDS", "POOLED_WORSE", "DEMANDS_DIFFER"];
/** Less than this is written as 0.0%. */
const NOTHING = 0.0005;

/** @param {any} plan a PooledRoutes @returns {HTMLElement} */
export function savings(plan) {
  const headline = headlineOf(plan);
  if (!plan.separate.vehicles && !plan.pooled.vehicles) return h("section", {}, headline); // nothing but zeros to compare
  const shares = plan.poolRateTrip === null ? "" : t("routesPoolTrip", { n: percent(plan.poolRateTrip) })
    + (plan.poolRateStop === null ? "" : t("routesPoolStop", { n: percent(plan.poolRateStop) }));
  return h("section", {},
    headline,
    h("table", { class: "savings" },
      h("thead", {}, h("tr", {}, h("td"), h("th", { scope: "col", text: t("routesSeparate") }),
        h("th", { scope: "col", text: t("routesPooled") }))),
      h("tbody", {}, ROWS.map(([name, word, form]) => {
        const [separate, pooled] = [plan.separate[name], plan.pooled[name]];
        const most = Math.max(separate ?? 0, pooled ?? 0) || 1;
        return h("tr", {}, h("th", { scope: "row", text: t(word) }), cell(separate, most, form, "separate"), cell(pooled, most, form, "pooled"));
      }))),
    shares && h("p", { class: "note", text: shares }),
    h("p", { class: "note", text: t("routesDuplicated", { n: tenth(plan.duplicatedKm) }) }));
}

/** What is saved, or why that is not said: a search that has found nothing yet has not found that nothing can be saved. @param {any} plan */
function headlineOf({ saving, problems }) {
  const has = (/** @type {string} */ code) => problems.some((/** @type {any} */ problem) => problem.code === code);
  const isNothing = saving !== null && Math.abs(saving) < NOTHING;
  /** @type {Word | null} */
  const word = has("NO_DEMANDS") ? "routesNoDemands"
    : has("POOLED_WORSE") || (has("STOPPED_EARLY") && isNothing) ? "routesNotYet"
      : saving === null && has("DEMANDS_DIFFER") ? "routesSavingNone" : null;
  if (word) return h("p", { class: "saving told", text: t(word) });
  return saving !== null && h("p", { class: "saving", text: t("routesSaving", { n: percent(saving) }) });
}

/** @param {number | null} value @param {number} most @param {(value: number | null) => string} form @param {string} kind */
function cell(value, most, form, kind) {
  const bar = h("span", { class: `bar ${kind}`, "aria-hidden": "true" });
  bar.style.width = `${(100 * (value ?? 0)) / most}%`;
  return h("td", {}, form(value), h("span", { class: "track" }, bar));
}
