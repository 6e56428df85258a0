/** Routes panel: several operators deliver together; what it saves, who pays, and every vehicle's tour. */

import { AskingError, ask } from "./asking.mjs";
import { h, refill } from "./dom.mjs";
import { downloadList } from "./downloads.mjs";
import { whole } from "./figures.mjs";
import { OPERATORS, ROUTES } from "./queries.mjs";
import { saveRoutes, saveStops } from "./route-files.mjs";
import { RouteList } from "./route-list.mjs";
import { HEADED, savings } from "./savings.mjs";
import { Search } from "./search.mjs";
import { Shares } from "./shares.mjs";
import { sentenceOf } from "./status.mjs";
import { unservedList } from "./unserved.mjs";
import { problemSentence, t } from "./words.mjs";

/** Choose who shares and on which day, solve, look at it, print it. */
export class RoutesPanel {
  /** @param {import("./desk.mjs").Desk} desk @param {import("./atlas.mjs").Atlas} atlas */
  constructor(desk, atlas) {
    this.desk = desk;
    this.atlas = atlas;
    /** @type {{plan: any, asked: Record<string, any>, vehicles: import("./vehicles.mjs").Row[], list: RouteList} | null} */
    this.answer = null;
    this.resting = false;
    /** @type {{id: string, name: string}[]} */
    this.known = [];
    /** @type {AskingError | null} why the operators could not be read */
    this.unread = null;
    this.operators = h("fieldset", { class: "choices" });
    this.boxes = h("div", { class: "boxes" });
    this.day = h("select", { id: "weekday" }, [1, 2, 3, 4, 5, 6, 7].map((day) => h("option", { value: day })));
    this.day.value = String(new Date(`${desk.choice.asOf}T00:00:00Z`).getUTCDay() || 7);
    this.seconds = h("input", { id: "seconds", type: "number", min: 1, max: 60, value: 5 });
    this.outlets = h("input", { id: "to-outlets", type: "checkbox" });
    this.search = new Search({ name: "solve", words: { start: "routesSolve", idle: "routesIdle", running: "routesSolving" },
      stageOf: (stage) => this.stageOf(stage) }, () => this.question(), (data, asked) => this.found(data.network.whatIf.network, asked));
    this.shares = new Shares(desk, () => this.chosen, (id) => this.nameOf(id));
    this.result = h("div");
    this.root = h("div", { on: { change: () => this.compare() } });
    this.reword();
    this.readOperators();
  }

  /** Everything in the language chosen; what is chosen and found stays. */
  reword() {
    const days = t("routesDays").split(" ");
    [...this.day.options].forEach((option, i) => { option.textContent = days[i]; });
    this.showOperators();
    this.search.reword();
    this.shares.reword();
    refill(this.root, this.operators,
      h("div", { class: "row" }, h("label", { for: "weekday", text: t("routesDay") }), this.day,
        h("label", { for: "seconds", text: t("routesSeconds") }), this.seconds),
      h("p", { class: "row" }, this.outlets, h("label", { for: "to-outlets", text: t("routesOutlets") })),
      this.search.root, this.result);
    this.show();
  }

  /** @param {Set<import("./desk.mjs").News>} news */
  update(news) {
    if (news.has("answer") && this.unread && !this.desk.trouble) this.readOperators(); // the server is back
    this.compare();
  }

  /** Whether what is shown answers what is chosen. */
  compare() {
    this.search.compare();
    this.shares.search.compare();
  }

  /** Another panel is looked at: searches go on, and the routes are taken off the map. */
  rest() {
    this.resting = true;
    this.atlas.show("routes", []);
    this.atlas.tracing?.put("stops", []);
  }

  /** Show again what was found before or meanwhile. */
  wake() {
    this.resting = false;
    this.reword();
    this.compare();
  }

  /** Stop the searches and take the routes off the map. */
  leave() {
    this.search.leave();
    this.shares.leave();
    this.rest();
  }

  async readOperators() {
    try {
      const { network } = await ask(OPERATORS, { code: this.desk.choice.code });
      this.known = network.operators;
      this.unread = null;
      refill(this.boxes, this.known.map((operator) => h("label", {},
        h("input", { type: "checkbox", name: "operator", value: operator.id, checked: true }), ` ${operator.name}`)));
    } catch (wrong) {
      if (!(wrong instanceof AskingError)) throw wrong;
      this.unread = wrong;
    }
    this.showOperators();
  }

  /** The operators to choose among, or why there are none and a way to read them again. */
  showOperators() {
    refill(this.operators, h("legend", { text: t("routesOperators") }), this.boxes,
      this.unread && h("p", { class: "wrong", text: sentenceOf(this.unread) }),
      this.unread && h("button", { type: "button", id: "operators-again", text: t("retry"), on: { click: () => this.readOperators() } }));
  }

  /** Who shares, on which day, and where it is delivered. */
  get chosen() {
    const operators = [...this.boxes.querySelectorAll("input:checked")].map((box) => /** @type {HTMLInputElement} */ (box).value);
    return { operators, day: Number(this.day.value), deliverTo: this.outlets.checked ? "OUTLETS" : "PLACES" };
  }

  question() {
    if (this.unread) return /** @type {const} */ ("routesUnread");
    if (!this.chosen.operators.length) return /** @type {const} */ ("routesPickSome");
    const timeLimitSeconds = Math.min(60, Math.max(1, Number(this.seconds.value) || 5));
    const { code, asOf, changes } = this.desk.choice;
    return { document: ROUTES, variables: { code, asOf, changes, input: { ...this.chosen, timeLimitSeconds } } };
  }

  /** @param {string} id of an operator */
  nameOf(id) {
    return this.known.find((operator) => operator.id === id)?.name ?? id;
  }

  /** What the solver is at, with names that planners know. @param {string} stage */
  stageOf(stage) {
    const [, who, cost, routes] = /^(\S+) ([\d.]+) yuan(?:, (\d+) routes)?/.exec(stage) ?? [];
    if (!who) return stage;
    const name = who === "pooled" ? t("routesPooled") : this.nameOf(who);
    return t("routesStage", { name, cost: whole(Number(cost)) }) + (routes ? t("routesStageRoutes", { n: routes }) : "");
  }

  /** @param {{pooledRoutes: any, vehicles: import("./vehicles.mjs").Row[]}} network @param {Record<string, any>} asked */
  found({ pooledRoutes: plan, vehicles }, asked) {
    const list = new RouteList(plan.routes, this.atlas, { asked, vehicles, network: this.desk.network });
    this.answer = { plan, asked, vehicles, list };
    this.show();
    const places = plan.routes.flatMap((/** @type {any} */ route) => route.stops.map((/** @type {any} */ stop) => stop.place));
    if (places.length && !this.resting) this.atlas.frame(places);
  }

  /** What was found, beside the map and on it. */
  show() {
    if (!this.answer || this.resting) return;
    const { plan, vehicles, list } = this.answer;
    const problems = plan.problems.filter((/** @type {any} */ { code }) => !HEADED.includes(code));
    const answer = this.answer;
    list.update();
    refill(this.result, savings(plan),
      problems.map((/** @type {any} */ problem) => h("p", { class: `note ${problem.severity.toLowerCase()}`, text: problemSentence(problem), title: problem.message })),
      plan.routes.length + plan.unserved.length > 0 && [list.root, unservedList(plan.unserved, plan.separateUnserved, vehicles), this.shares.root,
        downloadList(this.desk, this.atlas, [
          [t("downloadStops"), () => saveStops(this.desk, answer)], [t("downloadRoutes"), () => saveRoutes(this.desk, answer)]])]);
  }
}
