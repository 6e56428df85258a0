/** Radii panel: one outlet's rings, its villages and people, and what it shares with its neighbours. */

import { AskingError, ask, isAbort } from "./asking.mjs";
import { h, refill } from "./dom.mjs";
import { downloadLinks } from "./downloads.mjs";
import { tenth, whole } from "./figures.mjs";
import { breaksOf } from "./link.mjs";
import { isOutlet, shownSites } from "./network.mjs";
import { RADII } from "./queries.mjs";
import { sentenceOf } from "./status.mjs";
import { problemSentence, t } from "./words.mjs";

/** @typedef {import("./types.mjs").ShownSite} ShownSite */

const ASKED_BY = ["site", "asOf", "breaks", "unit", "answer"];

/** The service radii of the outlet chosen. */
export class RadiiPanel {
  /** @param {import("./desk.mjs").Desk} desk @param {import("./atlas.mjs").Atlas} atlas */
  constructor(desk, atlas) {
    this.desk = desk;
    this.atlas = atlas;
    this.asking = new AbortController();
    this.framed = !desk.choice.site;
    this.picker = h("select", { id: "outlet", on: {
      change: (/** @type {any} */ event) => this.choose(event.target.value, true),
    } });
    this.breaks = h("input", { id: "breaks", value: desk.choice.breaks.join(", "), inputmode: "decimal",
      "aria-describedby": "breaks-wrong", on: { change: () => this.readBreaks() } });
    this.wrong = h("p", { id: "breaks-wrong", class: "wrong", role: "alert" });
    this.ways = h("input", { type: "checkbox", id: "ways", on: {
      change: () => desk.state.set({ ground: this.ways.checked ? "catchments" : "reach" }),
    } });
    this.result = h("div", { "aria-live": "polite" });
    this.downloads = h("div");
    this.root = h("div", {},
      h("p", { class: "note", text: t("radiiPick") }),
      h("div", { class: "control" }, h("label", { for: "outlet", text: t("radiiOutlet") }), this.picker),
      h("div", { class: "control" },
        h("label", { for: "breaks", text: t("radiiBreaks", { unit: t(desk.choice.unit) }) }), this.breaks),
      this.wrong,
      h("p", {}, this.ways, " ", h("label", { for: "ways", text: t("radiiAll") })),
      this.result, this.downloads);
    this.update(new Set(["answer"]));
  }

  /** @param {Set<import("./desk.mjs").News>} news */
  update(news) {
    this.ways.checked = this.desk.choice.ground === "catchments";
    if (!ASKED_BY.some((name) => news.has(/** @type {any} */ (name)))) return;
    this.fillPicker();
    if (news.has("unit")) this.rename();
    this.refresh();
    downloadLinks(this.downloads, this.desk, this.atlas, ["radii", "rings"]);
  }

  /** The map was clicked: its outlet is chosen. @param {import("./pointing.mjs").Pointed} at */
  point(at) {
    if (at.site && this.outlets().some((site) => site.code === at.site)) this.choose(at.site, false);
  }

  /** Take the rings off the map. */
  leave() {
    this.asking.abort();
    this.atlas.show("rings", []);
    this.atlas.tracing?.put("chosen", []);
  }

  /** @param {string} code @param {boolean} fly */
  choose(code, fly) {
    const site = this.outlets().find((one) => one.code === code);
    if (site && fly) this.atlas.goTo(site);
    this.desk.state.set({ site: code });
  }

  /** @returns {ShownSite[]} */
  outlets() {
    return shownSites(this.desk.network, this.desk.choice.asOf, this.desk.choice.changes).filter(isOutlet);
  }

  fillPicker() {
    const option = (/** @type {ShownSite} */ site) => h("option", { value: site.code, text: site.name });
    const [open, others] = [this.outlets().filter((site) => site.active), this.outlets().filter((site) => !site.active)];
    refill(this.picker, h("option", { value: "", text: "—" }), open.map(option),
      h("optgroup", { label: t("legendInactive") }, others.map(option)));
    this.picker.value = this.desk.choice.site;
  }

  rename() {
    const label = this.root.querySelector("label[for=breaks]");
    if (label) label.textContent = t("radiiBreaks", { unit: t(this.desk.choice.unit) });
  }

  readBreaks() {
    const breaks = breaksOf(this.breaks.value);
    this.wrong.textContent = breaks ? "" : t("radiiBreaksWrong");
    this.breaks.setAttribute("aria-invalid", String(!breaks));
    if (breaks) this.desk.state.set({ breaks });
  }

