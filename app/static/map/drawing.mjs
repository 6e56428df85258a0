/** Drawing: the district's places and sites on the map, as the answer has them. */

import { point } from "./atlas.mjs";
import { isOutlet, shownSites } from "./network.mjs";

/** @typedef {import("./types.mjs").ShownSite} ShownSite */

/**
 * Keep the map as the desk is, from now on.
 * @param {import("./desk.mjs").Desk} desk
 * @param {import("./atlas.mjs").Atlas} atlas
 */
export function keepDrawn(desk, atlas) {
  atlas.showNetwork(desk.network);
  drawPlaces(desk, atlas);
  drawSites(desk, atlas);
  desk.read((news) => {
    if (news.has("network")) atlas.showNetwork(desk.network);
    if (["network", "answer", "preview"].some((name) => news.has(/** @type {any} */ (name)))) drawPlaces(desk, atlas);
    if (["network", "asOf", "changes", "preview"].some((name) => news.has(/** @type {any} */ (name)))) {
      drawSites(desk, atlas);
    }
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
  atlas.tint(reaches);
}

/** @param {import("./desk.mjs").Desk} desk @param {import("./atlas.mjs").Atlas} atlas */
function drawSites(desk, atlas) {
  const sites = shownSites(desk.network, desk.choice.asOf, desk.drawnChanges);
  atlas.show("sites", sites.map((site) => point(site, {
    code: site.code, name: site.name, mark: markOf(site), outlet: isOutlet(site), active: site.active,
    rank: rankOf(site),
  })));
  atlas.bar(desk.drawnChanges.flatMap((change) => change.closeRoad?.linkIds ?? []));
  drawChosen(desk, atlas);
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
