/** Route files: the tours of an answer as a table and as a map, with the question that they answer. */

import { saveFile } from "./downloads.mjs";
import { mapFile, tableFile, toldOf } from "./files.mjs";

/** @typedef {import("./desk.mjs").Desk} Desk */
/** @typedef {{plan: any, asked: Record<string, any>}} Answer a PooledRoutes and the variables it answers */

const STOPS = ["vehicle", "operators", "order", "code", "name", "arrive", "depart", "delivered_kg", "picked_up_kg", "load_kg"];

/** One row a stop. @param {Desk} desk @param {Answer} answer */
export function saveStops(desk, { plan, asked }) {
  const rows = plan.routes.flatMap((/** @type {any} */ route) => route.stops.map((/** @type {any} */ stop, /** @type {number} */ i) => [
    route.vehicle, route.operators.map((/** @type {any} */ operator) => operator.id).join(";"), i + 1, stop.place.code,
    stop.place.name, stop.arrive, stop.depart, stop.deliveredKg, stop.pickedUpKg, stop.loadKg]));
  saveFile(tableFile(desk, STOPS, rows, toldOf(asked)), `${asked.code}-routes.csv`);
}

/** One line a vehicle. @param {Desk} desk @param {Answer} answer */
export function saveRoutes(desk, { plan, asked }) {
  const features = plan.routes.map((/** @type {any} */ { geometry, vehicle, km, minutes, cost }) => (
    { type: "Feature", geometry, properties: { vehicle, km, minutes, cost } }));
  saveFile(mapFile(desk, features, toldOf(asked)), `${asked.code}-routes.geojson`);
}
