/** Legend: what the marks and tints mean, which of them are shown, and where the data comes from; always in view. */

import { h, refill } from "./dom.mjs";
import { paintedMark, SCALE } from "./marks.mjs";
import { SHARE_CLASSES } from "./tints.mjs";
import { t } from "./words.mjs";

/** @typedef {import("./words.mjs").Word} Word */
/** @typedef {import("./types.mjs").Ground} Ground */

/** @type {[string, Word][]} */
export const LEGEND = [
  ["village-covered", "legendCovered"], ["village-gap", "legendGap"], ["village-cutOff", "legendCutOff"], ["village-turned", "legendTurned"],
  ["site-outlet", "legendOutlet"], ["site-changed", "legendChanged"], ["site-closed", "legendClosed"],
  ["site-inactive", "legendInactive"], ["site-township", "legendTownship"], ["site-district", "legendDistrict"],
];

const GROUNDS = /** @type {[Ground, Word][]} */ ([["reach", "groundReach"], ["townships", "groundTownships"],
  ["catchments", "groundCatchments"], ["none", "groundNone"]]);
const HINTS = /** @type {Record<Ground, Word | "">} */ ({ reach: "legendCells", townships: "legendShares", catchments: "legendCatchments", none: "" });

/** @param {HTMLElement} root @param {import("./desk.mjs").Desk} desk @param {import("./basemap.mjs").Basemap} basemap */
export function showLegend(root, desk, basemap) {
  const open = root.querySelector("details")?.open ?? window.matchMedia("(min-width: 60rem) and (min-height: 44rem)").matches;
  const { ground } = desk.choice;
  const marks = LEGEND.filter(([mark]) => desk.choice.changes.length || !["village-turned", "site-changed", "site-closed"].includes(mark));
  refill(root, h("details", { open }, h("summary", { text: t("legend") }),
    h("ul", { class: "marks" }, marks.map(([mark, word]) => h("li", {}, sized(paintedMark(mark)), t(word)))),
    h("p", { class: "plain", text: `${t("legendSize")} · ${t("legendRoads")}` }),
    h("div", { class: "ground" }, h("label", { for: "ground", text: t("ground") }), groundPicker(desk)),
    ground === "townships" && shares(),
    HINTS[ground] && h("p", { class: "plain", text: t(/** @type {Word} */ (HINTS[ground])) }),
    switchOf(desk, "inactive", "showInactive"), basemap.layers.length > 0 && switchOf(desk, "basemap", "showBasemap")));
}

/** What the picture's legend adds for this tint of the ground. @param {Ground} ground @returns {string} */
export function groundSentence(ground) {
  const hint = HINTS[ground];
  return hint ? t(hint) : "";
}

/** @param {import("./desk.mjs").Desk} desk */
function groundPicker(desk) {
  const picker = h("select", { id: "ground", on: {
    change: (/** @type {any} */ event) => desk.state.set({ ground: event.target.value }),
  } }, GROUNDS.map(([ground, word]) => h("option", { value: ground, text: t(word) })));
  picker.value = desk.choice.ground;
  return picker;
}

/** A layer shown or hidden. @param {import("./desk.mjs").Desk} desk @param {string} name @param {Word} word */
function switchOf(desk, name, word) {
  const { hidden } = desk.choice;
  const box = h("input", { type: "checkbox", id: `show-${name}`, checked: !hidden.includes(name), on: {
    change: () => desk.state.set({ hidden: hidden.includes(name) ? hidden.filter((one) => one !== name) : [...hidden, name] }),
  } });
  return h("p", {}, box, " ", h("label", { for: `show-${name}`, text: t(word) }));
}

/** The classes of the townships' shares; the share itself stands beside each name. */
function shares() {
  return h("ul", { class: "shares" }, SHARE_CLASSES.map(([from, colour], i) => {
    const swatch = h("span", { class: "square", "aria-hidden": "true" });
    swatch.style.background = String(colour);
    return h("li", {}, swatch, `${Number(from) * 100}–${Number(SHARE_CLASSES[i + 1]?.[0] ?? 1) * 100}%`);
  }));
}

/** The source of the data: its beginning always shown, the whole on demand. @param {HTMLElement} root @param {string} provenance */
export function showSource(root, provenance) {
  const synthetic = /合成|synthetic/i.test(provenance);
  refill(root, h("details", {},
    h("summary", {}, h("span", { class: "lines" }, h("strong", { text: t("source") }),
      synthetic && h("span", { class: "badge", text: t("synthetic") }), h("span", { class: "start", text: provenance }))),
    h("p", { text: provenance })));
}

/** On paper nothing can be opened any more: the legend and the whole source are open while it is printed. @param {HTMLElement[]} roots */
export function keepPrintable(roots) {
  const each = (/** @type {(details: HTMLDetailsElement) => void} */ act) => roots.forEach((root) => root.querySelectorAll("details").forEach(act));
  window.addEventListener("beforeprint", () => each((details) => {
    details.dataset.before = String(details.open);
    details.open = true;
  }));
  window.addEventListener("afterprint", () => each((details) => { details.open = details.dataset.before === "true"; }));
}

/** Whose background it is, and that our own layers are shifted for it where they are. @param {HTMLElement} root @param {import("./basemap.mjs").Basemap} basemap */
export function showAttribution(root, { layers, attribution, datum }) {
  root.hidden = !layers.length;
  refill(root, t("basemapOf", { whose: attribution }), datum === "GCJ02" && h("strong", { text: ` ${t("basemapShifted")}` }));
}

/** @param {HTMLCanvasElement} canvas */
function sized(canvas) {
  canvas.style.width = `${canvas.width / SCALE}px`;
  canvas.style.height = `${canvas.height / SCALE}px`;
  canvas.setAttribute("aria-hidden", "true");
  return canvas;
}
