/** Shares: who pays how much when several deliver together, and whether somebody would rather go alone. */

import { h, refill } from "./dom.mjs";
import { saveFile } from "./downloads.mjs";
import { percent, whole } from "./figures.mjs";
import { tableFile, toldOf } from "./files.mjs";
import { FAIR_SHARES } from "./queries.mjs";
import { Search } from "./search.mjs";
import { problemSentence, t } from "./words.mjs";

const SECONDS_EACH = 3;
const SECONDS_MOST = 60;
/** Every coalition wants about three seconds; more than this a server does not allow as it comes. */
const MOST_OPERATORS = 6;

/** A button, and the table of shares that comes of it. */
export class Shares {
  /**
   * @param {import("./desk.mjs").Desk} desk
   * @param {() => {operators: string[], day: number, deliverTo: string}} chosen what the panel above has chosen
   * @param {(id: string) => string} nameOf what an operator is called
   */
  constructor(desk, chosen, nameOf) {
    this.desk = desk;
    this.chosen = chosen;
    this.nameOf = nameOf;
    /** @type {{fair: any, asked: Record<string, any>} | null} */
    this.answer = null;
    this.heading = h("h3");
    this.result = h("div");
    this.search = new Search({ name: "share", words: { start: "sharesFind", idle: "sharesIdle", running: "sharesRunning" }, stageOf: (stage) => this.stageOf(stage) },
      () => this.question(), (data, asked) => this.found(data.network.whatIf.network.fairShares, asked));
    this.root = h("section", {}, this.heading, this.search.root, this.result);
    this.reword();
  }

  /** Everything in the language chosen. */
  reword() {
    this.heading.textContent = t("shares");
    this.search.reword();
    this.show();
  }

  /** Stop searching. */
  leave() {
    this.search.leave();
  }

  /** Which coalition is being solved, by the names of its members. @param {string} stage */
  stageOf(stage) {
    const [, turn, turns, seed, seeds, who] = /^turn (\d+) of (\d+)(?:, seed (\d+) of (\d+))?: (.*)$/.exec(stage) ?? [];
    if (!turn) return stage;
    const names = who.split(", ").map(this.nameOf).join(t("listComma"));
    return t("sharesStage", { turn, turns, who: names }) + (seed ? t("sharesStageSeed", { seed, seeds }) : "");
  }

  question() {
    const { operators, day, deliverTo } = this.chosen();
    if (operators.length < 2 || operators.length > MOST_OPERATORS) return /** @type {const} */ ("sharesPick");
    const { code, asOf, changes } = this.desk.choice;
    const input = { operators, day, deliverTo, timeLimitSeconds: Math.min(SECONDS_MOST, SECONDS_EACH * (2 ** operators.length - 1)) };
    return { document: FAIR_SHARES, variables: { code, asOf, changes, input } };
  }

  /** @param {any} fair a FairShares @param {Record<string, any>} asked */
  found(fair, asked) {
    this.answer = { fair, asked };
    this.show();
  }

  show() {
    if (!this.answer) return;
    const { fair, asked } = this.answer;
    const most = Math.max(...fair.shares.map((/** @type {any} */ share) => Math.max(share.standAlone, share.shapley)), 1);
    const heads = /** @type {const} */ (["sharesWho", "sharesAlone", "sharesPays", "sharesSaves"]);
    refill(this.result,
      h("table", { class: "savings", id: "shares" }, h("thead", {}, h("tr", {}, heads.map((word) => h("th", { scope: "col", text: t(word) })))),
        h("tbody", {}, fair.shares.map((/** @type {any} */ share) => row(share, most))),
        h("tfoot", {}, h("tr", {}, h("th", { scope: "row", text: t("sharesTotal") }), h("td", { text: whole(sum(fair.shares, "standAlone")) }),
          h("td", { text: whole(fair.total) }), h("td", { text: whole(sum(fair.shares, "saving")) })))),
      h("p", { class: "note", text: objectionsOf(fair) }),
      fair.problems.map((/** @type {any} */ problem) =>
        h("p", { class: problem.severity === "ERROR" ? "wrong" : "note", text: problemSentence(problem), title: problem.message })),
      h("div", { class: "row" }, h("button", { type: "button", text: t("downloadShares"), on: { click: () => this.save(fair, asked) } })));
  }

  /** @param {any} fair @param {Record<string, any>} asked what it answers */
  save(fair, asked) {
    const { code, asOf } = asked;
    const rows = fair.shares.map((/** @type {any} */ { operator, standAlone, shapley, saving, byKg, byKgKm, byStandAlone, spread }) =>
      [operator?.id, operator?.name, standAlone, shapley, saving, byKg, byKgKm, byStandAlone, spread]);
    const head = ["operator", "name", "stand_alone_yuan", "shapley_yuan", "saving_yuan", "by_kg_yuan", "by_kg_km_yuan", "by_stand_alone_yuan", "spread"];
    saveFile(tableFile(this.desk, head, rows, toldOf(asked)), `${code}-shares-${asOf}.csv`);
  }
}

/** @param {any} share @param {number} most */
function row({ operator, standAlone, shapley, saving }, most) {
  return h("tr", {}, h("th", { scope: "row", text: operator?.name ?? "–" }), money(standAlone, most, "separate"), money(shapley, most, "pooled"),
    h("td", { text: `${whole(saving)} (${percent(standAlone ? saving / standAlone : null)})` }));
}

/** @param {number} yuan @param {number} most @param {string} kind */
function money(yuan, most, kind) {
  const bar = h("span", { class: `bar ${kind}`, "aria-hidden": "true" });
  bar.style.width = `${(100 * Math.max(0, yuan)) / most}%`;
  return h("td", {}, whole(yuan), h("span", { class: "track" }, bar));
}

/** @param {any[]} shares @param {string} name */
function sum(shares, name) {
  return shares.reduce((total, share) => total + share[name], 0);
}

/** Whether the shares hold: who would pay less among themselves. @param {any} fair */
function objectionsOf({ objections }) {
  if (!objections.length) return t("sharesCore");
  return objections.map((/** @type {any} */ { operators, pays, alone }) => t("sharesObject", {
    who: operators.map((/** @type {any} */ operator) => operator.name).join("、"), n: whole(pays - alone) })).join(" ");
}
