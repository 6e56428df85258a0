/** Atlas: the map itself, MapLibre GL behind a few plain verbs; without WebGL the page works without it. */

import { drawnMark, MARK_NAMES, SCALE } from "./marks.mjs";
import { markLayers, styleOf, TILE_LAYERS, tilesOf } from "./style.mjs";
import { t } from "./words.mjs";

/** @typedef {import("./types.mjs").Network} Network */
/** @typedef {import("../vendor/maplibre-gl.mjs").Map} GlMap */
/** @typedef {{type: "Feature", geometry: any, properties: Record<string, unknown>}} Feature */

const FONTS = '"Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif';
const CLOSE_UP = 12;
const PADDING = Object.freeze({ top: 40, left: 30, right: 60, bottom: 110 });
/** The buttons stand on the right, the source of the data at the bottom. */

/** The map, or nothing behind the same verbs where it cannot be drawn. */
export class Atlas {
  /** @param {GlMap | null} map */
  constructor(map) {
    this.map = map;
    /** @type {string} */
    this.shown = "";
  }

  /** Show a district: its tiles, its whole extent, its townships' names. @param {Network} network */
  showNetwork(network) {
    if (!this.map) return;
    if (this.shown && this.shown !== network.code) {
      this.map.removeFeatureState({ source: "cells", sourceLayer: "cells" });
      for (const layer of TILE_LAYERS) {
        /** @type {any} */ (this.map.getSource(layer)).setTiles(tilesOf(network, layer));
      }
      this.showWhole(network);
    }
    this.shown = network.code;
    const named = network.townships.filter((township) => township.lon !== null);
    this.show("names", named.map((township) => point(township, { name: township.name })));
  }

  /** Move to where the whole district is seen. @param {Network} network */
  showWhole(network) {
    this.map?.fitBounds(boundsOf(network), { padding: PADDING, animate: false });
  }

  /** Put these features in place of what a source held. @param {string} source @param {Feature[]} features */
  show(source, features) {
    /** @type {any} */ (this.map?.getSource(source))?.setData({ type: "FeatureCollection", features });
  }

  /** Tint the cells by how their places are reached. @param {Map<string, string>} reachByCode */
  tint(reachByCode) {
    for (const [id, reach] of reachByCode) {
      this.map?.setFeatureState({ source: "cells", sourceLayer: "cells", id }, { reach });
    }
  }

  /** Draw these links as barred. @param {string[]} linkIds */
  bar(linkIds) {
    this.map?.setFilter("roads-barred", ["in", ["get", "id"], ["literal", linkIds]]);
  }

  /** Fly to a place; without animation for those who asked for less motion. @param {{lon: number, lat: number}} place */
  goTo(place) {
    if (!this.map) return;
    const zoom = Math.max(this.map.getZoom(), CLOSE_UP);
    this.map.flyTo({ center: [place.lon, place.lat], zoom, duration: 900 });
  }

  /** Move to where all these places are seen. @param {{lon: number, lat: number}[]} places */
  frame(places) {
    this.map?.fitBounds(around(places), { padding: PADDING, maxZoom: CLOSE_UP, duration: 600 });
  }

  /** The map's canvas with its last picture still in it; null without a map. @returns {Promise<HTMLCanvasElement | null>} */
  frozen() {
    const { map } = this;
    if (!map) return Promise.resolve(null);
    return new Promise((resolve) => {
      map.once("render", () => {
        const copy = document.createElement("canvas");
        const shown = map.getCanvas();
        [copy.width, copy.height] = [shown.width, shown.height];
        copy.getContext("2d")?.drawImage(shown, 0, 0);
        resolve(copy);
      });
      map.triggerRepaint();
    });
  }

  /** What lies at a point of the screen, nearest first. @param {{x: number, y: number}} at @param {string[]} layers @param {number} reach */
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
 * @returns {Promise<Atlas>}
 */
export async function openAtlas(element, network) {
  const { Map: GlMap, NavigationControl, ScaleControl } = await import("../vendor/maplibre-gl.mjs");
  const map = new GlMap({
    container: element,
    style: styleOf(network),
    bounds: boundsOf(network),
    fitBoundsOptions: { padding: PADDING },
    attributionControl: false,
    localIdeographFontFamily: FONTS,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 0,
    locale: { "Map.Title": t("mapLabel") },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ maxWidth: 120 }), "bottom-right");
  await new Promise((resolve) => map.once("style.load", resolve));
  for (const name of MARK_NAMES) map.addImage(name, drawnMark(name), { pixelRatio: SCALE });
  for (const layer of markLayers()) map.addLayer(layer);
  map.on("movestart", () => tell(element, "moving"));
  map.on("dataloading", () => tell(element, "moving"));
  map.on("idle", () => tell(element, "idle"));
  return new Atlas(map);
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

/** @param {Network} network */
function boundsOf(network) {
  const places = [...network.villages, ...network.sites];
  return around(places.length ? places : [{ lon: 73, lat: 18 }, { lon: 135, lat: 54 }]);
}

/** @param {{lon: number, lat: number}[]} places @returns {[[number, number], [number, number]]} */
function around(places) {
  const lons = places.map((place) => place.lon);
  const lats = places.map((place) => place.lat);
  return [[Math.min(...lons), Math.min(...lats)], [Math.max(...lons), Math.max(...lats)]];
}
