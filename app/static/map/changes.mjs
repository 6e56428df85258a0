/** Changes: the planner's what-if as a list, edited by hand, each edit undone and redone. */

/** @typedef {import("./types.mjs").Change} Change */
/** @typedef {import("./types.mjs").Choice} Choice */
/** @typedef {import("./state.mjs").State} State */

export const RURAL = ["unclassified", "residential"];
/** Classes of road that rain slows: those of the villages and the mountains. */

/** The list of changes in the state, with its past and its undone future. */
export class Changes {
  /** @param {State} state */
  constructor(state) {
    this.state = state;
    /** @type {Change[][]} */
    this.past = [];
    /** @type {Change[][]} */
    this.future = [];
  }

  /** The changes that hold now. */
  get list() {
    return this.state.choice.changes;
  }

  /** Put another list in place, as one step that can be undone. @param {Change[]} changes */
  replace(changes) {
    this.past.push(this.list);
    this.future = [];
    this.state.set({ changes });
  }

  /** Forget all steps: another district or another scenario begins. */
  forget() {
    this.past = [];
    this.future = [];
  }

  /** Take the last step back. */
  undo() {
    const before = this.past.pop();
    if (!before) return;
    this.future.push(this.list);
    this.state.set({ changes: before });
  }

  /** Do the step again that was taken back last. */
  redo() {
    const after = this.future.pop();
    if (!after) return;
    this.past.push(this.list);
    this.state.set({ changes: after });
  }

  /** Bar driving on a link, or free it again. @param {string} linkId */
  toggleRoad(linkId) {
    const closed = this.closedLinks();
    const next = closed.includes(linkId) ? closed.filter((id) => id !== linkId) : [...closed, linkId];
    const others = this.list.filter((change) => !change.closeRoad?.linkIds);
    this.replace(next.length ? [...others, { closeRoad: { linkIds: next } }] : others);
  }

  /** The links that are barred one by one. @returns {string[]} */
  closedLinks() {
    return this.list.flatMap((change) => change.closeRoad?.linkIds ?? []);
  }

  /** Close a site, reopen one closed here, or take back one added here. @param {string} id */
  toggleSite(id) {
    const kept = this.list.filter((change) => change.addSite?.id !== id && change.closeSite?.id !== id);
    if (kept.length < this.list.length) this.replace(kept.filter((change) => change.moveSite?.id !== id));
    else this.replace([...this.list, { closeSite: { id } }]);
  }

  /** The list as it would be with the site at another place. @param {string} id @param {object} place */
  moved(id, place) {
    const own = this.list.find((change) => change.addSite?.id === id);
    if (own) {
      const { village: _village, position: _position, ...rest } = own.addSite;
      return this.list.map((change) => (change === own ? { addSite: { ...rest, ...place } } : change));
    }
    const others = this.list.filter((change) => change.moveSite?.id !== id);
    return [...others, { moveSite: { id, ...place } }];
  }

  /** Open a new outlet. @param {string} name @param {object} place @param {string[]} functions */
  addSite(name, place, functions) {
    this.replace([...this.list, { addSite: { id: this.freshId(), name, ...place, functions } }]);
  }

  /** Rural roads at this share of their speed; 1 = no rain. @param {number} factor */
  rain(factor) {
    const others = this.list.filter((change) => !change.scaleSpeed);
    this.replace(factor === 1 ? others : [...others, { scaleSpeed: { facilityTypes: RURAL, factor } }]);
  }

  /** The share of their speed that rural roads have. @returns {number} */
  get rainFactor() {
    return this.list.find((change) => change.scaleSpeed)?.scaleSpeed.factor ?? 1;
  }

  /** How many outlets were added already, plus one. */
  get nextNumber() {
    return this.list.filter((change) => change.addSite).length + 1;
  }

  /** An id that no change has used yet. */
  freshId() {
    const used = new Set(this.list.map((change) => change.addSite?.id));
    for (let n = 1; ; n += 1) if (!used.has(`new-${n}`)) return `new-${n}`;
  }
}
