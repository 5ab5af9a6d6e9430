/**
 * Sound and films to play and pictures to look at, from memory. A picture is drawn, so that it needs
 * no address; what is played needs one, which is taken back with the screen.
 */

import { h } from "./element.js";
import { whileShown } from "./shown.js";

const WIDEST = 480; // pixels

/** Small pictures of files: a large one takes an old phone a second. @type {WeakMap<Blob, Promise<ImageBitmap>>} */
const pictures = new WeakMap();

/** One after another: decoded, a photo takes fifty megabytes, of which an old phone has few. @type {Promise<unknown>} */
let turn = Promise.resolve();

/** @param {Blob} file @param {string} label @param {"audio" | "video"} [kind] */
export function player(file, label, kind = "audio") {
  const address = URL.createObjectURL(file);
  const sound = h(kind, { controls: true, controlsList: "nodownload noplaybackrate", preload: "metadata", playsInline: true, src: address, "aria-label": label });
  const end = (/** @type {import("./shown.js").Reason} */ reason) => {
    sound.pause();
    if (reason === "cover" || reason === "sound") return void whileShown(end); // its screen stays
    sound.removeAttribute("src");
    URL.revokeObjectURL(address);
  };
  whileShown(end);
  return sound;
}

/**
 * A small picture; nothing where this browser cannot draw it.
 *
 * @param {Blob} file
 * @param {string} label
 */
export function preview(file, label) {
  const canvas = h("canvas", { className: "preview", role: "img", "aria-label": label, hidden: true });
  draw(canvas, file).catch(() => canvas.remove()); // a kind of picture that it does not know
  return canvas;
}

/** @param {HTMLCanvasElement} canvas @param {Blob} file */
async function draw(canvas, file) {
  if (!pictures.has(file)) {
    const made = turn.then(() => createImageBitmap(file, { resizeWidth: WIDEST, resizeQuality: "medium" }));
    pictures.set(file, made);
    turn = made.catch(() => {});
  }
  const picture = /** @type {ImageBitmap} */ (await pictures.get(file));
  const scale = Math.min(1, WIDEST / picture.width); // older browsers do not resize
  canvas.width = picture.width * scale;
  canvas.height = picture.height * scale;
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  canvas.hidden = false;
}
