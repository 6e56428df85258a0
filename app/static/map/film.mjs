/** Film: one small picture of the district, each place a dot: covered, newly covered, or a gap. */

import { COLOURS, SCALE } from "./marks.mjs";

/** @typedef {import("./types.mjs").Network} Network */

const SIZE = 150;
const EDGE = 6;

/**
 * The district in one frame; places covered since the frame before have a ring around them.
 * @param {Network} network
 * @param {Set<string>} covered
 * @param {Set<string>} before
 * @returns {HTMLCanvasElement}
 */
export function frameOf(network, covered, before) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE * SCALE;
  canvas.setAttribute("aria-hidden", "true");
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.scale(SCALE, SCALE);
  const place = placing(network);
  for (const village of network.villages) {
    const [x, y] = place(village.lon, village.lat);
    const reach = 1.4 + Math.sqrt(village.population ?? 0) / 40;
    pen.beginPath();
    if (covered.has(village.code)) pen.arc(x, y, reach, 0, 2 * Math.PI);
    else triangle(pen, x, y, reach * 1.2);
    pen.fillStyle = covered.has(village.code) ? COLOURS.covered : COLOURS.gap;
    pen.fill();
    if (!covered.has(village.code) || before.has(village.code)) continue;
    pen.beginPath();
    pen.arc(x, y, reach + 1.6, 0, 2 * Math.PI);
    pen.strokeStyle = "#000000";
    pen.stroke();
  }
  return canvas;
}

/** How a position becomes one in the picture, north up, true in shape. @param {Network} network @returns {(lon: number, lat: number) => [number, number]} */
function placing({ villages }) {
  const lons = villages.map((village) => village.lon);
  const lats = villages.map((village) => village.lat);
  const [west, south, north] = [Math.min(...lons), Math.min(...lats), Math.max(...lats)];
  const narrow = Math.cos(((south + north) / 2) * (Math.PI / 180));
  const span = Math.max((Math.max(...lons) - west) * narrow, north - south) || 1;
  const scale = (SIZE - 2 * EDGE) / span;
  const left = (SIZE - (Math.max(...lons) - west) * narrow * scale) / 2;
  return (lon, lat) => [left + (lon - west) * narrow * scale, EDGE + (north - lat) * scale];
}

/** @param {CanvasRenderingContext2D} pen @param {number} x @param {number} y @param {number} size */
function triangle(pen, x, y, size) {
  pen.moveTo(x, y - size);
  pen.lineTo(x + size, y + size * 0.8);
  pen.lineTo(x - size, y + size * 0.8);
  pen.closePath();
}
