/** Desk: all that the page holds at once, and the one place that asks for coverage when a choice changes. */

import { AskingError, ask } from "./asking.mjs";
import { latest } from "./latest.mjs";
import { readNetwork } from "./network.mjs";
import { COVERAGE, WHAT_IF, WHILE_DRAGGING } from "./queries.mjs";

/** @typedef {import("./types.mjs").Answer} Answer */
/** @typedef {import("./types.mjs").Change} Change */
/** @typedef {import("./types.mjs").Choice} Choice */
/** @typedef {import("./types.mjs").Coverage} Coverage */
/** @typedef {import("./types.mjs").Network} Network */
/** @typedef {import("./types.mjs").Reach} Reach */
/** @typedef {keyof Choice | "network" | "answer" | "dragged" | "preview" | "busy" | "trouble"} News */
/** @typedef {(news: Set<News>) => void} Reader */

const ASKED_BY = /** @type {const} */ (["asOf", "radius", "unit", "serves", "changes"]);

/** @type {import("./types.mjs").PlaceAccess[]} */
const NOWHERE = [];

/** How the places of an answer are reached, worked out once. @type {WeakMap<object, Map<string, Reach>>} */
const reaches = new WeakMap();

/** What is on the planner's desk; whoever shows something of it reads the news. */
export class Desk {
  /**
   * @param {import("./state.mjs").State} state
   * @param {import("./changes.mjs").Changes} changes
   * @param {Network} network
   */
  constructor(state, changes, network) {
    this.state = state;
    this.changes = changes;
    this.network = network;
    /** @type {Answer | null} */
    this.answer = null;
    /** @type {Change[] | null} whose coverage the answer has */
    this.answered = null;
    /** @type {{changes: Change[], answered: Change[] | null, coverage: Coverage | null} | null} while an outlet is being dragged */
    this.preview = null;
    /** @type {AskingError | Error | null} */
    this.trouble = null;
    this.busy = false;
    /** @type {Reader[]} */
    this.readers = [];
    this.refresh = latest(() => this.attempt());
    /** @type {Promise<void> | null} */
    this.previewing = null;
    this.dragTo = latest((/** @type {Change[]} */ drawn) => (this.previewing = this.previewOf(drawn)));
    state.listen((_choice, changed) => this.heard(changed));
  }

  /** What the planner has chosen. */
  get choice() {
    return this.state.choice;
  }

  /** The changes that are drawn: those being tried by dragging, or those that hold. */
  get drawnChanges() {
    return this.preview?.changes ?? this.choice.changes;
  }

  /** The coverage that is drawn; null before the first answer. @returns {Coverage | null} */
  get drawnCoverage() {
    return this.preview?.coverage ?? this.answer?.coverage ?? null;
  }

  /** The changes whose coverage is drawn. @returns {Change[] | null} */
  get coveredChanges() {
    return this.preview?.answered ?? this.answered;
  }

  /** How each place is reached in what is drawn. @returns {Map<string, Reach>} */
  get reachByCode() {
    const places = this.drawnCoverage?.places ?? NOWHERE;
    const known = reaches.get(places) ?? new Map(places.map((place) => [place.village.code, reachOf(place)]));
    reaches.set(places, known);
    return known;
  }

  /** The places that the drawn changes turned: served now and not without them, or the other way round. @returns {Set<string>} */
  get turned() {
    const before = this.servedBefore;
    const places = this.coveredChanges?.length ? this.drawnCoverage?.places ?? [] : [];
    return new Set(places.filter((place) => (before.get(place.village.code) ?? place.covered) !== place.covered)
      .map((place) => place.village.code));
  }

  /** Whether each place is served without any changes. @returns {Map<string, boolean>} */
  get servedBefore() {
    const { coverage, comparison } = this.answer ?? {};
    const turned = new Set([...(comparison?.newlyCovered ?? []), ...(comparison?.lost ?? [])].map(({ code }) => code));
    return new Map((coverage?.places ?? []).map(({ village: { code }, covered }) => [code, turned.has(code) ? !covered : covered]));
  }

  /** Read all later news. @param {Reader} reader */
  read(reader) {
    this.readers.push(reader);
  }

  /** What a question about coverage is asked with. */
  get coverageInput() {
    const { radius, unit, serves } = this.choice;
    return { radius: { [unit]: radius }, ...(serves ? { function: serves } : {}) };
  }

  /** The same of outlets alone, whatever function is looked at: new outlets are sited and ordered by that. */
  get outletsInput() {
    const { radius, unit } = this.choice;
    return { radius: { [unit]: radius } };
  }

  /** An outlet is being dragged: draw these changes; null when it is over. @param {Change[] | null} changes */
  showPreview(changes) {
    if (!changes) {
      this.preview = null;
      return;
    }
    this.preview = { changes, answered: this.preview?.answered ?? null, coverage: this.preview?.coverage ?? null };
    this.tell("dragged");
    this.dragTo(changes);
  }

  /** @param {Set<keyof Choice>} changed */
  heard(changed) {
    this.tell(...changed);
    if (changed.has("code") || ASKED_BY.some((name) => changed.has(name))) this.refresh(undefined);
  }

  /** Ask for what the choice needs, and tell what came or what is wrong. */
  async attempt() {
    this.busy = true;
    this.tell("busy");
    try {
      if (this.network.code !== this.choice.code) await this.changeNetwork(this.choice.code);
      const { changes } = this.choice;
      this.answer = await this.ask();
      this.answered = changes;
      this.preview = null;
      this.trouble = null;
    } catch (wrong) {
      if (!(wrong instanceof AskingError)) throw wrong;
      this.trouble = wrong;
    } finally {
      this.busy = false;
    }
    this.tell("busy", "answer", "trouble");
  }

  /** Until the coverage of these changes is drawn, or cannot be had. @param {Change[]} changes */
  async seen(changes) {
    while (this.preview && this.preview.answered !== changes) {
      const waited = this.previewing;
      await waited;
      if (this.previewing === waited) return;
    }
  }

  /** @param {string} code */
  async changeNetwork(code) {
    const network = await readNetwork(code);
    if (!network) throw new AskingError("refused", code);
    this.network = network;
    this.answer = null;
    this.tell("network");
  }

  /** @returns {Promise<Answer>} */
  async ask() {
    const { code, asOf, changes } = this.choice;
    const variables = { code, asOf, input: this.coverageInput };
    if (!changes.length) {
      const { network } = await ask(COVERAGE, variables);
      return { coverage: network.coverage, comparison: null, problems: [], applied: [] };
    }
    const { whatIf } = (await ask(WHAT_IF, { ...variables, changes })).network;
    const { comparison, problems, applied } = whatIf;
    return { coverage: whatIf.network.coverage, comparison, problems, applied };
  }

  /** @param {Change[]} changes */
  async previewOf(changes) {
    const { code, asOf } = this.choice;
    try {
      const { network } = await ask(WHILE_DRAGGING, { code, asOf, input: this.coverageInput, changes });
      if (!this.preview) return;
      this.preview.coverage = network.whatIf.network.coverage;
      this.preview.answered = changes;
      this.tell("preview");
    } catch (wrong) {
      if (!(wrong instanceof AskingError)) throw wrong; // the drop asks again and tells
    }
  }

  /** @param {...News} news */
  tell(...news) {
    const told = new Set(news);
    for (const reader of this.readers) reader(told);
  }
}

/** @param {import("./types.mjs").PlaceAccess} place @returns {Reach} */
function reachOf(place) {
  if (place.covered) return "covered";
  return place.minutes === null ? "cutOff" : "gap";
}
