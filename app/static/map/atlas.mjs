/** Atlas: the map itself, MapLibre GL behind a few plain verbs; without WebGL the page works without it. */

import { BASE } from "./asking.mjs";
import { shownFeature, WGS84 } from "./datum.mjs";
import { credentials } from "./key.mjs";
import { styleOf, TILE_LAYERS, tilesOf } from "./style.mjs";
import { Tracing } from "./tracing.mjs";
import { t } from "./words.mjs";

/** @typedef {import("./types.mjs").Network} Network */
/** @typedef {import("../vendor/maplibre-gl.mjs").Map} GlMap */
/** @typedef {{type: "Feature", geometry: any, properties: Record<string, unknown>}} Feature */

const CLOSE_UP = 12;
const PADDING = Object.freeze({ top: 40, left: 30, right: 60, bottom: 110 });
const LEGEND_WIDTH = 310;
const WIDE = 800;
/** The buttons stand on the right, the source of the data at the bottom, the legend on the left where there is room. */

/** The map, or nothing behind the same verbs where it cannot be drawn. */
export class Atlas {
  /**
   * @param {GlMap | null} map
   * @param {Tracing | null} tracing what lies over it
   * @param {import("./datum.mjs").Datum} [datum] where our positions lie on this map
   */
  constructor(map, tracing, datum = WGS84) {
    this.map = map;
    this.tracing = tracing;
    this.datum = datum;
    this.barred = "";
    /** @type {string} */
    this.shown = "";
  }

  /** Show a district: its tiles, its whole extent, its townships' names. @param {Network} network */
  showNetwork(network) {
    if (!this.map) return;
    if (this.shown && this.shown !== network.code) {
      for (const layer of TILE_LAYERS) {
        /** @type {any} */ (this.map.getSource(layer)).setTiles(tilesOf(network, layer, this.datum));
      }
      this.showWhole(network);
    }
    this.tracing?.layOut(network.cells);
    this.shown = network.code;
  }

  /** Move to where the whole district is seen. @param {Network} network */
  showWhole(network) {
    this.map?.fitBounds(boundsOf(network, this.datum), { padding: paddingOf(this.map.getContainer()), animate: false });
  }

  /** Put these features in place of what a source held. @param {string} source @param {Feature[]} features */
  show(source, features) {
    const shown = features.map((feature) => shownFeature(feature, this.datum));
    /** @type {any} */ (this.map?.getSource(source))?.setData({ type: "FeatureCollection", features: shown });
  }

  /** The layers of the background. @returns {string[]} */
  get backgroundLayers() {
    return this.map?.getLayersOrder().filter((layer) => layer.startsWith("basemap-")) ?? [];
  }

  /** Show these layers or hide them. @param {string[]} layers @param {boolean} visible */
  toggle(layers, visible) {
    for (const layer of layers) this.map?.setLayoutProperty(layer, "visibility", visible ? "visible" : "none");
  }

  /** Draw these links as barred. @param {string[]} linkIds */
  bar(linkIds) {
    if (linkIds.join() === this.barred) return;
    this.barred = linkIds.join();
    this.map?.setFilter("roads-barred", ["in", ["get", "id"], ["literal", linkIds]]);
  }

  /** Fly to a place; without animation for those who asked for less motion. @param {{lon: number, lat: number}} place */
  goTo(place) {
    if (!this.map) return;
    const zoom = Math.max(this.map.getZoom(), CLOSE_UP);
    this.map.flyTo({ center: this.datum.shown([place.lon, place.lat]), zoom, duration: 900 });
  }

  /** Move to where all these places are seen. @param {{lon: number, lat: number}[]} places */
  frame(places) {
    const { map } = this;
    map?.fitBounds(around(places, this.datum), { padding: paddingOf(map.getContainer()), maxZoom: CLOSE_UP, duration: 600 });
  }

  /** The position of a point of the map, in WGS84, to about a metre. @param {{lng: number, lat: number}} at */
  position(at) {
    const [lon, lat] = this.datum.real([at.lng, at.lat]).map((degrees) => Math.round(degrees * 1e5) / 1e5);
    return { lon, lat };
  }

