/**
 * Tracing: the sheet over the map, for all that an answer turns: the ground's tint, lines, marks and numbers.
 *
 * A frame of the map takes a tenth of a second where there is no graphics card; this sheet is painted in a few
 * milliseconds and leaves the map alone, so that colours follow a hand. It lies on the map by the same
 * projection (Web Mercator, north up), and is painted with each of the map's frames while that moves. Ground and
 * names are kept as pictures until they change; one sheet alone is shown, since each costs the screen its time.
 */

import { COLOURS, keptMark, SCALE } from "./marks.mjs";
import { write, writeNames } from "./names.mjs";
import { cleared, newSheet } from "./sheets.mjs";
import { isSeen, placed, sizeOf, viewOf, WORLD } from "./view.mjs";

/** @typedef {import("../vendor/maplibre-gl.mjs").Map} GlMap @typedef {import("./datum.mjs").Position} Position */
/** @typedef {{fill: string, opacity: number}} Tint */
/** @typedef {import("./signs.mjs").Sign} Sign @typedef {import("./names.mjs").Name} Name */
/** @typedef {import("./view.mjs").At} At @typedef {import("./view.mjs").View} View */

/** @typedef {"inactive" | "turned" | "places" | "chosen" | "sites" | "changed" | "picked" | "stops"} Group */

/** @typedef {"ground" | "words"} Kept */
const KEPT = /** @type {const} */ (["ground", "words"]);

/** From the lowest to the highest. @type {readonly Group[]} */
const GROUPS = Object.freeze(["inactive", "turned", "places", "chosen", "sites", "changed", "picked", "stops"]);
const SHEET_ZOOM = 10;
/** Paths are kept in pixels of this zoom, from the first position on. */
const LINE = Object.freeze({ colour: COLOURS.outlet, width: 1.2, opacity: 0.7 });
const NUMBER = Object.freeze({ size: 14, below: 20 });

/** What is drawn over the map. */
export class Tracing {
  /**
   * @param {GlMap} map
   * @param {import("./datum.mjs").Datum} datum where our positions lie on this map
   * @param {(at: Position) => At} mercator a position of the map as a share of the world
   */
  constructor(map, datum, mercator) {
    this.map = map;
    this.datum = datum;
    this.mercator = mercator;
    this.pens = { ground: newSheet(), words: newSheet(), shown: newSheet() };
    const { canvas } = this.pens.shown;
    canvas.className = "tracing";
    canvas.setAttribute("aria-hidden", "true");
    map.getCanvasContainer().append(canvas);
    /** @type {Set<Kept>} what is not as it should be */
    this.stale = new Set(KEPT);
    /** @type {Map<Group, {sign: Sign, at: At}[]>} */
    this.signs = new Map(GROUPS.map((group) => [group, []]));
    /** @type {{name: Name, at: At}[]} */
    this.names = [];
    /** @type {Map<string, Path2D>} */
    this.cells = new Map();
    /** @type {[Tint, Path2D][]} */
    this.tints = [];
    this.lines = new Path2D();
    /** @type {At | null} the first position laid out */
    this.origin = null;
    this.size = sizeOf(map);
    this.drawnView = "";
    this.due = 0;
    /** @type {(() => void)[]} */
    this.waiting = [];
    map.on("resize", () => { this.size = sizeOf(map); });
    map.on("render", () => {
      if (this.drawnView !== JSON.stringify(this.view())) this.draw();
    });
  }

  /** Put these signs in place of what a group held; the later ones lie above. @param {Group} group @param {Sign[]} signs */
  put(group, signs) {
    this.signs.set(group, signs.map((sign) => ({ sign, at: this.projected([sign.lon, sign.lat]) })));
    this.redraw();
  }

  /** Write these names over everything, and no other; the first find room first. @param {Name[]} names */
  call(names) {
    this.names = names.map((name) => ({ name, at: this.projected([name.lon, name.lat]) }));
    this.redraw("words");
  }

  /** The ground of another district: what lies nearest to each place. @param {import("./types.mjs").Cell[]} cells */
  layOut(cells) {
    this.tints = [];
    this.origin = null;
    this.cells = new Map(cells.map(({ code, geometry }) => {
      const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
      return [code, this.pathOf(polygons.flat(), true)];
    }));
    this.redraw("ground");
  }

  /** Tint the ground of these places, and no other; cells of one tint are one shape, so that no edge shows. @param {Map<string, Tint>} tints by code */
  tint(tints) {
    /** @type {Map<string, [Tint, Path2D]>} */
    const shapes = new Map();
    for (const [code, tint] of tints) {
      const cell = this.cells.get(code);
      const name = `${tint.fill} ${tint.opacity}`;
      if (cell && !shapes.has(name)) shapes.set(name, [tint, new Path2D()]);
      if (cell) shapes.get(name)?.[1].addPath(cell);
    }
    this.tints = [...shapes.values()];
    this.redraw("ground");
  }

  /** Draw these lines, and no other. @param {Position[][]} lines */
  rule(lines) {
    this.lines = this.pathOf(lines, false);
    this.redraw();
  }

