/**
 * Elements, made one by one: whatever somebody wrote becomes a text node, never markup.
 */

/**
 * @typedef {Node | string | false | null | undefined} Child
 * @typedef {Child | Child[]} Children
 */

/**
 * An element. A property that starts with `on` is a listener, one that the element has is set,
 * any other becomes an attribute; `undefined` is left out.
 *
 * @param {string} name
 * @param {Record<string, any>} [properties]
 * @param {...Children} children
 * @returns {any} the element; its type depends on `name`
 */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key in element) Reflect.set(element, key, value);
    else element.setAttribute(key, value);
  }
  fill(element, ...children);
  return element;
}

/**
 * Replaces what an element holds.
 *
 * @param {Element} element
 * @param {...Children} children
 */
export function fill(element, ...children) {
  const present = children.flat().filter((child) => child || child === "");
  element.replaceChildren(.../** @type {(Node | string)[]} */ (present));
}

/** @param {string} text @returns {HTMLParagraphElement} */
export const p = (text) => h("p", {}, text);

/**
 * Text that somebody wrote, in whichever direction its first letter says.
 *
 * @param {string} name the element's name
 * @param {string} text
 * @param {string} [className]
 */
export const words = (name, text, className) => h(name, { dir: "auto", className }, text);

let last = 0;

/** @returns {string} an id for a label and its field */
export const fresh = () => `f${(last += 1)}`;
