/** Drawing: the district's places and sites on the map, as the answer has them. */

import { percent } from "./figures.mjs";
import { shownSites } from "./network.mjs";
import { placeSign, rankOf, siteSign, turnedSign } from "./signs.mjs";
import { shown } from "./timing.mjs";
import { sharesOf, tintsOf, waysOf } from "./tints.mjs";

/** @typedef {import("./desk.mjs").Desk} Desk */
/** @typedef {import("./atlas.mjs").Atlas} Atlas */
/** @typedef {import("./desk.mjs").News} News */

const TOWNSHIP_NAME = Object.freeze({ size: 14, from: 8.5 });
const PLACE_NAME = Object.freeze({ size: 12, from: 11.5 });
/** How large names are, and from which zoom on they stand on the map. */

const PLACES_BY = ["network", "answer", "preview"];
const GROUND_BY = [...PLACES_BY, "ground"];
const NAMES_BY = ["network", "ground", "language"];
const SITES_BY = ["network", "asOf", "changes", "answer", "dragged", "hidden"];

/** Keep the map as the desk is, from now on. @param {Desk} desk @param {Atlas} atlas */
export function keepDrawn(desk, atlas) {
  atlas.showNetwork(desk.network);
  drawPlaces(desk, atlas);
  drawGround(desk, atlas);
  drawNames(desk, atlas);
  drawSites(desk, atlas);
  hide(desk, atlas);
  if (desk.coveredChanges) shown(desk.coveredChanges, atlas);
  desk.read((news) => {
    const any = (/** @type {string[]} */ names) => names.some((name) => news.has(/** @type {News} */ (name)));
    if (news.has("network")) atlas.showNetwork(desk.network);
    if (any(PLACES_BY)) drawPlaces(desk, atlas);
    if (any(GROUND_BY)) drawGround(desk, atlas);
    if (any(NAMES_BY) || (any(PLACES_BY) && desk.choice.ground === "townships")) drawNames(desk, atlas);
    if (any(SITES_BY)) drawSites(desk, atlas);
    if (news.has("hidden")) hide(desk, atlas);
    if (desk.coveredChanges) shown(desk.coveredChanges, atlas);
    if (news.has("site") || news.has("panel")) drawChosen(desk, atlas);
  });
}

/** How each place is reached, the larger ones above; a ring around those that the changes turned. @param {Desk} desk @param {Atlas} atlas */
function drawPlaces(desk, atlas) {
  const { reachByCode, turned } = desk;
  const villages = byPeople(desk.network.villages);
  atlas.tracing?.put("places", villages.map((village) => placeSign(village, reachByCode.get(village.code))));
  atlas.tracing?.put("turned", villages.filter((village) => turned.has(village.code)).map(turnedSign));
}

/** The tint of the ground, and the lines of the catchments. @param {Desk} desk @param {Atlas} atlas */
function drawGround(desk, atlas) {
  atlas.tracing?.tint(tintsOf(desk));
  atlas.tracing?.rule(waysOf(desk));
}

/** The townships' names with what they share, then those of places, the larger first. @param {Desk} desk @param {Atlas} atlas */
function drawNames(desk, atlas) {
  const shares = desk.choice.ground === "townships" ? sharesOf(desk) : new Map();
  const townships = desk.network.townships.flatMap(({ code, name, lon, lat }) => {
    const text = shares.has(code) ? `${name}\n${percent(shares.get(code))}` : name;
    return lon === null || lat === null ? [] : [{ lon, lat, text, ...TOWNSHIP_NAME }];
  });
  const places = byPeople(desk.network.villages).reverse().map(({ lon, lat, name }) => ({ lon, lat, text: name, ...PLACE_NAME }));
  atlas.tracing?.call([...townships, ...places]);
}

/** @param {import("./types.mjs").Village[]} villages */
function byPeople(villages) {
  return [...villages].sort((one, other) => (one.population ?? 0) - (other.population ?? 0));
}

/** The sites on the day, those that the planner's changes touch above the others; the roads that are barred. @param {Desk} desk @param {Atlas} atlas */
function drawSites(desk, atlas) {
  const sites = shownSites(desk.network, desk.choice.asOf, desk.drawnChanges).sort((one, other) => rankOf(one) - rankOf(other));
  const signs = (/** @type {(site: import("./types.mjs").ShownSite) => boolean} */ held) => sites.filter(held).map(siteSign);
  const inactive = !desk.choice.hidden.includes("inactive");
  atlas.tracing?.put("inactive", signs((site) => inactive && !site.active && !site.change));
  atlas.tracing?.put("sites", signs((site) => site.active && !site.change));
  atlas.tracing?.put("changed", signs((site) => site.change !== ""));
  atlas.bar(desk.drawnChanges.flatMap((change) => change.closeRoad?.linkIds ?? []));
  drawChosen(desk, atlas);
}

/** @param {Desk} desk @param {Atlas} atlas */
function hide(desk, atlas) {
  atlas.toggle(atlas.backgroundLayers, !desk.choice.hidden.includes("basemap"));
}

/** @param {Desk} desk @param {Atlas} atlas */
function drawChosen(desk, atlas) {
  const { site: code, panel, asOf } = desk.choice;
  const site = shownSites(desk.network, asOf, desk.drawnChanges).find((one) => one.code === code);
  const signs = site && panel === "radii" ? [{ lon: site.lon, lat: site.lat, mark: "site-chosen" }] : [];
  atlas.tracing?.put("chosen", signs);
}
