/** Search: a long piece of work with its button, its line of progress, and a stop that keeps the best found. */

import { AskingError } from "./asking.mjs";
import { h } from "./dom.mjs";
import { JobError, runJob } from "./jobs.mjs";
import { sentenceOf } from "./status.mjs";
import { problemSentence, t } from "./words.mjs";

/** @typedef {import("./words.mjs").Word} Word */
/** @typedef {{document: string, variables: Record<string, any>}} Question */

/** A button that starts it, and what is said meanwhile. */
export class Search {
  /**
   * @param {{name: string, words: {start: Word, idle: Word, running: Word}, stageOf: (stage: string) => string}} form
   * @param {() => Question | Word} question what to ask, or why not yet
   * @param {(data: any, asked: Record<string, any>) => void} found with the variables it answers, whatever is chosen by then
   */
  constructor(form, question, found) {
    this.form = form;
    this.question = question;
    this.found = found;
    /** @type {AbortController | null} */
    this.running = null;
    /** @type {Record<string, any> | null} the variables that what is shown answers */
    this.asked = null;
    this.left = false;
    this.button = h("button", { type: "button", class: "act", id: form.name, on: { click: () => this.run() } });
    this.stop = h("button", { type: "button", id: `${form.name}-stop`, hidden: true, on: { click: () => this.end() } });
    this.progress = h("progress", { hidden: true, max: 1, value: 0, "aria-labelledby": `${form.name}-said` });
    this.said = h("p", { id: `${form.name}-said`, role: "status", class: "note" });
    this.stale = h("p", { id: `${form.name}-stale`, role: "status", class: "note stale", hidden: true });
    this.root = h("div", { class: "search" }, h("div", { class: "row" }, this.button, this.stop, this.progress), this.said, this.stale);
    /** What is said, kept as its making: it is said again in another language. */
    this.sentence = () => t(form.words.idle);
    this.reword();
  }

  /** Say everything in the language chosen. */
  reword() {
    this.button.textContent = t(this.form.words.start);
    this.stop.textContent = t("searchStop");
    this.said.textContent = this.sentence();
    this.stale.textContent = t("routesStale");
  }

  /** Say something below the button. @param {() => string} sentence */
  say(sentence) {
    this.sentence = sentence;
    this.said.textContent = sentence();
  }

  /** Say it where what is chosen now asks something else than what is shown answers. */
  compare() {
    if (!this.asked) return;
    const now = this.question();
    this.stale.hidden = typeof now !== "string" && matterOf(now.variables) === matterOf(this.asked);
  }

  /** Stop, and keep the best. */
  end() {
    this.running?.abort();
    this.stop.disabled = true;
    this.say(() => t("searchStopping"));
  }

  /** The panel is closed: nobody waits for it any more. */
  leave() {
    this.left = true;
    this.running?.abort();
  }

  async run() {
    const asked = this.question();
    if (typeof asked === "string") return this.say(() => t(asked));
    this.running = new AbortController();
    this.busy(true);
    this.tell({ progress: 0, stage: "" });
    try {
      const data = await runJob(asked.document, asked.variables, { stop: this.running.signal, told: (job) => this.tell(job) });
      if (this.left) return;
      this.say(() => (data ? "" : t("searchNothing")));
      if (data) this.show(data, asked.variables);
    } catch (wrong) {
      this.fail(wrong);
    } finally {
      this.running = null;
      this.busy(false);
    }
  }

  /** @param {any} data @param {Record<string, any>} asked */
  show(data, asked) {
    this.asked = asked;
    this.found(data, asked);
    this.compare(); // something else may have been chosen meanwhile
  }

  /** @param {{progress: number, stage: string}} job */
  tell({ progress, stage }) {
    if (this.running?.signal.aborted) return;
    this.progress.value = progress;
    const share = `${Math.round(progress * 100)}%`;
    this.say(() => `${t(this.form.words.running, { share })} ${stage && this.form.stageOf(stage)}`.trim());
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
    if (wrong instanceof JobError) this.say(() => wrong.problems.map(problemSentence).join(" ") || t("searchNothing"));
    else if (!(wrong instanceof AskingError)) throw wrong;
    else if (wrong.kind === "unreachable") this.say(() => t("searchBroken", { button: t(this.form.words.start) }));
    else this.say(() => sentenceOf(wrong));
  }
}

/** What a question is about: how long may be searched does not belong to it. @param {Record<string, any>} variables */
function matterOf({ input, ...rest }) {
  return JSON.stringify({ ...rest, input: { ...input, timeLimitSeconds: 0 } });
}
