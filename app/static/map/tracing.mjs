/**
 * Tracing: the sheet over the map, for all that an answer turns: the ground's tint, lines, marks and numbers.
 *
 * A frame of the map takes a tenth of a second where there is no graphics card; this sheet is painted in a few
 * milliseconds and leaves the map alone, so that colours follow a hand. It lies on the map by the same
 * projection (Web Mercator, north up), and is painted with each of the map's frames while that moves.
 */

import { keptMark, SCALE } from "./marks.mjs";

/** @typedef {import("../vendor/maplibre-gl.mjs").Map} GlMap */
/** @typedef {import("./datum.mjs").Position} Position */
/** @typedef {{fill: string, opacity: number}} Tint */
/** @typedef {import("./signs.mjs").Sign} Sign */
/** @typedef {{x: number, y: number}} At */
/** @typedef {{scale: number, left: number, top: number, zoom: number, width: number, height: number}} View */

/** @typedef {"inactive" | "turned" | "places" | "chosen" | "sites" | "changed" | "picked" | "stops"} Group */

/** From the lowest to the highest. @type {readonly Group[]} */
const GROUPS = Object.freeze(["inactive", "turned", "places", "chosen", "sites", "changed", "picked", "stops"]);
const WORLD = 512;
/** Pixels of the whole world at zoom 0. */
const SHEET_ZOOM = 10;
/** Paths are kept in pixels of this zoom, from the first position on: exact to a hundredth of a pixel at any. */
const LINE = Object.freeze({ colour: "#00684a", width: 1.2, opacity: 0.7 });
const TEXT = Object.freeze({ font: '14px "Noto Sans CJK SC", "Microsoft YaHei", sans-serif', colour: "#22222a", halo: 3, below: 20 });

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
    this.canvas = document.createElement("canvas");
    this.canvas.className = "tracing";
    this.canvas.setAttribute("aria-hidden", "true");
    map.getCanvasContainer().append(this.canvas);
    this.pen = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    /** @type {Map<Group, {sign: Sign, at: At}[]>} */
    this.signs = new Map(GROUPS.map((group) => [group, []]));
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

  /** The ground of another district: what lies nearest to each place. @param {import("./types.mjs").Cell[]} cells */
  layOut(cells) {
    this.tints = [];
    this.origin = null;
    this.cells = new Map(cells.map(({ code, geometry }) => {
      const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
      return [code, this.pathOf(polygons.flat(), true)];
    }));
    this.redraw();
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
    this.redraw();
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

  /** Draw before the next frame, once for all that was put here until then. */
  redraw() {
    this.due ||= requestAnimationFrame(() => this.draw());
  }

  draw() {
    cancelAnimationFrame(this.due);
    this.due = 0;
    const view = this.view();
    const ratio = this.fit(view);
    this.drawnView = JSON.stringify(view);
    this.pen.setTransform(1, 0, 0, 1, 0, 0);
    this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.drawShapes(view, ratio);
    this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    for (const group of GROUPS) for (const { sign, at } of this.signs.get(group) ?? []) this.drawSign(sign, boxOf(sign, at, view), view);
    for (const resolve of this.waiting.splice(0)) requestAnimationFrame(() => resolve());
  }

  /** As large as the map, and as fine as its screen; pixels drawn for each pixel shown. @param {View} view */
  fit({ width, height }) {
    const ratio = this.map.getPixelRatio();
    const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.canvas.width !== across) this.canvas.width = across;
    if (this.canvas.height !== down) this.canvas.height = down;
    return ratio;
  }

  /** @param {View} view @param {number} ratio */
  drawShapes(view, ratio) {
    const { pen, origin } = this;
    if (!origin) return;
    const larger = view.scale / (WORLD * 2 ** SHEET_ZOOM);
    const start = placed(origin, view);
    pen.setTransform(ratio * larger, 0, 0, ratio * larger, ratio * start.x, ratio * start.y);
    for (const [{ fill, opacity }, path] of this.tints) {
      pen.globalAlpha = opacity;
      pen.fillStyle = fill;
      pen.fill(path, "evenodd");
    }
    pen.globalAlpha = LINE.opacity;
    pen.strokeStyle = LINE.colour;
    pen.lineWidth = LINE.width / larger;
    pen.stroke(this.lines);
    pen.globalAlpha = 1;
  }

  /** @param {Sign} sign @param {{x: number, y: number, half: number}} box @param {View} view */
  drawSign(sign, { x, y, half }, { width, height }) {
    if (x < -half || y < -half || x > width + half || y > height + half) return;
    if (sign.mark) this.pen.drawImage(keptMark(sign.mark), x - half, y - half, 2 * half, 2 * half);
    if (!sign.text) return;
    const { pen } = this;
    Object.assign(pen, { font: TEXT.font, textAlign: "center", textBaseline: "middle", lineJoin: "round", lineWidth: TEXT.halo });
    const below = sign.mark ? y + TEXT.below : y;
    pen.strokeStyle = "#ffffff";
    pen.strokeText(sign.text, x, below);
    pen.fillStyle = TEXT.colour;
    pen.fillText(sign.text, x, below);
  }

  /** How the map is looked at now. @returns {View} */
  view() {
    const { width, height } = this.size;
    const zoom = this.map.getZoom();
    const scale = WORLD * 2 ** zoom;
    const { lng, lat } = this.map.getCenter();
    const middle = this.mercator([lng, lat]);
    return { scale, left: middle.x * scale - width / 2, top: middle.y * scale - height / 2, zoom, width, height };
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

/** How large the map is; asked only when that changes, since the page has to be laid out for it. @param {GlMap} map */
function sizeOf(map) {
  const { clientWidth: width, clientHeight: height } = map.getContainer();
  return { width, height };
}

/** Where something lies on the screen. @param {At} at @param {View} view @returns {At} */
function placed(at, view) {
  return { x: at.x * view.scale - view.left, y: at.y * view.scale - view.top };
}

/** The middle of a sign on the screen, and half of its size. @param {Sign} sign @param {At} at @param {View} view */
function boxOf(sign, at, view) {
  const { x, y } = placed(at, view);
  const size = sign.size?.(view.zoom) ?? 1;
  const aside = (sign.aside ?? 0) * size;
  const half = sign.mark ? (keptMark(sign.mark).width / SCALE / 2) * size : 0;
  return { x: x + aside, y: y - aside, half };
}
