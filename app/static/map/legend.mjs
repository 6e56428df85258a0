/** Legend: what the marks and tints mean, and where the data comes from; always in view. */

import { h, refill } from "./dom.mjs";
import { paintedMark, SCALE } from "./marks.mjs";
import { t } from "./words.mjs";

/** @typedef {import("./words.mjs").Word} Word */

/** @type {[string, Word][]} */
export const LEGEND = [
  ["village-covered", "legendCovered"], ["village-gap", "legendGap"], ["village-cutOff", "legendCutOff"],
  ["site-outlet", "legendOutlet"], ["site-inactive", "legendInactive"], ["site-township", "legendTownship"],
  ["site-district", "legendDistrict"],
];

/** @param {HTMLElement} root */
export function showLegend(root) {
  const wide = window.matchMedia("(min-width: 60rem)").matches;
  refill(root, h("details", { open: wide }, h("summary", { text: t("legend") }),
    h("ul", {}, LEGEND.map(([mark, word]) => h("li", {}, sized(paintedMark(mark)), t(word))),
      h("li", { class: "plain", text: t("legendSize") }), h("li", { class: "plain", text: t("legendRoads") }),
      h("li", { class: "plain", text: t("legendCells") }))));
}

/** The source of the data: its beginning always shown, the whole on demand. @param {HTMLElement} root @param {string} provenance */
export function showSource(root, provenance) {
  const synthetic = /合成|synthetic/i.test(provenance);
  refill(root, h("details", {},
    h("summary", {}, h("span", { class: "lines" }, h("strong", { text: t("source") }),
      synthetic && h("span", { class: "badge", text: t("synthetic") }), h("span", { class: "start", text: provenance }))),
    h("p", { text: provenance })));
}

/** @param {HTMLCanvasElement} canvas */
function sized(canvas) {
  canvas.style.width = `${canvas.width / SCALE}px`;
  canvas.style.height = `${canvas.height / SCALE}px`;
  canvas.setAttribute("aria-hidden", "true");
  return canvas;
}
