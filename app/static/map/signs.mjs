/** Signs: what a place, a site or a numbered stop looks like on the map, by what it is and how it is reached. */

import { isOutlet } from "./network.mjs";

/** @typedef {import("./types.mjs").Reach} Reach */
/** @typedef {import("./types.mjs").ShownSite} ShownSite */
/** @typedef {import("./types.mjs").Village} Village */

/**
 * Something at a position: its mark, its text or both. `size` is the mark's at a zoom, 1 where it is absent;
 * `aside` moves it right and up by so many pixels of a mark of size 1.
 * @typedef {{lon: number, lat: number, code?: string, mark?: string, text?: string, aside?: number,
 *   size?: (zoom: number) => number, draggable?: boolean}} Sign
 */

const PEOPLE_UNKNOWN = 500;
const LEAST_PEOPLE = 100;
const BESIDE = 10;

const sizeOfOpen = steps([8, 0.65], [11, 0.85], [14, 1.2]);
const sizeOfOthers = steps([8, 0.35], [11, 0.7], [14, 1]);
const sizeByRoot = steps([10, 0.5], [45, 0.8], [90, 1.25]);

/** A place as it is reached; larger where more people live. @param {Village} village @param {Reach | undefined} reach @returns {Sign} */
export function placeSign(village, reach) {
  const size = sizeByRoot(Math.sqrt(Math.max(LEAST_PEOPLE, village.population ?? PEOPLE_UNKNOWN)));
  return { lon: village.lon, lat: village.lat, code: village.code, mark: `village-${reach ?? "unknown"}`, size: () => size };
}

/** The ring around a place that turned. @param {Village} village @returns {Sign} */
export function turnedSign(village) {
  return { ...placeSign(village, undefined), mark: "village-turned" };
}

/** A site; one that does not count on the day stands smaller and a little aside. @param {ShownSite} site @returns {Sign} */
export function siteSign(site) {
  const own = { lon: site.lon, lat: site.lat, code: site.code, mark: markOf(site), draggable: isOutlet(site) && site.active };
  return site.active || site.change ? { ...own, size: sizeOfOpen } : { ...own, size: sizeOfOthers, aside: BESIDE };
}

/** A chosen place with its number in the order. @param {{lon: number, lat: number}} place @param {number} order @returns {Sign} */
export function pickedSign(place, order) {
  return { lon: place.lon, lat: place.lat, mark: "site-changed", size: () => 1.2, text: String(order) };
}

/** A stop's number alone. @param {{lon: number, lat: number}} place @param {number} order @returns {Sign} */
export function stopSign(place, order) {
  return { lon: place.lon, lat: place.lat, text: String(order) };
}

/** The mark of a site. @param {ShownSite} site */
export function markOf(site) {
  if (isOutlet(site)) {
    if (site.change === "closed") return "site-closed";
    if (site.change === "added" || site.change === "moved") return "site-changed";
    return site.active ? "site-outlet" : "site-inactive";
  }
  const tier = site.tier === "DISTRICT" ? "site-district" : "site-township";
  return site.active ? tier : `${tier}-inactive`;
}

/** Outlets lie above district nodes, those above township nodes. @param {ShownSite} site */
export function rankOf(site) {
  return isOutlet(site) ? 3 : site.tier === "DISTRICT" ? 2 : 1;
}

/** A value that follows straight lines from step to step, and stays beyond the first and the last. @param {...[number, number]} points */
function steps(...points) {
  return (/** @type {number} */ at) => {
    const next = points.findIndex(([from]) => at < from);
    if (next === 0) return points[0][1];
    if (next < 0) return points[points.length - 1][1];
    const [[from, low], [to, high]] = [points[next - 1], points[next]];
    return low + ((at - from) / (to - from)) * (high - low);
  };
}
