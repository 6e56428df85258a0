/** Files: what a panel has found, made on the page into a table or a map; each says what was asked and of what data. */

import { columnHead } from "./column-heads.mjs";

const BOM = "\ufeff";

/** @typedef {import("./desk.mjs").Desk} Desk */

/** What was asked, for whoever opens the file later. @param {Desk} desk @param {Record<string, unknown>} more @returns {Record<string, unknown>} */
export function askedOf({ choice, network }, more = {}) {
  const { code, asOf, radius, unit, serves, changes } = choice;
  return { network: code, fingerprint: network.fingerprint, asOf, radius: `${radius} ${unit}`, function: serves, changes, ...more };
}

/**
 * What an answer was asked, for its files: its own day and changes stand in place of what is chosen by now, and no
 * radius or function, which it does not ask for.
 * @param {Record<string, any>} asked the variables of its document
 */
export function toldOf({ code, asOf, changes, input }) {
  return { network: code, asOf, radius: undefined, function: undefined, changes, ...input };
}

/**
 * A table with a mark of its encoding; what was asked and the source of the data stand in the first row. Its heads are
 * Chinese on a Chinese page and the names that scripts read on an English one, as in the server's own files.
 * @param {Desk} desk
 * @param {string[]} head names of columns
 * @param {unknown[][]} rows
 * @param {Record<string, unknown>} [more]
 */
export function tableFile(desk, head, rows, more) {
  const notes = [JSON.stringify(askedOf(desk, more)), desk.network.provenance];
  const all = [[...head, "parameters", "provenance"].map(columnHead), ...(rows.length ? rows : [[]]).map((row, i) =>
    [...row, ...Array(head.length - row.length).fill(""), ...(i ? ["", ""] : notes)])];
  const text = all.map((row) => row.map(cell).join(",")).join("\r\n");
  return new Blob([BOM, text, "\r\n"], { type: "text/csv;charset=utf-8" });
}

/** Features in WGS84, with the same two. @param {Desk} desk @param {object[]} features @param {Record<string, unknown>} [more] */
export function mapFile(desk, features, more) {
  const file = { type: "FeatureCollection", provenance: desk.network.provenance, parameters: askedOf(desk, more), features };
  return new Blob([JSON.stringify(file)], { type: "application/geo+json" });
}

/** A cell that no spreadsheet takes for a formula. @param {unknown} value */
function cell(value) {
  const text = typeof value === "string" && /^[=+\-@\t]/.test(value) ? `'${value}` : String(value ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
