/** Network: a district's places and sites, read once; which sites are shown on a day and under changes. */

import { ask } from "./asking.mjs";
import { CELLS, NETWORK, SITES } from "./queries.mjs";

/** @typedef {import("./types.mjs").Network} Network */
/** @typedef {import("./types.mjs").Site} Site */
/** @typedef {import("./types.mjs").ShownSite} ShownSite */
/** @typedef {import("./types.mjs").Change} Change */

/**
 * A district whole; null where there is none of that code.
 * @param {string} code
 * @param {AbortSignal} [signal]
 * @returns {Promise<Network | null>}
 */
export async function readNetwork(code, signal) {
  const [{ network }, sites, cells] = await Promise.all([ask(NETWORK, { code }, signal), readSites(code, signal), readCells(code, signal)]);
  if (!network) return null;
  const villageByCode = new Map(network.villages.map((/** @type {any} */ village) => [village.code, village]));
  return { ...network, sites, cells, villageByCode };
}

/** @param {string} code @param {AbortSignal} [signal] @returns {Promise<Site[]>} */
async function readSites(code, signal) {
  /** @type {Site[]} */
  const sites = [];
  for (let after = null; ; ) {
    const { network } = await ask(SITES, { code, after }, signal);
    if (!network) return sites;
    sites.push(...network.sites.nodes);
    if (!network.sites.pageInfo.hasNextPage) return sites;
    after = network.sites.pageInfo.endCursor;
  }
}

/** The ground nearest to each place; a place without ground of its own has none. @param {string} code @param {AbortSignal} [signal] @returns {Promise<import("./types.mjs").Cell[]>} */
async function readCells(code, signal) {
  const { network } = await ask(CELLS, { code }, signal);
  const features = network?.coverage.layer.features.features ?? [];
  return features.filter((/** @type {any} */ { geometry }) => geometry.type !== "Point")
    .map((/** @type {any} */ { id, geometry }) => ({ code: id, geometry }));
}

/** True for a site that is an outlet. @param {Site} site */
export function isOutlet(site) {
  return site.types.includes("outlet");
}

/**
 * The sites as they are drawn: in business or not on the day, with the planner's changes.
 * The same rule as the server's (ACTIVE, or CLOSED with a day; opened ≤ day < closed), so that the date
 * slider moves the marks without asking for them again. What is counted is always counted by the server.
 * @param {Network} network
 * @param {string} day
 * @param {Change[]} changes
 * @returns {ShownSite[]}
 */
export function shownSites(network, day, changes) {
  /** @type {Map<string, ShownSite>} */
  const shown = new Map();
  for (const site of network.sites) shown.set(site.code, { ...site, active: countsAt(site, day), change: "" });
  for (const change of changes) {
    if (change.addSite) shown.set(change.addSite.id, added(network, change.addSite));
    const code = (change.closeSite ?? change.moveSite)?.id;
    const site = shown.get(code);
    if (site && change.closeSite) shown.set(code, { ...site, active: false, change: "closed" });
    if (site && change.moveSite) {
      shown.set(code, { ...site, ...positionOf(network, change.moveSite), change: "moved" });
    }
  }
  return [...shown.values()];
}

/** @param {Site} site @param {string} day */
function countsAt(site, day) {
  const open = site.status === "ACTIVE" || (site.status === "CLOSED" && site.closed !== null);
  return open && (site.opened ?? "") <= day && (site.closed === null || day < site.closed);
}

/** @param {Network} network @param {any} site @returns {ShownSite} */
function added(network, site) {
  return {
    code: site.id, name: site.name ?? site.id, tier: "VILLAGE", types: ["outlet"], status: "ACTIVE",
    opened: null, closed: null, functions: site.functions ?? [], active: true, change: "added",
    ...positionOf(network, site),
  };
}

/** @param {Network} network @param {{village?: string, position?: {lon: number, lat: number}}} place */
function positionOf(network, place) {
  const village = place.village ? network.villageByCode.get(place.village) : undefined;
  return { lon: place.position?.lon ?? village?.lon ?? 0, lat: place.position?.lat ?? village?.lat ?? 0 };
}
