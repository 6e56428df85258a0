/** Figures: numbers as planners read them; rounded for display only. */

import { t } from "./words.mjs";

const SEPARATED = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** A whole number with separators. @param {number} value */
export function whole(value) {
  return SEPARATED.format(Math.round(value));
}

/** One decimal; a dash where there is no value. @param {number | null | undefined} value */
export function tenth(value) {
  return value === null || value === undefined ? "–" : value.toFixed(1);
}

/** A share in per cent; a dash where there is none. @param {number | null | undefined} value */
export function percent(value) {
  return value === null || value === undefined ? "–" : `${(value * 100).toFixed(1)}%`;
}

/** A difference of shares in percentage points. @param {number} value */
export function points(value) {
  return t("points", { n: (value * 100).toFixed(1) });
}

/**
 * A difference with its sign.
 * @param {number | null | undefined} value
 * @param {(value: number) => string} form
 */
export function signed(value, form) {
  if (value === null || value === undefined) return "–";
  const text = form(Math.abs(value));
  if (!/[1-9]/.test(text)) return `±${text}`;
  return (value > 0 ? "+" : "−") + text;
}

/** The last day of the month so many months after January 2024, as YYYY-MM-DD. @param {number} months */
export function monthEnd(months) {
  return new Date(Date.UTC(2024, months + 1, 0)).toISOString().slice(0, 10);
}

/** How many months after January 2024 a day lies. @param {string} day YYYY-MM-DD */
export function monthsSince2024(day) {
  return (Number(day.slice(0, 4)) - 2024) * 12 + Number(day.slice(5, 7)) - 1;
}
