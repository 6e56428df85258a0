/** Marks: the signs on the map and in the legend, drawn once; told apart by shape as well as by colour. */

/** @typedef {(pen: CanvasRenderingContext2D, middle: number, size: number) => void} Shape */

export const SCALE = 2;
/** Pixels drawn for each pixel shown. */

/** Colours that stay apart for every kind of colour vision (after Okabe and Ito), dark enough on a light map. */
export const COLOURS = Object.freeze({
  covered: "#0072b2", gap: "#d55e00", cutOff: "#1a1a1a", district: "#7a1f6e", township: "#7a1f6e",
  outlet: "#00684a", inactive: "#5c5c5c", changed: "#b3006b",
});

/** @type {Record<string, {size: number, fill: string, line: string, shape: Shape, width?: number}>} */
const MARKS = {
  "village-covered": { size: 18, fill: COLOURS.covered, line: "#ffffff", shape: circle },
  "village-gap": { size: 20, fill: COLOURS.gap, line: "#ffffff", shape: triangle },
  "village-cutOff": { size: 20, fill: COLOURS.cutOff, line: "#ffffff", shape: cross },
  "village-turned": { size: 30, fill: "#ffffff", line: COLOURS.changed, shape: circle, width: 4 },
  "village-unknown": { size: 14, fill: "#ffffff", line: "#5c5c5c", shape: circle },
  "site-district": { size: 26, fill: COLOURS.district, line: "#ffffff", shape: star },
  "site-township": { size: 16, fill: COLOURS.township, line: "#ffffff", shape: diamond },
  "site-outlet": { size: 20, fill: COLOURS.outlet, line: "#ffffff", shape: house },
  "site-changed": { size: 24, fill: COLOURS.changed, line: "#ffffff", shape: house },
  "site-closed": { size: 24, fill: "#ffffff", line: COLOURS.changed, shape: house },
  "site-inactive": { size: 16, fill: "#ffffff", line: COLOURS.inactive, shape: house },
  "site-district-inactive": { size: 20, fill: "#ffffff", line: COLOURS.inactive, shape: star },
  "site-township-inactive": { size: 14, fill: "#ffffff", line: COLOURS.inactive, shape: diamond },
  "site-chosen": { size: 36, fill: "transparent", line: "#000000", shape: circle },
};

/** @type {Map<string, HTMLCanvasElement>} */
const kept = new Map();

/** A mark painted once, to be drawn from many times. @param {string} name @returns {HTMLCanvasElement} */
export function keptMark(name) {
  const canvas = kept.get(name) ?? paintedMark(name);
  kept.set(name, canvas);
  return canvas;
}

/** A mark as a canvas of its own, for the legend. @param {string} name @returns {HTMLCanvasElement} */
export function paintedMark(name) {
  const mark = MARKS[name];
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = (mark.size + 4) * SCALE;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.scale(SCALE, SCALE);
  pen.beginPath();
  mark.shape(pen, mark.size / 2 + 2, mark.size / 2);
  pen.fillStyle = mark.fill;
  pen.strokeStyle = mark.line;
  pen.lineJoin = "round";
  pen.lineWidth = mark.width ?? (mark.line === "#ffffff" ? 1.5 : 2);
  pen.fill();
  pen.stroke();
  return canvas;
}

/** @type {Shape} */
function circle(pen, middle, size) {
  pen.arc(middle, middle, size * 0.85, 0, 2 * Math.PI);
}

/** @type {Shape} */
function triangle(pen, middle, size) {
  polygon(pen, [[0, -1], [1, 0.8], [-1, 0.8]], middle, size);
}

/** @type {Shape} */
function diamond(pen, middle, size) {
  polygon(pen, [[0, -1], [1, 0], [0, 1], [-1, 0]], middle, size);
}

/** @type {Shape} */
function house(pen, middle, size) {
  polygon(pen, [[0, -1], [1, -0.1], [0.7, -0.1], [0.7, 0.9], [-0.7, 0.9], [-0.7, -0.1], [-1, -0.1]], middle, size);
}

/** @type {Shape} */
function cross(pen, middle, size) {
  const [a, b] = [0.35, 1];
  polygon(pen, [[0, -a], [b - a, -b], [b, -b + a], [a, 0], [b, b - a], [b - a, b], [0, a], [a - b, b], [-b, b - a],
    [-a, 0], [-b, a - b], [a - b, -b]], middle, size);
}

/** @type {Shape} */
function star(pen, middle, size) {
  const points = Array.from({ length: 10 }, (_, i) => {
    const reach = i % 2 ? 0.42 : 1;
    const angle = (Math.PI * i) / 5 - Math.PI / 2;
    return [reach * Math.cos(angle), reach * Math.sin(angle)];
  });
  polygon(pen, points, middle, size);
}

/** @param {CanvasRenderingContext2D} pen @param {number[][]} points @param {number} middle @param {number} size */
function polygon(pen, points, middle, size) {
  points.forEach(([x, y], i) => pen[i ? "lineTo" : "moveTo"](middle + x * size, middle + y * size));
  pen.closePath();
}
