/** Coverage panel: the rates under each reading, and the gaps. */

import { downloadLinks } from "./downloads.mjs";
import { h } from "./dom.mjs";
import { GapList } from "./gaps.mjs";
import { showRates } from "./rates.mjs";

/** The first panel that a planner sees. */
export class CoveragePanel {
  /** @param {import("./desk.mjs").Desk} desk @param {import("./atlas.mjs").Atlas} atlas */
  constructor(desk, atlas) {
    this.desk = desk;
    this.atlas = atlas;
    this.rates = h("div");
    this.gaps = new GapList(desk, atlas);
    this.downloads = h("div");
    this.root = h("div", {}, this.rates, this.gaps.root, this.downloads);
    this.update(new Set(["answer"]));
  }

  /** @param {Set<import("./desk.mjs").News>} news */
  update(news) {
    if (!news.has("answer") && !news.has("preview")) return;
    showRates(this.rates, this.desk.drawnCoverage, this.desk.answer?.comparison?.base ?? null);
    if (!news.has("answer")) return;
    this.gaps.update();
    downloadLinks(this.downloads, this.desk, this.atlas, ["gaps", "places", "placesMap", "sites", "sitesMap"]);
  }

  /** The map was clicked: a village that is a gap is opened in the list. @param {import("./pointing.mjs").Pointed} at */
  point(at) {
    if (at.village) this.gaps.openVillage(at.village);
  }

  /** Leave nothing behind on the map. */
  leave() {}
}
