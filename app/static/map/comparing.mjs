/** Comparing: today's network beside the what-if, and the villages that turn. */

import { h } from "./dom.mjs";
import { percent, points, signed, tenth, whole } from "./figures.mjs";
import { READING_LIST } from "./rates.mjs";
import { t } from "./words.mjs";

const NAMES_SHOWN = 40;

/**
 * @param {import("./desk.mjs").Desk} desk
 * @param {import("./atlas.mjs").Atlas} atlas
 * @returns {HTMLElement}
 */
export function compareTable(desk, atlas) {
  const comparison = /** @type {import("./types.mjs").Comparison} */ (desk.answer?.comparison);
  const { base, whatIf } = comparison;
  const row = (/** @type {string} */ name, /** @type {number | null} */ from, /** @type {number | null} */ to,
    /** @type {(value: any) => string} */ form, /** @type {(value: any) => string} */ apart = form) => h("tr", {}, h("th", { scope: "row", text: name }), h("td", { text: form(from) }),
    h("td", { text: form(to) }), h("td", { text: signed(from === null || to === null ? null : to - from, apart) }));
  const columns = /** @type {const} */ (["compareReading", "compareBase", "compareWhatIf", "compareDelta"]);
  return h("section", {}, h("h3", { text: t("compare") }),
    h("table", { id: "compare" }, h("thead", {}, h("tr", {}, columns.map((word) => h("th", { scope: "col", text: t(word) })))),
      h("tbody", {},
        READING_LIST.map(([name, label]) => row(t(label), base[name].value, whatIf[name].value, percent, points)),
        row(t("compareMean"), base.meanMinutes, whatIf.meanMinutes, tenth),
        row(t("compareUnreachable"), base.unreachablePopulation, whatIf.unreachablePopulation, whole))),
    turned(desk, atlas, comparison));
}

/** @param {import("./desk.mjs").Desk} desk @param {import("./atlas.mjs").Atlas} atlas @param {import("./types.mjs").Comparison} comparison */
function turned(desk, atlas, comparison) {
  const groups = [
    [t("newlyCovered", { n: comparison.newlyCovered.length }), comparison.newlyCovered],
    [t("lost", { n: comparison.lost.length }), comparison.lost],
    [t("cutOffNow", { n: comparison.cutOff.length, people: whole(comparison.cutOffPopulation) }), comparison.cutOff],
  ].filter(([, villages]) => villages.length);
  if (!groups.length) return h("p", { class: "note", text: t("nobodyTurned") });
  return groups.map(([title, villages]) => h("details", { open: true }, h("summary", { text: /** @type {string} */ (title) }),
    h("div", { class: "villages" }, /** @type {{code: string}[]} */ (villages).slice(0, NAMES_SHOWN).map(({ code }) => {
      const village = desk.network.villageByCode.get(code);
      return village && h("button", { type: "button", text: village.name, on: { click: () => atlas.goTo(village) } });
    }))));
}
