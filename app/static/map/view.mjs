/** View: how the map is looked at, and where on the screen something lies. */

/** @typedef {{x: number, y: number}} At a share of the world, or pixels of the screen */
/** @typedef {{scale: number, left: number, top: number, zoom: number, width: number, height: number}} View */

export const WORLD = 512;
/** Pixels of the whole world at zoom 0. */

/**
 * How the map is looked at now: north up, straight from above.
 * @param {import("../vendor/maplibre-gl.mjs").Map} map
 * @param {(at: import("./datum.mjs").Position) => At} mercator a position of the map as a share of the world
 * @param {{width: number, height: number}} size
 * @returns {View}
 */
export function viewOf(map, mercator, { width, height }) {
  const zoom = map.getZoom();
  const scale = WORLD * 2 ** zoom;
  const { lng, lat } = map.getCenter();
  const middle = mercator([lng, lat]);
  return { scale, left: middle.x * scale - width / 2, top: middle.y * scale - height / 2, zoom, width, height };
}

/** How large the map is; asked only when that changes, since the page has to be laid out for it. @param {import("../vendor/maplibre-gl.mjs").Map} map */
export function sizeOf(map) {
  const { clientWidth: width, clientHeight: height } = map.getContainer();
  return { width, height };
}

/** Where a share of the world lies on the screen. @param {At} at @param {View} view @returns {At} */
export function placed(at, view) {
  return { x: at.x * view.scale - view.left, y: at.y * view.scale - view.top };
}

/** Whether something so large can be seen there. @param {At} at @param {number} half @param {View} view */
export function isSeen({ x, y }, half, { width, height }) {
  return x >= -half && y >= -half && x <= width + half && y <= height + half;
}
