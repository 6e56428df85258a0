/** Timing: how long the map takes to show what a planner did, told where any browser's own tools show it. */

/** @typedef {import("./types.mjs").Change} Change */

/** @type {Change[] | null} what was dropped and is not yet seen */
let awaited = null;

/** An outlet was dropped: from now on these changes are to be seen. @param {Change[]} changes */
export function dropped(changes) {
  awaited = changes;
  performance.mark("drop");
}

/** Whether the first figures are still to be seen. */
let first = true;

/**
 * The map has been given the figures of these changes. If they are the first of all, or those dropped, it is
 * measured how long it was until the map stood still, or the frame that shows them was painted.
 * @param {Change[]} changes
 * @param {import("./atlas.mjs").Atlas} atlas
 */
export async function shown(changes, atlas) {
  const measured = first ? "map-idle" : changes === awaited ? "drop-to-repaint" : "";
  if (!measured) return;
  [first, awaited] = [false, null];
  await (measured === "map-idle" ? atlas.still() : atlas.tracing?.painted());
  performance.measure(measured, measured === "map-idle" ? { start: 0 } : "drop");
}
