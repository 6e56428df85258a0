/** Chart: outlets as columns and two shares as lines over the years of the plan; the table beside it says the same. */

import { percent, whole } from "./figures.mjs";
import { t } from "./words.mjs";

/** @typedef {import("./rollout-panel.mjs").Step} Step */

const SVG = "http://www.w3.org/2000/svg"; // a name, which nobody asks for
const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [380, 205, 12, 40, 42, 24];
const LINES = /** @type {const} */ ([["byPopulation", "ratePeople", "line people"], ["byVillage", "rateVillages", "line villages"]]);
const SHARES = [0, 0.25, 0.5, 0.75, 1];

/** @param {Step[]} steps @returns {SVGElement} */
export function chartOf(steps) {
  const most = Math.max(1, ...steps.map((step) => step.outlets));
  const x = (/** @type {number} */ i) => LEFT + ((WIDTH - LEFT - RIGHT) * (i + 0.5)) / steps.length;
  const y = (/** @type {number} */ share) => HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share;
  const wide = (WIDTH - LEFT - RIGHT) / steps.length / 2.4;
  const told = steps.map(({ day, outlets, coverage }) => `${day.slice(0, 4)}: ${whole(outlets)}, ${percent(coverage.byPopulation.value)}`);
  return svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "chart", "aria-label": `${t("rolloutChart")} ${told.join("; ")}` },
    ...SHARES.flatMap((share) => [svg("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(share), y2: y(share), class: "grid" }),
      words(WIDTH - RIGHT + 4, y(share) + 4, `${share * 100}%`)]),
    ...steps.flatMap(({ day, outlets }, i) => [
      svg("rect", { x: x(i) - wide / 2, y: y(outlets / most), width: wide, height: y(0) - y(outlets / most), class: "column" }),
      words(x(i), y(outlets / most) - 4, whole(outlets), "middle"), words(x(i), HEIGHT - 8, day.slice(0, 4), "middle")]),
    ...LINES.flatMap(([name, , kind]) => line(steps.map((step, i) => [x(i), y(step.coverage[name].value ?? 0)]), kind)),
    ...key());
}

/** A line with its points. @param {number[][]} points @param {string} kind */
function line(points, kind) {
  return [svg("polyline", { points: points.map((point) => point.join()).join(" "), class: kind }),
    ...points.map(([cx, cy]) => svg("circle", { cx, cy, r: 3.5, class: kind }))];
}

/** What is drawn how. */
function key() {
  const at = [LEFT, LEFT + 70, LEFT + 190];
  return [svg("rect", { x: at[0], y: 5, width: 10, height: 10, class: "column" }), words(at[0] + 14, 14, t("rolloutOutlets")),
    ...LINES.flatMap(([, word, kind], i) => [svg("polyline", { points: `${at[i + 1]},10 ${at[i + 1] + 18},10`, class: kind }),
      words(at[i + 1] + 22, 14, t(word))])];
}

/** @param {number} x @param {number} y @param {string} text @param {string} [anchor] */
function words(x, y, text, anchor = "start") {
  const element = svg("text", { x, y, "text-anchor": anchor });
  element.textContent = text;
  return element;
}

/** @param {string} name @param {Record<string, unknown>} attributes @param {...SVGElement} children @returns {SVGElement} */
function svg(name, attributes, ...children) {
  const element = /** @type {SVGElement} */ (document.createElementNS(SVG, name));
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}
