/** Roll-out panel: how coverage grows year by year with the sites that are planned, as a film strip and a table. */

import { AskingError, ask, isAbort } from "./asking.mjs";
import { BestOrder } from "./best-order.mjs";
import { chartOf } from "./chart.mjs";
import { h, refill } from "./dom.mjs";
import { downloadLinks, saveFile } from "./downloads.mjs";
import { percent, whole } from "./figures.mjs";
import { tableFile } from "./files.mjs";
import { frameOf } from "./film.mjs";
import { FILM, FILM_DAYS } from "./queries.mjs";
import { sentenceOf } from "./status.mjs";
import { TargetsList } from "./targets-list.mjs";
import { t } from "./words.mjs";

/** @typedef {{day: string, outlets: number, coverage: any, byOutlets: any}} Step `byOutlets` is the coverage by outlets alone */

const ASKED_BY = ["radius", "unit", "serves", "changes", "network"];

/** The years of the plan; a click on one goes to its last day. */
export class RolloutPanel {
  /** @param {import("./desk.mjs").Desk} desk @param {import("./atlas.mjs").Atlas} atlas */
  constructor(desk, atlas) {
    this.desk = desk;
    this.atlas = atlas;
    this.downloads = h("div");
    this.best = new BestOrder(desk, atlas);
    this.targets = new TargetsList(desk);
    this.asking = new AbortController();
    this.said = h("p", { class: "note", role: "status" });
    this.film = h("div", { class: "film" });
    this.table = h("div");
    this.root = h("div", {}, h("p", { class: "note", text: t("rolloutIdle") }), this.said, this.film, this.table,
      this.best.root, this.targets.root, this.downloads);
    this.refresh();
  }

  /** @param {Set<import("./desk.mjs").News>} news */
  update(news) {
    if (ASKED_BY.some((name) => news.has(/** @type {any} */ (name)))) this.refresh();
    if (news.has("asOf")) this.markChosen();
    if (news.has("asOf") || news.has("changes")) this.targets.refresh();
  }

  /** Leave nothing behind. */
  leave() {
    this.asking.abort();
    this.best.leave();
    this.targets.leave();
  }

  async refresh() {
    this.asking.abort();
    this.asking = new AbortController();
    this.said.textContent = t("counting");
    const { code, changes } = this.desk.choice;
    try {
      const answer = await ask(FILM, { code, changes, input: this.desk.coverageInput, outlets: this.desk.outletsInput }, this.asking.signal);
      this.said.textContent = "";
      this.show(FILM_DAYS.map((day) => {
        const { network } = answer[`y${day.slice(0, 4)}`].whatIf;
        return { day, outlets: network.sites.totalCount, coverage: network.coverage, byOutlets: network.byOutlets };
      }));
    } catch (wrong) {
      if (isAbort(wrong)) return;
      if (!(wrong instanceof AskingError)) throw wrong;
      this.said.textContent = sentenceOf(wrong);
    }
  }

  /** @param {Step[]} steps */
  show(steps) {
    this.best.beside(steps);
    refill(this.film, steps.map(({ day, coverage }, i) => {
      const covered = (/** @type {any} */ step) => new Set(step?.coverage.places.filter((/** @type {any} */ place) => place.covered)
        .map((/** @type {any} */ place) => place.village.code));
      const picture = frameOf(this.desk.network, covered({ coverage }), covered(steps[i - 1] ?? { coverage }));
      return h("button", { type: "button", data: { day }, "aria-pressed": "false", on: { click: () => this.desk.state.set({ asOf: day }) } },
        picture, h("strong", { text: day.slice(0, 4) }), h("span", { text: percent(coverage.byPopulation.value) }));
    }));
    this.markChosen();
    const bar = (/** @type {number | null} */ value) => {
      const filled = h("span", { class: "bar pooled", "aria-hidden": "true" });
      filled.style.width = percent(value ?? 0);
      return h("td", {}, percent(value), h("span", { class: "track" }, filled));
    };
    const heads = /** @type {const} */ (["rolloutDay", "rolloutOutlets", "rateVillages", "ratePeople"]);
    this.offer(steps);
    refill(this.table, chartOf(steps), h("table", { id: "rollout" },
      h("thead", {}, h("tr", {}, heads.map((word) => h("th", { scope: "col", text: t(word) })))),
      h("tbody", {}, steps.map(({ day, outlets, coverage }) => h("tr", {}, h("th", { scope: "row", text: day }),
        h("td", { text: whole(outlets) }), bar(coverage.byVillage.value), bar(coverage.byPopulation.value))))));
  }

  /** Files of the years, of the targets and of the places on the day. @param {Step[]} steps */
  offer(steps) {
    const head = ["date", "outlets", "places_covered", "places", "people_covered", "people"];
    const years = () => saveFile(tableFile(this.desk, head, steps.map(({ day, outlets, coverage: { byVillage, byPopulation } }) =>
      [day, outlets, byVillage.numerator, byVillage.denominator, byPopulation.numerator, byPopulation.denominator])),
    `${this.desk.choice.code}-years.csv`);
    downloadLinks(this.downloads, this.desk, this.atlas, ["places", "placesMap"],
      [[t("downloadYears"), years], [t("downloadTargets"), () => this.targets.save()]]);
  }

  markChosen() {
    for (const frame of this.film.querySelectorAll("button")) {
      frame.setAttribute("aria-pressed", String(frame.dataset.day === this.desk.choice.asOf));
    }
  }
}