  /**
   * The signs at a point of the screen, the uppermost first, the nearest first among those of a group.
   * @param {At} point
   * @param {readonly Group[]} groups
   * @param {number} reach pixels beside a mark that still hit it
   * @returns {Sign[]}
   */
  under(point, groups, reach) {
    const view = this.view();
    return GROUPS.filter((group) => groups.includes(group)).reverse().flatMap((group) => (this.signs.get(group) ?? [])
      .map(({ sign, at }) => ({ sign, ...boxOf(sign, at, view) }))
      .map(({ sign, x, y, half }) => ({ sign, half, aside: Math.max(Math.abs(point.x - x), Math.abs(point.y - y)) }))
      .filter(({ half, aside }) => aside <= half + reach)
      .sort((one, other) => one.aside - other.aside).map(({ sign }) => sign));
  }

  /** Until what was put here has been painted and handed to the screen. @returns {Promise<void>} */
  painted() {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.redraw();
    });
  }

  /** Draw before the next frame, once for all that was put here until then. @param {Kept} [changed] a picture that is to be made anew */
  redraw(changed) {
    if (changed) this.stale.add(changed);
    this.due ||= requestAnimationFrame(() => this.draw());
  }

  draw() {
    cancelAnimationFrame(this.due);
    this.due = 0;
    const view = this.view();
    if (view.width && view.height) this.drawAs(view, this.map.getPixelRatio()); // on a driver's printed page there is no map
    for (const resolve of this.waiting.splice(0)) requestAnimationFrame(() => resolve());
  }

  /** @param {View} view @param {number} ratio */
  drawAs(view, ratio) {
    if (this.drawnView !== JSON.stringify(view)) this.stale = new Set(KEPT);
    this.drawnView = JSON.stringify(view);
    for (const kept of this.stale) cleared(this.pens[kept], view, ratio);
    if (this.stale.has("ground")) this.drawGround(view, ratio);
    if (this.stale.has("words")) this.drawWords(view);
    this.stale.clear();
    const { shown } = this.pens;
    cleared(shown, view, ratio);
    shown.drawImage(this.pens.ground.canvas, 0, 0, view.width, view.height);
    this.drawMarks(view, ratio);
    shown.drawImage(this.pens.words.canvas, 0, 0, view.width, view.height);
  }

  /** @param {View} view @param {number} ratio */
  drawGround(view, ratio) {
    const pen = this.pens.ground;
    this.fitPaths(pen, view, ratio);
    for (const [{ fill, opacity }, path] of this.tints) {
      pen.globalAlpha = opacity;
      pen.fillStyle = fill;
      pen.fill(path, "evenodd");
    }
  }

  /** @param {View} view @param {number} ratio */
  drawMarks(view, ratio) {
    const pen = this.pens.shown;
    pen.globalAlpha = LINE.opacity;
    pen.strokeStyle = LINE.colour;
    pen.lineWidth = LINE.width / this.fitPaths(pen, view, ratio);
    pen.stroke(this.lines);
    pen.globalAlpha = 1;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    for (const group of GROUPS) for (const { sign, at } of this.signs.get(group) ?? []) this.drawSign(sign, boxOf(sign, at, view), view);
  }

  /** @param {View} view */
  drawWords(view) {
    const near = this.names.filter(({ name }) => view.zoom >= name.from).map(({ name, at }) => ({ name, ...placed(at, view) }));
    writeNames(this.pens.words, near.filter((named) => isSeen(named, NUMBER.size, view)));
  }

  /** Lay paths where they belong; how much larger they are than they were kept. @param {CanvasRenderingContext2D} pen @param {View} view @param {number} ratio */
  fitPaths(pen, view, ratio) {
    const larger = view.scale / (WORLD * 2 ** SHEET_ZOOM);
    const start = placed(this.origin ?? { x: 0, y: 0 }, view);
    pen.setTransform(ratio * larger, 0, 0, ratio * larger, ratio * start.x, ratio * start.y);
    return larger;
  }

  /** @param {Sign} sign @param {{x: number, y: number, half: number}} box @param {View} view */
  drawSign(sign, { x, y, half }, view) {
    if (!isSeen({ x, y }, half, view)) return;
    if (sign.mark) this.pens.shown.drawImage(keptMark(sign.mark), x - half, y - half, 2 * half, 2 * half);
    if (sign.text) write(this.pens.shown, sign.text, x, sign.mark ? y + NUMBER.below : y, NUMBER.size);
  }

  /** How the map is looked at now. @returns {View} */
  view() {
    return viewOf(this.map, this.mercator, this.size);
  }

  /** Where a position of ours is shown. @param {Position} position */
  projected(position) {
    return this.mercator(this.datum.shown(position));
  }

  /** Lines or the rings of areas, from the first position that was laid out. @param {Position[][]} chains @param {boolean} closed */
  pathOf(chains, closed) {
    const path = new Path2D();
    const scale = WORLD * 2 ** SHEET_ZOOM;
    for (const chain of chains) {
      chain.forEach((position, i) => {
        const at = this.projected(position);
        this.origin ??= at;
        path[i ? "lineTo" : "moveTo"]((at.x - this.origin.x) * scale, (at.y - this.origin.y) * scale);
      });
      if (closed) path.closePath();
    }
    return path;
  }
}

/** The middle of a sign on the screen, and half of its size. @param {Sign} sign @param {At} at @param {View} view */
function boxOf(sign, at, view) {
  const { x, y } = placed(at, view);
  const size = sign.size?.(view.zoom) ?? 1;
  const aside = (sign.aside ?? 0) * size;
  const half = sign.mark ? (keptMark(sign.mark).width / SCALE / 2) * size : 0;
  return { x: x + aside, y: y - aside, half };
}
