/** Names: words on the map with a light edge around them, each where it covers no other. */

/**
 * A name beside a position, shown from a zoom on; lines are apart by "\n".
 * @typedef {{lon: number, lat: number, text: string, size: number, from: number}} Name
 */

/** @typedef {{left: number, right: number, top: number, bottom: number}} Box */

export const FONTS = '"Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif';
const INK = "#22222a";
const EDGE = 3;
const LINE = 1.2;
/** Height of a line, in sizes of its letters. */
const BESIDE = 12;
/** Pixels from a position to the name beside it. */

/** Where a name may stand, in the order of trying: above, below, left, right. */
const SIDES = /** @type {const} */ ([[0, -1], [0, 1], [-1, 0], [1, 0]]);

/**
 * Write names, the first ones first; one that finds no room is left out.
 * @param {CanvasRenderingContext2D} pen
 * @param {{name: Name, x: number, y: number}[]} names with their positions in pixels
 */
export function writeNames(pen, names) {
  /** @type {Box[]} */
  const taken = [];
  for (const { name, x, y } of names) {
    const [width, height] = extentOf(pen, name);
    const box = SIDES.map(([right, down]) => boxAround(x + right * (width / 2 + BESIDE), y + down * (height / 2 + BESIDE), width, height))
      .find((one) => !taken.some((other) => meet(one, other)));
    if (!box) continue;
    taken.push(box);
    write(pen, name.text, (box.left + box.right) / 2, (box.top + box.bottom) / 2, name.size);
  }
}

/** Write words around their middle. @param {CanvasRenderingContext2D} pen @param {string} text @param {number} x @param {number} y @param {number} size */
export function write(pen, text, x, y, size) {
  Object.assign(pen, { font: fontOf(size), textAlign: "center", textBaseline: "middle", lineJoin: "round", lineWidth: EDGE });
  const lines = text.split("\n");
  lines.forEach((line, i) => {
    const at = y + (i - (lines.length - 1) / 2) * LINE * size;
    pen.strokeStyle = "#ffffff";
    pen.strokeText(line, x, at);
    pen.fillStyle = INK;
    pen.fillText(line, x, at);
  });
}

/** @type {Map<string, number>} */
const widths = new Map();

/** Pixels across and down. @param {CanvasRenderingContext2D} pen @param {Name} name @returns {[number, number]} */
function extentOf(pen, { text, size }) {
  const key = `${size} ${text}`;
  const lines = text.split("\n");
  if (!widths.has(key)) {
    pen.font = fontOf(size);
    widths.set(key, Math.max(...lines.map((line) => pen.measureText(line).width)));
  }
  return [widths.get(key) ?? 0, lines.length * LINE * size];
}

/** @param {number} size */
function fontOf(size) {
  return `${size}px ${FONTS}`;
}

/** @param {number} x @param {number} y @param {number} width @param {number} height @returns {Box} */
function boxAround(x, y, width, height) {
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
}

/** @param {Box} one @param {Box} other */
function meet(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
