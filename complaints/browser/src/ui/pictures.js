/**
 * Pictures beside the words of a choice, never instead of them.
 *
 * They are data that comes with a later script: a drawing becomes the strokes of a path, never
 * markup. Until it is there, the words stand alone.
 */

export const MICROPHONE = "M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM6 11a6 6 0 0 0 12 0M12 17v4M9 21h6";

const SVG = "http://www.w3.org/2000/svg";

/** List, id, drawing. @type {Record<string, Record<string, string>>} */
let drawings = {};

/** @param {typeof drawings} come from now on they are shown */
export const showPictures = (come) => (drawings = come);

/**
 * @param {string} list one of the closed lists; any other has no pictures
 * @param {string} id
 * @returns {SVGElement | null} null if there is none, or none yet
 */
export function picture(list, id) {
  const drawing = drawings[list]?.[id];
  return drawing ? drawn(drawing) : null;
}

/** A drawing of strokes. @param {string} drawing the `d` of a path @returns {SVGElement} */
export function drawn(drawing) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", drawing);
  svg.append(path);
  return svg;
}
