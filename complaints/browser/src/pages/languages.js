/** The first page: the languages that this browser asks for come first, across the whole width. */

/** What browsers call a language that stands here under another tag. @type {Record<string, string>} */
const SAME = { prs: "fa", tl: "fil", kmr: "ku", pbt: "ps", swc: "sw", arb: "ar", cmn: "zh", npi: "ne" };

export function sortLanguages() {
  const list = document.getElementById("languages");
  for (const tag of [...navigator.languages].reverse()) {
    const language = tag.split(/[-_]/)[0].toLowerCase();
    const row = list?.querySelector(`a[lang="${CSS.escape(SAME[language] ?? language)}"]`)?.parentElement;
    row?.classList.add("wanted");
    if (row) list?.prepend(row);
  }
}
