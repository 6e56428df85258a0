/** Route files: a plan just found, as a table and as a map for other programs; it is not kept on the server. */

const BOM = "\ufeff";

/** One row a stop; the source of the data stands in the first. @param {any} plan @param {string} provenance */
export function routesAsTable(plan, provenance) {
  const head = ["vehicle", "operators", "order", "code", "name", "arrive", "depart", "delivered_kg", "picked_up_kg", "load_kg", "provenance"];
  const rows = plan.routes.flatMap((/** @type {any} */ route) => route.stops.map((/** @type {any} */ stop, /** @type {number} */ i) => [
    route.vehicle, route.operators.map((/** @type {any} */ operator) => operator.id).join(";"), i + 1, stop.place.code,
    stop.place.name, stop.arrive, stop.depart, stop.deliveredKg, stop.pickedUpKg, stop.loadKg, ""]));
  if (rows.length) rows[0][head.length - 1] = provenance;
  const text = [head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n");
  return new Blob([BOM, text, "\r\n"], { type: "text/csv;charset=utf-8" });
}

/** One line a vehicle. @param {any} plan @param {string} provenance */
export function routesAsMap(plan, provenance) {
  const features = plan.routes.map((/** @type {any} */ { geometry, vehicle, km, minutes, cost }) => (
    { type: "Feature", geometry, properties: { vehicle, km, minutes, cost } }));
  return new Blob([JSON.stringify({ type: "FeatureCollection", provenance, features })], { type: "application/geo+json" });
}

/** A cell that no spreadsheet takes for a formula. @param {unknown} value */
function cell(value) {
  const text = typeof value === "string" && /^[=+\-@\t]/.test(value) ? `'${value}` : String(value ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
