/**
 * Telling it with one's voice: recorded in the page where the browser can, else with the device's
 * own recorder.
 *
 * The microphone is on only while a recording is shown to be running. It is let go at once when the
 * recording ends, however it ends: by its button, after ten minutes, with the screen, with the
 * cover, and when the page is left. What was recorded is in memory only.
 */

import { recordings } from "../pages/files.js";
import { stillHere } from "../ui/cover.js";
import { fill, h, p } from "../ui/element.js";
import { MICROPHONE, drawn } from "../ui/pictures.js";
import { endShown, whileShown } from "../ui/shown.js";
import { picker, rows } from "./added.js";
import { doubts } from "./doubts.js";
import { takeIn } from "./intake.js";
import { looking } from "./looking.js";

/** @typedef {import("../pages/filing.js").Choosing} Walk */

const LONGEST = 600; // seconds
const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
const BITS = 24_000; // a second: speech stays clear, and ten minutes are 2 MB

/** Some recorders put sound alone into a film's container, and some say nothing. @param {string} type */
const isSound = (type) => !type || /^(?:audio|video)\//.test(type);

const canRecord = () => typeof MediaRecorder === "function" && Boolean(navigator.mediaDevices?.getUserMedia);

/** @type {Record<string, (walk: Walk) => import("../ui/stage.js").Screen>} */
export const voice = {
  voice(walk) {
    const { texts, answers, journey } = walk;
    const list = h("div");
    const place = h("div", { className: "recorder" });
    const status = h("p", { className: "hint", role: "status" });
    const problem = h("p", { className: "problem", role: "alert" });
    const memory = p(texts.of("voice_memory"));
    let isOwn = canRecord();
    let isRecording = false;
    let isKeeping = false;
    let before = recordings(answers).length;
    const isBusy = () => isKeeping || work.isBusy();
    const hasAny = () => recordings(answers).length > 0;

    const draw = () => {
      memory.hidden = !isOwn; // of its own recorder the phone decides
      fill(list, ...rows(walk, recordings(answers), draw), ...doubts(walk, true, decided));
      if (!isBusy() && !isRecording) fill(place, ...(isOwn ? recorder() : device()));
      place.dispatchEvent(new Event("change", { bubbles: true })); // there may be something to go on with
    };
    const recorder = () => [
      h("button", { type: "button", className: "second drawn", onclick: begin }, drawn(MICROPHONE), texts.of(hasAny() ? "voice_more" : "voice_start")),
      !hasAny() && h("p", { className: "hint" }, texts.of("voice_allow")),
    ];
    const device = () => [
      picker(texts.of("voice_recorder"), { accept: "audio/*", capture: true }, add),
      h("p", { className: "hint" }, texts.of("voice_copy")),
    ];
    const decided = (/** @type {string} */ trouble) => {
      fill(problem, trouble && texts.of(isOwn && trouble === "file_empty" ? "voice_nothing" : trouble));
      fill(status);
      draw();
    };
    const add = (/** @type {Blob[]} */ files) => {
      isRecording = false;
      if (!files.every(({ type }) => isSound(type))) return decided("file_not_voice");
      fill(problem);
      if (isOwn) keep(files);
      else work.add(files);
    };
    /** What was said here is not lost with the screen. @param {Blob[]} files */
    const keep = async (files) => {
      isKeeping = true;
      fill(status, `${texts.of("wait")} …`);
      fill(place);
      place.dispatchEvent(new Event("change", { bubbles: true }));
      const how = { signal: new AbortController().signal, onProgress() {}, onDoubt() {} };
      const trouble = await takeIn(walk, files.map((one) => [one, { isVoice: true, isOurs: true }]), how);
      isKeeping = false;
      taken(trouble);
    };
    const taken = (/** @type {string} */ trouble) => {
      const had = before;
      decided(trouble);
      fill(status, (before = recordings(answers).length) > had && texts.of("voice_here"));
      // the screen may have gone while the recording ended: the one that is there shows what it has
      if (!list.isConnected && !journey.isSettled) journey.redraw();
    };
    const work = looking(walk, place, { isVoice: true }, taken);
    const begin = async () => {
      endShown("sound"); // a voice that reads would be recorded; and a second touch must not record twice
      fill(problem);
      fill(status);
      try {
        isRecording = await record(texts, place, add);
      } catch (error) {
        isOwn = false;
        const isMissing = error instanceof DOMException && error.name === "NotFoundError";
        fill(problem, texts.of(isMissing ? "voice_missing" : "voice_refused"));
        draw();
        place.querySelector("input")?.focus();
      }
    };
    draw();
    work.goOn();
    return {
      title: texts.of("voice_title"),
      body: [
        h("p", { className: "lead" }, texts.of("voice_lead")),
        h("div", { className: "note waiting" }, p(texts.of("voice_known")), memory),
        list,
        status,
        problem,
        place,
      ],
      isEmpty: () => !hasAny(),
      isBusy,
    };
  },
};

/**
 * Records until somebody or something ends it. Throws where there is no microphone, or none for us;
 * gives whether it runs.
 *
 * @param {Walk["texts"]} texts
 * @param {HTMLElement} place shows that it runs, and for how long
 * @param {(files: Blob[]) => void} done takes what was recorded
 */
async function record(texts, place, done) {
  let isLeft = false;
  const leave = () => {
    isLeft = true;
  };
  const stay = whileShown(leave);
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  stay();
  const release = () => stream.getTracks().forEach((track) => track.stop());
  try {
    if (isLeft) release(); // while the browser asked
    else run(texts, place, { stream, release, done });
    return !isLeft;
  } catch (error) {
    release();
    throw error;
  }
}

/**
 * @param {Walk["texts"]} texts
 * @param {HTMLElement} place
 * @param {{stream: MediaStream, release: () => void, done: (files: Blob[]) => void}} how
 */
function run(texts, place, { stream, release, done }) {
  const mimeType = TYPES.find((one) => MediaRecorder.isTypeSupported(one));
  const machine = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS });
  /** @type {Blob[]} */
  const blocks = [];
  let isLeft = false;
  const stop = () => {
    over();
    clearInterval(timer);
    if (machine.state !== "inactive") machine.stop();
    release();
  };
  const over = whileShown((reason) => {
    isLeft = reason === "left";
    stop();
  });
  machine.ondataavailable = ({ data }) => blocks.push(data);
  machine.onstop = () => {
    stop();
    if (!isLeft) done([new Blob(blocks, { type: machine.mimeType || mimeType })]);
  };
  machine.onerror = stop;
  const clock = h("p", { className: "clock", role: "timer" });
  const start = performance.now();
  const tick = () => {
    const seconds = Math.floor((performance.now() - start) / 1000);
    stillHere(); // who speaks does not touch
    fill(clock, texts.of("voice_clock", { time: time(texts, seconds), most: time(texts, LONGEST) }));
    if (seconds >= LONGEST) stop();
  };
  const button = h("button", { type: "button", className: "button", onclick: () => stop() }, texts.of("voice_stop"));
  fill(place, h("p", { className: "running", role: "status" }, texts.of("voice_on")), clock, button);
  const timer = setInterval(tick, 500);
  tick();
  machine.start();
  button.focus();
}

/** @param {Walk["texts"]} texts @param {number} seconds */
const time = (texts, seconds) => texts.digits(`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
