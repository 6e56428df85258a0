/** Routes panel: several operators deliver together; what it saves, who pays, and every vehicle's tour. */

import { AskingError, ask } from "./asking.mjs";
import { h, refill } from "./dom.mjs";
import { downloadList, saveFile } from "./downloads.mjs";
import { whole } from "./figures.mjs";
import { mapFile, tableFile } from "./files.mjs";
import { OPERATORS, ROUTES } from "./queries.mjs";
import { RouteList } from "./route-list.mjs";
import { savings } from "./savings.mjs";
import { Search } from "./search.mjs";
import { Shares } from "./shares.mjs";
import { sentenceOf } from "./status.mjs";
import { unservedList } from "./unserved.mjs";
import { problemSentence, t } from "./words.mjs";

const STOPS = ["vehicle", "operators", "order", "code", "name", "arrive", "depart", "delivered_kg", "picked_up_kg", "load_kg"];

/** Choose who shares and on which day, solve, look at it, print it. */
export class RoutesPanel {
  /** @param {import("./desk.mjs").Desk} desk @param {import("./atlas.mjs").Atlas} atlas */
  constructor(desk, atlas) {
    this.desk = desk;
    this.atlas = atlas;
    /** @type {any} */
    this.plan = null;
    /** @type {{id: string, name: string}[]} */
    this.known = [];
    this.operators = h("fieldset", { class: "choices" }, h("legend", { text: t("routesOperators") }));
    this.day = h("select", { id: "weekday" }, t("routesDays").split(" ").map((name, i) => h("option", { value: i + 1, text: name })));
    this.day.value = String(new Date(`${desk.choice.asOf}T00:00:00Z`).getUTCDay() || 7);
    this.seconds = h("input", { id: "seconds", type: "number", min: 1, max: 60, value: 5 });
    this.outlets = h("input", { id: "to-outlets", type: "checkbox" });
    this.search = new Search({ name: "solve", words: { start: "routesSolve", idle: "routesIdle", running: "routesSolving" },
      stageOf: (stage) => this.stageOf(stage) }, () => this.question(), (data) => this.show(data.network.whatIf.network.pooledRoutes));
    this.shares = new Shares(desk, () => this.chosen, (stage) => this.stageOf(stage));
    this.result = h("div");
    this.root = h("div", {}, this.operators,
      h("div", { class: "row" }, h("label", { for: "weekday", text: t("routesDay") }), this.day,
        h("label", { for: "seconds", text: t("routesSeconds") }), this.seconds),
      h("p", { class: "row" }, this.outlets, h("label", { for: "to-outlets", text: t("routesOutlets") })),
      this.search.root, this.result);
    this.readOperators();
  }

  /** @param {Set<import("./desk.mjs").News>} news */
  update(news) {
    const stale = ["asOf", "changes"].some((name) => news.has(/** @type {any} */ (name)));
    if (stale && this.plan) this.search.say(t("routesStale"));
    if (stale) this.shares.forget();
  }

  /** Stop the searches and take the routes off the map. */
  leave() {
    this.search.leave();
    this.shares.leave();
    this.atlas.show("routes", []);
    this.atlas.tracing?.put("stops", []);
  }

  async readOperators() {
    try {
      const { network } = await ask(OPERATORS, { code: this.desk.choice.code });
      this.known = network.operators;
      const boxes = this.known.map((operator) => h("label", {},
        h("input", { type: "checkbox", name: "operator", value: operator.id, checked: true }), ` ${operator.name}`));
      refill(this.operators, h("legend", { text: t("routesOperators") }), boxes);
    } catch (wrong) {
      if (!(wrong instanceof AskingError)) throw wrong;
      this.search.say(sentenceOf(wrong));
    }
  }

  /** Who shares, on which day, and where it is delivered. */
  get chosen() {
    const operators = [...this.operators.querySelectorAll("input:checked")].map((box) => /** @type {HTMLInputElement} */ (box).value);
    return { operators, day: Number(this.day.value), deliverTo: this.outlets.checked ? "OUTLETS" : "PLACES" };
  }

  question() {
    if (!this.chosen.operators.length) return /** @type {const} */ ("routesPickSome");
    const timeLimitSeconds = Math.min(60, Math.max(1, Number(this.seconds.value) || 5));
    const { code, asOf, changes } = this.desk.choice;
    return { document: ROUTES, variables: { code, asOf, changes, input: { ...this.chosen, timeLimitSeconds } } };
  }

  /** What the solver is at, with names that planners know. @param {string} stage */
  stageOf(stage) {
    const [, who, cost, routes] = /^(\S+) ([\d.]+) yuan(?:, (\d+) routes)?/.exec(stage) ?? [];
    if (!who) return stage;
    const name = this.known.find((operator) => operator.id === who)?.name ?? (who === "pooled" ? t("routesPooled") : who);
    return t("routesStage", { name, cost: whole(Number(cost)) }) + (routes ? t("routesStageRoutes", { n: routes }) : "");
  }

  /** @param {any} plan a PooledRoutes */
  show(plan) {
    this.plan = plan;
    const list = new RouteList(plan.routes, this.atlas);
    this.shares.forget();
    const places = plan.routes.flatMap((/** @type {any} */ route) => route.stops.map((/** @type {any} */ stop) => stop.place));
    if (places.length) this.atlas.frame(places);
    refill(this.result, savings(plan),
      plan.problems.map((/** @type {any} */ problem) => h("p", { class: `note ${problem.severity.toLowerCase()}`, text: problemSentence(problem), title: problem.message })),
      list.root, unservedList(plan.unserved, plan.separateUnserved), this.shares.root,
      downloadList(this.desk, this.atlas, [
        [t("downloadStops"), () => this.saveStops()], [t("downloadRoutes"), () => this.saveRoutes()]]));
  }

  /** One row a stop. */
  saveStops() {
    const rows = this.plan.routes.flatMap((/** @type {any} */ route) => route.stops.map((/** @type {any} */ stop, /** @type {number} */ i) => [
      route.vehicle, route.operators.map((/** @type {any} */ operator) => operator.id).join(";"), i + 1, stop.place.code,
      stop.place.name, stop.arrive, stop.depart, stop.deliveredKg, stop.pickedUpKg, stop.loadKg]));
    saveFile(tableFile(this.desk, STOPS, rows, this.chosen), `${this.desk.choice.code}-routes.csv`);
  }

  /** One line a vehicle. */
  saveRoutes() {
    const features = this.plan.routes.map((/** @type {any} */ { geometry, vehicle, km, minutes, cost }) => (
      { type: "Feature", geometry, properties: { vehicle, km, minutes, cost } }));
    saveFile(mapFile(this.desk, features, this.chosen), `${this.desk.choice.code}-routes.geojson`);
  }
}
