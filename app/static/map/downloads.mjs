/** Downloads: what a panel shows, as tables, maps and a picture for other programs. */

import { AskingError, fetchOwn } from "./asking.mjs";
import { h, refill } from "./dom.mjs";
import { credentials } from "./key.mjs";
import { pictureOf } from "./picture.mjs";
import { sentenceOf, tell } from "./status.mjs";
import { named, t } from "./words.mjs";

/** @typedef {import("./words.mjs").Word} Word */
/** @typedef {[string, () => void]} Made a file made on the page: its label, and what saves it */

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
 * Links to files of what is chosen now, files made on the page, and the map as a picture.
 * @param {HTMLElement} root
 * @param {import("./desk.mjs").Desk} desk
 * @param {import("./atlas.mjs").Atlas} atlas
 * @param {string[]} names
 * @param {Made[]} [made]
 */
export function downloadLinks(root, desk, atlas, names, made = []) {
  const open = root.querySelector("details")?.open ?? false;
  const links = names.map((name) => h("li", {}, linkTo(desk, name)));
  const buttons = [...made, ...(atlas.map ? [/** @type {Made} */ ([t("downloadPicture"), () => savePicture(desk, atlas)])] : [])];
  refill(root, h("details", { class: "downloads", open }, h("summary", { text: t("downloads") }),
    h("ul", {}, links, buttons.map(([label, save]) => h("li", {}, h("button", { type: "button", text: label, on: { click: save } }))))));
}

/** The same for a panel whose files are all made on the page. @param {import("./desk.mjs").Desk} desk @param {import("./atlas.mjs").Atlas} atlas @param {Made[]} made */
export function downloadList(desk, atlas, made) {
  const root = h("div");
  downloadLinks(root, desk, atlas, [], made);
  return root;
}

/** Hand the planner a file. @param {Blob} content @param {string} name */
export function saveFile(content, name) {
  const address = URL.createObjectURL(content);
  const link = h("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A link cannot show a key: then the file is fetched with it and handed on. @param {import("./desk.mjs").Desk} desk @param {string} name */
function linkTo(desk, name) {
  const [label, file] = FILES[name];
  const address = addressOf(desk, file);
  return h("a", { href: address, download: true, text: t(label), on: { click: (/** @type {Event} */ event) => {
    if (!credentials().authorization) return;
    event.preventDefault();
    fetchAndSave(address, `${desk.choice.code}-${desk.choice.asOf}-${file}`);
  } } });
}

/** @param {string} address @param {string} name */
async function fetchAndSave(address, name) {
  try {
    const response = await fetchOwn(address);
    saveFile(await response.blob(), name);
  } catch (wrong) {
    if (!(wrong instanceof AskingError)) throw wrong;
    tell(sentenceOf(wrong));
  }
}

/** @param {import("./desk.mjs").Desk} desk @param {import("./atlas.mjs").Atlas} atlas */
async function savePicture(desk, atlas) {
  const { code, asOf } = desk.choice;
  const picture = await pictureOf(atlas, { title: titleOf(desk), ground: desk.choice.ground, provenance: desk.network.provenance });
  if (picture) saveFile(picture, `${code}-${asOf}.png`);
}

/** What the picture shows, in one line. @param {import("./desk.mjs").Desk} desk */
function titleOf({ network, choice }) {
  const { asOf, radius, unit, serves, changes } = choice;
  const parts = [network.name, asOf, `${radius} ${t(unit)}`, serves && named("function", serves), changes.length && t("changes", { n: changes.length })];
  return parts.filter(Boolean).join(" · ");
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
