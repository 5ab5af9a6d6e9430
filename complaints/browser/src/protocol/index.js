/**
 * The complainant's side of the protocol, in the browser: all that pages may use of it.
 *
 * Errors are `AmparoError` with a stable `code`; texts for people are the pages' business. No
 * plaintext and no receipt ever stands in an error, an address, a store or the console.
 */

export { AmparoError, codeOf } from "./errors.js";
export { pause } from "./bytes.js";
export { loadDirectory } from "./opendirectory.js";
export { refusalOf } from "./directory.js";
export { deriveReceipt, generateReceipt, groupReceipt, parseReceipt } from "./receipt.js";
export { ifAbsent } from "./consent.js";
export { prepareComplaint, prepareFollowUp } from "./prepare.js";
export { forgive, leaveOut, send, whyUnkept } from "./bundle.js";
export { proofFiles } from "./filed.js";
export { completeKeepsake } from "./nextkeepsake.js";
export { readReplies } from "./replies.js";
export { namesItsText, questionParts } from "./question.js";
export { AUTHORITY, REPRESENTATION } from "./sorts.js";
export { attachmentsOf, isEvidence, isOriginal, originalOf } from "./attachments.js";
export { isStillThere, openAttachment } from "./files.js";
export { sha256Of } from "./hashing.js";
export { selfTest } from "./selftest.js";

/**
 * The card of an organisation that may be used now, or why not.
 *
 * @param {import("./opendirectory.js").OpenDirectory} directory
 * @param {import("./directory.js").Organisation} organisation
 */
export const loadCard = (directory, organisation) => directory.loadCard(organisation);
