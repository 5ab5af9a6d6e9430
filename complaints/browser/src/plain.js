/** The script of pages that are only read: leaving them at once, and having them read aloud. */

import { offerAloud } from "./ui/aloud.js";
import { armLeave } from "./ui/leave.js";

armLeave();
const said = (/** @type {string} */ key) =>
  /** @type {HTMLMetaElement} */ (document.querySelector(`meta[name=${key}]`)).content;
offerAloud({ language: document.documentElement.lang, of: said });
