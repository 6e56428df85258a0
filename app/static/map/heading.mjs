/** Heading: which district, which language, and the ways to help and to the interface. */

import { h, refill } from "./dom.mjs";
import { t } from "./words.mjs";

/**
 * @param {HTMLElement} root
 * @param {import("./desk.mjs").Desk} desk
 * @param {{code: string, name: string}[]} networks
 */
export function showHeading(root, desk, networks) {
  const picker = h("select", { id: "network", "aria-label": t("network"), on: {
    change: (/** @type {any} */ event) => desk.state.set({ code: event.target.value, changes: [], site: "" }),
  } }, networks.map(({ code, name }) => h("option", { value: code, text: name, selected: code === desk.choice.code })));
  const other = desk.choice.language === "zh" ? "en" : "zh";
  document.title = t("title");
  refill(root,
    h("a", { class: "skip", href: "#panel", text: t("skip"), on: { click: toPanel } }),
    h("h1", {}, t("title"), h("small", { text: t("subtitle") })), picker,
    h("nav", {}, h("a", { href: "help/", text: t("help") }), h("a", { href: "explorer", text: t("explorer") }),
      h("button", { type: "button", id: "language", lang: other === "en" ? "en" : "zh-CN", text: t("otherLanguage"),
        on: { click: () => desk.state.set({ language: other }) } })));
}

/** The address part after # is the choice: go to the panel without writing into it. @param {Event} event */
function toPanel(event) {
  event.preventDefault();
  document.getElementById("panel")?.focus();
}
