/** Gaps: the villages not covered, most people first; each says why, and what would close it. */

import { h, refill } from "./dom.mjs";
import { tenth, whole } from "./figures.mjs";
import { currentLanguage, named, t } from "./words.mjs";

/** @typedef {import("./types.mjs").Gap} Gap */

const FIRST = 30;

/** The list of gaps, with the one that is open. */
export class GapList {
  /** @param {import("./desk.mjs").Desk} desk @param {import("./atlas.mjs").Atlas} atlas */
  constructor(desk, atlas) {
    this.desk = desk;
    this.atlas = atlas;
    this.open = "";
    this.shown = FIRST;
    this.list = h("ol", { class: "gaps" });
    this.root = h("section", { "aria-labelledby": "gaps-title" },
      h("h3", { id: "gaps-title", text: t("gaps") }), this.list);
  }

  /** Show the gaps of the newest answer. */
  update() {
    const gaps = this.desk.answer?.coverage.gaps;
    if (!gaps) return;
    const rest = gaps.length - this.shown;
    const focused = /** @type {HTMLElement | null} */ (this.list.querySelector("button:focus"))?.dataset.code;
    refill(this.list, gaps.slice(0, this.shown).map((gap) => this.item(gap)),
      rest > 0 && h("li", { class: "more" }, h("button", { type: "button", text: t("gapsMore", { n: rest }), on: {
        click: () => { this.shown = gaps.length; this.update(); },
      } })),
      gaps.length === 0 && h("li", { class: "none", text: t("gapsNone") }));
    if (focused) /** @type {HTMLElement | null} */ (this.list.querySelector(`[data-code="${focused}"]`))?.focus();
  }

  /** Open the gap of that village, if it is one. @param {string} code */
  openVillage(code) {
    this.open = code;
    const at = this.desk.answer?.coverage.gaps.findIndex((gap) => gap.village.code === code) ?? -1;
    if (at >= this.shown) this.shown = at + 1;
    this.update();
    this.list.querySelector("button[aria-expanded=true]")?.scrollIntoView({ block: "center" });
  }

  /** @param {Gap} gap */
  item(gap) {
    const village = this.desk.network.villageByCode.get(gap.village.code);
    const open = this.open === gap.village.code;
    const over = gap.excess === null ? t("gapCutOff")
      : t("gapOver", { n: tenth(gap.excess), unit: t(this.desk.choice.unit) });
    const { code } = gap.village;
    const button = h("button", { type: "button", "aria-expanded": String(open), data: { code }, on: {
      click: () => this.choose(code),
    } }, h("span", { class: `mark ${gap.excess === null ? "cut-off" : "gap"}`, "aria-hidden": "true" }),
      h("span", { class: "name" }, village?.name ?? gap.village.code, h("small", { text: ` ${village?.township.name ?? ""}` })),
      h("span", { class: "people", text: peopleOf(gap) }), h("span", { class: "over", text: over }));
    return h("li", {}, button, open && this.detail(gap));
  }

  /** @param {Gap} gap */
  detail(gap) {
    const reasons = gap.reasons.map((reason) => named("reason", reason)).join(currentLanguage() === "en" ? "; " : "；");
    const nearest = gap.nearest
      ? t("nearestIs", { site: gap.nearest.name, minutes: tenth(gap.minutes), km: tenth(gap.km) }) : t("nearestNone");
    const place = gap.fix?.site?.name ?? gap.fix?.village?.name ?? "";
    const fix = gap.fix
      ? `${named("fix", gap.fix.kind).replace("{place}", place)} (${t("fixGain", { n: whole(gap.fix.gainPopulation) })})`
      : t("fixNone");
    const change = this.changeOf(gap);
    return h("div", { class: "detail" },
      h("dl", {}, h("dt", { text: t("why") }), h("dd", {}, reasons, h("br"), nearest),
        h("dt", { text: t("closes") }), h("dd", { text: fix })),
      change && h("button", { type: "button", class: "act", text: t("tryFix"), on: { click: () => {
        this.desk.changes.replace([...this.desk.changes.list, change]);
        this.desk.state.set({ panel: "whatIf" });
      } } }));
  }

  /** The change that the suggested remedy is; null where a planner cannot make it by a click. @param {Gap} gap */
  changeOf({ fix }) {
    const { serves } = this.desk.choice;
    if (fix?.kind === "NEW_OUTLET" && fix.village) {
      const functions = serves ? [serves] : usualFunctions(this.desk);
      const { code, name } = fix.village;
      return { addSite: { id: this.desk.changes.freshId(), name, village: code, functions } };
    }
    if (fix?.kind === "ADD_FUNCTION" && fix.site && serves) return { addFunction: { siteId: fix.site.code, function: serves } };
    return null;
  }

  /** @param {string} code */
  choose(code) {
    this.open = this.open === code ? "" : code;
    const village = this.desk.network.villageByCode.get(code);
    if (this.open && village) this.atlas.goTo(village);
    this.update();
  }
}

/** What most village outlets of the district offer: a new one is thought to offer it as well. @param {import("./desk.mjs").Desk} desk */
export function usualFunctions(desk) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  const outlets = desk.network.sites.filter((site) => site.types.includes("outlet"));
  for (const name of outlets.flatMap((site) => site.functions)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].filter(([, count]) => count * 2 > outlets.length).map(([name]) => name).sort();
}

/** @param {Gap} gap */
function peopleOf(gap) {
  return gap.population === null ? t("populationUnknown") : `${whole(gap.population)} ${t("people")}`;
}
