/** Driver's sheet: one tour as its driver needs it on paper: where, when, from which depot, with how much. */

import { byId, h, refill } from "./dom.mjs";
import { tenth, whole } from "./figures.mjs";
import { rowOf, vehicleWords } from "./vehicles.mjs";
import { t } from "./words.mjs";

/** @typedef {import("./types.mjs").Network} Network */
/** @typedef {{asked: Record<string, any>, vehicles: import("./vehicles.mjs").Row[], network: Network}} Told
 *   what tours are told with: what was asked, the rows of vehicles, and the district whose places are named */

/** The table of a tour's stops. @param {any} route @param {Told} told @returns {HTMLElement} */
export function stopsOf(route, { network }) {
  const columns = /** @type {const} */ (["stopOrder", "stopPlace", "stopArrive", "stopDepart", "stopDown", "stopUp", "stopLoad"]);
  return h("div", { class: "wide", tabindex: 0 }, h("table", { class: "stops" },
    h("thead", {}, h("tr", {}, columns.map((word) => h("th", { scope: "col", text: t(word) })))),
    h("tbody", {}, route.stops.map((/** @type {any} */ stop, /** @type {number} */ i) => h("tr", {},
      h("td", { text: i + 1 }), h("th", { scope: "row" }, stop.place.name, h("small", { text: ` ${townshipOf(stop.place.code, network)}` })),
      h("td", { text: stop.arrive.slice(0, 5) }), h("td", { text: stop.depart.slice(0, 5) }),
      h("td", { text: tenth(stop.deliveredKg) }), h("td", { text: tenth(stop.pickedUpKg) }), h("td", { text: tenth(stop.loadKg) }))))));
}

/** Print one driver's sheet and nothing else of the page. @param {any} route @param {Told} told */
export function printSheet(route, told) {
  const { depart, back, vehicle } = route;
  refill(byId("sheet"), h("h1", {}, t("routesSheet"), " ", vehicleWords(vehicle, told.vehicles)),
    h("p", { text: dayLine(told) }), h("p", { text: startLine(route, told) }),
    h("p", { text: t("routesSheetLine", { depart: depart.slice(0, 5), back: back.slice(0, 5), km: tenth(route.km), minutes: whole(route.minutes) }) }),
    h("p", { text: route.operators.map((/** @type {any} */ operator) => operator.name).join("、") }), stopsOf(route, told));
  document.body.classList.add("sheet-only");
  window.addEventListener("afterprint", () => document.body.classList.remove("sheet-only"), { once: true });
  window.print();
}

/** The district and the day: what was asked, whatever the panel has by now. @param {Told} told */
function dayLine({ asked, network }) {
  return t("routesSheetDay", { district: network.name, day: t("routesDays").split(" ")[asked.input.day - 1], date: asked.asOf });
}

/** From which depot, with how much; for every trip, since it reloads between them. @param {any} route @param {Told} told */
function startLine({ vehicle, stops }, { vehicles, network }) {
  const depot = rowOf(vehicle, vehicles)?.depotSiteId;
  const name = network.sites.find(({ code }) => code === depot)?.name ?? depot ?? "–";
  const firsts = stops.filter((/** @type {any} */ stop, /** @type {number} */ i) => stop.trip !== stops[i - 1]?.trip);
  const loads = firsts.map((/** @type {any} */ { loadKg, deliveredKg, pickedUpKg }) => tenth(Math.max(0, loadKg + deliveredKg - pickedUpKg)));
  return t("routesSheetStart", { depot: name, kg: loads.join(" / ") });
}

/** Names of villages are found in several townships. @param {string} code of a village or a site @param {Network} network */
function townshipOf(code, network) {
  const township = network.villageByCode.get(code)?.township ?? network.sites.find((site) => site.code === code)?.township;
  return township?.name ?? "";
}
