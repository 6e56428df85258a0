/** Datum: where our positions lie on a map of another datum; for display alone, and back again on a click. */

/** @typedef {[number, number]} Position longitude, latitude */
/** @typedef {{name: string, shifted: boolean, shown: (at: Position) => Position, real: (at: Position) => Position}} Datum */

/** Nothing is shifted. @type {Datum} */
export const WGS84 = Object.freeze({ name: "WGS84", shifted: false, shown: (at) => at, real: (at) => at });

/**
 * The datum of that name; the conversion is fetched only where a map needs it.
 * @param {string} name
 * @returns {Promise<Datum>}
 */
export async function datumOf(name) {
  if (name !== "GCJ02") return WGS84;
  const { default: gcoord } = await import("../vendor/gcoord.mjs");
  return {
    name, shifted: true,
    shown: (at) => /** @type {Position} */ (gcoord.transform(at, gcoord.WGS84, gcoord.GCJ02)),
    real: (at) => /** @type {Position} */ (gcoord.transform(at, gcoord.GCJ02, gcoord.WGS84)),
  };
}

/**
 * A feature where it is shown: the same one where nothing is shifted, else a copy.
 * @param {import("./atlas.mjs").Feature} feature
 * @param {Datum} datum
 * @returns {import("./atlas.mjs").Feature}
 */
export function shownFeature(feature, datum) {
  if (!datum.shifted) return feature;
  return { ...feature, geometry: { ...feature.geometry, coordinates: shownWithin(feature.geometry.coordinates, datum) } };
}

/** Positions however deep they lie. @param {any} coordinates @param {Datum} datum @returns {any} */
function shownWithin(coordinates, datum) {
  if (typeof coordinates[0] === "number") return datum.shown([coordinates[0], coordinates[1]]);
  return coordinates.map((/** @type {any} */ inner) => shownWithin(inner, datum));
}
