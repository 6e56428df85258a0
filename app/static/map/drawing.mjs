/** Drawing: the district's places and sites on the map, as the answer has them. */

import { point } from "./atlas.mjs";
import { percent } from "./figures.mjs";
import { isOutlet, shownSites } from "./network.mjs";
import { cellTints, sharesOf, townshipTints, waysOf } from "./tints.mjs";

/** @typedef {import("./types.mjs").ShownSite} ShownSite */
/** @typedef {import("./desk.mjs").News} News */

const PLACES_BY = ["network", "answer", "preview"];
const GROUND_BY = [...PLACES_BY, "ground", "language"];
const SITES_BY = ["network", "asOf", "changes", "preview"];

/**
 * Keep the map as the desk is, from now on.
 * @param {import("./desk.mjs").Desk} desk
 * @param {import("./atlas.mjs").Atlas} atlas
 */
export function keepDrawn(desk, atlas) {
  atlas.showNetwork(desk.network);
  drawPlaces(desk, atlas);
  drawGround(desk, atlas);
  drawSites(desk, atlas);
  hide(desk, atlas);
  desk.read((news) => {
    const any = (/** @type {string[]} */ names) => names.some((name) => news.has(/** @type {News} */ (name)));
    if (news.has("network")) atlas.showNetwork(desk.network);
    if (any(PLACES_BY)) drawPlaces(desk, atlas);
    if (any(GROUND_BY)) drawGround(desk, atlas);
    if (any(SITES_BY)) drawSites(desk, atlas);
    if (news.has("hidden")) hide(desk, atlas);
    if (news.has("site") || news.has("panel")) drawChosen(desk, atlas);
  });
}

/** @param {import("./desk.mjs").Desk} desk @param {import("./atlas.mjs").Atlas} atlas */
function drawPlaces(desk, atlas) {
  const reaches = desk.reachByCode;
  atlas.show("places", desk.network.villages.map((village) => {
    const reach = reaches.get(village.code) ?? "unknown";
    const rank = (reach === "covered" ? 0 : 1e7) + (village.population ?? 0);
    return point(village, { code: village.code, name: village.name, population: village.population, reach, rank });
  }));
}

/** The tint of the ground, and the townships' names with what they share. @param {import("./desk.mjs").Desk} desk @param {import("./atlas.mjs").Atlas} atlas */
function drawGround(desk, atlas) {
  atlas.tint("cells", cellTints(desk));
  atlas.tint("townships", townshipTints(desk));
  atlas.show("ways", waysOf(desk));
  const shares = desk.choice.ground === "townships" ? sharesOf(desk) : new Map();
  const named = desk.network.townships.filter((township) => township.lon !== null);
  atlas.show("names", named.map((township) => {
    const share = shares.has(township.code) ? `\n${percent(shares.get(township.code))}` : "";
    return point(township, { name: township.name + share });
  }));
}

/** @param {import("./desk.mjs").Desk} desk @param {import("./atlas.mjs").Atlas} atlas */
function drawSites(desk, atlas) {
  const sites = shownSites(desk.network, desk.choice.asOf, desk.drawnChanges);
  atlas.show("sites", sites.map((site) => point(site, {
    code: site.code, name: site.name, mark: markOf(site), rank: rankOf(site), draggable: isOutlet(site) && site.active,
    active: site.active || site.change === "closed",
  })));
  atlas.bar(desk.drawnChanges.flatMap((change) => change.closeRoad?.linkIds ?? []));
  drawChosen(desk, atlas);
}

/** @param {import("./desk.mjs").Desk} desk @param {import("./atlas.mjs").Atlas} atlas */
function hide(desk, atlas) {
  const { hidden } = desk.choice;
  atlas.toggle(["sites-inactive"], !hidden.includes("inactive"));
  atlas.toggle(atlas.backgroundLayers, !hidden.includes("basemap"));
}

/** @param {import("./desk.mjs").Desk} desk @param {import("./atlas.mjs").Atlas} atlas */
function drawChosen(desk, atlas) {
  const { site: code, panel, asOf } = desk.choice;
  const site = shownSites(desk.network, asOf, desk.drawnChanges).find((one) => one.code === code);
  atlas.show("chosen", site && panel === "radii" ? [point(site, {})] : []);
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

/** @param {ShownSite} site */
function rankOf(site) {
  return (site.active ? 10 : 0) + (isOutlet(site) ? 3 : site.tier === "DISTRICT" ? 2 : 1) + (site.change ? 20 : 0);
}
