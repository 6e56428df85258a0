/** Targets list: what the plan demands by when, what there is on the day, and how it stands. */

import { AskingError, ask, isAbort } from "./asking.mjs";
import { h, refill } from "./dom.mjs";
import { saveFile } from "./downloads.mjs";
import { tableFile } from "./files.mjs";
import { TARGETS } from "./queries.mjs";
import { sentenceOf } from "./status.mjs";
import { named, t } from "./words.mjs";

/** The targets of the district on the day chosen. */
export class TargetsList {
  /** @param {import("./desk.mjs").Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.asking = new AbortController();
    /** @type {any[]} */
    this.targets = [];
    this.result = h("div");
    this.root = h("section", {}, h("h3", { text: t("targetsTitle") }), this.result);
    this.refresh();
  }

  /** Stop asking. */
  leave() {
    this.asking.abort();
  }

  async refresh() {
    this.asking.abort();
    this.asking = new AbortController();
    const { code, asOf, changes } = this.desk.choice;
    try {
      const { network } = await ask(TARGETS, { code, asOf, changes }, this.asking.signal);
      this.show(network.whatIf.network.targets);
    } catch (wrong) {
      if (isAbort(wrong)) return;
      if (!(wrong instanceof AskingError)) throw wrong;
      refill(this.result, h("p", { class: "wrong", text: sentenceOf(wrong) }));
    }
  }

  /** The targets as a table. */
  save() {
    const rows = this.targets.map((target) => HEAD.map((name) => (Array.isArray(target[name]) ? target[name].join("; ") : target[name])));
    const { code, asOf } = this.desk.choice;
    saveFile(tableFile(this.desk, HEAD, rows), `${code}-targets-${asOf}.csv`);
  }

  /** @param {any[]} targets */
  show(targets) {
    this.targets = targets;
    const measured = targets.filter((target) => target.actual !== null);
    const reported = targets.filter((target) => target.actual === null);
    refill(this.result, targets.length === 0 && h("p", { class: "note", text: t("targetsNone") }),
      measured.length > 0 && table("targets", measured),
      reported.length > 0 && h("details", {}, h("summary", { text: t("targetsReported", { n: reported.length }) }),
        table("targets-reported", reported)));
  }
}

/** Standing of each target, for the sheet. */
const HEAD = ["name", "value", "unit", "deadline", "lead", "source", "clause", "governing", "actual", "required", "status", "conflicts"];

/** @param {string} id @param {any[]} targets @returns {HTMLElement} */
function table(id, targets) {
  const heads = /** @type {const} */ (["targetName", "targetValue", "targetDeadline", "targetActual", "targetStatus"]);
  return h("div", { class: "wide", tabindex: 0, role: "group", "aria-label": t("targetsTitle") }, h("table", { id },
    h("thead", {}, h("tr", {}, heads.map((word) => h("th", { scope: "col", text: t(word) })))),
    h("tbody", {}, targets.map(row))));
}

/** @param {any} target */
function row(target) {
  const where = [target.source, target.clause].filter(Boolean).join(" ");
  const required = target.required === null ? "" : ` (${t("targetRequired", { n: figure(target.required) })})`;
  return h("tr", {},
    h("th", { scope: "row", title: where }, target.name, target.lead && h("small", { text: ` ${target.lead}` }),
      h("small", { class: target.governing ? "governing" : "disputed",
        text: ` ${t(target.governing ? (target.conflicts.length ? "targetGoverns" : "targetAgreed") : "targetDisputed")}` }),
      target.conflicts.length > 0 && h("details", {}, h("summary", { text: t("targetConflicts", { n: target.conflicts.length }) }),
        h("ul", {}, target.conflicts.map((/** @type {string} */ text) => h("li", { text }))))),
    h("td", { text: `${figure(target.value)} ${target.unit}` }), h("td", { text: target.deadline ?? "–" }),
    h("td", { text: target.actual === null ? "–" : figure(target.actual) + required }),
    h("td", {}, target.status ? h("span", { class: `status ${target.status}`, text: named("target", target.status) }) : "–"));
}

/** As many decimals as it has, at most one. @param {number} value */
function figure(value) {
  return Number(value.toFixed(1)).toLocaleString("en-US");
}
