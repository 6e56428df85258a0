/** Controls: how near counts, on which day, for which function; the same for every panel. */

import { h, refill } from "./dom.mjs";
import { monthEnd, monthsSince2024 } from "./figures.mjs";
import { named, t } from "./words.mjs";

const LAST_MONTH = 47;
const FUNCTIONS = ["retail", "agri_inputs", "produce_purchase", "parcel_in", "parcel_out", "e_commerce", "recycling",
  "cold_store", "finance", "information", "reserve"];
const MOST = Object.freeze({ minutes: 60, km: 30 });

/**
 * The controls; they write into the state and follow it.
 * @param {HTMLElement} root
 * @param {import("./desk.mjs").Desk} desk
 */
export function showControls(root, desk) {
  refill(root, radiusControl(desk), dayControl(desk), functionControl(desk));
}

/** @param {import("./desk.mjs").Desk} desk */
function radiusControl(desk) {
  const value = h("output", { for: "radius" });
  const slider = h("input", { id: "radius", type: "range", min: 1, step: 1, on: {
    input: (/** @type {any} */ event) => desk.state.set({ radius: Number(event.target.value) }),
  } });
  const unit = h("select", { id: "unit", "aria-label": t("unit"), on: {
    change: (/** @type {any} */ event) => changeUnit(desk, event.target.value),
  } }, h("option", { value: "minutes", text: t("minutes") }), h("option", { value: "km", text: t("km") }));
  follow(desk, ["radius", "unit"], () => {
    const { radius, unit: chosen } = desk.choice;
    slider.max = String(Math.max(MOST[chosen], radius));
    slider.value = String(radius);
    slider.setAttribute("aria-valuetext", `${radius} ${t(chosen)}`);
    value.textContent = String(radius);
    unit.value = chosen;
  });
  return h("div", { class: "control" }, h("label", { for: "radius", text: t("radius") }), slider,
    h("span", { class: "value" }, value, unit));
}

/** About 30 km/h: the slider stays near the same reach. @param {import("./desk.mjs").Desk} desk @param {"minutes" | "km"} unit */
function changeUnit(desk, unit) {
  const { radius } = desk.choice;
  const other = unit === "km" ? Math.max(1, Math.round(radius / 2)) : radius * 2;
  desk.state.set({ unit, radius: Math.min(MOST[unit], other) });
}

/** @param {import("./desk.mjs").Desk} desk */
function dayControl(desk) {
  const slider = h("input", { id: "day", type: "range", min: 0, max: LAST_MONTH, step: 1, on: {
    input: (/** @type {any} */ event) => desk.state.set({ asOf: monthEnd(Number(event.target.value)) }),
  } });
  const day = h("input", { type: "date", id: "date", "aria-label": t("asOf"), on: {
    change: (/** @type {any} */ event) => event.target.value && desk.state.set({ asOf: event.target.value }),
  } });
  follow(desk, ["asOf"], () => {
    const { asOf } = desk.choice;
    slider.value = String(Math.min(LAST_MONTH, Math.max(0, monthsSince2024(asOf))));
    slider.setAttribute("aria-valuetext", asOf);
    day.value = asOf;
  });
  return h("div", { class: "control" }, h("label", { for: "day", text: t("asOf"), title: t("asOfHint") }), slider,
    h("span", { class: "value" }, day));
}

/** @param {import("./desk.mjs").Desk} desk */
function functionControl(desk) {
  const known = new Set(desk.network.sites.flatMap((site) => site.functions));
  const offered = [...FUNCTIONS.filter((name) => known.has(name)), ...[...known].filter((name) => !FUNCTIONS.includes(name))];
  const picker = h("select", { id: "serves", on: {
    change: (/** @type {any} */ event) => desk.state.set({ serves: event.target.value }),
  } }, h("option", { value: "", text: t("servesAll") }),
    offered.map((name) => h("option", { value: name, text: named("function", name) })));
  follow(desk, ["serves"], () => { picker.value = desk.choice.serves; });
  return h("div", { class: "control" }, h("label", { for: "serves", text: t("serves") }), picker);
}

/** Do it now and whenever one of these changes. @param {import("./desk.mjs").Desk} desk @param {string[]} names @param {() => void} show */
function follow(desk, names, show) {
  show();
  desk.read((news) => {
    if (names.some((name) => news.has(/** @type {any} */ (name)))) show();
  });
}
