/** Status: that something is being counted, that it is done, or what is wrong and what to do. */

import { AskingError } from "./asking.mjs";
import { byId, h, refill } from "./dom.mjs";
import { keepKey } from "./key.mjs";
import { t } from "./words.mjs";

/** Keep the line of status and the box of trouble as the desk is. @param {import("./desk.mjs").Desk} desk */
export function keepStatus(desk) {
  sayAssumed(desk.choice.changes.length);
  desk.read((news) => {
    if (news.has("busy")) sayBusy(t(desk.busy ? "counting" : desk.trouble ? "notReady" : "ready"), desk.busy);
    if (news.has("trouble")) {
      showTrouble(desk.trouble, () => desk.refresh(undefined));
      document.body.classList.toggle("old", Boolean(desk.trouble));
    }
    if (news.has("changes")) sayAssumed(desk.choice.changes.length);
  });
}

/** Every panel counts with the changes: say so above all of them. @param {number} changes */
export function sayAssumed(changes) {
  const line = byId("assumed");
  line.hidden = !changes;
  line.textContent = changes ? t("assumed", { n: changes }) : "";
}

/** @param {string} text @param {boolean} busy */
export function sayBusy(text, busy) {
  const status = byId("status");
  status.textContent = text;
  document.body.dataset.state = busy ? "busy" : "ready";
}

/** Say what is wrong, with a way to try again; nothing where nothing is wrong. @param {Error | null} wrong @param {() => void} retry */
export function showTrouble(wrong, retry) {
  const box = byId("trouble");
  box.hidden = !wrong;
  if (!wrong) return;
  const way = wrong instanceof AskingError && wrong.kind === "locked" ? keyForm(retry)
    : h("button", { type: "button", text: t("retry"), on: { click: retry } });
  refill(box, h("p", { text: sentenceOf(wrong) }), way);
}

/** Where the planner shows who they are, to go on then. @param {() => void} retry */
function keyForm(retry) {
  const key = h("input", { id: "key", type: "password", autocomplete: "current-password", required: true });
  return h("form", { class: "row", on: { submit: (/** @type {Event} */ event) => {
    event.preventDefault();
    keepKey(key.value.trim());
    retry();
  } } }, h("label", { for: "key", text: t("key") }), key, h("button", { class: "act", text: t("keyShow") }));
}

/** Tell something that needs no trying again. @param {string} text */
export function tell(text) {
  const box = byId("notice");
  box.hidden = !text;
  refill(box, h("p", { text }), h("button", { type: "button", text: t("close"), on: { click: () => tell("") } }));
}

/** What to say of an error. @param {Error} wrong */
export function sentenceOf(wrong) {
  if (!(wrong instanceof AskingError)) return t("wrongFailed", { detail: wrong.message });
  if (wrong.kind === "unreachable") return t("wrongUnreachable");
  if (wrong.kind === "locked") return t("wrongLocked", { detail: wrong.detail });
  return t(wrong.kind === "refused" ? "wrongRefused" : "wrongFailed", { detail: wrong.detail });
}
