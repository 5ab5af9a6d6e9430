/**
 * AAC as a stream of frames (ADTS, ISO/IEC 13818-7, section 6.2): only frames stay, and of what a
 * program wrote into them only sound.
 */

import { latin } from "./format.js";
import { scrubAac } from "./frames.js";
import { afterLabels, beforeLabels } from "./id3.js";
import { Overlay } from "./overlay.js";
import { Damaged, Uncleanable } from "./source.js";

const HEAD = 7;

/** @param {import("./source.js").Source} source @returns {Promise<import("./index.js").Cleaning>} */
export async function cleanAac(source) {
  if (latin(await source.readAtMost(0, 4)) === "ADIF") throw new Uncleanable();
  const file = new Overlay(source);
  let at = await afterLabels(source, file.removed);
  const end = await beforeLabels(source, file.removed, at);
  file.leaveOut(0, at, null);
  file.leaveOut(end, source.size, null);
  let frames = 0;
  for (;;) {
    file.step();
    const length = await frameAt(file, at, end);
    // labels with a time may stand between frames
    const next = length ? at + length : await afterLabels(source, file.removed, at);
    if (next === at || next > end) break;
    if (length) frames += 1;
    else file.leaveOut(at, next, null);
    at = next;
  }
  if (!frames) throw new Damaged();
  file.leaveOut(at, end, "trailer");
  return file.cleaning();
}

/** How long the frame at a place is; 0 where there is none. @param {Overlay} file @param {number} at @param {number} end */
async function frameAt(file, at, end) {
  if (at + HEAD > end) return 0;
  const head = await file.source.read(at, at + HEAD);
  const length = ((head[3] & 3) << 11) | (head[4] << 3) | (head[5] >> 5);
  if (head[0] !== 0xff || (head[1] & 0xf6) !== 0xf0 || length < HEAD || at + length > end) return 0;
  const hasSum = (head[1] & 1) === 0; // what such a frame holds cannot be changed
  if (!hasSum) await scrubAac(file, at + HEAD, at + length);
  return length;
}
