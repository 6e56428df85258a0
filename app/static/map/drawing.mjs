/** Drawing: the district's places and sites on the map, as the answer has them. */

import { point } from "./atlas.mjs";
import { percent } from "./figures.mjs";
import { isOutlet, shownSites } from "./network.mjs";
import { shown } from "./timing.mjs";
import { cellTints, sharesOf, townshipTints, waysOf } from "./tints.mjs";

/** @typedef {import("./types.mjs").ShownSite} ShownSite */
/** @typedef {import("./desk.mjs").News} News */

const PLACES_BY = ["network", "answer", "preview"];
const GROUND_BY = [...PLACES_BY, "ground", "language"];
const NAMES_BY = ["network", "ground", "language"];
const NAMED_BY_ANSWER = ["townships", "catchments"];
const SITES_BY = ["network", "asOf", "changes", "preview"];

/**
 * Keep the map as the desk is, from now on.
 * @param {import("./desk.mjs").Desk} desk
 * @param {import("./atlas.mjs").Atlas} atlas
 */
export function keepDrawn(desk, atlas) {
  atlas.showNetwork(desk.network);
  drawPlaces(desk, atlas);
  markPlaces(desk, atlas);
  drawGround(desk, atlas);
  drawNames(desk, atlas);
  drawSites(desk, atlas);
  drawChanges(desk, atlas);
  hide(desk, atlas);
  if (desk.coveredChanges) shown(desk.coveredChanges, atlas);
  desk.read((news) => {
    const any = (/** @type {string[]} */ names) => names.some((name) => news.has(/** @type {News} */ (name)));
    if (news.has("network")) atlas.showNetwork(desk.network);
    if (news.has("network")) drawPlaces(desk, atlas);
    if (any(PLACES_BY)) markPlaces(desk, atlas);
    if (any(GROUND_BY)) drawGround(desk, atlas);
    if (any(NAMES_BY) || (any(PLACES_BY) && NAMED_BY_ANSWER.includes(desk.choice.ground))) drawNames(desk, atlas);
    if (news.has("network") || news.has("asOf")) drawSites(desk, atlas);
    if (any(SITES_BY)) drawChanges(desk, atlas);
    if (news.has("hidden")) hide(desk, atlas);
    if (desk.coveredChanges) shown(desk.coveredChanges, atlas);
    if (news.has("site") || news.has("panel")) drawChosen(desk, atlas);
  });
}

/** @param {import("./desk.mjs").Desk} desk @param {import("./atlas.mjs").Atlas} atlas */
function drawPlaces(desk, atlas) {
  atlas.show("places", desk.network.villages.map((village) =>
    point(village, { code: village.code, name: village.name, population: village.population })));
}

/** How each place is reached, as the look of what is drawn already. @param {import("./desk.mjs").Desk} desk @param {import("./atlas.mjs").Atlas} atlas */
function markPlaces(desk, atlas) {
  atlas.mark("places", new Map([...desk.reachByCode].map(([code, reach]) => [code, { reach }])));
}

/** The tint of the ground. @param {import("./desk.mjs").Desk} desk @param {import("./atlas.mjs").Atlas} atlas */
function drawGround(desk, atlas) {
  atlas.tint("cells", cellTints(desk));
  atlas.tint("townships", townshipTints(desk));
  atlas.toggle(["township-shares"], desk.choice.ground === "townships");
}

/** The lines of the catchments, and the townships' names with what they share. @param {import("./desk.mjs").Desk} desk @param {import("./atlas.mjs").Atlas} atlas */
function drawNames(desk, atlas) {
  atlas.show("ways", waysOf(desk));
  const shares = desk.choice.ground === "townships" ? sharesOf(desk) : new Map();
  const named = desk.network.townships.filter((township) => township.lon !== null);
  atlas.show("names", named.map((township) => {
    const share = shares.has(township.code) ? `\n${percent(shares.get(township.code))}` : "";
    return point(township, { name: township.name + share });
  }));
}

/** The sites as the network has them on the day. @param {import("./desk.mjs").Desk} desk @param {import("./atlas.mjs").Atlas} atlas */
function drawSites(desk, atlas) {
  atlas.show("sites", shownSites(desk.network, desk.choice.asOf, []).map((site) => point(site, {
    code: site.code, mark: markOf(site), rank: rankOf(site), draggable: isOutlet(site) && site.active, active: site.active })));
}

/** The sites that the planner's changes touch, in place of those drawn; the roads that are barred. @param {import("./desk.mjs").Desk} desk @param {import("./atlas.mjs").Atlas} atlas */
function drawChanges(desk, atlas) {
  const changed = shownSites(desk.network, desk.choice.asOf, desk.drawnChanges).filter((site) => site.change);
  atlas.mark("sites", new Map(changed.map((site) => [site.code, { replaced: true }])));
  atlas.show("changed", changed.map((site) => point(site, {
    code: site.code, mark: markOf(site), draggable: isOutlet(site) && site.active })));
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
  return isOutlet(site) ? 3 : site.tier === "DISTRICT" ? 2 : 1;
}
