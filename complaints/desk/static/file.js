/* Keys on the page of a file: arrows go by pages, then by files; Escape goes back to the case. */
(() => {
  "use strict";
  const isRtl = document.documentElement.dir === "rtl";
  const [back, on] = isRtl ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
  const ways = { [back]: ["previous", "previous-file"], [on]: ["next", "next-file"], Escape: ["Escape"] };
  // signs that are typed can be switched off, as everywhere at the desk
  if (document.body.dataset.keys) Object.assign(ways, { "+": ["+"], "-": ["-"], r: ["r"] });
  addEventListener("keydown", (event) => {
    const isOurs = !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented;
    // a film, a field and a picture that is wider than its frame have arrows of their own
    if (!isOurs || event.target.closest("input, textarea, select, audio, video, .zoom-2, .zoom-3")) return;
    const link = (ways[event.key] ?? []).map((name) => document.querySelector(`[data-go="${name}"]`)).find(Boolean);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
})();
