/**
 * Photos that are kept for oneself. They go as they are, with what they betray: that is said before
 * the first is chosen. They are for nobody unless the person says so later.
 */

import { MOST } from "../pages/files.js";
import { fill, h, p } from "../ui/element.js";
import { addAll, picker, rows } from "./added.js";

/** Drawings that can hold a script are none. @param {string} type */
const isPhoto = (type) => type.startsWith("image/") && !type.startsWith("image/svg");

/** @type {Record<string, (walk: import("../pages/filing.js").Choosing) => import("../ui/stage.js").Screen>} */
export const photos = {
  photos(walk) {
    const { texts, answers, journey } = walk;
    const problem = h("p", { className: "problem", role: "alert" });
    const status = h("p", { className: "hint", role: "status" });
    const list = h("div");
    const choose = h("div");
    const draw = () => {
      const isFull = answers.evidence.length >= MOST;
      const label = texts.of(answers.evidence.length ? "photos_more" : "photos_choose");
      fill(list, ...rows(walk, "photo", draw));
      fill(choose, isFull ? p(texts.of("file_many")) : picker(label, { accept: "image/*", multiple: true }, add));
    };
    const add = async (/** @type {File[]} */ files) => {
      fill(problem);
      fill(status, `${texts.of("wait")} …`);
      const trouble = await addAll(walk, files, "photo", isPhoto);
      fill(status);
      fill(problem, trouble && texts.of(trouble));
      draw();
    };
    draw();
    return {
      title: texts.of("photos_title"),
      body: [
        h("p", { className: "lead" }, texts.of("photos_lead")),
        h("div", { className: "note waiting" }, p(texts.of("photos_betray")), p(texts.of("photos_exact")), p(texts.of("photos_copy"))),
        list,
        choose,
        status,
        problem,
      ],
      next: () => journey.back(),
      nextLabel: texts.of("next"),
    };
  },
};
