/** What-if panel: change the network by hand on the map or without it, and see what turns. */

import { h, refill } from "./dom.mjs";
import { compareTable } from "./comparing.mjs";
import { downloadLinks } from "./downloads.mjs";
import { usualFunctions } from "./gaps.mjs";
import { isOutlet, shownSites } from "./network.mjs";
import { showRates } from "./rates.mjs";
import { Sharing } from "./sharing.mjs";
import { named, problemSentence, t } from "./words.mjs";

/** @typedef {"move" | "close" | "add" | "road"} Tool */

const TOOLS = /** @type {const} */ ([["move", "toolMove", "hintMove"], ["close", "toolClose", "hintClose"],
  ["add", "toolAdd", "hintAdd"], ["road", "toolRoad", "hintRoad"]]);
const DRY = 100;

/** The tools, the list of changes, and base beside what-if. */
export class WhatIfPanel {
  /** @param {import("./desk.mjs").Desk} desk @param {import("./atlas.mjs").Atlas} atlas */
  constructor(desk, atlas) {
    this.desk = desk;
    this.atlas = atlas;
    /** @type {Tool} */
    this.tool = "move";
    this.hint = h("p", { class: "note" });
    this.rates = h("div");
    this.steps = h("div", { class: "row" });
    this.list = h("div");
    this.compared = h("div", { "aria-live": "polite" });
    this.downloads = h("div");
    this.keys = h("div");
    this.sharing = new Sharing(desk);
    this.root = h("div", {}, this.tools(), this.hint, this.rainControl(), this.rates, this.steps, this.list, this.compared,
      this.keys, this.sharing.root, this.downloads);
    this.choose("move");
    this.fillKeys();
    this.update(new Set(["answer"]));
  }

  /** @param {Set<import("./desk.mjs").News>} news */
  update(news) {
    if (news.has("answer") || news.has("preview")) {
      showRates(this.rates, this.desk.drawnCoverage, this.desk.answer?.comparison?.base ?? null);
    }
    if (news.has("asOf")) this.fillKeys();
    if (news.has("changes")) this.sharing.update();
    if (!news.has("answer") && !news.has("changes")) return;
    this.showSteps();
    this.showList();
    refill(this.compared, this.desk.answer?.comparison && compareTable(this.desk, this.atlas));
    downloadLinks(this.downloads, this.desk, this.atlas, ["places", "placesMap", "gaps", "sites", "sitesMap"]);
  }

  /** Outlets are dragged with the tool for it. */
  drags() {
    return this.tool === "move";
  }

  /** The map was clicked. @param {import("./pointing.mjs").Pointed} at */
  point(at) {
    const outlet = shownSites(this.desk.network, this.desk.choice.asOf, this.desk.choice.changes)
      .find((site) => site.code === at.site && isOutlet(site));
    if (this.tool === "close" && outlet && (outlet.active || outlet.change === "closed")) this.desk.changes.toggleSite(outlet.code);
    if (this.tool === "road" && at.road) this.desk.changes.toggleRoad(at.road);
    if (this.tool === "add") this.add(at.village, { lon: at.lon, lat: at.lat });
  }

  /** Leave nothing behind on the map. */
  leave() {}

  /** @param {string} villageCode @param {{lon: number, lat: number}} position */
  add(villageCode, position) {
    const village = this.desk.network.villageByCode.get(villageCode);
    const { changes } = this.desk;
    const name = village?.name ?? t("newOutlet", { n: changes.nextNumber });
    changes.addSite(name, village ? { village: village.code } : { position }, usualFunctions(this.desk));
  }

  tools() {
    return h("fieldset", { class: "choices" }, h("legend", { text: t("tool") }), TOOLS.map(([tool, word]) => h("label", {},
      h("input", { type: "radio", name: "tool", value: tool, checked: tool === this.tool, on: { change: () => this.choose(tool) } }),
      ` ${t(word)}`)));
  }

  /** @param {Tool} tool */
  choose(tool) {
    this.tool = tool;
    const hint = TOOLS.find(([name]) => name === tool)?.[2];
    if (hint) this.hint.textContent = t(hint);
  }

