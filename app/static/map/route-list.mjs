/** Route list: every vehicle's tour, on the map and in words, and a sheet to print for its driver. */

import { h, refill } from "./dom.mjs";
import { printSheet, stopsOf } from "./driver-sheet.mjs";
import { tenth, whole } from "./figures.mjs";
import { stopSign } from "./signs.mjs";
import { vehicleWords } from "./vehicles.mjs";
import { t } from "./words.mjs";

/** Colours of routes, apart for every kind of colour vision; routes are also told apart by choosing one. */
const COLOURS = ["#0072b2", "#d55e00", "#00684a", "#a3005f", "#7a5c00", "#3d3d8f", "#8c1d18", "#1f6f78"];

/** The tours of a plan; the one chosen is drawn thick, with the order of its stops. */
export class RouteList {
  /** @param {any[]} routes PooledRoutes.routes @param {import("./atlas.mjs").Atlas} atlas @param {import("./driver-sheet.mjs").Told} told */
  constructor(routes, atlas, told) {
    this.routes = routes;
    this.atlas = atlas;
    this.told = told;
    this.chosen = -1;
    this.heading = h("h3");
    this.list = h("ol", { class: "routes" });
    this.root = h("section", {}, this.heading, this.list);
  }

  update() {
    this.draw();
    this.heading.textContent = t("routesList", { n: this.routes.length });
    refill(this.list, this.routes.map((route, i) => h("li", {}, this.button(route, i), i === this.chosen && this.detail(route))));
  }

  /** @param {any} route @param {number} i */
  button(route, i) {
    const swatch = h("span", { class: "swatch", "aria-hidden": "true" });
    swatch.style.background = colourOf(i);
    return h("button", { type: "button", "aria-expanded": String(i === this.chosen), on: { click: () => this.choose(i) } }, swatch,
      vehicleWords(route.vehicle, this.told.vehicles),
      t("routesLine", { stops: route.stops.length, km: tenth(route.km), minutes: whole(route.minutes) }));
  }

  /** @param {number} i */
  choose(i) {
    this.chosen = this.chosen === i ? -1 : i;
    this.update();
    const stops = this.routes[this.chosen]?.stops ?? [];
    if (stops.length) this.atlas.frame(stops.map((/** @type {any} */ stop) => stop.place));
    /** @type {HTMLElement | undefined} */ (this.list.querySelectorAll("button[aria-expanded]")[i])?.focus();
  }

  /** @param {any} route */
  detail(route) {
    return h("div", { class: "detail" },
      h("p", { text: route.operators.map((/** @type {any} */ operator) => operator.name).join("、") }), stopsOf(route, this.told),
      h("button", { type: "button", text: t("routesPrint"), on: { click: () => printSheet(route, this.told) } }));
  }

  draw() {
    this.atlas.show("routes", this.routes.flatMap((route, i) => route.geometry ? [{ type: "Feature", geometry: route.geometry,
      properties: { colour: colourOf(i), chosen: i === this.chosen } }] : []));
    const stops = this.routes[this.chosen]?.stops ?? [];
    this.atlas.tracing?.put("stops", stops.map((/** @type {any} */ stop, /** @type {number} */ i) => stopSign(stop.place, i + 1)));
  }
}

/** @param {number} i */
function colourOf(i) {
  return COLOURS[i % COLOURS.length];
}
