/** Pointing: what a click or a drag on the map means, told to the panel that is open. */

import { ROAD_LAYERS } from "./style.mjs";
import { dropped } from "./timing.mjs";

/** @typedef {{lon: number, lat: number, site: string, village: string, road: string}} Pointed */

const SITES = /** @type {const} */ (["changed", "sites", "inactive"]);
const PLACES = /** @type {const} */ (["places"]);
const MARK_REACH = 4;
const ROAD_REACH = 7;
const MOVED = 3;
/** Pixels that a hand may tremble before a press is a drag. */

/**
 * From now on clicks and drags on the map reach the open panel.
 * @param {import("./desk.mjs").Desk} desk
 * @param {import("./atlas.mjs").Atlas} atlas
 * @param {import("./tabs.mjs").Tabs} tabs
 */
export function keepPointing(desk, atlas, tabs) {
  const { map, tracing } = atlas;
  if (!map || !tracing) return;
  map.on("click", (event) => tabs.panel?.point?.(pointed(atlas, event)));
  map.on("mousemove", (event) => {
    const over = tracing.under(event.point, [...SITES, ...PLACES], MARK_REACH).length > 0;
    map.getCanvas().style.cursor = over ? "pointer" : "";
  });
  for (const start of /** @type {const} */ (["mousedown", "touchstart"])) {
    map.on(start, (event) => startDrag(event, desk, atlas, tabs));
  }
}

/** @param {import("./atlas.mjs").Atlas} atlas @param {{point: {x: number, y: number}, lngLat: {lng: number, lat: number}}} event @returns {Pointed} */
function pointed(atlas, event) {
  const first = (/** @type {readonly import("./tracing.mjs").Group[]} */ groups) =>
    atlas.tracing?.under(event.point, groups, MARK_REACH)[0]?.code ?? "";
  const [road] = atlas.under(event.point, ROAD_LAYERS, ROAD_REACH);
  return { ...atlas.position(event.lngLat), site: first(SITES), village: first(PLACES), road: String(road?.properties.id ?? "") };
}

/**
 * Drag the outlet under the pointer, where the open panel lets outlets be dragged.
 * @param {any} event
 * @param {import("./desk.mjs").Desk} desk
 * @param {import("./atlas.mjs").Atlas} atlas
 * @param {import("./tabs.mjs").Tabs} tabs
 */
function startDrag(event, desk, atlas, tabs) {
  const { map, tracing } = atlas;
  if (!map || !tracing) return;
  if (!tabs.panel?.drags?.() || (event.points?.length ?? 1) > 1) return;
  const found = tracing.under(event.point, SITES, MARK_REACH).find((sign) => sign.draggable);
  if (!found?.code) return;
  map.dragPan.disable(); // the map's own way, event.preventDefault(), paints a frame when the hand begins to move
  if (event.originalEvent instanceof MouseEvent) event.originalEvent.preventDefault(); // no text is marked
  const id = found.code;
  const begin = event.point;
  /** @type {import("./types.mjs").Change[] | null} */
  let drawn = null;

  const move = (/** @type {any} */ moved) => {
    if (!drawn && Math.hypot(moved.point.x - begin.x, moved.point.y - begin.y) < MOVED) return;
    const position = atlas.position(moved.lngLat);
    drawn = desk.changes.moved(id, { position });
    desk.showPreview(drawn);
  };
  const drop = async () => {
    for (const subscription of following) subscription.unsubscribe();
    map.dragPan.enable();
    if (!drawn) return;
    dropped(drawn);
    await desk.seen(drawn); // colours first; the list of changes, the address and the rest come after them
    await tracing.painted();
    desk.changes.replace(drawn);
  };
  const following = [map.on("mousemove", move), map.on("touchmove", move), map.on("mouseup", drop), map.on("touchend", drop),
    map.on("touchcancel", drop)];
}
