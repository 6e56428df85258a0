/** Picture: the map as it is seen, with its title, its legend and the source of its data. */

import { groundSentence, LEGEND } from "./legend.mjs";
import { keptMark, SCALE } from "./marks.mjs";
import { FONTS } from "./names.mjs";
import { t } from "./words.mjs";

const LINE = 22;
const EDGE = 14;

/**
 * A PNG of the map; null where there is no map.
 * @param {import("./atlas.mjs").Atlas} atlas
 * @param {{title: string, ground: import("./types.mjs").Ground, provenance: string}} told
 * @returns {Promise<Blob | null>}
 */
export async function pictureOf(atlas, { title, ground, provenance }) {
  const map = await atlas.frozen();
  if (!map) return null;
  const ratio = map.width / (atlas.map?.getContainer().clientWidth ?? map.width);
  const canvas = document.createElement("canvas");
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const width = map.width / ratio;
  pen.font = `13px ${FONTS}`;
  const source = wrapped(pen, `${groundSentence(ground)} ${t("source")}: ${provenance}`.trim(), width - 2 * EDGE);
  const [head, foot] = [LINE + EDGE, LINE * (source.length + 1) + EDGE];
  canvas.width = map.width;
  canvas.height = map.height + (head + foot) * ratio;
  pen.scale(ratio, ratio);
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, width, canvas.height);
  pen.drawImage(map, 0, head, width, map.height / ratio);
  pen.fillStyle = "#1d1d24";
  pen.font = `bold 16px ${FONTS}`;
  pen.fillText(title, EDGE, LINE);
  pen.font = `13px ${FONTS}`;
  const below = head + map.height / ratio;
  drawLegend(pen, below + LINE - 4);
  source.forEach((line, i) => pen.fillText(line, EDGE, below + LINE * (i + 2)));
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** @param {CanvasRenderingContext2D} pen @param {number} y the line the words stand on */
function drawLegend(pen, y) {
  let x = EDGE;
  for (const [mark, word] of LEGEND) {
    const sign = keptMark(mark);
    const size = sign.width / SCALE;
    pen.drawImage(sign, x, y - size / 2 - 5, size, size);
    x += size + 4;
    pen.fillText(t(word), x, y);
    x += pen.measureText(t(word)).width + EDGE;
  }
}

/** The text in lines no wider than that; Chinese breaks anywhere. @param {CanvasRenderingContext2D} pen @param {string} text @param {number} width */
function wrapped(pen, text, width) {
  const lines = [""];
  for (const letter of text) {
    if (pen.measureText(lines[lines.length - 1] + letter).width > width) lines.push("");
    lines[lines.length - 1] += letter;
  }
  return lines;
}
