/** Words: every text of the page in the language chosen; Chinese first. */

import { TERMS_EN } from "./terms-en.mjs";
import { TERMS_ZH } from "./terms-zh.mjs";
import { EN } from "./words-en.mjs";
import { ZH } from "./words-zh.mjs";

/** @typedef {keyof typeof ZH} Word */

/** @type {Record<Word, string>} */
let words = ZH;
/** @type {"zh" | "en"} */
let language = "zh";

/** Choose the language of everything that is said from now on. @param {"zh" | "en"} chosen */
export function setLanguage(chosen) {
  language = chosen;
  words = chosen === "en" ? EN : ZH;
  document.documentElement.lang = chosen === "en" ? "en" : "zh-CN";
}

/** The language chosen. */
export function currentLanguage() {
  return language;
}

/**
 * The text of that name, with `{n}` and the like filled in.
 * @param {Word} name
 * @param {Record<string, string | number>} [values]
 */
export function t(name, values = {}) {
  return words[name].replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
}

/**
 * The text for a value from the schema, such as a function's or a reason's name; the value itself where
 * there is none: a network may bring words of its own.
 * @param {string} group
 * @param {string} value
 */
export function named(group, value) {
  const terms = language === "en" ? TERMS_EN : TERMS_ZH;
  return terms[`${group}.${value}`] ?? value;
}

/** A problem as a sentence: ours in the language chosen, or the server's own. @param {{code: string, message: string}} problem */
export function problemSentence({ code, message }) {
  const own = named("problem", code);
  return own === code ? message : own;
}
