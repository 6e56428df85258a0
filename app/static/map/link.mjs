/** Link: the whole choice in the address after #, so that a link opens the same map. */

/** @typedef {import("./types.mjs").Choice} Choice */

const PANELS = ["coverage", "radii", "routes", "siting", "rollout", "whatIf"];
const GROUNDS = ["reach", "townships", "catchments", "none"];
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The address part of a choice; what is as usual is left out. @param {Choice} choice */
export function toHash(choice) {
  const parts = new URLSearchParams({ d: choice.code, t: choice.asOf, r: `${choice.radius}${choice.unit}` });
  if (choice.serves) parts.set("f", choice.serves);
  if (choice.panel !== "coverage") parts.set("p", choice.panel);
  if (choice.language !== "zh") parts.set("l", choice.language);
  if (choice.site) parts.set("s", choice.site);
  if (choice.panel === "radii") parts.set("b", choice.breaks.join(","));
  if (choice.ground !== "reach") parts.set("g", choice.ground);
  if (choice.hidden.length) parts.set("h", choice.hidden.join(","));
  if (choice.changes.length) parts.set("w", JSON.stringify(choice.changes));
  return `#${parts}`;
}

/**
 * The choice that an address part tells, and whether all of it could be read.
 * @param {string} hash
 * @returns {{choice: Partial<Choice>, whole: boolean}}
 */
export function ofHash(hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  /** @type {Partial<Choice>} */
  const choice = {};
  let whole = true;
  for (const [name, text] of parts) {
    const found = READ[name]?.(text);
    if (found) Object.assign(choice, found);
    else whole = false;
  }
  return { choice, whole };
}

/** How each part is read; null where it cannot be. @type {Record<string, (text: string) => Partial<Choice> | null>} */
const READ = {
  d: (text) => ({ code: text }),
  t: (text) => (DAY.test(text) && !Number.isNaN(Date.parse(text)) ? { asOf: text } : null),
  r: (text) => {
    const [, number, unit] = /^([\d.]+)(minutes|km)$/.exec(text) ?? [];
    const radius = Number(number);
    return radius > 0 ? { radius, unit: /** @type {"minutes" | "km"} */ (unit) } : null;
  },
  f: (text) => ({ serves: text }),
  p: (text) => (PANELS.includes(text) ? { panel: /** @type {Choice["panel"]} */ (text) } : null),
  l: (text) => (text === "en" || text === "zh" ? { language: text } : null),
  s: (text) => ({ site: text }),
  g: (text) => (GROUNDS.includes(text) ? { ground: /** @type {Choice["ground"]} */ (text) } : null),
  h: (text) => ({ hidden: text.split(",").filter(Boolean) }),
  b: (text) => {
    const breaks = breaksOf(text);
    return breaks ? { breaks } : null;
  },
  w: (text) => {
    const changes = changesOf(text);
    return changes ? { changes } : null;
  },
};

/** One to six numbers above 0 with commas between; null for anything else. @param {string} text */
export function breaksOf(text) {
  const numbers = text.split(/[,，、\s]+/).filter(Boolean).map(Number);
  const fit = numbers.length >= 1 && numbers.length <= 6 && numbers.every((n) => n > 0 && Number.isFinite(n));
  return fit ? [...new Set(numbers)].sort((a, b) => a - b) : null;
}

/** @param {string} text @returns {import("./types.mjs").Change[] | null} */
function changesOf(text) {
  try {
    const changes = JSON.parse(text);
    const fit = Array.isArray(changes) && changes.every((change) => change && Object.keys(change).length === 1);
    return fit ? changes : null;
  } catch {
    return null;
  }
}