  /** The map and what lies over it as one picture; null without a map. @returns {Promise<HTMLCanvasElement | null>} */
  frozen() {
    const { map } = this;
    if (!map) return Promise.resolve(null);
    return new Promise((resolve) => {
      map.once("render", () => {
        const copy = document.createElement("canvas");
        const shown = map.getCanvas();
        [copy.width, copy.height] = [shown.width, shown.height];
        const pen = copy.getContext("2d");
        pen?.drawImage(shown, 0, 0);
        if (this.tracing) pen?.drawImage(this.tracing.pens.shown.canvas, 0, 0, copy.width, copy.height);
        resolve(copy);
      });
      map.triggerRepaint();
    });
  }

  /** Until the map stands still with all that it has been given. @returns {Promise<void>} */
  still() {
    const { map } = this;
    if (!map) return Promise.resolve();
    return new Promise((resolve) => {
      map.once("idle", () => requestAnimationFrame(() => resolve()));
      map.triggerRepaint();
    });
  }

  /** The map's own features at a point of the screen. @param {{x: number, y: number}} at @param {string[]} layers @param {number} reach */
  under(at, layers, reach) {
    if (!this.map) return [];
    const box = /** @type {[[number, number], [number, number]]} */ ([[at.x - reach, at.y - reach], [at.x + reach, at.y + reach]]);
    return this.map.queryRenderedFeatures(box, { layers });
  }
}

/**
 * The map in that element, ready to be drawn on.
 * @param {HTMLElement} element
 * @param {Network} network
 * @param {import("./basemap.mjs").Basemap} basemap
 * @param {import("./datum.mjs").Datum} datum
 * @param {() => void} withoutBackground called when a tile of the background cannot be had
 * @returns {Promise<Atlas>}
 */
export async function openAtlas(element, network, basemap, datum, withoutBackground) {
  const { Map: GlMap, MercatorCoordinate, NavigationControl, ScaleControl } = await import("../vendor/maplibre-gl.mjs");
  const map = new GlMap({
    container: element,
    style: styleOf(network, basemap, datum),
    bounds: boundsOf(network, datum),
    fitBoundsOptions: { padding: paddingOf(element) },
    attributionControl: false,
    transformRequest: (url) => (url.startsWith(BASE) ? { url, headers: credentials() } : { url }),
    dragRotate: false,
    pitchWithRotate: false,
    maxPitch: 0,
    fadeDuration: 0,
    locale: { "Map.Title": t("mapLabel") },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ maxWidth: 120 }), "bottom-right");
  await new Promise((resolve) => map.once("style.load", resolve));
  map.on("error", (/** @type {any} */ wrong) => {
    if (String(wrong.sourceId).startsWith("basemap-")) withoutBackground();
    else console.error(wrong.error);
  });
  map.on("moveend", () => tellCentre(element, map));
  tellCentre(element, map);
  map.on("movestart", () => tell(element, "moving"));
  map.on("dataloading", () => tell(element, "moving"));
  map.on("idle", () => tell(element, "idle"));
  return new Atlas(map, new Tracing(map, datum, (at) => MercatorCoordinate.fromLngLat(at)), datum);
}

/**
 * A point on the map.
 * @param {{lon: number | null, lat: number | null}} place
 * @param {Record<string, unknown>} properties
 * @returns {Feature}
 */
export function point(place, properties) {
  return { type: "Feature", geometry: { type: "Point", coordinates: [place.lon, place.lat] }, properties };
}

/** @param {HTMLElement} element @param {string} state */
function tell(element, state) {
  element.dataset.state = state;
}

/** Where the map is, for those who test it: degrees as drawn. @param {HTMLElement} element @param {GlMap} map */
function tellCentre(element, map) {
  const { lng, lat } = map.getCenter();
  element.dataset.centre = `${lng.toFixed(6)},${lat.toFixed(6)}`;
}

/** @param {HTMLElement} element */
function paddingOf(element) {
  return element.clientWidth > WIDE ? { ...PADDING, left: LEGEND_WIDTH } : PADDING;
}

/** @param {Network} network @param {import("./datum.mjs").Datum} datum */
function boundsOf(network, datum) {
  const places = [...network.villages, ...network.sites];
  return around(places.length ? places : [{ lon: 73, lat: 18 }, { lon: 135, lat: 54 }], datum);
}

/** @param {{lon: number, lat: number}[]} places @param {import("./datum.mjs").Datum} datum @returns {[[number, number], [number, number]]} */
function around(places, datum) {
  const shown = places.map((place) => datum.shown([place.lon, place.lat]));
  const lons = shown.map(([lon]) => lon);
  const lats = shown.map(([, lat]) => lat);
  return [[Math.min(...lons), Math.min(...lats)], [Math.max(...lons), Math.max(...lats)]];
}
