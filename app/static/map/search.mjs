/** Search: a long piece of work with its button, its line of progress, and a stop that keeps the best found. */

import { AskingError } from "./asking.mjs";
import { h } from "./dom.mjs";
import { JobError, runJob } from "./jobs.mjs";
import { sentenceOf } from "./status.mjs";
import { problemSentence, t } from "./words.mjs";

/** @typedef {import("./words.mjs").Word} Word */

/** A button that starts it, and what is said meanwhile. */
export class Search {
  /**
   * @param {{name: string, words: {start: Word, idle: Word, running: Word}, stageOf: (stage: string) => string}} form
   * @param {() => {document: string, variables: Record<string, unknown>} | Word} question what to ask, or why not yet
   * @param {(data: any) => void} found
   */
  constructor(form, question, found) {
    this.form = form;
    this.question = question;
    this.found = found;
    /** @type {AbortController | null} */
    this.running = null;
    this.left = false;
    this.button = h("button", { type: "button", class: "act", id: form.name, text: t(form.words.start), on: { click: () => this.run() } });
    this.stop = h("button", { type: "button", id: `${form.name}-stop`, hidden: true, text: t("searchStop"), on: { click: () => this.end() } });
    this.progress = h("progress", { hidden: true, max: 1, value: 0, "aria-labelledby": `${form.name}-said` });
    this.said = h("p", { id: `${form.name}-said`, role: "status", class: "note", text: t(form.words.idle) });
    this.root = h("div", { class: "search" }, h("div", { class: "row" }, this.button, this.stop, this.progress), this.said);
  }

  /** Say something below the button. @param {string} text */
  say(text) {
    this.said.textContent = text;
  }

  /** Stop, and keep the best. */
  end() {
    this.running?.abort();
    this.stop.disabled = true;
    this.say(t("searchStopping"));
  }

  /** The panel is closed: nobody waits for it any more. */
  leave() {
    this.left = true;
    this.running?.abort();
  }

  async run() {
    const asked = this.question();
    if (typeof asked === "string") return this.say(t(asked));
    this.running = new AbortController();
    this.busy(true);
    this.tell({ progress: 0, stage: "" });
    try {
      const data = await runJob(asked.document, asked.variables, { stop: this.running.signal, told: (job) => this.tell(job) });
      if (this.left) return;
      this.say(data ? "" : t("searchNothing"));
      if (data) this.found(data);
    } catch (wrong) {
      this.fail(wrong);
    } finally {
      this.running = null;
      this.busy(false);
    }
  }

  /** @param {{progress: number, stage: string}} job */
  tell({ progress, stage }) {
    if (this.running?.signal.aborted) return;
    this.progress.value = progress;
    const share = `${Math.round(progress * 100)}%`;
    this.say(`${t(this.form.words.running, { share })} ${stage && this.form.stageOf(stage)}`.trim());
  }

  /** @param {boolean} busy */
  busy(busy) {
    this.button.disabled = busy;
    this.stop.disabled = !busy;
    this.stop.hidden = this.progress.hidden = !busy;
    if (busy) this.stop.focus();
    else if (document.activeElement === document.body && !this.left) this.button.focus();
  }

  /** @param {unknown} wrong */
  fail(wrong) {
    if (wrong instanceof JobError) this.say(wrong.problems.map(problemSentence).join(" ") || t("searchNothing"));
    else if (wrong instanceof AskingError) this.say(sentenceOf(wrong));
    else throw wrong;
  }
}
