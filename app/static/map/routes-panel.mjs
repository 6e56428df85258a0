/** Routes panel: several operators deliver together; what it saves, and every vehicle's tour. */

import { AskingError, ask, isAbort } from "./asking.mjs";
import { h, refill } from "./dom.mjs";
import { saveFile } from "./downloads.mjs";
import { OPERATORS, ROUTES } from "./queries.mjs";
import { RouteList } from "./route-list.mjs";
import { routesAsMap, routesAsTable } from "./route-files.mjs";
import { sentenceOf } from "./status.mjs";
import { savings } from "./savings.mjs";
import { named, problemSentence, t } from "./words.mjs";

const TICK_MS = 200;

/** Choose who shares and on which day, solve, look at it, print it. */
export class RoutesPanel {
  /** @param {import("./desk.mjs").Desk} desk @param {import("./atlas.mjs").Atlas} atlas */
  constructor(desk, atlas) {
    this.desk = desk;
    this.atlas = atlas;
    /** @type {AbortController | null} */
    this.solving = null;
    /** @type {any} */
    this.plan = null;
    this.operators = h("fieldset", { class: "choices" }, h("legend", { text: t("routesOperators") }));
    this.day = h("select", { id: "weekday" }, t("routesDays").split(" ").map((name, i) => h("option", { value: i + 1, text: name })));
    this.day.value = String(new Date(`${desk.choice.asOf}T00:00:00Z`).getUTCDay() || 7);
    this.seconds = h("input", { id: "seconds", type: "number", min: 1, max: 60, value: 5 });
    this.outlets = h("input", { id: "to-outlets", type: "checkbox" });
    this.button = h("button", { type: "button", class: "act", id: "solve", text: t("routesSolve"), on: { click: () => this.solve() } });
    this.stop = h("button", { type: "button", id: "stop", hidden: true, text: t("routesStop"), on: { click: () => this.solving?.abort() } });
    this.progress = h("progress", { hidden: true, max: 1, value: 0, "aria-labelledby": "solving" });
    this.said = h("p", { id: "solving", role: "status", class: "note", text: t("routesIdle") });
    this.result = h("div");
    this.root = h("div", {}, this.operators,
      h("div", { class: "row" }, h("label", { for: "weekday", text: t("routesDay") }), this.day,
        h("label", { for: "seconds", text: t("routesSeconds") }), this.seconds),
      h("p", {}, this.outlets, " ", h("label", { for: "to-outlets", text: t("routesOutlets") })),
      h("div", { class: "row" }, this.button, this.stop, this.progress), this.said, this.result);
    this.readOperators();
  }

  /** @param {Set<import("./desk.mjs").News>} news */
  update(news) {
    const stale = ["asOf", "changes"].some((name) => news.has(/** @type {any} */ (name)));
    if (stale && this.plan) this.said.textContent = t("routesStale");
  }

  /** Stop the search and take the routes off the map. */
  leave() {
    this.solving?.abort();
    for (const source of ["routes", "stops"]) this.atlas.show(source, []);
  }

  async readOperators() {
    try {
      const { network } = await ask(OPERATORS, { code: this.desk.choice.code });
      const boxes = network.operators.map((/** @type {any} */ operator) => h("label", {},
        h("input", { type: "checkbox", name: "operator", value: operator.id, checked: true }), ` ${operator.name}`));
      refill(this.operators, h("legend", { text: t("routesOperators") }), boxes);
    } catch (wrong) {
      this.fail(wrong);
    }
  }

  async solve() {
    const operators = [...this.operators.querySelectorAll("input:checked")].map((box) => /** @type {HTMLInputElement} */ (box).value);
    if (!operators.length) {
      this.said.textContent = t("routesPickSome");
      return;
    }
    const seconds = Math.min(60, Math.max(1, Number(this.seconds.value) || 5));
    const { code, asOf, changes } = this.desk.choice;
    const input = { operators, day: Number(this.day.value), timeLimitSeconds: seconds,
      deliverTo: this.outlets.checked ? "OUTLETS" : "PLACES" };
    const controller = new AbortController();
    const timer = this.begin(controller, seconds);
    try {
      const { network } = await ask(ROUTES, { code, asOf, changes, input }, controller.signal);
      this.show(network.whatIf.network.pooledRoutes);
    } catch (wrong) {
      this.fail(wrong);
    } finally {
      clearInterval(timer);
      this.solving = null;
      this.busy(false);
    }
  }

  /** @param {AbortController} controller @param {number} seconds */
  begin(controller, seconds) {
    this.solving = controller;
    this.busy(true);
    const began = performance.now();
    const tick = () => {
      const passed = (performance.now() - began) / 1000;
      this.progress.value = Math.min(1, passed / seconds);
      this.said.textContent = t("routesSolving", { n: Math.floor(passed), total: seconds });
    };
    tick();
    return setInterval(tick, TICK_MS);
  }

  /** @param {boolean} busy */
  busy(busy) {
    this.button.disabled = busy;
    this.stop.hidden = this.progress.hidden = !busy;
    if (busy) this.stop.focus();
    else if (document.activeElement === document.body) this.button.focus();
  }

  /** @param {unknown} wrong */
  fail(wrong) {
    if (isAbort(wrong)) this.said.textContent = t("routesStopped");
    else if (wrong instanceof AskingError) this.said.textContent = sentenceOf(wrong);
    else throw wrong;
  }

  /** @param {any} plan a PooledRoutes */
  show(plan) {
    this.plan = plan;
    this.said.textContent = "";
    const list = new RouteList(plan.routes, this.atlas);
    const { code } = this.desk.choice;
    refill(this.result, savings(plan),
      plan.problems.map((/** @type {any} */ problem) => h("p", { class: `note ${problem.severity.toLowerCase()}`, text: problemSentence(problem), title: problem.message })),
      list.root, unserved(plan.unserved),
      h("div", { class: "row" },
        h("button", { type: "button", text: t("downloadStops"), on: { click: () =>
          saveFile(routesAsTable(plan, this.desk.network.provenance), `${code}-routes.csv`) } }),
        h("button", { type: "button", text: t("downloadRoutes"), on: { click: () =>
          saveFile(routesAsMap(plan, this.desk.network.provenance), `${code}-routes.geojson`) } })));
  }
}

/** What cannot be delivered, and why. @param {any[]} rows */
function unserved(rows) {
  if (!rows.length) return h("p", { class: "note", text: t("routesUnservedNone") });
  return h("details", { open: true }, h("summary", { text: t("routesUnserved", { n: rows.length }) }),
    h("ul", {}, rows.slice(0, 100).map(({ demand, reason, message }) => h("li", { title: message },
      `${demand.village?.name ?? demand.siteId} · ${demand.kg} kg · ${named("unserved", reason)}`))));
}