  async refresh() {
    this.asking.abort();
    this.asking = new AbortController();
    const { code, asOf, changes, site, breaks, unit } = this.desk.choice;
    this.atlas.show("rings", []);
    refill(this.result, site && h("p", { class: "note", text: t("counting") }));
    if (!site) return;
    const one = { siteIds: [site], breaks: breaks.map((value) => ({ [unit]: value })) };
    const open = this.outlets().filter((outlet) => outlet.active).map((outlet) => outlet.code);
    const all = { siteIds: [...new Set([...open, site])], breaks: one.breaks.slice(-1) };
    try {
      const { network } = await ask(RADII, { code, asOf, changes, one, all }, this.asking.signal);
      const answer = network.whatIf.network;
      const shared = answer.all.sites.find((/** @type {any} */ other) => other.site.code === site);
      const [found] = answer.one.sites;
      if (found) this.frame(found);
      if (found) this.show({ ...shared, ...found });
      else refill(this.result, answer.one.problems.map((/** @type {any} */ problem) => h("p", { class: "wrong", text: problemSentence(problem) })));
    } catch (wrong) {
      if (isAbort(wrong)) return;
      if (!(wrong instanceof AskingError)) throw wrong;
      refill(this.result, h("p", { class: "wrong", text: sentenceOf(wrong) }));
    }
  }

  /** A link that opens here shows the rings, not the whole district; later the planner moves the map. @param {any} radius */
  frame(radius) {
    if (this.framed) return;
    this.framed = true;
    const site = this.outlets().find((one) => one.code === radius.site.code);
    const villages = radius.rings.at(-1)?.villages.map((/** @type {any} */ { code }) => this.desk.network.villageByCode.get(code)) ?? [];
    if (site) this.atlas.frame([site, ...villages]);
  }

  /** @param {any} radius a ServiceRadius */
  show(radius) {
    const { unit } = this.desk.choice;
    const rings = radius.rings.map((/** @type {any} */ ring) => ({ ...ring, upTo: ring[unit] }));
    this.atlas.show("rings", rings.filter((/** @type {any} */ ring) => ring.geometry).map((/** @type {any} */ ring) =>
      ({ type: "Feature", geometry: ring.geometry, properties: {} })));
    const catchment = t("radiiCatchment", { n: radius.catchment.length, people: whole(radius.catchmentPopulation) });
    const farthest = t("radiiFarthest", { max: tenth(radius.maxMinutes), p90: tenth(radius.p90Minutes), mean: tenth(radius.meanMinutes) });
    refill(this.result,
      h("h3", { text: radius.site.name }),
      !radius.site.active && h("p", { class: "note changed", text: t("radiiInactive") }),
      h("table", {}, h("thead", {}, h("tr", {}, ["radiiRing", "radiiArea", "radiiPeople", "radiiVillages"].map((word) =>
        h("th", { scope: "col", text: t(/** @type {any} */ (word)) })))),
        h("tbody", {}, rings.map((/** @type {any} */ ring) => h("tr", {},
          h("th", { scope: "row", text: t("radiiWithin", { n: ring.upTo, unit: t(unit) }) }), h("td", { text: tenth(ring.areaKm2) }),
          h("td", { text: whole(ring.population) }), h("td", { text: ring.villages.length }))))),
      h("p", { text: catchment }), h("p", { text: farthest }),
      radius.detour !== null && h("p", { text: t("radiiDetour", { n: radius.detour.toFixed(2) }) }),
      this.sharing(radius),
      h("details", {}, h("summary", { text: t("radiiVillages") }), h("ul", {}, rings.at(-1)?.villages.map((/** @type {any} */ village) =>
        h("li", { text: village.name })))));
  }

  /** @param {any} radius */
  sharing(radius) {
    const overlaps = [...radius.overlaps].sort((a, b) => b.population - a.population).slice(0, 8);
    return [
      h("p", { text: radius.uniquePopulation ? t("radiiUnique", { n: whole(radius.uniquePopulation) }) : t("radiiRedundant") }),
      h("h3", { text: t("radiiOverlaps") }),
      overlaps.length ? h("ul", {}, overlaps.map(({ site, population }) => h("li", {},
        h("button", { type: "button", text: site.name, on: { click: () => this.choose(site.code, true) } }),
        ` ${whole(population)} ${t("people")}`))) : h("p", { class: "note", text: t("radiiNoOverlap") }),
    ];
  }
}
