/**
 * Fields: each has a label, writes what is typed into memory at once, and is never in a form.
 */

import { fill, fresh, h } from "./element.js";
import { picture } from "./pictures.js";

// the browser shall keep nothing, correct nothing elsewhere, and offer neither what was before nor
// how to go on
const PRIVATE = { autocomplete: "off", spellcheck: false, writingSuggestions: "false", autocapitalize: "sentences" };

/**
 * A row to choose, the whole of which can be touched.
 *
 * @param {string} label
 * @param {{type: "checkbox" | "radio", name?: string, checked: boolean, disabled?: boolean, icon?: Element | null}} options
 * @param {(checked: boolean) => void} changed
 */
export function choice(label, { type, name, checked, disabled, icon }, changed) {
  const input = h("input", {
    type, name, checked, disabled, autocomplete: "off",
    onchange: () => changed(input.checked),
  });
  return h("label", { className: "choice" }, input, icon, h("span", {}, label));
}

/**
 * Several of a closed list.
 *
 * @param {[string, string][]} terms id and text
 * @param {string[]} chosen changed in place
 * @param {string} legend
 * @param {string} [list] the name of the list, if it has pictures
 */
export function several(terms, chosen, legend, list = "") {
  const rows = terms.map(([id, label]) =>
    choice(label, { type: "checkbox", checked: chosen.includes(id), icon: picture(list, id) }, (checked) => {
      const at = chosen.indexOf(id);
      if (checked && at < 0) chosen.push(id);
      if (!checked && at >= 0) chosen.splice(at, 1);
    }),
  );
  return h("fieldset", { "aria-label": legend }, rows);
}

/**
 * One of a few.
 *
 * @param {[string, string][]} terms id and text
 * @param {string | undefined} chosen
 * @param {string} legend
 * @param {(id: string) => void} changed
 * @param {Record<string, [string, string]>} [pictures] id to the list and the id that have it
 */
export function oneOf(terms, chosen, legend, changed, pictures = {}) {
  const name = fresh();
  const rows = terms.map(([id, label]) => {
    const icon = pictures[id] && picture(...pictures[id]);
    return choice(label, { type: "radio", name, checked: id === chosen, icon }, () => changed(id));
  });
  return h("fieldset", { "aria-label": legend, role: "radiogroup" }, rows);
}

/**
 * A small question of its own on a screen with others.
 *
 * @param {string} question
 * @param {[string, string][]} terms id and text of each answer
 * @param {string | null} chosen
 * @param {(id: string) => void} changed
 */
export function small(question, terms, chosen, changed) {
  const name = fresh();
  const rows = terms.map(([id, label]) =>
    choice(label, { type: "radio", name, checked: id === chosen }, () => changed(id)),
  );
  return h(
    "fieldset",
    { className: "small-question", role: "radiogroup" },
    h("legend", {}, question),
    h("div", { className: "beside" }, rows),
  );
}

/**
 * A labelled field around an input.
 *
 * @param {string} label
 * @param {HTMLElement} input
 * @param {...import("./element.js").Children} more hints and the like
 */
export function labelled(label, input, ...more) {
  input.id = fresh();
  return h("div", { className: "field" }, h("label", { htmlFor: input.id }, label), ...more, input);
}

/**
 * A line of text.
 *
 * @param {string} label
 * @param {string} value
 * @param {(value: string) => void} changed
 * @param {string} [hint]
 */
export function line(label, value, changed, hint) {
  const input = h("input", {
    type: "text", ...PRIVATE, dir: "auto", value, maxLength: 400,
    oninput: () => changed(input.value),
  });
  return withHint(label, input, hint);
}

/**
 * Room for a text; says how much is left only when little is.
 *
 * @param {string} label
 * @param {string} value
 * @param {(value: string) => void} changed
 * @param {{limit: number, left: (n: number) => string, short?: boolean, hint?: string}} options
 */
export function area(label, value, changed, { limit, left, short, hint }) {
  const status = h("p", { className: "hint status", "aria-live": "polite" });
  const input = h("textarea", {
    ...PRIVATE, dir: "auto", value, maxLength: limit, className: short ? "short" : "",
    oninput: () => {
      changed(input.value);
      tell();
    },
  });
  const tell = () => {
    const room = limit - input.value.length;
    fill(status, room < limit / 5 && left(room));
  };
  tell();
  const field = withHint(label, input, hint);
  field.append(status);
  return field;
}

/**
 * A list to choose one entry from.
 *
 * @param {string} label
 * @param {[string, string][]} options value and text
 * @param {string} value
 * @param {(value: string) => void} changed
 * @param {string} [hint]
 */
export function select(label, options, value, changed, hint) {
  const rows = options.map(([id, text]) => h("option", { value: id }, text));
  const input = h("select", { autocomplete: "off", onchange: () => changed(input.value) }, rows);
  input.value = value;
  return withHint(label, input, hint);
}

/**
 * A country, by the reader's names in the order of the reader's alphabet.
 *
 * @param {import("./texts.js").Texts} texts
 * @param {string} label
 * @param {string} value ISO 3166-1
 * @param {(value: string) => void} changed
 * @param {string} [hint]
 */
export function countries(texts, label, value, changed, hint) {
  const { compare } = new Intl.Collator(texts.language);
  const all = /** @type {[string, string][]} */ (Object.entries(texts.source.countries));
  all.sort(([, a], [, b]) => compare(a, b));
  return select(label, [["", texts.of("where_choose")], ...all], value, changed, hint);
}

/** @param {string} label @param {HTMLElement} input @param {string} [hint] */
function withHint(label, input, hint) {
  if (!hint) return labelled(label, input);
  const id = fresh();
  input.setAttribute("aria-describedby", id);
  return labelled(label, input, h("p", { className: "hint", id }, hint));
}
