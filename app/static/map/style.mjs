/** Style: which sources the map has and how their layers are drawn; no outside address, no fonts to load. */

import { BASE } from "./asking.mjs";
import { basemapLayers, basemapSources } from "./basemap.mjs";
import { COLOURS } from "./marks.mjs";

/** @typedef {import("./types.mjs").Network} Network */

const NO_FEATURES = Object.freeze({ type: "FeatureCollection", features: [] });
const TILED = ["outline", "townships", "roads"];
const LISTED = ["rings", "routes"];

/**
 * Addresses of a network's tiles; `v` lets the browser keep them, `crs` shifts them for display.
 * @param {Network} network
 * @param {string} layer
 * @param {import("./datum.mjs").Datum} datum
 */
export function tilesOf(network, layer, datum) {
  const code = encodeURIComponent(network.code);
  return [`${BASE}tiles/${code}/${layer}/{z}/{x}/{y}.mvt?v=${network.fingerprint.slice(0, 16)}${datum.shifted ? `&crs=${datum.name}` : ""}`];
}

/** The layers that come as tiles. */
export const TILE_LAYERS = TILED;

/**
 * The whole style; marks, names and tints are on the tracing over it.
 * @param {Network} network
 * @param {import("./basemap.mjs").Basemap} basemap
 * @param {import("./datum.mjs").Datum} datum
 * @returns {any}
 */
export function styleOf(network, basemap, datum) {
  const tiled = TILED.map((layer) => [layer, { type: "vector", tiles: tilesOf(network, layer, datum), minzoom: 0, maxzoom: 14 }]);
  const listed = LISTED.map((name) => [name, { type: "geojson", data: NO_FEATURES }]);
  return { version: 8, sources: { ...basemapSources(basemap), ...Object.fromEntries([...tiled, ...listed]) },
    layers: [...ground(basemap), ...roads(), ...answers()] };
}

/** The district itself: its ground, its townships. @param {import("./basemap.mjs").Basemap} basemap @returns {any[]} */
function ground(basemap) {
  return [
    { id: "ground", type: "background", paint: { "background-color": "#e9e8e3" } },
    ...basemapLayers(basemap),
    { id: "outline-fill", type: "fill", source: "outline", "source-layer": "outline", paint: {
      "fill-color": "#fbfaf7", "fill-opacity": basemap.layers.length ? 0 : 1 } },
    { id: "townships", type: "line", source: "townships", "source-layer": "townships",
      paint: { "line-color": "#7d7d86", "line-width": 1, "line-dasharray": [4, 3] } },
    { id: "outline", type: "line", source: "outline", "source-layer": "outline",
      paint: { "line-color": "#33333d", "line-width": 2.5 } },
  ];
}

/** Roads by class, those barred on top. @returns {any[]} */
function roads() {
  const of = { type: "line", source: "roads", "source-layer": "roads" };
  const kind = ["get", "class"];
  const wider = (/** @type {number} */ width) => ["interpolate", ["linear"], ["zoom"], 8, width * 0.6, 14, width * 2.2];
  const classed = (/** @type {string} */ id, /** @type {string[]} */ classes, /** @type {string} */ colour,
    /** @type {number} */ width) => ({
    ...of, id, filter: ["in", kind, ["literal", classes]], layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": colour, "line-width": wider(width) },
  });
  const main = ["motorway", "motorway_link", "trunk", "primary", "secondary", "tertiary"];
  return [
    { ...of, id: "roads-rural", filter: ["!", ["in", kind, ["literal", main]]],
      paint: { "line-color": "#a9a59b", "line-width": wider(0.8) } },
    classed("roads-tertiary", ["tertiary"], "#97928a", 1.3),
    classed("roads-secondary", ["secondary"], "#8b8378", 1.8),
    classed("roads-primary", ["primary"], "#77706a", 2.3),
    classed("roads-trunk", ["trunk"], "#6a5f57", 2.8),
    classed("roads-motorway", ["motorway", "motorway_link"], "#4d4a55", 3.4),
    { ...of, id: "roads-barred", filter: ["in", ["get", "id"], ["literal", []]],
      paint: { "line-color": COLOURS.changed, "line-width": 6, "line-dasharray": [0.6, 0.6] } },
  ];
}

/** The layers a click on a road looks at. */
export const ROAD_LAYERS = ["roads-rural", "roads-tertiary", "roads-secondary", "roads-primary", "roads-trunk", "roads-motorway"];

/** What the panels draw: rings, routes. @returns {any[]} */
function answers() {
  return [
    { id: "rings", type: "fill", source: "rings", paint: { "fill-color": "#7a1f6e", "fill-opacity": 0.14 } },
    { id: "rings-line", type: "line", source: "rings", paint: { "line-color": "#7a1f6e", "line-width": 2 } },
    { id: "routes", type: "line", source: "routes", layout: { "line-cap": "round", "line-join": "round" },
      paint: {
        "line-color": ["get", "colour"],
        "line-width": ["case", ["get", "chosen"], 6, 2.5],
        "line-opacity": ["case", ["get", "chosen"], 1, 0.75],
      } },
  ];
}
