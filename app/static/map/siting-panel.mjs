/** Siting panel: where the next outlets should stand, how good that is, and one click to try it. */

import { AskingError, ask, isAbort } from "./asking.mjs";
import { point } from "./atlas.mjs";
import { h, refill } from "./dom.mjs";
import { downloadList, saveFile } from "./downloads.mjs";
import { mapFile, tableFile, toldOf } from "./files.mjs";
import { percent, signed, points, tenth, whole } from "./figures.mjs";
import { usualFunctions } from "./gaps.mjs";
import { SITING } from "./queries.mjs";
import { READING_LIST } from "./rates.mjs";
import { pickedSign } from "./signs.mjs";
import { sentenceOf } from "./status.mjs";
import { named, problemSentence, t } from "./words.mjs";

const PROBLEMS = ["MAX_COVERAGE", "FEWEST_SITES", "P_MEDIAN", "P_CENTER"];
const MOST = 60;
const SECONDS = 5;

/** Choose what counts and how many; look at the plan; put it into the what-if. */
export class SitingPanel {
  /** @param {import("./desk.mjs").Desk} desk @param {import("./atlas.mjs").Atlas} atlas */
  constructor(desk, atlas) {
    this.desk = desk;
    this.atlas = atlas;
    /** @type {AbortController | null} */
    this.solving = null;
    /** @type {Record<string, any>} what the answer that is shown was asked */
    this.asked = {};
    this.problem = h("select", { id: "problem", on: { change: () => { this.showCount(); this.sayStale(); } } },
      PROBLEMS.map((name) => h("option", { value: name, text: named("siting", name) })));
    this.count = h("input", { id: "count", type: "number", min: 1, max: MOST, value: 5, on: { change: () => this.sayStale() } });
    this.countRow = h("div", { class: "row" }, h("label", { for: "count", text: t("sitingCount") }), this.count);
    this.button = h("button", { type: "button", class: "act", id: "site", text: t("sitingFind"), on: { click: () => this.solve() } });
    this.said = h("p", { id: "siting-said", role: "status", class: "note", text: t("sitingIdle") });
    this.result = h("div");
    this.root = h("div", {},
      h("div", { class: "control" }, h("label", { for: "problem", text: t("sitingProblem") }), this.problem),
      this.countRow, h("div", { class: "row" }, this.button), this.said, this.result);
  }

  /** @param {Set<import("./desk.mjs").News>} news */
  update(news) {
    const stale = ["asOf", "changes", "radius", "unit"].some((name) => news.has(/** @type {any} */ (name)));
    if (stale) this.sayStale();
  }

  /** What is shown answers an earlier question. */
  sayStale() {
    if (this.result.childElementCount) this.said.textContent = t("sitingStale");
  }

  /** Stop the search and take the places off the map. */
  leave() {
    this.solving?.abort();
    this.atlas.tracing?.put("picked", []);
  }

  showCount() {
    this.countRow.hidden = this.problem.value === "FEWEST_SITES";
  }

  async solve() {
    const { code, asOf, changes, radius, unit } = this.desk.choice;
    const problem = this.problem.value;
    const count = Math.min(MOST, Math.max(1, Math.round(Number(this.count.value)) || 1));
    this.count.value = String(count);
    const input = { problem, radius: { [unit]: radius }, timeLimitSeconds: SECONDS, ...(problem === "FEWEST_SITES" ? {} : { count }) };
    this.solving?.abort();
    this.solving = new AbortController();
    this.button.disabled = true;
    this.said.textContent = t("sitingSolving");
    try {
      const asked = { code, asOf, changes, input };
      const { network } = await ask(SITING, { ...asked, outlets: this.desk.outletsInput }, this.solving.signal);
      this.asked = asked;
      this.show(network.whatIf.network.siting, network.whatIf.network.byOutlets);
    } catch (wrong) {
      if (!isAbort(wrong) && !(wrong instanceof AskingError)) throw wrong;
      this.said.textContent = isAbort(wrong) ? "" : sentenceOf(/** @type {Error} */ (wrong));
    } finally {
      this.button.disabled = false;
    }
  }

