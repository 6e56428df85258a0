/** Basemap: the background that the server is set to show, beneath our own layers; none by default. */

import { BASE, fetchOwn } from "./asking.mjs";

/** @typedef {{layers: {kind: "raster" | "vector", tiles: string}[], attribution: string, datum: string,
 *   minZoom: number, maxZoom: number, bounds?: [number, number, number, number], names: string[]}} Basemap */

/** @type {Basemap} */
export const NO_BASEMAP = Object.freeze({ layers: [], attribution: "", datum: "WGS84", minZoom: 0, maxZoom: 0, names: [] });

const QUIET = Object.freeze({ ground: "#f2efe9", water: "#b9d3e0", green: "#dde6d2", built: "#e2ddd5", line: "#c9c1b3", border: "#a79fb3" });
/** Names of layers in the usual schemas of vector tiles (OpenMapTiles, Protomaps), and how quietly each is drawn. */
const KNOWN = /** @type {const} */ ([["water", QUIET.water], ["ocean", QUIET.water], ["landcover", QUIET.green], ["park", QUIET.green],
  ["landuse", QUIET.green], ["earth", QUIET.ground], ["building", QUIET.built], ["bound", QUIET.border]]);

/** What the server is set to show. @returns {Promise<Basemap>} */
export async function readBasemap() {
  return (await fetchOwn("basemap")).json();
}

/** The map's sources of the background. @param {Basemap} basemap @returns {Record<string, any>} */
export function basemapSources({ layers, minZoom, maxZoom, bounds }) {
  return Object.fromEntries(layers.map(({ kind, tiles }, i) => [`basemap-${i}`, {
    type: kind, tiles: [tiles.includes("://") ? tiles : BASE + tiles], minzoom: minZoom, maxzoom: maxZoom,
    ...(bounds ? { bounds } : {}), ...(kind === "raster" ? { tileSize: 256 } : {}),
  }]));
}

/** The map's layers of the background, lowest first: paler than what is planned on them. @param {Basemap} basemap @returns {any[]} */
export function basemapLayers({ layers, names }) {
  return layers.flatMap(({ kind }, i) => kind === "raster"
    ? [{ id: `basemap-${i}`, type: "raster", source: `basemap-${i}`, paint: { "raster-saturation": -0.45, "raster-opacity": 0.8 } }]
    : names.flatMap((name) => drawn(`basemap-${i}`, name)));
}

/** One layer of vector tiles: its areas and its lines. @param {string} source @param {string} name @returns {any[]} */
function drawn(source, name) {
  const colour = KNOWN.find(([part]) => name.toLowerCase().includes(part))?.[1];
  const of = { source, "source-layer": name };
  return [
    { ...of, id: `${source}-${name}-areas`, type: "fill", filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": colour ?? QUIET.ground, "fill-opacity": colour ? 0.8 : 0.3 } },
    { ...of, id: `${source}-${name}-lines`, type: "line", filter: ["==", ["geometry-type"], "LineString"],
      paint: { "line-color": colour ?? QUIET.line, "line-width": 1.2 } },
  ];
}
