/** Coverage panel: the rates under each reading, and the gaps. */

import { downloadLinks } from "./downloads.mjs";
import { h } from "./dom.mjs";
import { tenth, whole } from "./figures.mjs";
import { GapList } from "./gaps.mjs";
import { showRates } from "./rates.mjs";
import { t } from "./words.mjs";

/** A village and its way to its nearest outlet. @param {import("./types.mjs").Village} village @param {import("./types.mjs").PlaceAccess} access */
function wayOf(village, access) {
  const people = village.population === null ? t("populationUnknown") : t("population", { n: whole(village.population) });
  const way = t("nearestIs", { site: access.nearest?.name ?? "", minutes: tenth(access.minutes), km: tenth(access.km) });
  return `${village.name} ${village.township.name} · ${people} · ${way}`;
}

/** The first panel that a planner sees. */
export class CoveragePanel {
  /** @param {import("./desk.mjs").Desk} desk @param {import("./atlas.mjs").Atlas} atlas */
  constructor(desk, atlas) {
    this.desk = desk;
    this.atlas = atlas;
    this.rates = h("div");
    this.gaps = new GapList(desk, atlas);
    this.place = h("p", { class: "place", role: "status" });
    this.downloads = h("div");
    this.root = h("div", {}, this.rates, this.place, this.gaps.root, this.downloads);
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

  /** The map was clicked: a gap is opened in the list, of another village its way is told. @param {import("./pointing.mjs").Pointed} at */
  point(at) {
    const village = this.desk.network.villageByCode.get(at.village);
    const access = this.desk.answer?.coverage.places.find((place) => place.village.code === at.village);
    if (!village || !access) return;
    this.place.textContent = access.covered ? wayOf(village, access) : "";
    this.gaps.openVillage(at.village);
  }

  /** Leave nothing behind on the map. */
  leave() {}
}
