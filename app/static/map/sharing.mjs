/** Sharing: a what-if saved under a name, opened again, and handed on as a link. */

import { AskingError, ask } from "./asking.mjs";
import { h, refill } from "./dom.mjs";
import { CREATE_SCENARIO, DELETE_SCENARIO, SCENARIOS, UPDATE_SCENARIO } from "./queries.mjs";
import { sentenceOf } from "./status.mjs";
import { t } from "./words.mjs";

/** @typedef {{id: string, name: string, version: number, changes: import("./types.mjs").Change[]}} Scenario */

/** The name, the list of what is saved, and the link. */
export class Sharing {
  /** @param {import("./desk.mjs").Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Scenario[]} */
    this.saved = [];
    this.name = h("input", { id: "scenario-name", maxlength: 60, autocomplete: "off", on: { input: () => this.update() } });
    this.button = h("button", { type: "button", id: "save", on: { click: () => this.save() } });
    this.said = h("p", { role: "status", class: "note" });
    this.list = h("ul", { class: "saved" });
    this.root = h("details", { class: "sharing", on: { toggle: () => this.root.open && this.read() } },
      h("summary", { text: t("share") }),
      h("p", {}, h("button", { type: "button", id: "copy", text: t("copyLink"), on: { click: () => this.copy() } })),
      h("div", { class: "row" }, h("label", { for: "scenario-name", text: t("shareName") }), this.name, this.button),
      this.said, h("h3", { text: t("savedOnes") }), this.list);
    this.update();
  }

  /** The button says what it does with this name. */
  update() {
    this.button.textContent = t(this.sameName() ? "saveUpdate" : "save");
    this.button.disabled = !this.name.value.trim() || !this.desk.choice.changes.length;
  }

  /** @returns {Scenario | undefined} */
  sameName() {
    return this.saved.find((one) => one.name === this.name.value.trim());
  }

  async read() {
    await this.attempt(async () => {
      const { scenarios } = await ask(SCENARIOS, { code: this.desk.choice.code });
      this.saved = scenarios;
      refill(this.list, scenarios.length ? scenarios.map((/** @type {Scenario} */ one) => this.item(one)) : h("li", { text: t("savedNone") }));
      this.update();
    });
  }

  /** @param {Scenario} one */
  item(one) {
    return h("li", {}, one.name,
      h("button", { type: "button", text: t("open"), "aria-label": `${t("open")}: ${one.name}`, on: { click: () => {
        this.name.value = one.name;
        this.desk.changes.replace(one.changes);
      } } }),
      h("button", { type: "button", text: t("erase"), "aria-label": `${t("erase")}: ${one.name}`, on: { click: () => this.erase(one) } }));
  }

  async save() {
    const name = this.name.value.trim();
    const { code, changes } = this.desk.choice;
    const clientMutationId = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
    const same = this.sameName();
    await this.attempt(async () => {
      const answer = same
        ? await ask(UPDATE_SCENARIO, { input: { id: same.id, expectedVersion: same.version, changes, clientMutationId } })
        : await ask(CREATE_SCENARIO, { input: { networkCode: code, name, changes, clientMutationId } });
      const payload = answer.updateScenario ?? answer.createScenario;
      await this.read();
      this.said.textContent = payload.scenario ? t("saved", { name })
        : payload.problems.map((/** @type {any} */ problem) => problem.message).join(" ");
    });
  }

  /** @param {Scenario} one */
  async erase(one) {
    await this.attempt(async () => {
      await ask(DELETE_SCENARIO, { input: { id: one.id, expectedVersion: one.version } });
      await this.read();
    });
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(location.href);
      this.said.textContent = t("copied");
    } catch {
      this.said.textContent = t("copyFailed");
    }
  }

  /** @param {() => Promise<void>} work */
  async attempt(work) {
    try {
      await work();
    } catch (wrong) {
      if (!(wrong instanceof AskingError)) throw wrong;
      this.said.textContent = sentenceOf(wrong);
    }
  }
}
