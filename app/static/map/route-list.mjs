/** Route list: every vehicle's tour, on the map and in words, and a sheet to print for its driver. */

import { byId, h, refill } from "./dom.mjs";
import { tenth, whole } from "./figures.mjs";
import { stopSign } from "./signs.mjs";
import { t } from "./words.mjs";

/** Colours of routes, apart for every kind of colour vision; routes are also told apart by choosing one. */
const COLOURS = ["#0072b2", "#d55e00", "#00684a", "#a3005f", "#7a5c00", "#3d3d8f", "#8c1d18", "#1f6f78"];

/** The tours of a plan; the one chosen is drawn thick, with the order of its stops. */
export class RouteList {
  /** @param {any[]} routes PooledRoutes.routes @param {import("./atlas.mjs").Atlas} atlas */
  constructor(routes, atlas) {
    this.routes = routes;
    this.atlas = atlas;
    this.chosen = -1;
    this.list = h("ol", { class: "routes" });
    this.root = h("section", {}, h("h3", { text: t("routesList", { n: routes.length }) }), this.list);
    this.update();
  }

  update() {
    this.draw();
    refill(this.list, this.routes.map((route, i) => h("li", {}, this.button(route, i), i === this.chosen && this.detail(route))));
  }

  /** @param {any} route @param {number} i */
  button(route, i) {
    const swatch = h("span", { class: "swatch", "aria-hidden": "true" });
    swatch.style.background = colourOf(i);
    return h("button", { type: "button", "aria-expanded": String(i === this.chosen), on: { click: () => this.choose(i) } }, swatch,
      t("routesLine", { vehicle: route.vehicle, stops: route.stops.length, km: tenth(route.km), minutes: whole(route.minutes) }));
  }

  /** @param {number} i */
  choose(i) {
    this.chosen = this.chosen === i ? -1 : i;
    this.update();
    /** @type {HTMLElement | undefined} */ (this.list.querySelectorAll("button[aria-expanded]")[i])?.focus();
  }

  /** @param {any} route */
  detail(route) {
    return h("div", { class: "detail" },
      h("p", { text: route.operators.map((/** @type {any} */ operator) => operator.name).join("、") }), stopsOf(route),
      h("button", { type: "button", text: t("routesPrint"), on: { click: () => printSheet(route) } }));
  }

  draw() {
    this.atlas.show("routes", this.routes.flatMap((route, i) => route.geometry ? [{ type: "Feature", geometry: route.geometry,
      properties: { colour: colourOf(i), chosen: i === this.chosen } }] : []));
    const stops = this.routes[this.chosen]?.stops ?? [];
    this.atlas.tracing?.put("stops", stops.map((/** @type {any} */ stop, /** @type {number} */ i) => stopSign(stop.place, i + 1)));
    if (stops.length) this.atlas.frame(stops.map((/** @type {any} */ stop) => stop.place));
  }
}

/** @param {number} i */
function colourOf(i) {
  return COLOURS[i % COLOURS.length];
}

/** @param {any} route @returns {HTMLElement} */
function stopsOf(route) {
  const columns = /** @type {const} */ (["stopOrder", "stopPlace", "stopArrive", "stopDepart", "stopDown", "stopUp", "stopLoad"]);
  return h("div", { class: "wide", tabindex: 0 }, h("table", {},
    h("thead", {}, h("tr", {}, columns.map((word) => h("th", { scope: "col", text: t(word) })))),
    h("tbody", {}, route.stops.map((/** @type {any} */ stop, /** @type {number} */ i) => h("tr", {},
      h("td", { text: i + 1 }), h("th", { scope: "row", text: stop.place.name }),
      h("td", { text: stop.arrive.slice(0, 5) }), h("td", { text: stop.depart.slice(0, 5) }),
      h("td", { text: tenth(stop.deliveredKg) }), h("td", { text: tenth(stop.pickedUpKg) }), h("td", { text: tenth(stop.loadKg) }))))));
}

/** Print one driver's sheet and nothing else of the page. @param {any} route */
function printSheet(route) {
  const { depart, back } = route;
  refill(byId("sheet"), h("h1", { text: t("routesSheet", { vehicle: route.vehicle }) }),
    h("p", { text: t("routesSheetLine", { depart: depart.slice(0, 5), back: back.slice(0, 5), km: tenth(route.km), minutes: whole(route.minutes) }) }),
    h("p", { text: route.operators.map((/** @type {any} */ operator) => operator.name).join("、") }), stopsOf(route));
  document.body.classList.add("sheet-only");
  window.addEventListener("afterprint", () => document.body.classList.remove("sheet-only"), { once: true });
  window.print();
}
