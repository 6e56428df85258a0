/** Downloads: what a panel shows, as tables and maps for other programs. */

import { h, refill } from "./dom.mjs";
import { pictureOf } from "./picture.mjs";
import { t } from "./words.mjs";

/** @typedef {import("./words.mjs").Word} Word */

/** Each file by its name here: its label and its address under /export/{code}/. @type {Record<string, [Word, string]>} */
const FILES = {
  gaps: ["downloadGaps", "gaps.csv"],
  places: ["downloadPlaces", "coverage.csv"],
  placesMap: ["downloadPlacesMap", "coverage.geojson"],
  sites: ["downloadSites", "sites.csv"],
  sitesMap: ["downloadSitesMap", "sites.geojson"],
  radii: ["downloadRadii", "radii.csv"],
  rings: ["downloadRings", "radii.geojson"],
};

/**
 * Links to files of what is chosen now, and the map as a picture.
 * @param {HTMLElement} root
 * @param {import("./desk.mjs").Desk} desk
 * @param {import("./atlas.mjs").Atlas} atlas
 * @param {string[]} names
 */
export function downloadLinks(root, desk, atlas, names) {
  const open = root.querySelector("details")?.open ?? false;
  const links = names.map((name) => {
    const [label, file] = FILES[name];
    return h("li", {}, h("a", { href: addressOf(desk, file), download: true, text: t(label) }));
  });
  const picture = h("button", { type: "button", text: t("downloadPicture"), on: { click: () => savePicture(desk, atlas) } });
  refill(root, h("details", { class: "downloads", open }, h("summary", { text: t("downloads") }),
    h("ul", {}, links, atlas.map && h("li", {}, picture))));
}

/** Hand the planner a file made on the page. @param {Blob} content @param {string} name */
export function saveFile(content, name) {
  const address = URL.createObjectURL(content);
  const link = h("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** @param {import("./desk.mjs").Desk} desk @param {import("./atlas.mjs").Atlas} atlas */
async function savePicture(desk, atlas) {
  const { code, asOf, radius, unit } = desk.choice;
  const title = `${desk.network.name} · ${asOf} · ${radius} ${t(unit)}`;
  const picture = await pictureOf(atlas, { title, provenance: desk.network.provenance });
  if (picture) saveFile(picture, `${code}-${asOf}.png`);
}

/** @param {import("./desk.mjs").Desk} desk @param {string} file */
function addressOf(desk, file) {
  const { code, asOf, radius, unit, serves, changes, site, breaks, panel, language } = desk.choice;
  const asked = new URLSearchParams({ asOf, [unit]: String(radius), language });
  if (serves) asked.set("function", serves);
  if (panel === "radii") asked.set("breaks", breaks.join(","));
  if (panel === "radii" && site) asked.set("site", site);
  if (changes.length) asked.set("changes", JSON.stringify(changes));
  return `export/${encodeURIComponent(code)}/${file}?${asked}`;
}
