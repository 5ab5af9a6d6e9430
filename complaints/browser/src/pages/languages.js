/** The first page: the languages that this browser asks for come first. */

export function sortLanguages() {
  const list = document.getElementById("languages");
  const wanted = navigator.languages.map((tag) => tag.split("-")[0].toLowerCase());
  for (const language of wanted.reverse()) {
    const row = list?.querySelector(`a[lang="${CSS.escape(language)}"]`)?.parentElement;
    if (row) list?.prepend(row);
  }
}