  /** @param {any} siting a Siting @param {any} now the coverage by outlets as they are */
  show(siting, now) {
    this.said.textContent = "";
    const [plan] = siting.plans;
    refill(this.result, plan && this.planned(plan, now),
      siting.uncoverable.length > 0 && h("p", { class: "note", text: t("sitingUncoverable", { n: siting.uncoverable.length }) }),
      siting.problems.map((/** @type {any} */ problem) =>
        h("p", { class: problem.severity === "ERROR" ? "wrong" : "note", text: problemSentence(problem), title: problem.message })),
      plan && downloadList(this.desk, this.atlas, [[t("downloadSiting"), () => this.saveTable(plan)], [t("downloadSitingMap"), () => this.saveMap(plan)]]));
    this.atlas.tracing?.put("picked", (plan?.villages ?? []).map((/** @type {any} */ village, /** @type {number} */ i) =>
      pickedSign(village, i + 1)));
    if (plan?.villages.length) this.atlas.frame(plan.villages);
  }

  /** @param {any} plan a SitingPlan @param {any} now */
  planned(plan, now) {
    const proof = plan.proven ? t("sitingProven") : plan.gap === null ? t("sitingUnknown") : t("sitingGap", { n: percent(plan.gap) });
    const rates = READING_LIST.filter(([name]) => name !== "administrative").map(([name, label]) => {
      const difference = now[name].value === null ? null : plan[name].value - now[name].value;
      return h("li", { text: `${t(label)} ${percent(plan[name].value)} (${signed(difference, points)})` });
    });
    return h("section", {}, h("h3", { text: t("sitingFound", { n: plan.villages.length }) }),
      this.desk.choice.serves && h("p", { class: "note", text: t("byOutletsAlone") }),
      h("ul", {}, rates, h("li", { text: this.objective(plan) })), h("p", { class: "note", text: proof }),
      h("ol", { class: "picked" }, plan.villages.map((/** @type {any} */ village) => h("li", {},
        h("button", { type: "button", text: `${village.name} ${village.township.name}`, on: { click: () => this.atlas.goTo(village) } })))),
      h("button", { type: "button", class: "act", id: "try-plan", text: t("tryFix"), on: { click: () => this.tryPlan(plan) } }));
  }

  /** @param {any} plan */
  objective(plan) {
    const { problem } = this.asked.input;
    const form = problem === "P_CENTER" ? tenth : whole;
    return named("objective", problem).replace("{n}", form(plan.objective));
  }

  /** @param {any} plan */
  saveTable(plan) {
    const rows = plan.villages.map((/** @type {any} */ { code, name, lon, lat, township }, /** @type {number} */ i) =>
      [i + 1, code, name, township.name, lon, lat]);
    saveFile(tableFile(this.desk, ["order", "code", "name", "township", "lon", "lat"], rows, this.toldOf(plan)), `${this.desk.choice.code}-siting.csv`);
  }

  /** @param {any} plan */
  saveMap(plan) {
    const features = plan.villages.map((/** @type {any} */ village, /** @type {number} */ i) =>
      ({ ...point(village, { order: i + 1, code: village.code, name: village.name, class: "NEW_OUTLET" }), id: village.code }));
    saveFile(mapFile(this.desk, features, this.toldOf(plan)), `${this.desk.choice.code}-siting.geojson`);
  }

  /** What was asked, and how good the answer is. @param {any} plan */
  toldOf({ objective, bound, gap, proven }) {
    return { ...toldOf(this.asked), objective, bound, gap, proven };
  }

  /** The plan's outlets as changes that hold. @param {any} plan */
  tryPlan(plan) {
    const { changes, state } = this.desk;
    const used = new Set(changes.list.map((change) => change.addSite?.id));
    const functions = usualFunctions(this.desk);
    const added = plan.villages.map((/** @type {any} */ { code, name }) => ({ code, name, id: `new-${code}` }))
      .filter((/** @type {any} */ { id }) => !used.has(id))
      .map((/** @type {any} */ { code, name, id }) => ({ addSite: { id, name, village: code, functions } }));
    changes.replace([...changes.list, ...added]);
    state.set({ panel: "whatIf" });
  }
}
