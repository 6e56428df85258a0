/** Style: which sources the map has and how their layers are drawn; no outside address, no fonts to load. */

import { BASE } from "./asking.mjs";
import { basemapLayers, basemapSources } from "./basemap.mjs";
import { COLOURS } from "./marks.mjs";

/** @typedef {import("./types.mjs").Network} Network */

const NO_FEATURES = Object.freeze({ type: "FeatureCollection", features: [] });
const TILED = ["outline", "townships", "cells", "roads"];
const LISTED = ["places", "names", "sites", "changed", "rings", "ways", "routes", "stops", "chosen", "picked"];

/** Sources whose features change their look without being read anew: a drop is then seen in the next frame. */
const STATED = ["places", "sites"];

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

/** Tiles whose tints follow the answer. */
const TINTED = ["cells", "townships"];

/**
 * The whole style but its marks, which need their images first.
 * @param {Network} network
 * @param {import("./basemap.mjs").Basemap} basemap
 * @param {import("./datum.mjs").Datum} datum
 * @returns {any}
 */
export function styleOf(network, basemap, datum) {
  const tiled = TILED.map((layer) => [layer, {
    type: "vector", tiles: tilesOf(network, layer, datum), minzoom: 0, maxzoom: 14,
    ...(TINTED.includes(layer) ? { promoteId: { [layer]: "code" } } : {}),
  }]);
  const listed = LISTED.map((name) => [name, { type: "geojson", data: NO_FEATURES, ...(STATED.includes(name) ? { promoteId: "code" } : {}) }]);
  return { version: 8, sources: { ...basemapSources(basemap), ...Object.fromEntries([...tiled, ...listed]) },
    layers: [...ground(basemap), ...roads(), ...answers()] };
}

/** The district itself: its ground, its places' cells, its townships. @param {import("./basemap.mjs").Basemap} basemap @returns {any[]} */
function ground(basemap) {
  const tint = { "fill-color": ["to-color", ["feature-state", "fill"], "#fbfaf7"],
    "fill-opacity": ["coalesce", ["feature-state", "opacity"], 0] };
  return [
    { id: "ground", type: "background", paint: { "background-color": "#e9e8e3" } },
    ...basemapLayers(basemap),
    { id: "outline-fill", type: "fill", source: "outline", "source-layer": "outline", paint: {
      "fill-color": "#fbfaf7", "fill-opacity": basemap.layers.length ? 0 : 1 } },
    { id: "cells", type: "fill", source: "cells", "source-layer": "cells", paint: tint },
    { id: "township-shares", type: "fill", source: "townships", "source-layer": "townships", paint: tint },
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

/** The layers of sites: those that do not count on the day lie beneath the villages, a little aside. */
export const SITE_LAYERS = ["changed", "sites", "sites-inactive"];

const REACHES = ["unknown", "covered", "gap", "cutOff"];

/** The layers of places, one for each way of being reached: a place is seen in one of them at a time. */
export const PLACE_LAYERS = REACHES.map((reach) => `places-${reach}`);

/** The layers a click on a road looks at. */
export const ROAD_LAYERS = ["roads-rural", "roads-tertiary", "roads-secondary", "roads-primary", "roads-trunk", "roads-motorway"];

/** What the panels draw: rings, ways, routes. @returns {any[]} */
function answers() {
  return [
    { id: "rings", type: "fill", source: "rings", paint: { "fill-color": "#7a1f6e", "fill-opacity": 0.14 } },
    { id: "rings-line", type: "line", source: "rings", paint: { "line-color": "#7a1f6e", "line-width": 2 } },
    { id: "ways", type: "line", source: "ways", paint: { "line-color": COLOURS.outlet, "line-width": 1.2, "line-opacity": 0.7 } },
    { id: "routes", type: "line", source: "routes", layout: { "line-cap": "round", "line-join": "round" },
      paint: {
        "line-color": ["get", "colour"],
        "line-width": ["case", ["get", "chosen"], 6, 2.5],
        "line-opacity": ["case", ["get", "chosen"], 1, 0.75],
      } },
  ];
}

/** Marks and names, drawn over everything. @returns {any[]} */
export function markLayers() {
  const people = ["sqrt", ["max", 100, ["coalesce", ["get", "population"], 500]]];
  const always = { "icon-allow-overlap": true, "icon-ignore-placement": true };
  const halo = { "text-color": "#22222a", "text-halo-color": "#ffffff", "text-halo-width": 1.5 };
  const bySite = (/** @type {any} */ active, /** @type {string} */ id) => ({
    id, type: "symbol", source: "sites", filter: ["==", ["get", "active"], active], layout: { ...always,
      "icon-image": ["get", "mark"], "icon-offset": active ? [0, 0] : [10, -10],
      "icon-size": ["interpolate", ["linear"], ["zoom"], 8, active ? 0.65 : 0.35, 11, active ? 0.85 : 0.7, 14, active ? 1.2 : 1],
      "symbol-sort-key": ["get", "rank"] },
    paint: { "icon-opacity": ["case", ["boolean", ["feature-state", "replaced"], false], 0, 1] },
  });
  const byPeople = ["interpolate", ["linear"], people, 10, 0.5, 45, 0.8, 90, 1.25];
  return [
    bySite(false, "sites-inactive"),
    ...REACHES.map((reach) => ({ id: `places-${reach}`, type: "symbol", source: "places",
      layout: { ...always, "icon-image": `village-${reach}`, "icon-size": byPeople, "symbol-sort-key": ["coalesce", ["get", "population"], 0] },
      paint: { "icon-opacity": ["case", ["==", ["coalesce", ["feature-state", "reach"], "unknown"], reach], 1, 0] } })),
    { id: "chosen", type: "symbol", source: "chosen", layout: { ...always, "icon-image": "site-chosen" } },
    bySite(true, "sites"),
    { id: "changed", type: "symbol", source: "changed", layout: { ...always, "icon-image": ["get", "mark"],
      "icon-size": ["interpolate", ["linear"], ["zoom"], 8, 0.65, 11, 0.85, 14, 1.2] } },
    { id: "picked", type: "symbol", source: "picked", layout: { ...always, "icon-image": "site-changed", "icon-size": 1.2,
      "text-field": ["get", "order"], "text-size": 14, "text-offset": [0, 1.2], "text-allow-overlap": true }, paint: halo },
    { id: "stops", type: "symbol", source: "stops", layout: { "text-field": ["get", "order"], "text-size": 13,
      "text-allow-overlap": true }, paint: { "text-color": "#000000", "text-halo-color": "#ffffff", "text-halo-width": 3 } },
    { id: "names", type: "symbol", source: "names", minzoom: 8.5, layout: { "text-field": ["get", "name"], "text-size": 14,
      "text-variable-anchor": ["top", "bottom", "left", "right"], "text-radial-offset": 0.9 }, paint: halo },
    { id: "place-names", type: "symbol", source: "places", minzoom: 11.5, layout: { "text-field": ["get", "name"],
      "text-size": 12, "symbol-sort-key": ["-", 0, ["coalesce", ["get", "population"], 0]], "text-variable-anchor": ["top", "bottom", "right", "left"], "text-radial-offset": 1 },
      paint: halo },
  ];
}
