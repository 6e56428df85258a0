/** Best order: the same totals year by year, with the villages chosen so that most people are covered. */

import { AskingError, ask, isAbort } from "./asking.mjs";
import { h, refill } from "./dom.mjs";
import { percent, points, signed, whole } from "./figures.mjs";
import { ROLLOUT } from "./queries.mjs";
import { sentenceOf } from "./status.mjs";
import { problemSentence, t } from "./words.mjs";

/** @typedef {import("./rollout-panel.mjs").Step} Step */

const SECONDS = 5;

/** A button, and what comes of it: the best order beside the planned one. */
export class BestOrder {
  /** @param {import("./desk.mjs").Desk} desk @param {import("./atlas.mjs").Atlas} atlas */
  constructor(desk, atlas) {
    this.desk = desk;
    this.atlas = atlas;
    /** @type {Step[]} */
    this.planned = [];
    this.asking = new AbortController();
    this.button = h("button", { type: "button", class: "act", id: "best", text: t("bestFind"), on: { click: () => this.solve() } });
    this.said = h("p", { class: "note", role: "status", text: t("bestIdle") });
    this.result = h("div");
    this.root = h("section", {}, h("h3", { text: t("bestTitle") }), this.said, this.button, this.result);
  }

  /** The plan has been counted anew: what was found before no longer stands beside it. @param {Step[]} planned */
  beside(planned) {
    this.planned = planned;
    this.leave();
    this.said.textContent = t("bestIdle");
    refill(this.result);
  }

  /** Stop, and take the places off the map. */
  leave() {
    this.asking.abort();
    this.atlas.tracing?.put("picked", []);
  }

  async solve() {
    this.asking = new AbortController();
    const { code, changes, radius, unit } = this.desk.choice;
    const milestones = this.planned.map(({ day, outlets }) => ({ date: day, total: outlets }));
    const input = { radius: { [unit]: radius }, milestones, timeLimitSeconds: SECONDS };
    this.button.disabled = true;
    this.said.textContent = t("sitingSolving");
    try {
      const { network } = await ask(ROLLOUT, { code, asOf: milestones[0]?.date, changes, input }, this.asking.signal);
      this.show(network.whatIf.network.rollout);
    } catch (wrong) {
      if (!isAbort(wrong) && !(wrong instanceof AskingError)) throw wrong;
      if (!isAbort(wrong)) this.said.textContent = sentenceOf(/** @type {Error} */ (wrong));
    } finally {
      this.button.disabled = false;
    }
  }

  /** @param {any} rollout a Rollout */
  show(rollout) {
    this.said.textContent = rollout.proven ? t("sitingProven") : t("sitingGap", { n: percent(rollout.gap) });
    const heads = /** @type {const} */ (["rolloutDay", "rolloutOutlets", "bestPlanned", "bestBest", "compareDelta"]);
    refill(this.result, this.desk.choice.serves && h("p", { class: "note", text: t("byOutletsAlone") }),
      h("table", { id: "best-order" }, h("thead", {}, h("tr", {}, heads.map((word) => h("th", { scope: "col", text: t(word) })))),
        h("tbody", {}, rollout.steps.map((/** @type {any} */ step, /** @type {number} */ i) => this.row(step, this.planned[i])))),
      rollout.problems.map((/** @type {any} */ problem) =>
        h("p", { class: problem.severity === "ERROR" ? "wrong" : "note", text: problemSentence(problem), title: problem.message })),
      rollout.steps.filter((/** @type {any} */ step) => step.added.length).map((/** @type {any} */ step) => this.added(step)));
  }

  /** @param {any} step @param {Step} planned */
  row(step, planned) {
    const [was, best] = [planned.byOutlets.byPopulation.value, step.byPopulation.value];
    return h("tr", {}, h("th", { scope: "row", text: step.date }), h("td", { text: whole(step.total) }), h("td", { text: percent(was) }),
      h("td", { text: percent(best) }), h("td", { text: signed(was === null || best === null ? null : best - was, points) }));
  }

  /** @param {any} step */
  added(step) {
    return h("details", {}, h("summary", { text: t("bestAdded", { day: step.date, n: step.added.length }) }),
      h("div", { class: "villages" }, step.added.map((/** @type {any} */ { code }) => {
        const village = this.desk.network.villageByCode.get(code);
        return village && h("button", { type: "button", text: village.name, on: { click: () => this.atlas.goTo(village) } });
      })));
  }
}
