/**
 * Pictures beside the words of a choice, never instead of them.
 *
 * They are fetched once, while the first question is read, as one file of drawings whose hash the
 * page knows. Whatever hinders that, the words stand alone. The file is data: a drawing becomes the
 * strokes of a path, never markup.
 */

const SVG = "http://www.w3.org/2000/svg";

/** List, id, drawing. @type {Record<string, Record<string, string>>} */
let drawings = {};

/** Fetches them; never fails, and nothing waits for it. */
export async function fetchPictures() {
  const meta = /** @type {HTMLMetaElement} */ (document.querySelector("meta[name=amparo-pictures]"));
  const [integrity, address] = meta.content.split(" ");
  try {
    drawings = await (await fetch(address, { credentials: "omit", integrity })).json();
  } catch {
    // a bad line: the words say everything
  }
}

/**
 * @param {string} list one of the closed lists; any other has no pictures
 * @param {string} id
 * @returns {SVGElement | null} null if there is none, or none yet
 */
export function picture(list, id) {
  const drawing = drawings[list]?.[id];
  if (!drawing) return null;
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", drawing);
  svg.append(path);
  return svg;
}
