/** Sheets: canvases as large as the map, to draw on. */

/** The pen for a sheet of its own. */
export function newSheet() {
  return /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
}

/** An empty sheet, as large as the map and as fine as its screen. @param {CanvasRenderingContext2D} pen @param {import("./view.mjs").View} view @param {number} ratio */
export function cleared(pen, { width, height }, ratio) {
  const { canvas } = pen;
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across) canvas.width = across;
  if (canvas.height !== down) canvas.height = down;
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.clearRect(0, 0, across, down);
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
}
