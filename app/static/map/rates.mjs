/** Rates: the three readings of coverage, big and plain, each with what was counted out of what. */

import { h, refill } from "./dom.mjs";
import { percent, points, signed, tenth, whole } from "./figures.mjs";
import { problemSentence, t } from "./words.mjs";

/** @typedef {import("./types.mjs").Indicators} Indicators */
/** @typedef {import("./types.mjs").Rate} Rate */

const READINGS = /** @type {const} */ ([
  ["byVillage", "rateVillages", "places"], ["byPopulation", "ratePeople", "people"], ["administrative", "rateOwn", "places"],
]);

/** The readings with their names and units. */
export const READING_LIST = READINGS;

/**
 * Show the rates of an answer; beside each the difference from `base` where there is one.
 * @param {HTMLElement} root
 * @param {Indicators | null} shown
 * @param {Indicators | null} base
 */
export function showRates(root, shown, base) {
  if (!shown) return;
  const cards = READINGS.map(([name, label, unit]) => card(t(label), t(unit), shown[name], base?.[name] ?? null));
  const mean = t("meanMinutes", { n: tenth(shown.meanMinutes) });
  const problems = /** @type {import("./types.mjs").Coverage} */ (shown).problems ?? [];
  const nothing = problems.some(({ code }) => code === "NO_OUTLETS");
  const cut = shown.unreachablePopulation && !nothing ? t("unreachable", { n: whole(shown.unreachablePopulation) }) : "";
  refill(root, h("ul", { class: "rates", "aria-label": t("rates") }, cards),
    problems.map((problem) => h("p", { class: problem.severity === "ERROR" ? "wrong" : "note", text: problemSentence(problem) })),
    !nothing && h("p", { class: "note" }, [mean, cut].filter(Boolean).join(" · ")),
    base && h("p", { class: "note changed", text: t("whatIfOn") }));
}

/** @param {string} label @param {string} unit @param {Rate} rate @param {Rate | null} base */
function card(label, unit, rate, base) {
  const difference = base && rate.value !== null && base.value !== null ? rate.value - base.value : null;
  const n = whole(rate.numerator);
  return h("li", {}, h("span", { class: "label", text: label }),
    h("strong", { text: percent(rate.value) },
      base && h("small", { class: "delta", text: ` (${signed(difference, points)})` })),
    h("span", { class: "parts", text: t("outOf", { n, d: whole(rate.denominator), unit }) }));
}
