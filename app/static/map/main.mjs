/** Main: the page put together, once the district is read. */

import { AskingError, ask } from "./asking.mjs";
import { Atlas, openAtlas } from "./atlas.mjs";
import { NO_BASEMAP, readBasemap } from "./basemap.mjs";
import { Changes } from "./changes.mjs";
import { showControls } from "./controls.mjs";
import { CoveragePanel } from "./coverage-panel.mjs";
import { datumOf } from "./datum.mjs";
import { Desk } from "./desk.mjs";
import { byId } from "./dom.mjs";
import { keepDrawn } from "./drawing.mjs";
import { showHeading } from "./heading.mjs";
import { keepPrintable, showAttribution, showLegend, showSource } from "./legend.mjs";
import { keepPointing } from "./pointing.mjs";
import { ofHash, toHash } from "./link.mjs";
import { readNetwork } from "./network.mjs";
import { NETWORKS } from "./queries.mjs";
import { RadiiPanel } from "./radii-panel.mjs";
import { RolloutPanel } from "./rollout-panel.mjs";
import { RoutesPanel } from "./routes-panel.mjs";
import { SitingPanel } from "./siting-panel.mjs";
import { State } from "./state.mjs";
import { keepStatus, sayAssumed, sayBusy, showTrouble, tell } from "./status.mjs";
import { Tabs } from "./tabs.mjs";
import { WhatIfPanel } from "./what-if-panel.mjs";
import { setLanguage, t } from "./words.mjs";

/** @typedef {import("./types.mjs").Choice} Choice */

const FIRST_DAY = "2024-01-01";
const LAST_DAY = "2027-12-31";

/** What a planner sees who has chosen nothing yet. @returns {Choice} */
function firstChoice() {
  const today = new Date().toLocaleDateString("sv-SE"); // as YYYY-MM-DD
  const asOf = today < FIRST_DAY ? FIRST_DAY : today > LAST_DAY ? LAST_DAY : today;
  return { code: "", asOf, radius: 15, unit: "minutes", serves: "", panel: "coverage", language: "zh", changes: [],
    site: "", breaks: [5, 10, 15], ground: "reach", hidden: [] };
}

async function start() {
  const { choice, whole: read } = ofHash(location.hash);
  let whole = read;
  const first = { ...firstChoice(), ...choice };
  setLanguage(first.language);
  sayBusy(t("loading"), true);
  const [{ networks }, basemap, asked] = await Promise.all([ask(NETWORKS), readBasemap(), first.code ? readNetwork(first.code) : null]);
  if (!networks.length) {
    sayBusy("", false);
    tell(t("noNetworks"));
    return;
  }
  const codes = networks.map((/** @type {any} */ network) => network.code);
  if (!codes.includes(first.code)) {
    whole &&= !first.code;
    first.code = codes.includes("nanchuan") ? "nanchuan" : codes[0];
  }
  const network = asked ?? (await readNetwork(first.code));
  if (!network) throw new AskingError("refused", first.code);
  const state = new State(first);
  const desk = new Desk(state, new Changes(state), network);
  keepStatus(desk);
  desk.refresh(undefined); // counts while the map is being made
  const atlas = await atlasOf(network, basemap);
  show(desk, atlas, { networks, basemap: atlas.map ? basemap : NO_BASEMAP });
  if (!whole) tell(t("linkBroken"));
}

/** The map, or none with the reason said. @param {import("./types.mjs").Network} network @param {import("./basemap.mjs").Basemap} basemap */
async function atlasOf(network, basemap) {
  try {
    return await openAtlas(byId("map"), network, basemap, await datumOf(basemap.datum), () =>
      tell(t("basemapMissing", { host: new URL(basemap.layers[0].tiles, location.href).host })));
  } catch (wrong) {
    tell(t(wrong instanceof TypeError ? "partsMissing" : "noMap"));
    return new Atlas(null, null);
  }
}

/**
 * @param {Desk} desk
 * @param {Atlas} atlas
 * @param {{networks: {code: string, name: string}[], basemap: import("./basemap.mjs").Basemap}} told
 */
function show(desk, atlas, { networks, basemap }) {
  const words = () => {
    showHeading(byId("heading"), desk, networks);
    showLegend(byId("legend"), desk, basemap);
    showAttribution(byId("attribution"), basemap);
    showSource(byId("source"), desk.network.provenance);
    showControls(byId("controls"), desk);
    byId("tabs").setAttribute("aria-label", t("panels"));
    sayAssumed(desk.choice.changes.length);
  };
  words();
  keepPrintable([byId("legend"), byId("source")]);
  keepDrawn(desk, atlas);
  const tabs = new Tabs(desk, {
    coverage: ["panelCoverage", () => new CoveragePanel(desk, atlas)],
    radii: ["panelRadii", () => new RadiiPanel(desk, atlas)],
    routes: ["panelRoutes", () => new RoutesPanel(desk, atlas)],
    siting: ["panelSiting", () => new SitingPanel(desk, atlas)],
    rollout: ["panelRollout", () => new RolloutPanel(desk, atlas)],
    whatIf: ["panelWhatIf", () => new WhatIfPanel(desk, atlas)],
  });
  keepPointing(desk, atlas, tabs);
  let written = "";
  desk.read((news) => {
    if (news.has("language")) {
      setLanguage(desk.choice.language);
      words();
      tabs.show();
      byId("language").focus();
    }
    if (news.has("network")) {
      desk.changes.forget();
      words();
    }
    if (news.has("ground") || news.has("changes") || news.has("hidden")) showLegend(byId("legend"), desk, basemap);
    const hash = toHash(desk.choice);
    if (hash !== written) history.replaceState(null, "", hash); // takes milliseconds, which a drag has not
    written = hash;
  });
  window.addEventListener("hashchange", () => {
    const { choice, whole: readable } = ofHash(location.hash);
    written = "";
    desk.changes.forget();
    desk.state.set({ ...firstChoice(), code: desk.choice.code, ...choice });
    desk.tell("panel");
    tell(readable ? "" : t("linkBroken"));
  });
}

start().catch((wrong) => {
  if (!(wrong instanceof AskingError)) throw wrong;
  sayBusy("", false);
  showTrouble(wrong, () => location.reload());
});