  rainControl() {
    const value = h("output", { for: "rain" });
    const say = (/** @type {number} */ n) => { value.textContent = n === DRY ? t("rainOff") : t("rainHint", { n }); };
    const now = Math.round(this.desk.changes.rainFactor * 100);
    const slider = h("input", { id: "rain", type: "range", min: 30, max: DRY, step: 5, value: now, on: {
      input: (/** @type {any} */ event) => say(Number(event.target.value)),
      change: (/** @type {any} */ event) => this.desk.changes.rain(Number(event.target.value) / 100),
    } });
    say(now);
    return h("div", { class: "control" }, h("label", { for: "rain", text: t("rain") }), slider, h("span", { class: "value" }, value));
  }

  showSteps() {
    const { changes } = this.desk;
    const button = (/** @type {string} */ id, /** @type {any} */ word, /** @type {boolean} */ off, /** @type {() => void} */ click) =>
      h("button", { type: "button", id, text: t(word), disabled: off, on: { click } });
    const focused = document.activeElement?.id ?? "";
    refill(this.steps, button("undo", "undo", !changes.past.length, () => changes.undo()),
      button("redo", "redo", !changes.future.length, () => changes.redo()),
      button("clear", "clear", !changes.list.length, () => changes.replace([])));
    if (["undo", "redo", "clear"].includes(focused)) document.getElementById(focused)?.focus();
    const rain = /** @type {HTMLInputElement | null} */ (this.root.querySelector("#rain"));
    if (rain && rain !== document.activeElement) {
      rain.value = String(Math.round(changes.rainFactor * 100));
      rain.dispatchEvent(new Event("input"));
    }
  }

  showList() {
    const { list } = this.desk.changes;
    const problems = this.desk.answer?.problems ?? [];
    refill(this.list, h("h3", { text: t("changes", { n: list.length }) }),
      list.length ? h("ol", { class: "changes" }, list.map((change, i) => h("li", {}, labelOf(change, this.desk),
        h("button", { type: "button", "aria-label": `${t("remove")}: ${labelOf(change, this.desk)}`, text: "×",
          on: { click: () => this.desk.changes.replace(list.filter((_, at) => at !== i)) } }),
        problems.filter((problem) => problem.path[1] === String(i)).map((problem) =>
          h("p", { class: "wrong", text: t("notApplied", { message: problemSentence(problem) }), title: problem.message })))))
        : h("p", { class: "note", text: t("changesNone") }));
  }

  /** The same without a map: a list of outlets, a list of villages, three buttons. */
  fillKeys() {
    const { network, choice, changes } = this.desk;
    const open = this.keys.querySelector("details")?.open ?? false;
    const sites = shownSites(network, choice.asOf, choice.changes).filter((site) => isOutlet(site) && site.active);
    const site = h("select", { id: "key-site" }, sites.map(({ code, name }) => h("option", { value: code, text: name })));
    const village = h("select", { id: "key-village" }, network.villages.map(({ code, name, township }) =>
      h("option", { value: code, text: `${township.name} ${name}` })));
    const act = (/** @type {any} */ word, /** @type {() => void} */ click) => h("button", { type: "button", text: t(word), on: { click } });
    refill(this.keys, h("details", { open }, h("summary", { text: t("byKeyboard") }),
      h("div", { class: "control" }, h("label", { for: "key-site", text: t("keySite") }), site),
      h("div", { class: "control" }, h("label", { for: "key-village", text: t("keyVillage") }), village),
      h("div", { class: "row" },
        act("keyMove", () => changes.replace(changes.moved(site.value, { village: village.value }))),
        act("keyClose", () => changes.toggleSite(site.value)),
        act("keyAdd", () => this.add(village.value, { lon: 0, lat: 0 })))));
  }
}

/** A change in words. @param {import("./types.mjs").Change} change @param {import("./desk.mjs").Desk} desk */
function labelOf(change, desk) {
  const [[kind, own]] = Object.entries(change);
  const nameOf = (/** @type {string} */ id) => desk.network.sites.find((site) => site.code === id)?.name
    ?? desk.choice.changes.find((other) => other.addSite?.id === id)?.addSite.name ?? id;
  const what = kind === "closeRoad" ? (own.linkIds ?? []).join(", ") : kind === "scaleSpeed" ? `${Math.round(own.factor * 100)}%`
    : kind === "addSite" ? own.name ?? own.id : kind === "addFunction" ? `${nameOf(own.siteId)} ${named("function", own.function)}`
      : nameOf(own.id ?? own.siteId ?? "");
  return named("change", kind).replace("{what}", what);
}
