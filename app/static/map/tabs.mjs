/** Tabs: the panels one behind the other; arrow keys move between them. */

import { byId, h, refill } from "./dom.mjs";
import { t } from "./words.mjs";

/** @typedef {import("./types.mjs").PanelName} PanelName */
/** @typedef {{root: HTMLElement, update: (news: Set<import("./desk.mjs").News>) => void, leave: () => void,
 *   point?: (at: import("./pointing.mjs").Pointed) => void, drags?: () => boolean,
 *   rest?: () => void, wake?: () => void}} Panel
 * One that can `rest` is kept while another is looked at, with what it has found and what it is searching: it takes
 * its marks off the map, and puts them back, and everything in the language chosen by then, when it is to `wake`. */

/** The tabs and the panel that is open. */
export class Tabs {
  /**
   * @param {import("./desk.mjs").Desk} desk
   * @param {Record<PanelName, [import("./words.mjs").Word, () => Panel]>} panels each one's title and how it is made
   */
  constructor(desk, panels) {
    this.desk = desk;
    this.panels = panels;
    /** @type {Panel | null} */
    this.panel = null;
    /** @type {Map<PanelName, Panel>} */
    this.kept = new Map();
    desk.read((news) => {
      if (news.has("network")) this.forget();
      if (news.has("panel") || news.has("network")) this.show();
      else this.panel?.update(news);
    });
    this.show();
  }

  /** Show the chosen panel: the one that was kept, or a new one. */
  show() {
    const chosen = this.desk.choice.panel;
    const kept = this.kept.get(chosen);
    if (this.panel !== kept) {
      if (this.panel?.rest) this.panel.rest();
      else this.panel?.leave();
    }
    const [title, make] = this.panels[chosen];
    const focused = byId("tabs").contains(document.activeElement);
    refill(byId("tabs"), this.names.map((name) => this.tab(name, name === chosen)));
    if (focused) byId(`tab-${chosen}`).focus();
    this.panel = kept ?? make();
    if (this.panel.rest) this.kept.set(chosen, this.panel);
    const place = byId("panel");
    place.setAttribute("aria-labelledby", `tab-${chosen}`);
    refill(place, h("h2", { class: "only-read", text: t(title) }), this.panel.root);
    kept?.wake?.();
  }

  /** Another district: what was found is of none of its places. */
  forget() {
    for (const panel of new Set([...this.kept.values(), this.panel])) panel?.leave();
    this.kept.clear();
    this.panel = null;
  }

  /** @returns {PanelName[]} */
  get names() {
    return /** @type {PanelName[]} */ (Object.keys(this.panels));
  }

  /** @param {PanelName} name @param {boolean} chosen */
  tab(name, chosen) {
    return h("button", {
      type: "button", role: "tab", id: `tab-${name}`, "aria-selected": String(chosen), "aria-controls": "panel",
      tabindex: chosen ? 0 : -1, text: t(this.panels[name][0]),
      on: { click: () => this.desk.state.set({ panel: name }), keydown: (/** @type {KeyboardEvent} */ event) => this.key(event, name) },
    });
  }

  /** @param {KeyboardEvent} event @param {PanelName} from */
  key(event, from) {
    const names = this.names;
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    const step = /** @type {Record<string, number>} */ (steps)[event.key];
    if (!step) return;
    event.preventDefault();
    this.desk.state.set({ panel: names[(names.indexOf(from) + step + names.length) % names.length] });
  }
}
