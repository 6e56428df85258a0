/** State: what the planner has chosen, in one place; who shows it is told when it changes. */

/** @typedef {import("./types.mjs").Choice} Choice */
/** @typedef {(choice: Choice, changed: Set<keyof Choice>) => void} Listener */

/** The choice and those who listen to it. */
export class State {
  /** @param {Choice} first */
  constructor(first) {
    /** @type {Choice} */
    this.choice = first;
    /** @type {Listener[]} */
    this.listeners = [];
  }

  /** Be told of every later change. @param {Listener} listener */
  listen(listener) {
    this.listeners.push(listener);
  }

  /** Change some of the choice; nobody is told when nothing is different. @param {Partial<Choice>} patch */
  set(patch) {
    const names = /** @type {(keyof Choice)[]} */ (Object.keys(patch));
    const changed = new Set(names.filter((name) => !same(this.choice[name], patch[name])));
    if (!changed.size) return;
    this.choice = { ...this.choice, ...patch };
    for (const listener of this.listeners) listener(this.choice, changed);
  }
}

/** @param {unknown} one @param {unknown} other */
function same(one, other) {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
