/** Tints: what the ground of the map shows: how places are reached, the townships' shares, or the catchments. */

import { COLOURS } from "./marks.mjs";
import { shownSites } from "./network.mjs";

/** @typedef {import("./tracing.mjs").Tint} Tint */
/** @typedef {import("./desk.mjs").Desk} Desk */

/** @type {Record<string, Tint>} */
const REACH = { covered: { fill: COLOURS.covered, opacity: 0.13 }, gap: { fill: COLOURS.gap, opacity: 0.26 },
  cutOff: { fill: COLOURS.cutOff, opacity: 0.4 } };

/** Shares of people covered, from each bound up to the next; the same for every network, so that two can be compared. */
export const SHARE_CLASSES = Object.freeze([[0, "#b35806"], [0.5, "#f1a340"], [0.7, "#fdd9a5"], [0.85, "#a9cfe8"], [0.95, "#2f7fb8"]]);
const SHARE_OPACITY = 0.6;

const CATCHMENTS = ["#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7", "#6f6f78"];
const CATCHMENT_OPACITY = 0.4;
const NEIGHBOURS = CATCHMENTS.length - 1;
/** So many outlets nearby that have a colour already leave one for the next. */

/** The tint of the ground nearest to each place. @param {Desk} desk @returns {Map<string, Tint>} by the place's code */
export function tintsOf(desk) {
  const { ground } = desk.choice;
  if (ground === "none") return new Map();
  if (ground === "reach") return new Map([...desk.reachByCode].map(([code, reach]) => [code, REACH[reach]]));
  return ground === "townships" ? townshipTints(desk) : catchmentTints(desk);
}

/** @param {Desk} desk @returns {Map<string, Tint>} */
function townshipTints(desk) {
  const shares = sharesOf(desk);
  return new Map(desk.network.villages.flatMap(({ code, township }) => {
    const share = shares.get(township.code);
    return share === undefined ? [] : [[code, { fill: shareColour(share), opacity: SHARE_OPACITY }]];
  }));
}

/** @param {Desk} desk @returns {Map<string, Tint>} */
function catchmentTints(desk) {
  const colours = coloursOf(desk);
  return new Map((desk.drawnCoverage?.places ?? []).flatMap((place) => {
    const fill = colours.get(place.nearest?.code ?? "");
    return fill ? [[place.village.code, { fill, opacity: CATCHMENT_OPACITY }]] : [];
  }));
}

/** The share of people covered of each township that has any. @param {Desk} desk @returns {Map<string, number>} */
export function sharesOf(desk) {
  return new Map((desk.drawnCoverage?.townships ?? []).flatMap(({ township, byPopulation }) =>
    byPopulation.value === null ? [] : [[township.code, byPopulation.value]]));
}

/** A line from every village to its nearest outlet, where the catchments are shown. @param {Desk} desk @returns {import("./datum.mjs").Position[][]} */
export function waysOf(desk) {
  if (desk.choice.ground !== "catchments") return [];
  const sites = new Map(shownSites(desk.network, desk.choice.asOf, desk.drawnChanges).map((site) => [site.code, site]));
  return (desk.drawnCoverage?.places ?? []).flatMap((place) => {
    const village = desk.network.villageByCode.get(place.village.code);
    const site = sites.get(place.nearest?.code ?? "");
    if (!village || !site) return [];
    return [[[village.lon, village.lat], [site.lon, site.lat]]];
  });
}

/** @param {number} share */
function shareColour(share) {
  return String(SHARE_CLASSES.filter(([from]) => share >= Number(from)).at(-1)?.[1]);
}

/** A colour for every outlet that is somebody's nearest, other than those of its neighbours. @param {Desk} desk */
function coloursOf(desk) {
  const owners = new Set((desk.drawnCoverage?.places ?? []).map((place) => place.nearest?.code));
  const sites = shownSites(desk.network, desk.choice.asOf, desk.drawnChanges).filter((site) => owners.has(site.code));
  sites.sort((one, other) => one.lon - other.lon || (one.code < other.code ? -1 : 1));
  /** @type {Map<string, string>} */
  const colours = new Map();
  for (const site of sites) {
    const apart = (/** @type {import("./types.mjs").Site} */ other) => Math.hypot(other.lon - site.lon, other.lat - site.lat);
    const near = sites.filter((other) => colours.has(other.code)).sort((a, b) => apart(a) - apart(b)).slice(0, NEIGHBOURS);
    const taken = new Set(near.map((other) => colours.get(other.code)));
    colours.set(site.code, /** @type {string} */ (CATCHMENTS.find((colour) => !taken.has(colour))));
  }
  return colours;
}
